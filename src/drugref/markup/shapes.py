"""The plain shapes of a monograph, read without a parser: paragraphs, flat lists and tables at the left margin.

Each reader takes the lines from one at which CommonMark starts anew, and returns the block and the index behind it, or None
when a line is not plainly part of the shape: then markdown-it-py reads on (``parts``). A line counts as plain only by how it
starts, out of a list of starts that can be nothing but text.
"""

import re

from drugref.markup.inlines import paragraphs_of, runs_of_text
from drugref.markup.tokens import listed
from drugref.model import Block, Paragraph, Runs, Table

__all__ = ["BULLET", "HEADING", "read_shape"]

HEADING = re.compile(r"(#{1,6})(?= |$)")
BULLET = re.compile(r"(?:([-*])|(\d{1,9})([.)]))(?: {1,4}(?=\S)|(?= |$))")
# A mark without text behind it, or far from it, is a mark all the same; only ``read_shape`` insists on text.
_TEXT = re.compile(r" *(?:[^\W\d_]|\d+(?![\d.)])|\d+[.)](?! |$)|\*{1,2}[^\s*]|[(\"“'‘’<≥≤≈$%\[—–…/&\\•®])")
_CELLS = re.compile(r"\|[^`\\]*\|")
_RULE = re.compile(r"\|(?: *:?-+:? *\|)+")


def read_shape(lines: list[str], i: int) -> tuple[Block, int] | None:
    """The block whose first line is ``lines[i]``, and the index of the line behind it; None when that is not plain to see."""
    line = lines[i]
    if line[0] == "|":
        return _table(lines, i)
    if BULLET.match(line):
        return _list(lines, i)
    return _paragraph(lines, i) if line[0] != " " else None


def _paragraph(lines: list[str], i: int) -> tuple[Block, int] | None:
    end = i
    while end < len(lines) and lines[end].strip(" "):
        line = lines[end]
        if not _TEXT.match(line):
            mark = BULLET.match(line)
            if end > i and (HEADING.match(line) or (mark and mark[1] and mark[0][-1] == " " and "|" not in lines[end - 1])):
                break
            return None
        end += 1
    runs = runs_of_text("\n".join(lines[i:end]))
    return (Paragraph(runs), end) if runs else None


def _list(lines: list[str], i: int) -> tuple[Block, int] | None:
    """A list without lists in it; its items may run over several lines."""
    start = i
    while i < len(lines) and lines[i][:2] == "- " and _TEXT.match(lines[i], 2):  # most lines of most lists
        i += 1
    items = [[line[2:]] for line in lines[start:i]]
    numbers: list[int] = []
    sign = "-" if items else ""
    blank = False
    while i < len(lines):
        line = lines[i]
        if not line.strip(" "):
            blank = True
        elif HEADING.match(line):
            break
        elif (mark := BULLET.match(line)) and sign in ("", mark[1] or mark[3]):
            if not _TEXT.match(line, mark.end()):
                return None
            sign = mark[1] or mark[3]
            items.append([line[mark.end() :]])
            numbers += [int(mark[2])] if mark[2] else []
            blank = False
        elif blank and line[0] != " ":
            break
        elif blank or not _TEXT.match(line):
            return None
        else:
            items[-1].append(line)
        i += 1
    texts = ["\n".join(item) for item in items]
    return listed(tuple(zip(paragraphs_of(texts), strict=False)), numbers), i


def _table(lines: list[str], i: int) -> tuple[Block, int] | None:
    end = i
    while end < len(lines) and _CELLS.fullmatch(lines[end].rstrip(" ")):
        end += 1
    if end < i + 2 or not _RULE.fullmatch(lines[i + 1].rstrip(" ")) or (end < len(lines) and lines[end].strip(" ")):
        return None
    rows = [[cell.strip() for cell in line.rstrip(" ")[1:-1].split("|")] for line in lines[i:end]]
    if len({len(row) for row in rows}) > 1:
        return None
    header, _, *body = rows
    return Table(_cells(header), tuple(map(_cells, body))), end


def _cells(row: list[str]) -> tuple[Runs, ...]:
    return tuple(map(runs_of_text, row))
