"""Words within so many edits of a mistyped one, found in a list that is in order and may have millions of words.

Only the beginnings that can still come that near are followed, and the list is asked for the next word behind each that cannot (the
walk of a Levenshtein automaton, Schulz and Mihov 2002). An edit is a letter added, lost or changed, or two neighbours
swapped (optimal string alignment). Pure: where the list lies is the caller's business.
"""

from collections.abc import Callable, Iterator
from itertools import takewhile

__all__ = ["within"]

_LAST = "\U0010ffff"
# Sorts behind every letter, and a space before.


def within(word: str, edits: int, start: str, following: Callable[[str], str | None]) -> Iterator[str]:
    """The words of a list that begin with ``start`` and are at most ``edits`` edits from ``word``, in order.

    ``following``: the first word of the list at or behind a text in the order of code points; None when there is none.
    """
    rows = [list(range(len(word) + 1))]
    path = ""
    other = following(start)
    while other is not None and other.startswith(start):
        alike = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(path, other, strict=False)))
        del rows[alike + 1 :]
        while len(rows) <= len(other) and min(row := _row(word, edits, other[: len(rows)], rows)) <= edits:
            rows.append(row)
        path = other[: len(rows) - 1]
        if len(rows) <= len(other):
            behind = _behind(word, edits, path, other[len(path)], rows)
        else:
            behind = other + " "
            if rows[-1][-1] <= edits:
                yield other
        other = following(behind) if behind else None


def _row(word: str, edits: int, path: str, rows: list[list[int]]) -> list[int]:
    """The edits from ``path`` to each beginning of the word, ``rows`` being those of the path's own beginnings; more than ``edits`` are
    not told apart."""
    letter, above = path[-1], rows[-1]
    row = [edits + 1] * (len(word) + 1)
    row[0] = len(path)
    for j in range(max(len(path) - edits, 1), min(len(path) + edits, len(word)) + 1):
        row[j] = min(above[j - 1] + (word[j - 1] != letter), above[j] + 1, row[j - 1] + 1)
        if j > 1 and len(path) > 1 and word[j - 1] == path[-2] and word[j - 2] == letter:
            row[j] = min(row[j], rows[-2][j - 2] + 1)
    return row


def _behind(word: str, edits: int, path: str, letter: str, rows: list[list[int]]) -> str:
    """Where the next word can stand when those that begin with ``path`` and ``letter`` are too far; "" when none can."""
    while True:
        row = rows[len(path)]
        if min(row) < edits:
            return path + letter + _LAST
        able = {own for own, so_far in zip(word, row, strict=False) if so_far <= edits}
        if path:
            swapped = zip(word, word[1:], rows[len(path) - 1], strict=False)
            able |= {first for first, second, so_far in swapped if second == path[-1] and so_far < edits}
        if later := [own for own in able if own > letter]:
            return path + min(later)
        if not path:
            return ""
        path, letter = path[:-1], path[-1]
