"""Which drug is meant. Only an exact name (after folding) opens a monograph; a near one is offered, never taken.

The order: a name as it stands; the name without the salt behind it; a label's set id; then near names, for which alone the fuzzy
matcher is imported. A name that belongs to two drugs opens neither.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from drugref.index.reader import Reader
from drugref.records import Entry, Match, Named
from drugref.salts import CATIONS, FORMS, NEVER_ALONE, SALTS, WATERS
from drugref.text import compact, fold, name_key, parts, slugify

__all__ = [
    "UNLISTED",
    "Result",
    "covered",
    "find",
    "first_label",
    "has_strengths",
    "is_combination",
    "matched",
    "own_names",
    "real_name",
    "standing",
]

_JOINED = r"[+/&,;]|\b(?:and|with|plus)\b"
# A text that joins names is a combination; nothing is taken off its end.
_LONGEST = 400
# Characters of a query that are looked at; no drug name comes near it.
_CANDIDATES = 5


class Result(NamedTuple):
    """What a name came to. ``status``: ``exact`` (``match`` is set), ``near`` (``candidates`` are), ``known`` or ``none``.

    ``uncovered``: real names at least as near as the candidates, of drugs that no corpus here covers."""

    query: str
    status: str
    match: Match | None = None
    candidates: tuple[Match, ...] = ()
    uncovered: tuple[str, ...] = ()


def find(index: Reader, query: str) -> Result:
    """Resolve one name."""
    asked = query[:_LONGEST]
    if result := standing(query, own_names(index, asked)) or real_name(index, query, asked):
        return result
    several = has_strengths(asked)
    if (bare := _without_dose(asked)) and (result := _undosed(index, query, bare, several)):
        return result
    if label := index.label(slugify(asked)):
        return Result(query, "exact", matched(label))
    from drugref.fuzzy import near

    bare = bare or asked
    candidates, uncovered = near(index, bare, _CANDIDATES)
    if not candidates or candidates[0].score < _TOGETHER:
        candidates = _joined((*_run_together(index, bare), *candidates))
        if short := _without_ending(bare):
            parted, others = near(index, short, _CANDIDATES)
            candidates = _joined((*candidates, *(c._replace(score=round(c.score * _PARTED, 4), likely=False) for c in parted)))
            uncovered = uncovered or others
    offered = tuple(c._replace(likely=c.likely and not several) for c in candidates)
    return Result(query, "near" if candidates else "none", None, offered, uncovered)


def _undosed(index: Reader, query: str, bare: str, several: bool) -> Result | None:
    """What the name without its strength came to. Of several strengths only a combination is opened; another drug is offered."""
    named = tuple(n._replace(name=query, kind="brand" if n.kind == "brand" else "salt") for n in own_names(index, bare))
    result = standing(query, named) or real_name(index, query, bare)
    if not several or result is None or (result.match and is_combination(index, result.match)):
        return result
    found = result.candidates or ((result.match,) if result.match else ())
    status = "near" if found else result.status
    return Result(query, status, None, tuple(match._replace(score=min(match.score, UNLISTED)) for match in found))


def is_combination(index: Reader, match: Match) -> bool:
    """Whether a drug is one of several ingredients."""
    entry = index.only(match.corpus).entry(match.slug)
    return len(entry.ingredients) > 1 or " + " in entry.title


_TOGETHER = 0.9
# The score of a name that is run together with another or with a form: above what shares but some of its letters.
_SHORTEST = 4
# Letters of a name that may be run together with others; shorter ones stand by chance in front of anything.


def _run_together(index: Reader, query: str) -> tuple[Match, ...]:
    """The drugs of names that were written as one word with another name, a salt or a form ("warfarinaspirin", "prednisonetablets")."""
    key = name_key(query)
    for end in range(len(key) - 2, _SHORTEST - 1, -1):
        rest = key[end:]
        behind = index.named(rest) if len(rest) >= _SHORTEST else ()
        if (behind or rest in SALTS or rest in FORMS) and (front := index.named(key[:end])):
            return tuple(matched(n)._replace(score=_TOGETHER) for n in {n.slug: n for n in (*behind[::-1], *front[::-1])}.values())[::-1]
    return ()


_PARTED = 0.95
# What a near name counts that was found only after an ending was taken off what was typed.


def _without_ending(query: str) -> str:
    """A word without the form or salt that is written to its end ("natalizimabtablets"); "" when there is none."""
    word = compact(query)
    for size in range(min(_LONGEST_ENDING, len(word) - _SHORTEST), 2, -1):
        if word[-size:] in _ENDINGS:
            return word[:-size]
    return ""


def _joined(matches: tuple[Match, ...]) -> tuple[Match, ...]:
    """Each drug once, by its best score, the best first."""
    best: dict[str, Match] = {}
    for match in sorted(matches, key=lambda match: -match.score):
        best.setdefault(match.slug, match)
    return tuple(best.values())[:_CANDIDATES]


def standing(query: str, named: tuple[Named, ...]) -> Result | None:
    """The result of exact names: a match when they are of one drug, all of them when of several, None when there are none."""
    first = {n.slug: n for n in reversed(named)}
    if len(first) > 1:
        return Result(query, "near", None, tuple(matched(n) for n in reversed(first.values())))
    return Result(query, "exact", matched(named[0])) if named else None


UNLISTED = 0.99
# The score of a drug whose name stands only in the table of real names, which is not made by hand: it lists brands of
# combinations under one part, and other substances as synonyms. Such a name is offered and never opens.


def real_name(index: Reader, query: str, asked: str) -> Result | None:
    """A real name that no monograph lists: offered when the table gives it to a drug that is here, else ``known``."""
    if "" in parts(asked):
        return None
    known = next((found for text in _without_salts(asked) if (found := index.known(name_key(text)))), ())
    here = tuple(named for named in known if named)
    if not known or not here:
        return Result(query, "known") if known else None
    if len({named.slug for named in here}) == len(known) == 1 and _is_salt(here[0]):
        return standing(query, (here[0]._replace(kind="salt"),))
    if len(here) < len(known):
        return Result(query, "known")  # a name of a drug that is not here, too
    whole = index.combination_of(name_key(asked))
    offered: dict[str, Match] = {}
    for named in here:
        kind = "brand" if named.kind == "brand" else "synonym"
        name = f"{named.name} = {whole}" if whole and fold(whole) != fold(named.name) else named.name
        offered[named.slug] = matched(named._replace(kind=kind, name=name))._replace(score=UNLISTED)
    return Result(query, "near", None, tuple(offered.values()))


def _is_salt(named: Named) -> bool:
    """Whether a name is its drug's title with nothing but counter-ions, esters and hydrates behind it."""
    title, words = fold(named.title).split(), fold(named.name).split()
    rest = words[len(title) :]
    return words[: len(title)] == title and bool(rest) and all(word in SALTS or word in CATIONS for word in rest)


def _without_salts(query: str) -> list[str]:
    """The name as it stands, then without the salts behind it; a combination only as it stands."""
    words = fold(query).split()
    out = [query]
    if re.search(_JOINED, query, re.IGNORECASE):
        return out
    while len(words) > 1 and words[-1] in SALTS and words[0] not in NEVER_ALONE:
        if words[-2] in CATIONS and words[-1] not in WATERS:
            break
        words.pop()
        out.append(" ".join(words))
    return out


_UNIT = r"(?:mg|mcg|micrograms?|µg|μg|ug|g|units?|iu|meq|mmol|%)(?![a-z])"
_PER = r"(?:(?<=[a-z%])\s*/\s*[\d.,]*\s*(?:ml|l|h|hr|hour|dose|actuation|g)|(?<=\d)\s*/\s*[\d.,]+\s*m?l)(?![a-z])"
_AMOUNT = rf"(?<![\d.,])\d[\d.,/]*\s*(?:ml(?![a-z])|{_UNIT})(?:{_PER})?"
# An amount, or one in so much: of a millilitre, a gram, an hour, a dose.
_OF_GRAMS = r"(?<=\d)\s*g\s*/\s*[\d.,]+\s*g(?![a-z])"
# Grams in grams are two strengths: "1 g/0.2 g" is a combination.
_STRENGTHS = rf"\d\s*(?:{_UNIT}\s*)?[/+&⁄∕‐‑‒–—−-]\s*\d"
_STRENGTH = rf"(?<![\d.,])\d[\d.,]*\s*{_UNIT}"
_LIST = rf"(?<![\w.,])\d[\d.,]*\s*(?:{_UNIT}\s*)?(?:[/+&⁄∕‐‑‒–—−-]\s*\d[\d.,]*\s*(?:{_UNIT}\s*)?)+"


def has_strengths(query: str) -> bool:
    """Whether a text has two strengths, joined ("20/12.5 mg", "75/25", "30 mg-300 mg") or one after the other. What is of so much
    ("300 mg/15 mL", "5 mg/h") is one."""
    if re.search(_OF_GRAMS, query, re.IGNORECASE):
        return True
    text = re.sub(_PER, " ", query, flags=re.IGNORECASE)
    return bool(re.search(_STRENGTHS, text, re.IGNORECASE)) or len(re.findall(_STRENGTH, text, re.IGNORECASE)) > 1


_ENDINGS = SALTS | FORMS
_LONGEST_ENDING = max(map(len, _ENDINGS))


def _without_dose(query: str) -> str:
    """The name without a strength, dose form or route typed with it; "" when there is none, or nothing would be left."""
    text = re.sub(_LIST, " ", re.sub(_PER, " ", query, flags=re.IGNORECASE), flags=re.IGNORECASE) if has_strengths(query) else query
    words = fold(re.sub(_AMOUNT, " ", text, flags=re.IGNORECASE)).split()
    kept = list(words)
    while len(kept) > 1 and kept[-1] in FORMS:
        kept.pop()
    bare = " ".join(kept)
    return bare if bare and bare != fold(query) else ""


def own_names(index: Reader, query: str) -> tuple[Named, ...]:
    """The names of the corpus that a text is, as it stands or without the salts behind it; brands only as they stand. None where
    a part of a combination is left open ("lisinopril + ?")."""
    whole, *bare = _without_salts(query)
    if "" in parts(whole):
        return ()
    key = name_key(whole)
    if named := index.named(key):
        return named
    for text in bare:
        found = tuple(n._replace(kind="salt", name=query) for n in index.named(name_key(text)) if n.kind != "brand")
        if found:
            return found
    return ()


def first_label(index: Reader, entry: Entry) -> Entry:
    """Of several labels of a drug in its corpus the one that the title opens; a page that is no label is its own first."""
    own = index.only(entry.corpus)
    others = {label.slug for label in own.labels(entry.slug)} if entry.extra else set()  # no label is without any
    opened = own.named(name_key(entry.title)) if others else ()
    return next((own.entry(n.slug) for n in opened if n.kind == "title" and n.slug in others), entry)


def covered(index: Reader, entry: Entry) -> Iterator[tuple[Reader, Entry]]:
    """The drug's other pages, each with the reader of its corpus alone: of a further label the first one, whose warnings hold for it
    too; then those of other corpora, topmost first."""
    own, first = index.only(entry.corpus), first_label(index, entry)
    if first.slug != entry.slug:
        yield own, first
    for corpus in own.also_in(first.slug):
        other = index.only(corpus)
        named = next((n for name in (first.title, *first.synonyms) for n in other.named(name_key(name)) if n.kind != "brand"), None)
        if named:
            yield other, other.entry(named.slug)


def matched(named: Named) -> Match:
    """An exact name as a match."""
    return Match(named.slug, named.title, named.name, named.kind, 1.0, False, named.drug_class, named.corpus)
