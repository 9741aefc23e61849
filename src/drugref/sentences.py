"""Where sentences end: never behind an abbreviation, nor inside a number.

Apart from those who quote, because a snippet, a statement and a weight must all mean the same sentence: "max. 20 mg" that is cut behind
"max." has lost its dose. Pure text.
"""

import re

__all__ = ["sentences"]

_ABBREVIATIONS = frozenset(
    """approx approximately ca cap caps cf dr e.g eg etc fig g h hr hrs i.e i.m i.v ie im inc inj iv jr kg l max mcg mg min mins ml mo mrs
    ms no nos p.o po pt pts resp s.c sc sec sq st subq tab tabs tbsp temp tsp v vol vs wk wks wt yr yrs""".split()
)
# Behind these a full stop ends no sentence: "max. 40 mg", "St. John's wort".
_STOP = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9≥≤<>±])")


def sentences(line: str) -> list[str]:
    """A line parted where sentences end: never behind an abbreviation, nor between a number and the one that follows it."""
    out: list[str] = []
    start = 0
    for gap in _STOP.finditer(line):
        before = line[start : gap.start()].rpartition(" ")[2].lstrip("(").rstrip(".!?")
        after = line[gap.end()]
        if before.casefold() in _ABBREVIATIONS and (not after.isupper() or before.casefold() not in _UNITS):
            continue
        if len(before) == 1 and before.isalpha():
            continue
        if before[-1:].isdigit() and not after.isalpha():
            continue
        out.append(line[start : gap.start()])
        start = gap.end()
    return [*out, line[start:]]


_UNITS = frozenset("g h hr hrs kg l mcg mg min mins ml sec wk wks yr yrs".split())
# These also end sentences ("… 40 mg. Take"); with a number behind the full stop they do not.
