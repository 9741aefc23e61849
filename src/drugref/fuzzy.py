"""Near names: candidates that share letters in threes with what was typed, scored by rapidfuzz (this is its only owner).

A near name is only ever offered. ``likely`` marks the one candidate a careful reader would bet on: a single edit away,
no other drug as near, and no name that must not be confused with it.
"""

from rapidfuzz.distance import OSA, JaroWinkler

from drugref.index.reader import Reader
from drugref.lookalikes import confusable
from drugref.records import Match, Named
from drugref.text import compact, name_key

__all__ = ["closest", "near"]

_POOL = 200
# Names scored for one misspelling: the right one was among the first 60 for every misspelling tried.
_LEAST = 0.62
# The lowest score that is offered; below it the right name was rarer than a wrong one.
_LIKELY_FROM = 5
# Letters: in shorter names one edit is too large a part ("zinc", "Xgeva" aside).
_RIVAL = 2
# Edits: another real name this near makes a guess a gamble.


def _grams(key: str) -> list[str]:
    padded = f"^{key}$"
    return sorted({padded[i : i + 3] for i in range(len(padded) - 2)})


def _score(query: str, name: str) -> float:
    """0 to 1: half the share of letters that need no edit, half Jaro-Winkler, which favours a right beginning."""
    return (OSA.normalized_similarity(query, name) + JaroWinkler.similarity(query, name)) / 2


def near(index: Reader, query: str, limit: int) -> tuple[Match, ...]:
    """Up to ``limit`` drugs whose names are near, the nearest first; each drug once, by its nearest name."""
    asked = compact(query)
    if len(asked) < 3:
        return ()
    best: dict[str, tuple[float, int, Named]] = {}
    for named in index.names_sharing(_grams(asked), _POOL):
        key = compact(named.name)
        score = _score(asked, key)
        if score < _LEAST:
            continue
        known = best.get(named.slug)
        if known is None or score > known[0]:
            best[named.slug] = (score, OSA.distance(asked, key), named)
    ranked = sorted(best.values(), key=lambda row: (-row[0], row[2].kind == "brand", row[2].title))[:limit]
    sure = _is_likely(index, asked, ranked)
    return tuple(
        Match(n.slug, n.title, n.name, n.kind, round(score, 4), sure and not i, n.drug_class, n.corpus)
        for i, (score, _, n) in enumerate(ranked)
    )


def _is_likely(index: Reader, asked: str, ranked: list[tuple[float, int, Named]]) -> bool:
    """Whether the first candidate may be called likely: one edit away, and no other real drug's name within two."""
    if not ranked or len(asked) < _LIKELY_FROM or ranked[0][1] != 1:
        return False
    named = ranked[0][2]
    if any(distance <= _RIVAL for _, distance, _ in ranked[1:]) or confusable(named.title):
        return False
    own = {k.substance_id for k in (*index.known(name_key(named.title)), *index.known(name_key(named.name)))}
    rivals = (k for k in index.known_sharing(_grams(asked), _POOL) if k.substance_id not in own)
    return not any(OSA.distance(asked, compact(k.name), score_cutoff=_RIVAL) <= _RIVAL for k in rivals)


def closest(word: str, among: list[str], limit: int = 3) -> tuple[str, ...]:
    """The words of a short list that are near to one, nearest first: for "did you mean"."""
    asked = compact(word)
    scored = sorted(((_score(asked, compact(other)), other) for other in dict.fromkeys(among)), reverse=True)
    return tuple(other for score, other in scored[:limit] if score >= _LEAST)
