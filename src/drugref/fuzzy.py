"""Near names: candidates from the index, scored by rapidfuzz (this is its only owner).

First all names within two edits, found by their pieces; where that does not settle it, names that share letters in threes or
are spoken alike. A near name is only ever offered. ``likely`` marks the one candidate a careful reader would bet on: a
single edit away, no other drug as near, and no name that must not be confused with it.
"""

from array import array
from collections import Counter
from collections.abc import Container, Iterable
from itertools import islice
from typing import NamedTuple, TypeAlias

from rapidfuzz import process
from rapidfuzz.distance import OSA, JaroWinkler

from drugref.edits import within
from drugref.index.reader import Reader
from drugref.lookalikes import confusable
from drugref.records import Match, Named
from drugref.similarity import spoken
from drugref.text import compact, fold, grams, little_endian, long_words, name_key, parts, pieces_asked

__all__ = ["Near", "closest", "near", "near_real", "near_word"]

_EDITS = 2
# Edits within which all names are found; for ``likely``, another real name this near makes a guess a gamble.
_LONGEST_LIST = 1_500
# Names that share a piece: longer lists are not read. None is as long among 40,000 names, a few are among 500,000.
_SETTLED = 0.87
# Score of a name two edits away from which no others are looked for; below it one that shares more letters may be the right one.
_LONG = 8
# Letters from which two edits are few.
_LISTS, _READ, _READ_MOST = 8, 6_000, 20_000
# Of the letters in threes the rarest eight are looked up (an edit spoils at most three of them, a swap four, so one is left
# after two edits), commoner ones until so many entries were counted; among hundreds of thousands of names fewer than eight,
# so that none takes longer than a few milliseconds.
_POOL = 100
# Names that are scored: those that share most of these letters, the rarest first.
_LEAST = 0.62
# The lowest score that is offered; below it the right name was rarer than a wrong one.
_BESIDE = 0.75
# The same where a real name that is not here is one edit away: a farther name beside it would mislead.
_LIKELY_FROM = 5
# Letters: in shorter names one edit is too large a part.
_BELOW_EXACT = 0.9999
# 1.0 is said of exact names alone ("natali/zumab" has all the letters, and is not one).
_UNLISTED = 0.95
# What a name that only the table of real names gives to a drug counts beside one that its monograph lists.
_BY_SOUND = 0.92
# What a name counts that is near by its sound and not by its letters.
_OTHERS = 3
# Real names that no corpus here covers, told of beside the candidates.

_Row: TypeAlias = tuple[int, str, int | None, bool]
# Row of the name, compacted name, row of the drug, whether only the table of real names has it.
_Candidate: TypeAlias = tuple[float, str, int, int]
# Score, compacted name, row of the name, row of the drug.


class Near(NamedTuple):
    """Drugs with near names, the nearest first, and real names as near that no corpus here covers."""

    candidates: tuple[Match, ...]
    uncovered: tuple[str, ...]


def _score(query: str, name: str) -> float:
    """0 to 1: half the share of letters that need no edit, half Jaro-Winkler, which favours a right beginning."""
    return (OSA.normalized_similarity(query, name) + JaroWinkler.similarity(query, name)) / 2


def near(index: Reader, query: str, limit: int) -> Near:
    """Up to ``limit`` drugs whose names are near; each drug once, by its nearest name."""
    asked = compact(query)
    if len(asked) < 3:
        return Near((), ())
    within = _within(index, asked, pieces_asked(asked))
    rows = index.bare_names(within)
    best = _best(asked, rows)
    nearest = min((within[row] for row, _, drug, _ in rows if drug is not None), default=_EDITS + 1)
    if nearest > 1 and max((row[0] for row in best.values()), default=0.0) < _SETTLED:
        _widen(index, asked, best)
    least = _BESIDE if nearest > 1 and any(drug is None and within[row] == 1 for row, _, drug, _ in rows) else _LEAST
    ranked = sorted((row for row in best.values() if row[0] >= least), key=lambda row: (-row[0], row[1]))[:limit]
    named = [index.by_id(row) for _, _, row, _ in ranked]
    sure = bool(ranked) and _same_words(query, named[0].name) and _is_likely(asked, ranked[0], named[0], rows)
    found = [_match(n, min(round(row[0], 4), _BELOW_EXACT), sure and not i) for i, (n, row) in enumerate(zip(named, ranked, strict=True))]
    found.sort(key=lambda match: (-match.score, match.kind == "brand", match.title))
    return Near(tuple(found), _uncovered(index, asked, nearest, within, rows))


def _match(named: Named, score: float, likely: bool) -> Match:
    return Match(named.slug, named.title, named.name, named.kind, score, likely, named.drug_class, named.corpus)


def _within(index: Reader, asked: str, keys: Iterable[str], edits: int = _EDITS) -> dict[int, int]:
    """The rows of all names, here or not, within so many edits of what was typed, each with its number of edits."""
    out: dict[int, int] = {}
    for blob, bares in index.names_in_pieces(keys, _LONGEST_LIST):
        hits = process.extract(asked, bares.split("\n"), scorer=OSA.distance, score_cutoff=edits, limit=None)
        if hits:
            rows = little_endian(array("I", blob))
            out.update((rows[i], int(distance)) for _, distance, i in hits)
    return out


def _widen(index: Reader, asked: str, best: dict[int, _Candidate]) -> None:
    """Add the drugs whose names share most letters in threes with what was typed, and those whose names sound like it."""
    _better(best, _best(asked, index.bare_names(_sharing(index, asked))))
    sound = spoken(asked)
    heard = _within(index, sound, (f"~{key}" for key in pieces_asked(sound)), 1 if len(sound) < _LONG else _EDITS)
    by_sound = [(row, spoken(bare), drug, known) for row, bare, drug, known in index.bare_names(heard)]
    _better(best, _best(sound, by_sound, _BY_SOUND))


def _better(best: dict[int, _Candidate], others: dict[int, _Candidate]) -> None:
    for drug, row in others.items():
        if drug not in best or row[0] > best[drug][0]:
            best[drug] = row


def _sharing(index: Reader, asked: str) -> list[int]:
    """The rows of the names of drugs here that share most letters in threes with what was typed."""
    counts: Counter[int] = Counter()
    read = 0
    for i, blob in enumerate(index.names_with(grams(asked))):
        names = little_endian(array("I", blob))
        read += len(names)
        if read > (_READ if i >= _LISTS else _READ_MOST):
            break
        counts.update(names)
    several = [row for row, count in counts.items() if count > 1]
    if len(several) > _POOL:
        return [row for row, _ in counts.most_common(_POOL)]
    # A dictionary keeps its order: the names that share one, of the rarest letters first.
    once = (row for row, count in counts.items() if count == 1)
    return several + list(islice(once, _POOL - len(several)))


def _best(asked: str, rows: list[_Row], weight: float = 1.0) -> dict[int, _Candidate]:
    """The nearest name of each drug that is near enough."""
    best: dict[int, _Candidate] = {}
    for name_id, bare, drug, known in rows:
        if drug is None:
            continue
        score = _score(asked, bare) * weight * (_UNLISTED if known else 1.0)
        if score >= _LEAST and (drug not in best or score > best[drug][0]):
            best[drug] = (score, bare, name_id, drug)
    return best


def _same_words(typed: str, name: str) -> bool:
    """Whether both have as many words and parts: Zyrtec-D is another product than Zyrtec, however near."""
    return len(fold(typed).split()) == len(fold(name).split()) and len(parts(typed)) == len(parts(name))


def _is_likely(asked: str, first: _Candidate, named: Named, rows: list[_Row]) -> bool:
    """Whether the first candidate may be called likely: one edit away by a name that its monograph lists, and no name of another
    drug within two. The table of real names gives brands of combinations to one part."""
    if len(asked) < _LIKELY_FROM or OSA.distance(asked, first[1]) != 1 or confusable(named.title, named.name):
        return False
    return all(drug == first[3] and not (known and row == first[2]) for row, _, drug, known in rows)


def _uncovered(index: Reader, asked: str, nearest: int, within: dict[int, int], rows: list[_Row]) -> tuple[str, ...]:
    """Real names, of drugs that are not here, at least as near as any that is; in short names only those one edit away."""
    reach = min(nearest, 1 if len(asked) < _LONG else _EDITS)
    others = sorted((within[row], bare, row) for row, bare, drug, _ in rows if drug is None and within[row] <= reach)
    return tuple(dict.fromkeys(index.written(row) for _, _, row in others[:_OTHERS]))


def near_real(index: Reader, word: str) -> tuple[str, ...]:
    """Real names, of drugs that are not here, one edit away from a long word of a question; none when a drug here is as near."""
    rows = index.bare_names(_within(index, word, pieces_asked(word), 1)) if len(word) >= _LONG else []
    if any(drug is not None for _, _, drug, _ in rows):
        return ()
    return tuple(dict.fromkeys(index.written(row) for row, *_ in rows))[:_OTHERS]


def closest(word: str, among: list[str], limit: int = 3) -> tuple[str, ...]:
    """The words of a short list that are near to one, nearest first: for "did you mean"."""
    asked = compact(word)
    scored = sorted(((_score(asked, compact(other)), other) for other in dict.fromkeys(among)), reverse=True)
    return tuple(other for score, other in scored[:limit] if score >= _LEAST)


_TWO_EDITS_FROM = 8
# Letters of a word from which two edits are a slip; in shorter ones they make another word.
_FAMILY = 3
# Letters at the end by which forms of one word differ (headache, headaches).


def near_word(index: Reader, word: str, also: Iterable[str], everyday: Container[str]) -> str | None:
    """The word that a mistyped one was meant to be: of the index's own, or of ``also``; None when there is none or two as near.

    No drug's name is ever corrected, nor anything into one, nor a word that is as near to a real name; but substances that are
    ``everyday`` words (alcohol) are words, where no drug here is called so.
    """
    if not long_words(word) or index.named(name_key(word)) or index.known(name_key(word)):
        return None
    room = 2 if len(word) >= _TWO_EDITS_FROM else 1
    counts = dict.fromkeys((w for other in also for w in long_words(other)), 0)
    edits: dict[str, int] = {}
    for most in range(1, room + 1):
        counts |= _spelt(index, word, most)
        found = process.extract(word, counts.keys(), scorer=OSA.distance, score_cutoff=most, limit=None)
        edits = {other: int(distance) + (other[0] != word[0]) for other, distance, _ in found}
        # The first letter is seldom mistyped: a word that begins with another one counts as an edit further.
        if min(edits.values(), default=room + 1) <= most:
            break
    least = min(edits.values(), default=room + 1)
    best = sorted((other for other, distance in edits.items() if distance == least), key=lambda other: (-counts[other], other))
    if least > room or any(not _related(best[0], other) for other in best[1:]) or _near_name(index, word, least, everyday):
        return None
    return best[0]


def _spelt(index: Reader, word: str, most: int) -> dict[str, int]:
    """The index's words at most so many edits away, one less where the first letter is another, and in how many monographs each stands."""
    found = [*within(word, most, word[0], index.word_from), *(within(word, most - 1, "", index.word_from) if most > 1 else ())]
    counts = {other: index.taken_for(other) for other in found}
    return {other: count for other, count in counts.items() if count is not None}


def _related(a: str, b: str) -> bool:
    """Whether two words are forms of one: hypotension and hypertension, each one edit from "hypetension", are not."""
    shared = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    return shared >= min(len(a), len(b)) - _FAMILY and abs(len(a) - len(b)) <= _FAMILY


def _near_name(index: Reader, word: str, least: int, everyday: Container[str]) -> bool:
    """Whether a real name is as near as that."""
    rows = index.bare_names(_within(index, word, pieces_asked(word), least))
    return any(drug is not None or bare not in everyday for _, bare, drug, _ in rows)
