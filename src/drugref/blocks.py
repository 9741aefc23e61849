"""Blocks written out: as plain text that needs no terminal, and as clean Markdown. Pure; the reader is ``markup``."""

import re

from drugref.model import Block, Code, Items, Paragraph, Runs, Section, Table, plain_runs

__all__ = ["markdown_of", "section_markdown", "section_text", "text_of"]

_ALIGN_UP_TO = 110
# Columns: a table this narrow is padded to a grid in plain text; a wider one would only be stretched by it.
_OPENERS = frozenset("-+>#|")
_ESCAPED = re.compile(r"[\\`*_\[\]<]|&(?=#?\w+;)")
_MAY_ESCAPE = re.compile(r"[\\`*_\[\]<&]")


def text_of(blocks: tuple[Block, ...], indent: str = "") -> str:
    """Blocks as plain text, one paragraph, list item or table row a line, nothing wrapped."""
    parts = [_block_text(block, indent) for block in blocks]
    return "\n\n".join(part for part in parts if part.strip())


def _block_text(block: Block, indent: str) -> str:
    match block:
        case Paragraph(runs, _):
            if len(runs) == 1 and "\n" not in runs[0].text:
                return indent + runs[0].text
            return "\n".join(indent + line for line in plain_runs(runs).split("\n"))
        case Items(items, start):
            return "\n".join(_item_text(item, _bullet(start, i), indent) for i, item in enumerate(items))
        case Table(header, rows):
            return "\n".join(indent + line for line in _grid([header, *rows]))
        case Code(text):
            return "\n".join(indent + line for line in text.split("\n"))


def _bullet(start: int | None, index: int) -> str:
    return "- " if start is None else f"{start + index}. "


def _item_text(item: tuple[Block, ...], bullet: str, indent: str) -> str:
    inner = indent + " " * len(bullet)
    body = "\n".join(_block_text(block, inner) for block in item)
    return indent + bullet + body[len(inner) :] if body.startswith(inner) else (indent + bullet).rstrip() + "\n" + body


def _grid(rows: "list[tuple[Runs, ...]]") -> list[str]:
    cells = [[" ".join(plain_runs(cell).split("\n")) for cell in row] for row in rows]
    widths = [max(len(row[i]) for row in cells) for i in range(len(cells[0]))]
    if sum(widths) + 3 * len(widths) > _ALIGN_UP_TO:
        widths = [0] * len(widths)
    lines = [" | ".join(cell.ljust(w) for cell, w in zip(row, widths, strict=True)).rstrip() for row in cells]
    rule = "-|-".join("-" * max(w, 3) for w in widths)
    return [lines[0], rule, *lines[1:]]


def section_text(section: Section) -> str:
    """A whole section as plain text, its subsections under their titles."""
    parts = [text_of(section.blocks)]
    parts += [f"{sub.title}\n{section_text(sub)}" for sub in section.subsections]
    return "\n\n".join(part for part in parts if part.strip())


def markdown_of(blocks: tuple[Block, ...], indent: str = "") -> str:
    """Blocks as CommonMark with pipe tables; reading it again gives the same blocks."""
    out: list[str] = []
    for block in blocks:
        text = _block_markdown(block, indent)
        if text.strip():
            out.append(text)
    return "\n\n".join(out)


def _block_markdown(block: Block, indent: str) -> str:
    match block:
        case Paragraph(runs, warning):
            lines = _runs_markdown(runs, line_start=True).split("\n")
            marks = ["> " if warning and not (i and re.match(r"[\d.=≥]", line)) else "" for i, line in enumerate(lines)]
            # In a quotation a line that starts with a number needs no mark, and our reader would take one for a comparison.
            return "\n".join(indent + mark + line for mark, line in zip(marks, lines, strict=True))
        case Items(items, start):
            return "\n".join(_item_markdown(item, _bullet(start, i), indent) for i, item in enumerate(items))
        case Table(header, rows):
            lines = ["| " + " | ".join(_cell_markdown(cell) for cell in row) + " |" for row in (header, *rows)]
            lines.insert(1, "|" + " --- |" * len(header))
            return "\n".join(indent + line for line in lines)
        case Code(text):
            return "\n".join(indent + line for line in ["```", *text.split("\n"), "```"])


def _item_markdown(item: tuple[Block, ...], bullet: str, indent: str) -> str:
    inner = indent + " " * len(bullet)
    parts = [_block_markdown(block, inner) for block in item]
    body = "".join(part if not i else ("\n" if isinstance(item[i], Items) else "\n\n") + part for i, part in enumerate(parts))
    return indent + bullet + body[len(inner) :]


def _cell_markdown(cell: Runs) -> str:
    return _runs_markdown(cell).replace("|", "\\|").replace("\n", "<br>")


def _runs_markdown(runs: Runs, line_start: bool = False) -> str:
    out = "".join([_run_markdown(text, style) for text, style in runs])
    if line_start and ("\n" in out or out[:1] in _OPENERS or out[:1].isdigit()):
        out = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", out, flags=re.MULTILINE)
        out = re.sub(r"^([-+>#|])", r"\\\1", out, flags=re.MULTILINE)
    return out.replace("\n", "  \n")


def _run_markdown(text: str, style: str) -> str:
    body = f"`{text}`" if "c" in style else _ESCAPED.sub(lambda m: "\\" + m[0], text) if _MAY_ESCAPE.search(text) else text
    marks = ("**" if "b" in style else "") + ("*" if "i" in style else "")
    bare = body.strip() if marks else ""
    if not bare:
        return body
    start = body.index(bare)
    return body[:start] + marks + bare + marks[::-1] + body[start + len(bare) :]


def section_markdown(section: Section, level: int = 2) -> str:
    """A whole section as Markdown below its own heading (which is not repeated); subsections one level down."""
    parts = [markdown_of(section.blocks)]
    for sub in section.subsections:
        parts.append(f"{'#' * min(level + 1, 6)} {sub.title}")
        parts.append(section_markdown(sub, level + 1))
    return "\n\n".join(part for part in parts if part.strip())
