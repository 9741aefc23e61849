"""What an openFDA label says of itself: its own block of names and codes, or, where that is missing, a name two witnesses agree on."""

import functools
import os
from typing import Any, NamedTuple

from drugref.paths import bundled_data
from drugref.salts import CATIONS, FORMS, SALTS
from drugref.sources.label_sections import Row
from drugref.sources.labels import Label
from drugref.sources.running import headed
from drugref.text import name_key

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
    if value is None:
        return ()
    values = value if isinstance(value, list) else [value]
    return tuple(dict.fromkeys([v.strip() for v in values if isinstance(v, str) and v.strip()]))


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


_JOINING = frozenset(("and", "with", "+", "/", "&", "plus", "or"))
_BEHIND = FORMS | frozenset(("is", "are", "usp", "usp,", "granules", "extended-release", "delayed-release", "immediate-release"))
# What stands behind a drug's whole name at the start of its indications; anything else may be more of the name, or another drug.
_LONGEST = 5
# Words of a name that is looked for.


def named_in_text(texts: list[Text]) -> tuple[str, ...]:
    """A drug's name from a label without openFDA's block, where two witnesses agree; () when they do not."""
    product = next((text.text for text in texts if text.field == "spl_product_data_elements"), "")
    usage = next((text for text in texts if text.field == "indications_and_usage"), None)
    name = _twice(product.split(" ")) or (_real(headed(usage.text, usage.row)[2].split(" ")) if usage else "")
    return (name,) if name else ()


def _twice(words: list[str]) -> str:
    """The name that the product data open with twice, as brand and as generic name, before the ingredients in capitals."""
    for size in range(min(len(words) // 2, 8), 0, -1):
        if [w.casefold() for w in words[:size]] != [w.casefold() for w in words[size : 2 * size]]:
            continue
        behind = next((w for w in words[2 * size :] if w.isupper() or not _is_salt(w)), "")
        whole = not behind or (behind.isupper() and behind.casefold() not in _JOINING)
        return " ".join(words[:size]) if whole and not "".join(words[:size]).isupper() else ""
    return ""


def _real(words: list[str]) -> str:
    """The name of a real substance that the indications open with, before a dose form or a verb."""
    for size in range(min(_LONGEST, len(words)), 0, -1):
        name = " ".join(words[:size])
        if name_key(name) in _known() and not (_BEHIND | _JOINING | {"in"}) & {word.casefold() for word in words[:size]}:
            behind = next((w for w in words[size:] if not _is_salt(w)), "")
            return name if behind.casefold() in _BEHIND else ""
    return ""


def _is_salt(word: str) -> bool:
    return word.casefold() in SALTS or word.casefold() in CATIONS


@functools.cache
def _known() -> frozenset[str]:
    """The names of real substances, combinations left out; read only for a label that does not name itself."""
    with open(os.path.join(bundled_data(), "known-names.tsv"), encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("#")]
    names = ((name, *synonyms.split("|")) for name, synonyms, _, _, parts in rows[1:] if not parts)
    return frozenset(filter(None, (name_key(name) for known in names for name in known)))
