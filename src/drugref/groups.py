"""The groups of drugs that monographs speak of ("NSAIDs", "strong CYP3A4 inhibitors"): their words, and who belongs to them.

Three tables of data: ``group-names.tsv`` (words), ``atc-classes.tsv`` (classes by ATC code), ``groups.tsv`` (members with their source).
Groups of an enzyme or transporter have patterns (``enzymes``). No index and no monograph is known here.
"""

import functools
import os
import re
from collections.abc import Iterable
from typing import NamedTuple

from drugref.enzymes import ENZYME
from drugref.paths import bundled_data
from drugref.records import TOPICAL_ATC, Entry
from drugref.text import compact, spelt

__all__ = [
    "Group",
    "Membership",
    "by_words",
    "is_group",
    "kind_of",
    "listed",
    "meant",
    "narrowest",
    "of_drug",
    "of_entry",
    "tokens",
    "widened",
]


class Group(NamedTuple):
    """A group: its name, its kind (``class``, ``family``, ``effect``, ``other``) and the words that monographs use for it."""

    name: str
    kind: str
    words: tuple[str, ...]


class Membership(NamedTuple):
    """That a drug belongs to a group, and the source of it."""

    group: str
    source: str


def tokens(text: str) -> list[str]:
    """The words of a text as names and groups are compared: no case, accents or punctuation, one spelling."""
    return [spelt(compact(word)) for word in re.findall(r"[^\W_]+", text.replace("'", "").replace("’", ""))]


def _rows(table: str) -> list[list[str]]:
    with open(os.path.join(bundled_data(), table), encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.strip() and not line.startswith("#")]
    return rows[1:]


@functools.cache
def _groups() -> dict[str, Group]:
    return {name: Group(name, kind, tuple(words.split("|"))) for name, kind, words in _rows("group-names.tsv")}


@functools.cache
def by_words() -> dict[tuple[str, ...], tuple[str, ...]]:
    """The groups that each run of words stands for; a run that only looks like one stands for ``(not a group)``."""
    out: dict[tuple[str, ...], tuple[str, ...]] = {}
    for group in _groups().values():
        for words in group.words:
            key = tuple(tokens(words))
            out[key] = (*out.get(key, ()), group.name)
    return out


def kind_of(group: str) -> str:
    """``class`` or ``family`` (what a drug is), ``effect`` (what it does); a group of an enzyme is an effect."""
    return _groups()[group].kind if group in _groups() else "effect"


@functools.cache
def _members() -> dict[str, tuple[Membership, ...]]:
    """Memberships of the table by compacted drug name."""
    out: dict[str, list[Membership]] = {}
    for group, member, source in _rows("groups.tsv"):
        if not member.startswith("["):
            out.setdefault(spelt(compact(member)), []).append(Membership(group, source))
    return {name: tuple(rows) for name, rows in out.items()}


@functools.cache
def _above() -> dict[str, tuple[Membership, ...]]:
    """The wider groups that a whole group belongs to."""
    out: dict[str, list[Membership]] = {}
    for group, member, source in _rows("groups.tsv"):
        if member.startswith("["):
            out.setdefault(member.strip("[]"), []).append(Membership(group, source))
    return {name: tuple(rows) for name, rows in out.items()}


def listed(names: Iterable[str]) -> tuple[Membership, ...]:
    """What the table says of a drug with these names."""
    return tuple(row for name in names for row in _members().get(spelt(compact(name)), ()))


def of_entry(entry: Entry) -> tuple[Membership, ...]:
    """The classes that a monograph's front matter puts its drug in: by ATC code, and by the words of its class."""
    out = [
        Membership(group, f"ATC {code} ({name}, WHO)")
        for group, start, name in _rows_of_atc()
        for code in entry.atc
        if code.startswith(start)
    ]
    topical = bool(entry.atc) and all(code.startswith(TOPICAL_ATC) for code in entry.atc)
    return tuple(out) if topical else (*out, *_by_class(entry.drug_class))


def _by_class(drug_class: str) -> list[Membership]:
    """The groups whose words stand in a class, the longest run first; what is in brackets says more of it and is no class."""
    if re.search(r"\b(?:topical|ophthalmic)\b", drug_class):
        return []
    words = [_singular(word) for word in tokens(re.sub(r"\([^)]*\)", " ", drug_class))]
    out: list[Membership] = []
    i = 0
    while i < len(words):
        size = next((n for n in range(_LONGEST, 0, -1) if tuple(words[i : i + n]) in _singular_words()), 1)
        met = _singular_words().get(tuple(words[i : i + size]), ())
        out += [Membership(g, f"class in its monograph: {drug_class}") for g in met if kind_of(g) in ("class", "family")]
        i += size
    return out


_LONGEST = 5
# Words of the longest group name.


@functools.cache
def _singular_words() -> dict[tuple[str, ...], tuple[str, ...]]:
    return {tuple(_singular(word) for word in run): names for run, names in by_words().items()}


@functools.cache
def _rows_of_atc() -> tuple[tuple[str, str, str], ...]:
    return tuple((group, start, name) for group, start, name in _rows("atc-classes.tsv"))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") else word


def meant(words: str) -> tuple[str, ...]:
    """The groups that somebody who types these words means ("nsaid", "beta blockers"); none for words of no group."""
    return _singular_words().get(tuple(_singular(word) for word in tokens(words)), ())


def is_group(words: str) -> bool:
    """Whether these words are a group's, not only like one's."""
    return any(name in _groups() and not name.startswith("(") for name in meant(words))


def of_drug(entry: Entry) -> frozenset[str]:
    """The groups of a drug by its front matter and by the table; what its monograph says of its enzymes needs the monograph."""
    return frozenset(widened([*listed((entry.title, *entry.synonyms)), *of_entry(entry)]))


def narrowest(names: Iterable[str]) -> list[str]:
    """Groups without those that are wider than another of them."""
    all_names = list(names)
    wider = {row.group for name in all_names for row in _above().get(name, ())}
    return [name for name in all_names if name not in wider]


def widened(memberships: Iterable[Membership]) -> dict[str, Membership]:
    """Memberships by group, with those of the wider groups that follow from them."""
    out: dict[str, Membership] = {}
    left = list(memberships)
    while left:
        row = left.pop(0)
        if row.group in out:
            continue
        out[row.group] = row
        left += [Membership(wider.group, f"{row.group}: {row.source}") for wider in _above().get(row.group, ())]
        left += [Membership(plain, row.source) for plain in _unqualified(row.group)]
    return out


def _unqualified(group: str) -> list[str]:
    """``strong CYP3A4 inhibitors`` are ``CYP3A4 inhibitors``."""
    first, _, rest = group.partition(" ")
    return [rest] if first in ("strong", "moderate", "weak", "sensitive") and ENZYME.fullmatch(rest) else []
