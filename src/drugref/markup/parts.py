"""A whole text as parts: headings, and the blocks under each, by the plain shapes where they fit and by the parser where not.

The text is taken in stretches that begin where CommonMark starts anew (a line at the margin behind a blank line or a heading,
that goes on with no list), so that each may be read by itself.
"""

import functools
from typing import NamedTuple

from drugref.markup.inlines import runs_of_text
from drugref.markup.mending import Repair, fenced_text, mend
from drugref.markup.shapes import BULLET, HEADING, read_shape
from drugref.markup.tokens import Heading, read_tokens
from drugref.model import Block, Runs

__all__ = ["Part", "parse"]


class Part(NamedTuple):
    """A heading (level 1 to 6; 0 for the text before any), its line in the file, and the blocks under it."""

    level: int
    heading: Runs
    line: int
    blocks: tuple[Block, ...]


def parse(markdown: str, first_line: int = 1) -> tuple[list[Part], list[Repair]]:
    """All parts of a Markdown text in order, the first at level 0; ``first_line`` is its first line's number in the file."""
    lines, repairs = mend(markdown, first_line)
    only_parser = fenced_text(markdown) or "\r" in markdown or "\0" in markdown
    parts: list[Part] = []
    above = Heading(0, (), 0)
    body: list[Block] = []
    for piece in read_tokens("\n".join(lines)) if only_parser else _pieces(lines):
        if isinstance(piece, Heading):
            parts.append(Part(above.level, above.runs, first_line + above.line, tuple(body)))
            above, body = piece, []
        else:
            body.append(piece)
    parts.append(Part(above.level, above.runs, first_line + above.line, tuple(body)))
    return [part for part in parts if part.level or part.blocks], repairs


def _pieces(lines: list[str]) -> list[Block | Heading]:
    """The headings and blocks of mended lines."""
    out: list[Block | Heading] = []
    i = 0
    while i < len(lines):
        line = lines[i]
        if not line.strip(" "):
            i += 1
        elif line[0] == "#" and (heading := _heading(line)):
            out.append(Heading(*heading, i))
            i += 1
        elif shape := read_shape(lines, i):
            out.append(shape[0])
            i = shape[1]
        else:
            end = _stretch(lines, i)
            read = read_tokens("\n".join(lines[i:end]))
            out += [piece._replace(line=piece.line + i) if isinstance(piece, Heading) else piece for piece in read]
            i = end
    return out


@functools.lru_cache(maxsize=4096)
def _heading(line: str) -> tuple[int, Runs] | None:
    """The level and the runs of a line that is plainly a heading. Most files have the same ones."""
    heading = HEADING.match(line)
    if not heading or line.rstrip(" ").endswith("#") or "|" in line:
        return None
    return heading.end(), runs_of_text(line[heading.end() :])


def _stretch(lines: list[str], i: int) -> int:
    """The first line behind ``i`` at which CommonMark starts anew, whatever stands between."""
    for end in range(i + 1, len(lines)):
        line = lines[end]
        if HEADING.match(line) or (line[:1] not in ("", " ") and not lines[end - 1].strip(" ") and not BULLET.match(line)):
            return end
    return len(lines)
