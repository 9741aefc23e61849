"""Lines as CommonMark should see them: what would lose a character of a dose is mended before reading.

``HLA-B*15:02``, ``10**9`` and ``+ 150 mg`` at the start of a line are text here, never emphasis or bullets; ``10<sup>9</sup>``
becomes ``10⁹``; a table row with more cells than its header keeps them. Every repair is reported with its line.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

__all__ = ["Repair", "escaped", "fenced_text", "mend", "mend_line", "mend_tables", "raised", "untagged"]


class Repair(NamedTuple):
    """A line that was mended before reading, and how."""

    line: int
    message: str


_STYLE_TAGS = re.compile(r"</?(?:b|i|u|em|strong|span)\s*>", re.IGNORECASE)
_BLOCK_TAGS = re.compile(r"<br\s*/?>|</?(?:p|div|center)\s*>", re.IGNORECASE)
_RAISED = re.compile(r"<(su[bp])\s*>([^<>]*)(?:</su[bp]\s*>)?|</su[bp]\s*>", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_STAR_IN_WORD = re.compile(r"(?<=\w)\*(?=\w)|(?<=\d)\*{2,}(?=\d)")
_PLUS_START = re.compile(r"^(\s*(?:(?:[-*]|\d{1,3}[.)])\s+)?)\+(?=\s)")
_NO_SPACE = re.compile(r"^(\s{0,3}#{1,6})(?=[^#\s])")
_GLUED = {"#": re.compile(r"#[^#\s]"), "*": re.compile(r"\*(?<=\w\*)\**(?=\w)")}
# Only where a text stands right behind it does a # need mending, only between letters or digits a star.
_DOT = re.compile(r"^(\s*)[•●▪◦‣∙·]\s*(?=\S)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_MENDED = "\t<+*#•●▪◦‣∙·"
# What a line must hold to need mending; most lines, and many files, hold none of it.
_RULE = re.compile(r"\|?\s*:?-+:?\s*(?:\|\s*:?-+:?\s*)*\|?")


def fenced_text(text: str) -> bool:
    """Whether a text may hold fenced code, whose lines are taken as they are."""
    return ("`" in text and "```" in text) or ("~" in text and "~~~" in text)  # one character is found ten times as fast as three


def mend(text: str, first_line: int) -> tuple[list[str], list[Repair]]:
    """The mended lines of a text, and the repairs a reader would notice."""
    repairs: list[Repair] = []
    lines: list[str] = []
    may_fence, fenced = fenced_text(text), False
    signs = "".join(sign for sign in _MENDED if sign in text)
    for sign, glued in _GLUED.items():
        if sign in signs and not glued.search(text):
            signs = signs.replace(sign, "")
    if not signs and "|" not in text:
        return text.split("\n"), repairs
    may_need_it = re.compile(f"[{signs}]") if signs else None
    for number, raw in enumerate(text.split("\n"), first_line):
        line = raw
        fenced ^= may_fence and bool(_FENCE.match(raw))
        if may_need_it and not fenced and may_need_it.search(raw):
            line, said = mend_line(raw)
            if said:
                repairs.append(Repair(number, said))
        lines.append(line)
    repairs += [Repair(first_line + i, "table header widened to its longest row") for i in mend_tables(lines)]
    return lines, repairs


def mend_line(line: str) -> tuple[str, str]:
    """One line as CommonMark should see it, and what was repaired ("" when nothing a reader would notice)."""
    said = ""
    line = line.expandtabs(4) if "\t" in line else line
    if "#" in line and _NO_SPACE.match(line):
        line, said = _NO_SPACE.sub(r"\1 ", line), "space added after the heading's #"
    if _DOT.match(line):
        line, said = _DOT.sub(r"\1- ", line), "a typed bullet made a list item"
    if "<" in line and (bare := untagged(line)) != line:
        line, said = bare, "HTML tags taken out"
    line = escaped(line)
    return _PLUS_START.sub(r"\1\\+", line) if "+" in line else line, said


def escaped(text: str) -> str:
    """Stars inside a word or between digits made literal."""
    return _STAR_IN_WORD.sub(lambda m: "\\*" * len(m[0]), text) if "*" in text else text


def untagged(text: str) -> str:
    """Text without HTML tags of style; what was raised or lowered beside a digit stays apart from it."""
    if "<" not in text:
        return text
    return _RAISED.sub(_raised, _STYLE_TAGS.sub("", _BLOCK_TAGS.sub(" ", text)))


def _raised(m: re.Match[str]) -> str:
    """What stood between ``<sup>`` or ``<sub>`` tags."""
    return raised(m[2] or "", (m[1] or "").lower() == "sup", m.string[max(m.start() - 1, 0) : m.start()])


def raised(inner: str, up: bool, before: str) -> str:
    """Text that stood raised (``up``) or lowered behind the character ``before``: in small digits, else behind ``^`` or ``_``.

    Lowered text that follows a letter needs no sign: ``D<sub>2</sub>`` is D2.
    """
    if not inner.strip() or not (up or before.isdigit()):
        return inner
    small = inner.strip().translate(_SUPERSCRIPTS if up else _SUBSCRIPTS)
    if not set(small) & set(inner):
        return small
    return inner if re.fullmatch(r"st|nd|rd|th|TM|SM|\W+", inner.strip()) else ("^" if up else "_") + inner


def _cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line.strip().strip("|"))) + 1


def mend_tables(lines: list[str]) -> Iterator[int]:
    """Widen a table's header to its longest row, in place; yields the indexes of the headers that were widened."""
    i = 1
    while i < len(lines):
        if "|" not in lines[i - 1] or not _RULE.fullmatch(lines[i].strip()):
            i += 1
            continue
        end = next((j for j in range(i + 1, len(lines)) if not lines[j].strip() or "|" not in lines[j]), len(lines))
        have, want = _cells(lines[i - 1]), max((_cells(line) for line in lines[i + 1 : end]), default=0)
        rule = _cells(lines[i])
        if max(want, rule) > have or rule != have:
            most = max(want, have, rule)
            lines[i - 1] = lines[i - 1].rstrip().rstrip("|") + " |" + "  |" * (most - have)
            lines[i] = lines[i].rstrip().rstrip("|") + "|" + " --- |" * (most - rule)
            yield i - 1
        i = end + 1  # a rule among the rows is a row
