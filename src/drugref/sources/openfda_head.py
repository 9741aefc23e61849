"""What an openFDA label says of itself: its own block of names and codes, or, where that is missing, a name two witnesses agree on."""

import re
from typing import Any, NamedTuple

from drugref.sources.label_sections import Row
from drugref.sources.labels import Label
from drugref.sources.running import headed
from drugref.text import slugify

__all__ = ["Text", "label_of", "named_in_text"]

_SHOWN = (
    ("route", "route"), ("dosage_form", "dosage_form"), ("pharm_class_epc", "epc"), ("pharm_class_moa", "moa"), ("pharm_class_pe", "pe"),
    ("pharm_class_cs", "cs"), ("substance_name", "substances"), ("unii", "unii"), ("rxcui", "rxcui"), ("product_ndc", "ndc"),
    ("package_ndc", "package_ndc"), ("original_packager_product_ndc", "original_packager_ndc"), ("nui", "nui"), ("upc", "upc"),
)  # fmt: skip
# What openFDA's own block says and the header shows: its field, our key.


class Text(NamedTuple):
    """One text of a field, and where it came from."""

    field: str
    row: Row | None
    text: str


def _texts(value: Any) -> tuple[str, ...]:
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys(v.strip() for v in values if isinstance(v, str) and v.strip()))


def label_of(data: dict[str, Any]) -> Label:
    """The head of a label, from openFDA's own block and beside it."""
    openfda = data.get("openfda")
    told = openfda if isinstance(openfda, dict) else {}
    original = told.get("is_original_packager")
    return Label(
        substances=_texts(told.get("substance_name")),
        generics=_texts(told.get("generic_name")),
        brands=_texts(told.get("brand_name")),
        maker="; ".join(_texts(told.get("manufacturer_name"))),
        set_id=_one(data.get("set_id")) or _one(told.get("spl_set_id")),
        label_id=_one(data.get("id")) or _one(told.get("spl_id")),
        version=_one(data.get("version")),
        date=_one(data.get("effective_time")),
        product_type="; ".join(_texts(told.get("product_type"))),
        applications=_texts(told.get("application_number")),
        classes=_texts(told.get("pharm_class_epc")),
        original=original is True or (isinstance(original, list) and True in original),
        extra=tuple((key, "; ".join(_texts(told.get(field)))) for field, key in _SHOWN),
    )


def _one(value: Any) -> str:
    first = value[0] if isinstance(value, list) and value else value
    return str(first).strip() if isinstance(first, str | int) and not isinstance(first, bool) else ""


def named_in_text(texts: list[Text], where: str) -> tuple[str, ...]:
    """A drug's name from a label without openFDA's block, where two witnesses agree; () when they do not.

    The product data open with brand and generic name: the same words twice are the generic name. Else the first words of the
    indications, when the file is named after them.
    """
    product = next((text.text for text in texts if text.field == "spl_product_data_elements"), "").split(" ")
    for size in range(min(len(product) // 2, 8), 0, -1):
        if [w.casefold() for w in product[:size]] == [w.casefold() for w in product[size : 2 * size]]:
            return (" ".join(product[:size]),)
    usage = next((text for text in texts if text.field == "indications_and_usage"), None)
    if usage is None:
        return ()
    said = headed(usage.text, usage.row)[2].split(" ", 1)[0]
    stem = re.sub(r"^.*[/\\!]", "", where.partition("#")[0]).rpartition(".")[0]
    return (said,) if len(said) > 4 and slugify(said) in slugify(stem).split("-") else ()
