"""Blocks from markdown-it-py's tokens: for every shape that ``shapes`` does not read itself.

``> 65 years`` is a comparison and ``> Never`` a warning; which of them a line is, is decided here, since CommonMark would
take both for a quotation.
"""

import re
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drugref.markup.inlines import joined, runs_of_text
from drugref.markup.mending import mend_line, mend_tables
from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table

__all__ = ["Heading", "listed", "read_tokens"]

_QUOTED = re.compile(r"\s*>\s*(?![\s=\d.≥])")
_MARKS = re.compile(r"\s*(?:>(?!\s*[=\d.≥]) ?)+")
_COMPARED = re.compile(r"\s*>\s*(?=[\d.])")


class Heading(NamedTuple):
    """A heading among blocks: its level, its runs, and its line (from 0 where the text began)."""

    level: int
    runs: Runs
    line: int


_DEEPEST = 40
# Two for every list in a list: five times what any real monograph has, and far from Python's limit of recursion.


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": _DEEPEST}).enable("table")
    # Indented code, underlined headings, quotations and link definitions swallow text that monographs mean literally.
    md.disable(["code", "lheading", "blockquote", "reference", "html_block"])
    # What stands in a paragraph or cell is read by inlines.
    return md.disable(["inline", "text_join"])


_BLOCKS = _parser()


def _tokens(text: str) -> list[Token]:
    """The parser's tokens; ``RecursionError`` where it would leave out what is nested too deeply."""
    tokens = _BLOCKS.parse(text)
    if any(token.level >= _DEEPEST - 1 for token in tokens):
        raise RecursionError
    return tokens


def read_tokens(text: str) -> list[Block | Heading]:
    """Blocks and headings of a text whose lines are mended, as CommonMark has them; ``RecursionError`` when nested too deeply."""
    tokens = _tokens(text)
    out: list[Block | Heading] = []
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type == "heading_open":
            out.append(Heading(int(token.tag[1]), runs_of_text(tokens[i + 1].content), token.map[0] if token.map else 0))
            i += 3
        else:
            blocks, i = _block(tokens, i)
            out += blocks
    return out


def _block(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    """The block that opens at token ``i`` (none for a rule) and the index behind it."""
    token = tokens[i]
    if token.type in ("paragraph_open", "heading_open"):
        return _paragraphs(tokens[i + 1]), i + 3
    if token.type in ("bullet_list_open", "ordered_list_open"):
        return _list(tokens, i)
    if token.type == "table_open":
        return _table(tokens, i)
    if token.type in ("fence", "code_block"):
        return [Code(token.content.rstrip("\n"))], i + 1
    return [], i + 1


def _paragraphs(token: Token) -> list[Block]:
    """A paragraph, from the first line quoted with ``>`` on a warning; one that starts with a comparison (``> 65``) is text."""
    lines = token.content.split("\n")
    first = next((i for i, line in enumerate(lines) if _QUOTED.match(line)), None)
    if first is None:
        return [Paragraph(runs)] if (runs := runs_of_text(token.content)) else []
    quoted = [mend_line(line)[0] for line in _unquoted(lines[first:])]
    list(mend_tables(quoted))
    above = runs_of_text("\n".join(lines[:first]))
    blocks: list[Block] = [Paragraph(above)] if above else []
    tokens = _tokens("\n".join(quoted))
    i = 0
    while i < len(tokens):
        more, i = _block(tokens, i)
        blocks += [block._replace(warning=True) if isinstance(block, Paragraph) else block for block in more]
    return blocks


def _unquoted(lines: list[str]) -> list[str]:
    """The lines of a quotation without their marks. A ``>`` before a number stays as a comparison, unless the line only goes on
    with the sentence above it: "not more than" / "> 5 mg daily"."""
    out: list[str] = []
    for line in lines:
        bare = _MARKS.sub("", line, count=1)
        if out and ":" not in bare and re.search(r"[\w,]\s*$", out[-1]):
            bare = _COMPARED.sub("", bare, count=1)
        out.append(bare)
    return out


def _list(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    ordered = tokens[i].type == "ordered_list_open"
    numbers: list[int] = []
    items: list[tuple[Block, ...]] = []
    i += 1
    while tokens[i].type == "list_item_open":
        numbers.append(int(tokens[i].info or 0) if ordered else 0)
        body: list[Block] = []
        i += 1
        while tokens[i].type != "list_item_close":
            block, i = _block(tokens, i)
            body += block
        items.append(tuple(body))
        i += 1
    return [listed(tuple(items), numbers if ordered else [])], i + 1


def listed(items: tuple[tuple[Block, ...], ...], numbers: list[int]) -> Items:
    """A list of its items; ``numbers`` are those of an ordered one, none for bullets."""
    if not numbers:
        return Items(items)
    if len(set(numbers)) > 1 and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        # Numbers out of step are text, not a count: they stay as they were written.
        return Items(tuple(_numbered(item, number) for item, number in zip(items, numbers, strict=True)))
    return Items(items, numbers[0])


def _numbered(item: tuple[Block, ...], number: int) -> tuple[Block, ...]:
    lead = Run(f"{number}. ")
    if item and isinstance(item[0], Paragraph):
        return (Paragraph(joined([lead, *item[0].runs]), item[0].warning), *item[1:])
    return (Paragraph((lead,)), *item)


def _table(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    rows: list[list[Runs]] = []
    while tokens[i].type != "table_close":
        if tokens[i].type == "tr_open":
            rows.append([])
        elif tokens[i].type == "inline":
            rows[-1].append(runs_of_text(tokens[i].content))
        i += 1
    header, *body = [tuple(row) for row in rows]
    return [Table(header, tuple(body))], i + 1
