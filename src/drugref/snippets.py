"""Snippets: the sentences, list items or table rows of a passage that have most of the words asked for, whole and with their context.

Pure text. Nothing is cut inside a sentence, an item or a row. A row keeps its table's header, an item or a table the paragraph that leads
it in: "3 mg twice daily" means nothing without "9 to < 12 kg" and "Days 1 to 7", and "pregnancy" nothing without "Not in:". Nor does a
snippet end in what leads in the next line, because a header without a row looks like an answer and is none.
"""

import functools
import re
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple

from drugref.sentences import sentences

__all__ = ["snippet", "together"]

_ROOM = 260
# Characters a snippet may grow to by whole units; a single longer one is still given whole.
_TABLE_ROWS, _TABLE_ROOM = 8, 600
# Rows and characters up to which a table is given whole: one sees at a glance who gets what, and most dose tables are smaller.
_LEAD = 300
# Characters up to which a paragraph over a list or table stands whole over its items and rows: all but three of the bundled 573 do.
_DEEP = 6
# Lead-ins over one another that are kept: a text made of nothing else must not be led in by all of itself.
_STEM = 6
# Letters by which a word of the text is taken for a longer word asked for.
_SHORT = 3
# Letters up to which a word is looked for whole: "pe" is not in "perhaps".
_OMITTED = "[…]"
# On a line of its own: lines are left out here.


class _Unit(NamedTuple):
    """A sentence, list item or table row of a passage.

    ``line``: number of its line. ``kind``: "sentence", "item", "step" (a numbered item), "header" or "row". ``group``: number of the
    paragraph with the lists and tables below it. ``leads``: places of the units that lead it in, the outermost first. ``opens``: it only
    leads in what follows.
    """

    line: int
    text: str
    kind: str
    group: int
    leads: tuple[int, ...]
    opens: bool


def snippet(text: str, words: tuple[str, ...]) -> str:
    """The unit of ``text`` with most of the words, what leads it in, and its neighbours while there is room; lines parted by line breaks.

    Its length: 260 characters or one longer unit, or up to 600 of a small table; and above that what leads them in.
    """
    units = _Lines(text).units
    if not units:
        return text
    found = _found(units, _sought(words))
    weight = [_weight(own) + _weight(_of_leads(unit, found) - own) / 2 for unit, own in zip(units, found, strict=True)]
    best = max(range(len(units)), key=lambda i: (weight[i], -i))
    shown = _around(units, best, weight)
    return _joined(units, sorted(shown.union(*(units[i].leads for i in shown))))


def together(text: str, terms: tuple[tuple[str, ...], ...]) -> float:
    """The largest share of the terms (each by any of its names) that stand together in one sentence, item or row.

    Coarser than ``snippet`` in where sentences end, because a search asks it of a hundred passages.
    """
    units = [f" {unit} " for unit in _END.sub("\n", text.casefold()).translate(_SPACES).split("\n") if unit]
    whole = "".join(units)
    met: Counter[int] = Counter()
    for group in _wanted(terms):
        here = [phrase for phrase in group if _holds(whole, phrase)]
        met.update({i for phrase in here for i, unit in enumerate(units) if _holds(unit, phrase)})
    return max(met.values(), default=0) / len(terms)


@functools.lru_cache(maxsize=1)
def _wanted(terms: tuple[tuple[str, ...], ...]) -> list[list[tuple[str, ...]]]:
    """The phrases of each term as they are looked for; kept, because a search asks for the same terms a hundred times."""
    return [[_sought(phrase.split()) for phrase in group] for group in terms]


_END = re.compile(r"[.!?;]\s+")
_SPACES = str.maketrans(dict.fromkeys("\t()[]{},.;:!?/|\"'’-–—+*=<>≥≤~", " "))


def _sought(words: Iterable[str]) -> tuple[str, ...]:
    """Words as they are looked for in a unit: a longer one by its beginning, a short one whole."""
    return tuple(f" {word[:_STEM]}" if len(word) > _SHORT else f" {word} " for word in words)


def _holds(unit: str, phrase: tuple[str, ...]) -> bool:
    return all(map(unit.__contains__, phrase))


def _found(units: list[_Unit], sought: tuple[str, ...]) -> list[frozenset[str]]:
    """The words that each unit has itself."""
    spaced = (f" {unit.text.casefold().translate(_SPACES)} " for unit in units)
    return [frozenset(word for word in sought if word in text) for text in spaced]


def _of_leads(unit: _Unit, found: list[frozenset[str]]) -> frozenset[str]:
    return frozenset[str]().union(*(found[lead] for lead in unit.leads))


def _weight(words: frozenset[str]) -> int:
    """How many words, a number counting double: who asks for 750 mg wants its row, not the sentence that has the other words."""
    return sum(2 if any(letter.isdigit() for letter in word) else 1 for word in words)


def _around(units: list[_Unit], best: int, weight: list[float]) -> set[int]:
    """The places of the units to show around the best one, still without what leads them in."""
    parts = _parts(units)
    first = last = next(i for i, part in enumerate(parts) if best in part)
    while _opens(units, parts[last]) and last - first < _DEEP:
        last += 1
    end = _rows(units, parts[last], weight)
    if len(end) == len(parts[last]):
        first, last = _grown(units, parts, first, last)
        end = parts[last]
    shown = {i for part in parts[first:last] for i in part} | set(end)
    return shown | _table_above(units, parts, first)


def _parts(units: list[_Unit]) -> list[list[int]]:
    """The places of the units, each by itself and a table's rows with their header."""
    parts: list[list[int]] = []
    for i, unit in enumerate(units):
        if unit.kind == "row" and parts and units[parts[-1][0]].kind == "header" and parts[-1][0] in unit.leads:
            parts[-1].append(i)
        else:
            parts.append([i])
    return parts


def _opens(units: list[_Unit], part: list[int]) -> bool:
    return units[part[-1]].opens


def _size(units: list[_Unit], parts: Iterable[list[int]]) -> int:
    return sum(len(units[i].text) for part in parts for i in part)


def _is_small(units: list[_Unit], part: list[int]) -> bool:
    return len(part) <= 1 + _TABLE_ROWS and _size(units, [part]) <= _TABLE_ROOM


def _rows(units: list[_Unit], part: list[int], weight: list[float]) -> list[int]:
    """A part that can be shown whole; of a large table the header and the rows with most of the words, or else the first ones."""
    if units[part[0]].kind != "header" or _is_small(units, part):
        return part
    most = max(weight[i] for i in part[1:])
    room, kept = _ROOM, part[:1]
    for i in (i for i in part[1:] if weight[i] == most):
        room -= len(units[i].text)
        if room < 0 and len(kept) > 1:
            break
        kept.append(i)
    return kept


def _grown(units: list[_Unit], parts: list[list[int]], first: int, last: int) -> tuple[int, int]:
    """The first and last part of the window when its neighbours are taken in, forward and then backward, while there is room."""
    while last + 1 < len(parts):
        end = last + 1
        while _opens(units, parts[end]):
            end += 1
        if _size(units, parts[first : end + 1]) > _ROOM:
            break
        last = end
    while first > 0 and _size(units, parts[first - 1 : last + 1]) <= _ROOM:
        first -= 1
    return first, last


def _table_above(units: list[_Unit], parts: list[list[int]], at: int) -> set[int]:
    """The small table to which the items at this part are notes: "after dialysis: 250 mg extra" needs the dose it is added to."""
    own = units[parts[at][0]]
    for part in reversed(parts[:at]) if own.kind in ("item", "step") else ():
        head = units[part[0]]
        if head.group != own.group or head.kind == "sentence":
            break
        if head.kind == "header" and set(head.leads) <= set(own.leads) and _is_small(units, part):
            return set(part)
    return set()


def _joined(units: list[_Unit], shown: list[int]) -> str:
    """The units as text, with a mark where some between are left out, or at an end where their table or their led list goes on."""
    first, last = shown[0], shown[-1]
    out = _OMITTED + "\n" if first > 0 and _goes_on(units, first - 1, first) else ""
    out += units[first].text.removeprefix("- ")
    for before, i in pairwise(shown):
        gap = f"\n{_OMITTED}\n" if i > before + 1 else " " if units[i].line == units[before].line else "\n"
        out += gap + units[i].text.removeprefix("- ")
    return f"{out}\n{_OMITTED}" if last + 1 < len(units) and _goes_on(units, last, last + 1) else out


def _goes_on(units: list[_Unit], before: int, after: int) -> bool:
    """Whether the second of two neighbours belongs to the first so that leaving one out must be said; bullets that nothing leads do not."""
    group = units[after].group
    if units[before].group != group or units[after].kind == "sentence":
        return False
    return any(unit.kind != "item" for unit in units if unit.group == group)


class _Lines:
    """A text read line by line into ``units``; rules of tables and blank lines are none."""

    def __init__(self, text: str) -> None:
        self.units: list[_Unit] = []
        self.lines = text.split("\n")
        self.group = 0
        self.over: tuple[int, ...] = ()
        self.paragraph: list[int] = []
        # The paragraph read last, which leads in the lists and tables below it, and what leads it in itself.
        self.is_open = False
        # Nothing has followed that paragraph yet, and it says nothing alone.
        self.path: list[tuple[int, int]] = []
        # The item that is read and those around it, each behind its indent.
        self.table: tuple[int, int, tuple[int, ...]] | None = None
        # The table that is read: its indent, its upright strokes, and its header with what leads that in.
        for n, line in enumerate(self.lines):
            self._read(n, line, line.strip())

    def _read(self, n: int, line: str, bare: str) -> None:
        indent = _indent(line)
        if not bare:
            self.table = None
        elif not bare.strip("-| "):
            return
        elif _is_rule(self._line(n + 1)):
            self._header(n, bare, n + 1)
        elif _is_rule(self._line(n - 1)) and not self._line(n - 2).strip("-| "):
            self._header(n, bare, n - 1)  # the header is empty, so the first row heads the columns
        elif self.table and indent >= self.table[0] and bare.count("|") >= self.table[1]:
            self._add(n, bare, "row", self.table[2])
        elif _ITEM.match(bare) or (self.path and indent > self.path[0][0]):
            self._item(n, bare, indent)
        elif " | " in bare:
            self._add(n, bare, "row", self._leads())
        else:
            self._sentences(n, bare)

    def _line(self, n: int) -> str:
        return self.lines[n].strip() if 0 <= n < len(self.lines) else ""

    def _below(self, n: int) -> int:
        """The number of the next line that says something; none is the number behind the last."""
        return next((i for i in range(n + 1, len(self.lines)) if self.lines[i].strip("-| ")), len(self.lines))

    def _above(self) -> tuple[int, ...]:
        """The paragraph that leads in, whole or else its first and its last sentence, and what leads in that."""
        is_long = sum(len(self.units[i].text) for i in self.paragraph) > _LEAD
        return (*self.over, *(dict.fromkeys((self.paragraph[0], self.paragraph[-1])) if is_long else self.paragraph))

    def _leads(self) -> tuple[int, ...]:
        return (*self._above(), *(unit for _, unit in self.path))

    def _add(self, n: int, text: str, kind: str, leads: tuple[int, ...], opens: bool = False) -> None:
        self.is_open = False
        self.units.append(_Unit(n, text, kind, self.group, leads, opens))

    def _header(self, n: int, bare: str, rule: int) -> None:
        indent = _indent(self.lines[rule])
        self.path = [(deep, unit) for deep, unit in self.path if deep < indent or self.units[unit].opens]
        self._add(n, bare, "header", self._leads(), bool(self._line(max(n, rule) + 1).strip("-| ")))
        self.table = indent, self._line(rule).count("|"), (*self._leads(), len(self.units) - 1)

    def _item(self, n: int, bare: str, indent: int) -> None:
        self.table = None
        self.path = [(deep, unit) for deep, unit in self.path if deep < indent]
        marked, below = _ITEM.match(bare) is not None, self._below(n)
        opens = below < len(self.lines) and (bare.endswith(":") or (marked and _indent(self.lines[below]) > indent))
        self._add(n, bare, "step" if marked and not bare.startswith("- ") else "item", self._leads(), opens)
        if marked:
            self.path.append((indent, len(self.units) - 1))

    def _sentences(self, n: int, bare: str) -> None:
        """A line of a paragraph. Behind a line that only leads in it is led by it; else a new paragraph begins a new group."""
        if not self.paragraph or self.units[-1].line != n - 1 or self.units[-1].kind != "sentence":
            self.over = self._above()[-_DEEP:] if self.is_open else ()
            self.group += not self.is_open
            self.paragraph = []
        leads = (*self.over, *(self.paragraph[-1:] if self.is_open else ()))
        self.path, self.table = [], None
        parts = [part for part in sentences(bare) if part.strip("-| ")]
        opens = self._below(n) < len(self.lines) and (bare.endswith(":") or self._is_title(n))
        for part in parts:
            self._add(n, part, "sentence", leads, opens and part is parts[-1])
            self.paragraph.append(len(self.units) - 1)
        self.is_open = opens

    def _is_title(self, n: int) -> bool:
        """Whether the line leads in the next one without a colon: "Alternate-day therapy, how to get there"."""
        below = self._below(n)
        is_led = (
            _ITEM.match(self._line(below)) or self._line(below).endswith(_STOPS) or any(_is_rule(self._line(below + i)) for i in (-1, 1))
        )
        alone = not self._line(n - 1) and not self._line(n + 1).strip("-| ")
        return alone and len(self._line(n)) <= _TITLE and not self._line(n).endswith(_STOPS) and bool(is_led)


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip())


def _is_rule(bare: str) -> bool:
    return _RULE.fullmatch(bare) is not None


_ITEM = re.compile(r"(?:- |\d+[.)] )")
_RULE = re.compile(r"---+(?:\|-+)*")
_STOPS = (".", "!", "?", ";", ",", ":")
_TITLE = 100
# Characters up to which a line without a full stop is a title; a longer one is text that forgot it.
