"""Blocks as XHTML that a FHIR narrative may hold: paragraphs, lists, tables and preformatted text, everything escaped.

No link, image, script or style sheet is ever made, and no character that XML refuses passes.
"""

import html
import re

from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table
from drugref.text import sanitize

__all__ = ["escaped", "heading", "paragraph", "xhtml"]

_TAGS = (("b", "b"), ("i", "i"), ("c", "code"))
_DEEPEST = 6


def escaped(text: str) -> str:
    """Text that stands for itself in XHTML."""
    return html.escape(re.sub("[\ufffe\uffff]", "", sanitize(text)), quote=False)


def heading(title: str, level: int) -> str:
    """A heading, at level 6 at the deepest."""
    tag = f"h{min(level, _DEEPEST)}"
    return f"<{tag}>{escaped(title)}</{tag}>"


def paragraph(text: str) -> str:
    """Plain text as a paragraph, its line breaks kept."""
    return f"<p>{_run(Run(text))}</p>"


def xhtml(blocks: tuple[Block, ...]) -> str:
    """Blocks one after the other."""
    return "".join(map(_block, blocks))


def _block(block: Block) -> str:
    match block:
        case Paragraph(runs, warning):
            return f"<blockquote><p>{_runs(runs)}</p></blockquote>" if warning else f"<p>{_runs(runs)}</p>"
        case Items(items, start):
            return _list(items, start)
        case Table(header, rows):
            body = "".join(_row(row, "td") for row in rows)
            return f"<table><thead>{_row(header, 'th')}</thead>" + (f"<tbody>{body}</tbody>" if body else "") + "</table>"
        case Code(text):
            return f"<pre>{escaped(text)}</pre>"


def _list(items: tuple[tuple[Block, ...], ...], start: int | None) -> str:
    """A list; one that starts at another number than 1 has its numbers as text, because XHTML cannot say where it starts."""
    tag = "ol" if start == 1 else "ul"
    first = start if start != 1 else None
    numbers = ["" if first is None else f"<p>{first + i}.</p>" for i in range(len(items))]
    inner = "".join(f"<li>{number}{xhtml(item)}</li>" for number, item in zip(numbers, items, strict=True))
    return f"<{tag}>{inner}</{tag}>"


def _row(cells: tuple[Runs, ...], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{_runs(cell)}</{tag}>" for cell in cells) + "</tr>"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    text = "<br/>".join(escaped(line) for line in run.text.split("\n"))
    for letter, tag in _TAGS:
        if letter in run.style:
            text = f"<{tag}>{text}</{tag}>"
    return text
