"""Lines of a given width from styled runs: a number stays with its unit, and a word is broken only where nothing else will do.

Rich breaks at any white space and crops what is left; in a dose neither may happen, so the lines are made here and
Rich only paints them.
"""

import re
from typing import TypeAlias

from rich.cells import cell_len

from drugref.model import Run, Runs
from drugref.text import sanitize

__all__ = ["Line", "longest_word", "natural_width", "wrap"]

Line: TypeAlias = list[Run]

_UNITS = (
    r"(?:mg|mcg|µg|μg|micrograms?|milligrams?|nanograms?|ng|grams?|g|kg|mL|ml|millilit(?:re|er)s?|lit(?:re|er)s?|L|dL|units?|million|IU|mmol|mEq"
    r"|mol|MBq|mCi|%|mmHg|mOsm|msec|ms|m2|m²|cm|mm|°C|°F|hours?|minutes?|days?|weeks?|months?|years?|tablets?|capsules?|doses?|times)"
)
_HELD = re.compile(rf"(?<=\d)[ \u00a0\u202f](?={_UNITS}(?![A-Za-z]))|(?<=[<>≤≥=±])[ \u00a0\u202f](?=\d)|[\u00a0\u202f]")
_GLUE = "\ue000"
# A private character in the place of a space that must hold; never in a text, because sanitize has been there first.


def _words(runs: Runs) -> list[list[Line]]:
    """Paragraph lines (at forced breaks) of words; a word is its styled pieces."""
    texts = [sanitize(run.text).replace(_GLUE, "").replace("\t", " ") for run in runs]
    whole = _HELD.sub(_GLUE, "".join(texts))
    lines: list[list[Line]] = [[]]
    word: Line = []
    at = 0
    for text, run in zip(texts, runs, strict=True):
        for piece in re.findall(r"[ \n]|[^ \n]+", whole[at : at + len(text)]):
            if piece not in " \n":
                word.append(Run(piece, run.style))
                continue
            if word:
                lines[-1].append(word)
                word = []
            if piece == "\n":
                lines.append([])
        at += len(text)
    if word:
        lines[-1].append(word)
    return lines


def _len(word: Line) -> int:
    return sum(cell_len(piece.text) for piece in word)


def _plain(word: Line) -> Line:
    return [Run(piece.text.replace(_GLUE, " "), piece.style) for piece in word]


def _broken(word: Line, width: int) -> list[Line]:
    """A word too long for a line, in pieces: at a held space first, behind ``/`` or ``-`` next, anywhere last."""
    letters = [(char, piece.style) for piece in word for char in piece.text]
    out: list[Line] = []
    while letters:
        size = used = 0
        while size < len(letters) and used + cell_len(letters[size][0]) <= width:
            used += cell_len(letters[size][0])
            size += 1
        size = max(size, 1)
        if size < len(letters):
            size = _break_before(letters, size)
        line: Line = []
        for char, style in letters[:size]:
            if line and line[-1].style == style:
                line[-1] = Run(line[-1].text + char, style)
            else:
                line.append(Run(char, style))
        out.append([Run(p.text.replace(_GLUE, " "), p.style) for p in line])
        letters = letters[size:]
        if letters and letters[0][0] == _GLUE:
            letters = letters[1:]
    return out


def _break_before(letters: list[tuple[str, str]], size: int) -> int:
    if letters[size][0] == _GLUE:
        return size
    for chars in (_GLUE, "/-–—,"):
        for at in range(size - 1, 0, -1):
            if letters[at][0] in chars:
                return at if chars == _GLUE else at + 1
    return size


def wrap(runs: Runs, width: int) -> list[Line]:
    """The lines of a paragraph, none wider than ``width`` columns (at least 1)."""
    width = max(width, 1)
    out: list[Line] = []
    for words in _words(runs):
        line: Line = []
        used = 0
        for word in words:
            size = _len(word)
            if line and used + 1 + size <= width:
                line += [Run(" ", _shared(line[-1], word[0])), *_plain(word)]
                used += 1 + size
                continue
            if line:
                out.append(line)
            *full, line = [_plain(word)] if size <= width else _broken(word, width)
            out += full
            used = _len(line)
        out.append(line)
    return out


def _shared(before: Run, after: Run) -> str:
    return before.style if before.style == after.style else ""


def longest_word(runs: Runs) -> int:
    """Columns of the widest word or held dose."""
    return max((_len(word) for line in _words(runs) for word in line), default=0)


def natural_width(runs: Runs) -> int:
    """Columns of the widest line when nothing is wrapped."""
    return max((sum(map(_len, line)) + max(len(line) - 1, 0) for line in _words(runs)), default=0)
