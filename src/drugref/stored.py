"""Blocks as the index stores them, and back: as a body where one can say all of it (``bodies``), else in each of their forms.

Apart from ``bodies``, which the quick answers read, because this knows the classes of blocks.
"""

import json
import re

from drugref.bodies import BOLD
from drugref.model import Block, Items, Paragraph, Run, Runs, decode_blocks
from drugref.records import Leaf

__all__ = ["blocks_of", "body_of"]


def body_of(blocks: tuple[Block, ...]) -> str | None:
    """Blocks as a body; None when text, Markdown and blocks would not follow from it."""
    parts: list[str] = []
    breaks = 0
    listed = False
    for block in blocks:
        if type(block) is Paragraph:
            part, listed = _line(block), False
        elif type(block) is Items and not listed:
            part, listed = _list(block), True
            breaks += len(block.items) - 1
        else:
            return None
        if not part:
            return None
        parts.append(part)
    body = "\n\n".join(parts)
    if body.count("\n") != breaks + 2 * max(len(parts) - 1, 0) or (("<" in body or "&" in body) and _TAG_OR_ENTITY.search(body)):
        return None
    return body


_TAG_OR_ENTITY = re.compile(r"</?[A-Za-z]+\s*/?>|&#?\w+;")
_NUMBER = re.compile(r"\d+[.)]\s")
_OPENERS = frozenset("-+>#|")
# What Markdown would take at the start of a line for more than text (``blocks`` escapes it there).


def _list(block: Items) -> str:
    """A flat list as lines of a body; "" when it cannot stand there."""
    lines = [_line(item[0]) if len(item) == 1 else "" for item in block.items]
    if not all(lines):
        return ""
    if block.start is None:
        return "- " + "\n- ".join(lines) if lines else ""
    return "\n".join(f"{number}. {line}" for number, line in enumerate(lines, block.start))


def _line(block: Block) -> str:
    """A paragraph as one line of a body; "" when it cannot stand there."""
    if type(block) is not Paragraph:
        return ""
    runs, warning = block
    if warning:
        return ""
    line = runs[0].text if len(runs) == 1 and not runs[0].style and "*" not in runs[0].text else _bold_line(runs)
    first = line[:1]
    if first.isalpha():  # as most do
        return line
    return "" if first in _OPENERS or first.isspace() or (first.isdigit() and _NUMBER.match(line)) else line


def _bold_line(runs: Runs) -> str:
    line, before = "", None
    for text, style in runs:
        if style not in ("", "b") or style == before or not text or "*" in text or (style and text != text.strip()):
            return ""
        line += BOLD + text + BOLD if style else text
        before = style
    return line


def blocks_of(leaf: Leaf) -> tuple[Block, ...]:
    """The blocks of a section that was read from the index."""
    if leaf.blocks is not None:
        return decode_blocks(json.loads(leaf.blocks))
    return tuple(map(_block_of, leaf.body.split("\n\n"))) if leaf.body else ()


def _block_of(part: str) -> Block:
    if part.startswith("- "):
        return Items(tuple((Paragraph(_runs_of(line[2:])),) for line in part.split("\n")))
    if _NUMBER.match(part):
        lines = [line.partition(" ")[2] for line in part.split("\n")]
        return Items(tuple((Paragraph(_runs_of(line)),) for line in lines), int(part.partition(".")[0]))
    return Paragraph(_runs_of(part))


def _runs_of(line: str) -> Runs:
    return tuple(Run(piece, "b" if i % 2 else "") for i, piece in enumerate(line.split(BOLD)) if piece)
