"""Snippets: the passage's sentences, list items or table rows that have most of the words asked for, whole.

Pure text. Nothing is cut inside a sentence, an item or a row; an item keeps the line that leads its list in, and a row its table's
header, because "3 mg twice daily" means nothing without "9 to < 12 kg" and "Days 1 to 7", and "pregnancy" nothing without "Not in:".
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from drugref.sentences import sentences

__all__ = ["snippet", "together"]

_ROOM = 260
# Characters a snippet may grow to by whole units; a single longer one is still given whole.
_STEM = 6
# Letters by which a word of the text is taken for a longer word asked for.
_SHORT = 3
# Letters up to which a word is looked for whole: "pe" is not in "perhaps".
_OMITTED = "[…]"
# On a line of its own: lines of a list or table are left out here.


class _Unit(NamedTuple):
    """A sentence, list item or table row: the number of its line, its text, and the units that lead it in, the outermost first."""

    line: int
    text: str
    leads: tuple[int, ...]


def snippet(text: str, words: tuple[str, ...]) -> str:
    """The unit of ``text`` with most of the words, and its neighbours while there is room; lines parted by line breaks."""
    units = _units(text)
    if not units:
        return text
    sought = set(_sought(words))
    worth = [sum(word in spaced for word in sought) for spaced in (f" {unit.text.casefold().translate(_SPACES)} " for unit in units)]
    best = max(range(len(units)), key=lambda i: (worth[i], -i))
    first = last = best
    while last + 1 < len(units) and _size(units[first : last + 2]) <= _ROOM:
        last += 1
    while last > best and units[last].text.endswith(":"):
        last -= 1  # it leads in what is not shown
    while first > 0 and _size(units[first - 1 : last + 1]) <= _ROOM:
        first -= 1
    return _joined(units, first, last)


def together(text: str, terms: tuple[tuple[str, ...], ...]) -> float:
    """The largest share of the terms (each by any of its names) that stand together in one sentence, item or row.

    Coarser than ``snippet`` in where sentences end, because a search asks it of a hundred passages.
    """
    wanted = [[_sought(phrase.split()) for phrase in group] for group in terms]
    units = {f" {unit} " for unit in _END.sub("\n", text.casefold()).translate(_SPACES).split("\n") if unit}
    most = max((sum(any(_holds(unit, phrase) for phrase in group) for group in wanted) for unit in units), default=0)
    return most / len(wanted)


_END = re.compile(r"[.!?;]\s+")
_SPACES = str.maketrans(dict.fromkeys("\t()[]{},.;:!?/|\"'’-–—+*=<>≥≤~", " "))


def _sought(words: Iterable[str]) -> tuple[str, ...]:
    """Words as they are looked for in a unit: a longer one by its beginning, a short one whole."""
    return tuple(f" {word[:_STEM]}" if len(word) > _SHORT else f" {word} " for word in words)


def _holds(unit: str, phrase: tuple[str, ...]) -> bool:
    return all(word in unit for word in phrase)


def _size(units: list[_Unit]) -> int:
    return sum(len(unit.text) for unit in units)


def _joined(units: list[_Unit], first: int, last: int) -> str:
    """The chosen units as text; in front the line that leads the first one in, and a mark when lines between are left out."""
    out = ""
    leads = units[first].leads
    for lead, following in pairwise((*leads, first)):
        out += units[lead].text.removeprefix("- ") + "\n" + ("" if lead + 1 == following else _OMITTED + "\n")
    for i, unit in enumerate(units[first : last + 1], first):
        joint = "" if i == first else " " if unit.line == units[i - 1].line else "\n"
        out += joint + unit.text.removeprefix("- ")
    goes_on = last + 1 < len(units) and bool(units[last].leads) and units[last + 1].leads == units[last].leads
    return f"{out}\n{_OMITTED}" if goes_on else out


def _units(text: str) -> list[_Unit]:
    """A text's units in order; rules of tables and blank lines are none."""
    units: list[_Unit] = []
    leads: list[tuple[int, int]] = []
    # The units that lead in what follows, each behind its indent: a deeper item has all that are less deep.
    lines = text.split("\n")
    for n, line in enumerate(lines):
        indent, bare = len(line) - len(line.lstrip()), line.strip()
        if not bare.strip("-| "):
            continue
        row, item = " | " in bare, _ITEM.match(bare) is not None
        header = row and n + 1 < len(lines) and _RULE.fullmatch(lines[n + 1].strip()) is not None
        leads = [lead for lead in leads if (row or item) and not header and (lead[0] < indent or lead[0] == _OF_LINE)]
        parts = [bare] if item or row else sentences(bare)
        units += [_Unit(n, part, tuple(unit for _, unit in leads)) for part in parts if part.strip("-| ")]
        if header or bare.endswith(":") or (item and _is_nested(lines[n + 1 : n + 2], indent)):
            leads.append((indent if item else _OF_LINE, len(units) - 1))
    return units


def _is_nested(following: list[str], indent: int) -> bool:
    """Whether the line that follows an item of this indent is an item within it."""
    return any(_ITEM.match(line.lstrip()) is not None and len(line) - len(line.lstrip()) > indent for line in following)


_OF_LINE = -1
# Indent of a paragraph's last sentence or a table's header: what leads in all of the list or table below.
_ITEM = re.compile(r"(?:- |\d+[.)] )")
_RULE = re.compile(r"[-|\s]*-\|-[-|\s]*")
