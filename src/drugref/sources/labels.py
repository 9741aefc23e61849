"""What a US drug label says of itself, whichever format it came in → the head of a ``Drug``: its title, names, class, source and rank.

The title is the ingredient, without its salt; of several ingredients all of them. A name goes in only where it can be no other
drug's: a label of two drugs gives neither's name to both.
"""

import contextlib
import datetime
import functools
import re
from typing import NamedTuple

from drugref.model import Drug, Section
from drugref.records import Source
from drugref.salts import FORMS, without_salt
from drugref.text import compact, fold, name_key, slugify

__all__ = ["Label", "drug_of", "iso_date", "sentence_case"]

_MOST_PARTS = 5
# Ingredients of a title; with more of them (vitamins, homeopathic drops) the product's own name says better what it is.
_JOINED = re.compile(r"\s*(?:[,;/+&]|\band\b|\bwith\b)\s*", re.IGNORECASE)
_QUALIFIED = r", *(?:conjugated|esterified|synthetic[ \w]*|purified|human|recombinant|live)$"
# A word behind the comma that says more of the one name before it.
_CORE = frozenset("usage dosage contraindications precautions side-effects interactions pregnancy overdose mechanism storage".split())
# The sections that a whole prescribing information has.
_PRESCRIPTION = ("prescription", "vaccine", "plasma", "cellular")


_bare = functools.lru_cache(maxsize=4096)(compact)
_key = functools.lru_cache(maxsize=4096)(name_key)
# A label says its few names again and again, and they are compared with each other.


class Label(NamedTuple):
    """A label's statements about itself, as it writes them; lists in its order, "" where it is silent."""

    substances: tuple[str, ...] = ()
    generics: tuple[str, ...] = ()
    brands: tuple[str, ...] = ()
    maker: str = ""
    set_id: str = ""
    label_id: str = ""
    version: str = ""
    date: str = ""
    product_type: str = ""
    applications: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    original: bool = False
    extra: tuple[tuple[str, str], ...] = ()
    title: str = ""


@functools.lru_cache(maxsize=4096)
def iso_date(stamp: str) -> str:
    """``20260529`` (and HL7's longer stamps) → ``2026-05-29``; "" when it is no date."""
    found = re.match(r"(\d{4})-?(\d\d)-?(\d\d)", stamp.strip())
    with contextlib.suppress(ValueError):
        return datetime.date(*map(int, found.groups())).isoformat() if found else ""
    return ""


@functools.lru_cache(maxsize=4096)
def sentence_case(name: str) -> str:
    """``"PENICILLIN G POTASSIUM"`` → ``Penicillin G potassium``: words in capitals lowered, letters and numbers that stand alone kept."""
    words = [_lowered(word) for word in name.split()]
    text = " ".join(words)
    return text[:1].upper() + text[1:]


def _lowered(word: str) -> str:
    if len(word.strip("(),;")) < 2 or any(c.isdigit() for c in word):
        return word
    return word.lower() if word.isupper() or word.istitle() else word


# --- names


class _Names(NamedTuple):
    title: str
    kind: str
    brands: tuple[str, ...]
    synonyms: tuple[str, ...]
    ingredients: tuple[str, ...]


def _names(label: Label) -> _Names | None:
    """Title and names; None when the label names no drug."""
    parts = _parts(label)
    if not parts:
        return None
    own = {_bare(part) for part in parts}
    if len(parts) > 1 and (several := _several(label, own)):
        return _Names(several, "product", _brands(label, several, own), (), ())
    title = " + ".join(parts)
    kind = "combination" if len(parts) > 1 else "single"
    if len(parts) > _MOST_PARTS and (product := next(iter(label.brands), "")):
        title, kind = product, "product"
    brands = _brands(label, title, own)
    ingredients = tuple(slugify(part) for part in parts) if len(parts) > 1 else ()
    return _Names(title, kind, brands, _synonyms(label, title, parts, brands), ingredients)


def _parts(label: Label) -> tuple[str, ...]:
    """The ingredients without their salts, in alphabetical order, each once."""
    if label.substances:
        found = [without_salt(name) for name in label.substances]
    else:
        found = [without_salt(piece) for piece in _pieces(next((name for name in label.generics if name.strip()), ""))]
    named = {_bare(name): sentence_case(name) for name in reversed(found) if slugify(name)}
    return tuple(sorted(named.values(), key=fold))


def _pieces(generic: str) -> list[str]:
    """The ingredients that a generic name tells, without strengths, dose forms, what they are dissolved in, and FDA's suffix of a
    biologic ("adalimumab-ryvk")."""
    said = re.sub(r"\(([^()]*)\)", lambda m: m[1] if _JOINED.search(m[1]) else " ", generic)
    if re.search(_QUALIFIED, said, re.IGNORECASE):
        return [said]
    pieces = []
    for piece in _JOINED.split(re.split(r"\s+in\s+(?!\d)", said, maxsplit=1, flags=re.IGNORECASE)[0]):
        words = re.sub(r"(?<=\w{4})\s*-[a-z]{4}$", "", piece.strip(), flags=re.IGNORECASE).split()
        while words and (fold(words[-1]) in FORMS | {"usp", "nf", "for"} or words[-1][:1].isdigit()) and not _isotope(words):
            words.pop()
        pieces += [" ".join(words)] if words else []
    return pieces


def _isotope(words: list[str]) -> bool:
    """Whether a name ends in an isotope ("florbetaben F 18"), whose number is no strength."""
    return len(words) > 2 and words[-1].isdigit() and len(words[-2]) < 3


def _several(label: Label, own: set[str]) -> str:
    """The title of a label that is about several drugs, each alone ("losartan" and "losartan and hydrochlorothiazide" share one):
    its generic names side by side; "" when it is about one drug."""
    held = {frozenset(part for part in own if part in _bare(name)) for name in label.generics}
    held.discard(frozenset())
    if len(held) < 2:
        return ""
    return "; ".join(dict.fromkeys(sentence_case(name) for name in label.generics))


def _brands(label: Label, title: str, own: set[str]) -> tuple[str, ...]:
    """Brand names that are not the drug's own name, nor that of one of its parts."""
    others = {_key(name) for name in (title, *label.generics, *label.substances)} | {_key(without_salt(s)) for s in label.substances}
    kept: dict[str, str] = {}
    for brand in label.brands:
        key = _key(brand)
        if key and key not in others and _bare(brand) not in own and _key(without_salt(brand)) not in others:
            kept.setdefault(_bare(brand), brand.title() if brand.isupper() and len(brand) > 5 else brand)
    return tuple(kept.values())


def _synonyms(label: Label, title: str, parts: tuple[str, ...], brands: tuple[str, ...]) -> tuple[str, ...]:
    """Further names of the drug: its salt, and generic names that name every part and nothing joined to it."""
    taken = {_bare(name) for name in (title, *brands)} | ({_key(title)} if len(parts) > 1 else set())
    kept: dict[str, str] = {}
    wanted = [fold(part) for part in parts]
    for name in (*label.generics, *(label.substances if len(parts) == 1 else ())):
        folded = f" {fold(name)} "
        joined = len(_JOINED.split(name)) > 1
        whole = all(f" {part} " in folded for part in wanted) and joined == (len(parts) > 1)
        if whole and _bare(name) not in taken and _key(name) != _key(title):
            kept.setdefault(_bare(name), sentence_case(name))
    return tuple(kept.values())


# --- the drug


def drug_of(label: Label, sections: tuple[Section, ...], where: str) -> Drug | None:
    """The drug of a label; None when the label names none."""
    names = _names(label)
    if names is None or not slugify(names.title):
        return None
    return Drug(
        slug=slugify(names.title),
        title=names.title,
        kind=names.kind,
        drug_class="; ".join(dict.fromkeys(re.sub(r"\s*\[EPC\]\s*$", "", name) for name in label.classes)),
        brand_names=names.brands,
        synonyms=names.synonyms,
        ingredients=names.ingredients,
        last_modified=iso_date(label.date),
        sources=(_source(label, names.title),),
        sections=sections,
        extra=tuple((key, value) for key, value in _extra(label) if value),
        file=where,
        rank=_rank(label, sections),
    )


def _source(label: Label, title: str) -> Source:
    name = next(iter(label.brands), "") or title
    generic = next(iter(label.generics), "")
    called = name if not generic or _bare(generic) == _bare(name) else f"{name} ({generic.lower() if generic.isupper() else generic})"
    told = label.title or f"{called}, {label.product_type.lower() or 'drug'} label".replace("label label", "label")
    return Source(told, label.maker, iso_date(label.date), f"setid {label.set_id}" if label.set_id else "")


def _extra(label: Label) -> tuple[tuple[str, str], ...]:
    return (
        ("company", label.maker),
        ("product_type", label.product_type),
        *label.extra,
        ("application_number", "; ".join(label.applications)),
        ("set_id", label.set_id),
        ("label_id", label.label_id),
        ("label_version", label.version),
        ("effective_date", iso_date(label.date)),
    )


def _rank(label: Label, sections: tuple[Section, ...]) -> int:
    """What makes one label of a drug better to show first, the weightiest first: for prescription (it says most, to those who prescribe),
    more of the core sections, the maker's own application (NDA, BLA) and packing rather than a copy, then the newer date."""
    prescription = any(word in label.product_type.casefold() for word in _PRESCRIPTION)
    core = len(_CORE & {section.key for section in sections})
    brand = any(number.upper().startswith(("NDA", "BLA")) for number in label.applications)
    day = int(iso_date(label.date).replace("-", "") or 0)
    return (((prescription * 100 + core) * 10) + 2 * brand + label.original) * 100_000_000 + day
