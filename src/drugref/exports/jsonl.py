"""JSON lines: each monograph on its line, as ``drugref/export/1``: the ``monograph`` of ``drugref/monograph/1``, and what it
takes to read the line again as the same drug (``sources/exported``).

Blocks stand beside the Markdown only where reading that gives others: line breaks in the cells of a table, a style within a word.
"""

import json
from typing import Any

from drugref.answers import ShowAnswer
from drugref.exports.likeness import parts_apart
from drugref.model import Block, encode_blocks
from drugref.records import Leaf
from drugref.render.data import monograph_json
from drugref.sources.exported import SCHEMA, read_line
from drugref.sources.exported_blocks import Unreadable, blocks_in
from drugref.sources.splitting import LONGEST
from drugref.stored import blocks_of
from drugref.text import escaped_json

__all__ = ["differences", "write"]


def write(answer: ShowAnswer) -> str:
    """One line of JSON."""
    monograph = monograph_json(answer)
    for row, leaf in zip(monograph["sections"], answer.sections, strict=True):
        _complete(row, leaf)
    line = {"schema": SCHEMA, **monograph, "rank": answer.rank}
    if monograph["is_banned"] and not answer.monograph.entry.is_banned:
        line["banned_itself"] = False
    return escaped_json(json.dumps(line, ensure_ascii=False)) + "\n"


def differences(answer: ShowAnswer, line: str) -> tuple[str, ...]:
    """The parts of a monograph that reading its line gives otherwise; () when it gives the same drug."""
    raw = line.encode("utf-8", "backslashreplace")
    if len(raw) > LONGEST:
        return (f"its line is longer than {LONGEST // 1_000_000} MB",)
    drug, problems = read_line(raw, answer.monograph.entry.file)
    if drug is None:
        return tuple(problem.message for problem in problems)
    return (*(("rank",) if drug.rank != answer.rank else ()), *parts_apart(drug, answer.monograph))


def _complete(row: dict[str, Any], leaf: Leaf) -> None:
    """Add to a section what Markdown and text leave open."""
    if leaf.also:
        row["also"] = list(leaf.also)
    if leaf.excerpts:
        row["excerpts"] = list(dict.fromkeys(cut.key for cut in leaf.excerpts))
    blocks = blocks_of(leaf)
    if not _says(leaf.markdown, blocks):
        row["blocks"] = encode_blocks(blocks)
    for inner, sub in zip(row["subsections"], leaf.subsections, strict=True):
        _complete(inner, sub)


def _says(markdown: str, blocks: tuple[Block, ...]) -> bool:
    """Whether reading the Markdown gives these blocks."""
    try:
        return blocks_in(markdown) == blocks
    except (Unreadable, RecursionError):
        return False
