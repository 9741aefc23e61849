"""Near names: candidates that share letters in threes with what was typed, scored by rapidfuzz (this is its only owner).

A near name is only ever offered. ``likely`` marks the one candidate a careful reader would bet on: a single edit away,
no other drug as near, and no name that must not be confused with it.
"""

from array import array
from collections import Counter
from itertools import islice
from typing import TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from drugref.index.reader import Reader
from drugref.lookalikes import confusable
from drugref.records import Match, Named
from drugref.text import compact, fold, grams, little_endian

__all__ = ["closest", "near"]

_LISTS, _READ = 8, 6_000
# Of the letters in threes the rarest eight are always looked up (an edit spoils at most three of them, a swap four, so one is
# left after two edits), commoner ones until this many entries were counted.
_POOL = 100
# Names that are scored: those that share most of these letters, the rarest first.
_LEAST = 0.62
# The lowest score that is offered; below it the right name was rarer than a wrong one.
_LIKELY_FROM = 5
# Letters: in shorter names one edit is too large a part.
_RIVAL = 2
# Edits: another real name this near makes a guess a gamble.

_Row: TypeAlias = tuple[int, str, int | None, bool]
# Row of the name, compacted name, row of the drug, whether only the table of real names has it.
_Candidate: TypeAlias = tuple[float, str, int, int]
# Score, compacted name, row of the name, row of the drug.


def _score(query: str, name: str) -> float:
    """0 to 1: half the share of letters that need no edit, half Jaro-Winkler, which favours a right beginning."""
    return (OSA.normalized_similarity(query, name) + JaroWinkler.similarity(query, name)) / 2


def near(index: Reader, query: str, limit: int) -> tuple[Match, ...]:
    """Up to ``limit`` drugs whose names are near, the nearest first; each drug once, by its nearest name."""
    asked = compact(query)
    if len(asked) < 3:
        return ()
    rows = index.bare_names(_sharing(index, asked, here=True))
    best = _best(asked, rows)
    ranked = sorted(best.values(), key=lambda row: (-row[0], row[1]))[:limit]
    found = [(score, index.by_id(name_id)) for score, _, name_id, _ in ranked]
    sure = bool(ranked) and _same_words(query, found[0][1].name) and _is_likely(index, asked, ranked[0], found[0][1], rows)
    out = [
        Match(n.slug, n.title, n.name, n.kind, min(round(score, 4), _BELOW_EXACT), sure and not i, n.drug_class, n.corpus)
        for i, (score, n) in enumerate(found)
    ]
    return tuple(sorted(out, key=lambda match: (-match.score, match.kind == "brand", match.title)))


def _sharing(index: Reader, asked: str, here: bool) -> list[int]:
    """The rows of the names, of drugs here or of the others, that share most letters in threes with what was typed."""
    counts: Counter[int] = Counter()
    read = 0
    for i, blob in enumerate(index.names_with(grams(asked), here)):
        names = little_endian(array("I", blob))
        read += len(names)
        if i >= _LISTS and read > _READ:
            break
        counts.update(names)
    several = [row for row, count in counts.items() if count > 1]
    if len(several) > _POOL:
        return [row for row, _ in counts.most_common(_POOL)]
    # A dictionary keeps its order: the names that share one, of the rarest letters first.
    once = (row for row, count in counts.items() if count == 1)
    return several + list(islice(once, _POOL - len(several)))


_BELOW_EXACT = 0.9999
# 1.0 is said of exact names alone ("natali/zumab" has all the letters, and is not one).
_UNLISTED = 0.95
# What a name that only the table of real names gives to a drug counts beside one that its monograph lists.


def _best(asked: str, rows: list[_Row]) -> dict[int, _Candidate]:
    """The nearest name of each drug that is near enough."""
    best: dict[int, _Candidate] = {}
    for name_id, bare, drug, known in rows:
        if drug is None:
            continue
        score = _score(asked, bare) * (_UNLISTED if known else 1.0)
        if score >= _LEAST and (drug not in best or score > best[drug][0]):
            best[drug] = (score, bare, name_id, drug)
    return best


def _same_words(typed: str, name: str) -> bool:
    """Whether both have as many words: Zyrtec-D is another product than Zyrtec, however near."""
    return len(fold(typed).split()) == len(fold(name).split())


def _is_likely(index: Reader, asked: str, first: _Candidate, named: Named, rows: list[_Row]) -> bool:
    """Whether the first candidate may be called likely: one edit away, no other real name as near, and hardly ever one within two
    (of short names only those among the scored are seen)."""
    if len(asked) < _LIKELY_FROM or OSA.distance(asked, first[1]) != 1 or confusable(named.title, named.name):
        return False
    rivals = [bare for _, bare, drug, _ in rows if drug != first[3]]
    if process.extractOne(asked, rivals, scorer=OSA.distance, score_cutoff=_RIVAL):
        return False
    others = [bare for _, bare, _, _ in index.bare_names(_sharing(index, asked, here=False))]
    return process.extractOne(asked, others, scorer=OSA.distance, score_cutoff=_RIVAL) is None


def closest(word: str, among: list[str], limit: int = 3) -> tuple[str, ...]:
    """The words of a short list that are near to one, nearest first: for "did you mean"."""
    asked = compact(word)
    scored = sorted(((_score(asked, compact(other)), other) for other in dict.fromkeys(among)), reverse=True)
    return tuple(other for score, other in scored[:limit] if score >= _LEAST)
