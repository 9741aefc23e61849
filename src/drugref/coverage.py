"""How much of a question a passage holds: each of its terms by any of its names, weighed by how rare it is.

Apart from ``snippets``, which chooses what of a passage is shown, and from bm25, which counts how often a word stands there but not
which words are missing. Pure text.
"""

import functools
import math
from collections.abc import Collection, Iterable

__all__ = ["held", "rarities", "share"]

_WHOLE = 6
# Letters up to which a word is looked for whole, but for a plural s; a longer one loses its ending ("reversal", "reversed").
_ENDING = 3
_SPACES = str.maketrans(dict.fromkeys("\t\n()[]{},.;:!?/|\"'’-–—+*=<>≥≤~", " "))


def _start(word: str) -> str:
    bare = word[:-1] if len(word) > _ENDING and word.endswith("s") and not word.endswith("ss") else word
    if len(bare) <= _ENDING:
        return f" {bare} "
    return f" {bare[: max(_WHOLE, len(bare) - _ENDING)]}"


def held(text: str, terms: tuple[tuple[str, ...], ...]) -> frozenset[int]:
    """The places of the terms that a text has, each by any of its phrases; all words of a phrase must stand there."""
    spaced = f" {text.casefold().translate(_SPACES)} "
    return frozenset(i for i, group in enumerate(_starts(terms)) if any(all(start in spaced for start in phrase) for phrase in group))


@functools.lru_cache(maxsize=1)
def _starts(terms: tuple[tuple[str, ...], ...]) -> list[list[list[str]]]:
    """The words of each term's phrases as they are looked for; kept, because a search asks for the same terms a hundred times."""
    return [[[_start(word) for word in phrase.split()] for phrase in group] for group in terms]


def rarities(counts: Iterable[int], of: int) -> tuple[float, ...]:
    """The weight of each term that stands in so many passages of ``of``: log(passages / those that have it), at least 0."""
    return tuple(max(math.log((of + 1) / (count + 0.5)), 0.0) for count in counts)


def share(places: Collection[int], weights: tuple[float, ...]) -> float:
    """The share from 0 to 1 of all the terms' weight that these have."""
    return sum(weights[i] for i in places) / (sum(weights) or 1.0)
