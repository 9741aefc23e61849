"""The blocks of a section of our own export: out of its Markdown, or as they stand beside it where Markdown cannot say them.

Apart from ``exported``, because ``exports/jsonl`` asks here what will be read of the Markdown that it writes. Blocks from outside
are held to their shape, and to the Markdown beside them.
"""

import functools
import re
from typing import Any

from drugref.blocks import markdown_of, text_of
from drugref.markup import parse
from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table

__all__ = ["Unreadable", "blocks_given", "blocks_in", "is_same"]

_STYLES = frozenset("bic")
_START = re.compile(r"\d{1,9}")
# The first number of a list, as CommonMark allows it.
_KEPT = 500
# Sections whose blocks are kept until a line is read: an export asks for those of a monograph, and then reads its line again.
_SPACE = re.compile(r"\s+")


class Unreadable(Exception):
    """Why a line cannot be read, and what to do; "" where it is to be exported again."""

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.hint = hint


def is_same(text: str, other: str) -> bool:
    """Whether two texts say the same, character by character but for spaces and line breaks."""
    return text == other or _SPACE.sub("", text) == _SPACE.sub("", other)


@functools.lru_cache(maxsize=_KEPT)
def blocks_in(markdown: str) -> tuple[Block, ...]:
    """The blocks of a section's own Markdown; ``Unreadable`` when there is a heading in it, ``RecursionError`` when nested too deeply."""
    parts, _ = parse(markdown)
    for part in parts:
        if part.level:
            raise Unreadable("a heading stands in the text of a section", "make it a subsection, or put a backslash before its #")
    return parts[0].blocks if parts else ()


def blocks_given(value: Any, markdown: str) -> tuple[Block, ...]:
    """Blocks as ``model.encode_blocks`` writes them (numbers as texts); ``Unreadable`` when the Markdown does not say the same."""
    blocks = _blocks(value)
    if markdown_of(blocks) != markdown and not is_same(text_of(blocks), text_of(blocks_in(markdown))):
        raise Unreadable("'blocks' and 'markdown' do not say the same", "leave 'blocks' out: then 'markdown' is read")
    return blocks


def _blocks(value: Any) -> tuple[Block, ...]:
    if not isinstance(value, list):
        raise _misshapen(value)
    return tuple(map(_block, value))


def _block(value: Any) -> Block:
    match value:
        case ["p" | "w" as kind, list(runs)]:
            return Paragraph(_runs(runs), kind == "w")
        case ["l", None, list(items)]:
            return Items(tuple(map(_blocks, items)))
        case ["l", str(start), list(items)] if _START.fullmatch(start):
            return Items(tuple(map(_blocks, items)), int(start))
        case ["t", list(header), list(rows)] if header and all(isinstance(row, list) and len(row) == len(header) for row in rows):
            return Table(tuple(map(_runs, header)), tuple(tuple(map(_runs, row)) for row in rows))
        case ["c", str(text)]:
            return Code(text)
    raise _misshapen(value)


def _runs(value: Any) -> Runs:
    if not isinstance(value, list):
        raise _misshapen(value)
    return tuple(map(_run, value))


def _run(value: Any) -> Run:
    match value:
        case str(text):
            return Run(text)
        case [str(text), str(style)] if style and _STYLES.issuperset(style):
            return Run(text, style)
    raise _misshapen(value)


def _misshapen(value: Any) -> Unreadable:
    return Unreadable(f"'blocks' holds what is no block: {str(value)[:60]}", "leave 'blocks' out: then 'markdown' is read")
