"""How alike two names look and sound, from 0 to 1, in the manner of FDA's POCA. Pure.

FDA's Phonetic and Orthographic Computer Analysis scores proposed drug names by the mean of an orthographic and a
phonetic similarity, and calls 0.70 and more highly similar, 0.55 and more moderately. Its orthographic part is BI-SIM
(Kondrak and Dorr, "Automatic identification of confusable drug names", Artificial Intelligence in Medicine 2006; 36:29-42):
the longest common run of letter pairs, half pairs counted. That is written here; the phonetic part is BI-SIM over a
respelling by sound, not POCA's own ALINE, so the scores are near to POCA's and not the same.
"""

import functools
import itertools
import re
from collections import Counter

__all__ = ["HIGH", "alike", "at_most", "can_be_alike", "in_order_at_most", "looks", "sounds", "spoken"]

HIGH = 0.70
# FDA's line for a highly similar pair.

_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^x", "z"), (r"^ps", "s"), (r"^pn", "n"), (r"^ts", "z"), (r"ph", "f"), (r"th", "t"), (r"ch(?=[rl])", "k"),
        (r"tch|ch|sh", "S"),
        (r"ck|q(?:u)?", "k"), (r"c(?=[eiy])", "s"), (r"c", "k"), (r"x", "ks"), (r"z", "s"),
        (r"gh", "g"), (r"g(?=[eiy])", "j"), (r"dg", "j"),
        (r"wr", "r"), (r"w", "v"), (r"v", "v"), (r"ee|ea|ie|ei|y|i", "i"), (r"oo|ou|u", "u"), (r"ae|e|ai|ay", "e"), (r"oe|o|au|aw", "o"),
        (r"h", ""), (r"(.)\1", r"\1"), (r"e$", ""),
    )
)  # fmt: skip
# English spelling brought to one sign a sound: c as in "cef" is s, as in "carba" is k; z and s, i and y are one.


@functools.lru_cache(65_536)
def spoken(bare: str) -> str:
    """A compacted name respelt by sound: ``zanax`` and ``xanax`` are ``sanaks``."""
    for pattern, sound in _SOUNDS:
        bare = pattern.sub(sound, bare)
    return bare


def looks(a: str, b: str) -> float:
    """BI-SIM of two compacted names, 0 to 1; the first letter counts twice, because readers go by it."""
    if not a or not b:
        return 0.0
    pairs = list(zip(b[0] + b, b, strict=False))
    before = [0] * len(pairs)  # twice the score, so that half pairs are whole numbers
    for first, second in zip(a[0] + a, a, strict=False):
        row = []
        corner = left = 0
        for (one, two), above in zip(pairs, before, strict=True):
            best = corner + (first == one) + (second == two)
            if above > best:
                best = above
            if best > left:
                left = best
            row.append(left)
            corner = above
        before = row
    return before[-1] / 2 / max(len(a), len(b))


def sounds(a: str, b: str) -> float:
    """The same of the names as they are spoken."""
    return looks(spoken(a), spoken(b))


_bits = itertools.count()


@functools.cache
def _bit(letter: str, nth: int) -> int:
    """A bit that stands for the nth of a letter, and for nothing else."""
    return 1 << next(_bits)


@functools.lru_cache(65_536)
def _letters(bare: str) -> int:
    """The letters of a name as bits: what two names have in common is one operation."""
    return sum(_bit(letter, nth) for letter, count in Counter(bare).items() for nth in range(count))


def at_most(a: str, b: str) -> float:
    """What ``looks`` cannot exceed, by the letters that both have: a hundredth of its cost. On a way through BI-SIM's table the first
    letters of the pairs that match are a common subsequence, and so are the second ones."""
    return ((_letters(a) & _letters(b)).bit_count() + 0.5) / max(len(a), len(b), 1)


@functools.lru_cache(65_536)
def _places(bare: str) -> dict[str, int]:
    """Where each letter stands, as bits."""
    out: dict[str, int] = {}
    for i, letter in enumerate(bare):
        out[letter] = out.get(letter, 0) | 1 << i
    return out


def _in_order(a: str, b: str) -> int:
    """The length of the longest common subsequence, all of a row of its table in one number (Hyyrö 2004)."""
    places, whole = _places(a), (1 << len(a)) - 1
    row = whole
    for letter in b:
        if letter in places:
            met = row & places[letter]
            row = (row + met | row - met) & whole
    return len(a) - row.bit_count()


def in_order_at_most(a: str, b: str) -> float:
    """The same bound by the letters that both have in the same order: nearer, at a tenth of the cost of ``looks``."""
    if not a or not b:
        return 0.0
    return (_in_order(a, b) + _in_order(a[0] + a[:-1], b[0] + b[:-1])) / 2 / max(len(a), len(b))


def can_be_alike(a: str, b: str, least: float) -> bool:
    """Whether ``alike`` may reach ``least``; says no only where it cannot."""
    c, d = spoken(a), spoken(b)
    return at_most(a, b) + at_most(c, d) >= 2 * least and in_order_at_most(a, b) + in_order_at_most(c, d) >= 2 * least


def alike(a: str, b: str, least: float = 0.0) -> float:
    """The mean of ``looks`` and ``sounds``; 0 when it is plain from the spelling that it is less than ``least``."""
    look = looks(a, b)
    return (look + sounds(a, b)) / 2 if not least or look + at_most(spoken(a), spoken(b)) >= 2 * least else 0.0
