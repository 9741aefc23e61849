"""Blocks written out: as plain text that needs no terminal, and as clean Markdown. Pure; the reader is ``markup``."""

import re

from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Section, Table, plain_runs

__all__ = ["heading_markdown", "markdown_of", "section_markdown", "section_text", "text_of"]

_ALIGN_UP_TO = 110
# Columns: a table this narrow is padded to a grid in plain text; a wider one would only be stretched by it.


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
    return "\n\n".join(text for text in _each_markdown(blocks, indent) if text.strip())


def _each_markdown(blocks: tuple[Block, ...], indent: str) -> list[str]:
    """Each block as Markdown. Of two lists on end the second has the other kind of mark, or they would be read as one."""
    out: list[str] = []
    other = False
    for before, block in zip((None, *blocks), blocks, strict=False):
        other = isinstance(block, Items) and isinstance(before, Items) and (block.start is None) == (before.start is None) and not other
        out.append(_block_markdown(block, indent, other))
    return out


def _block_markdown(block: Block, indent: str, other: bool) -> str:
    match block:
        case Paragraph(runs, warning):
            if not warning and len(runs) == 1 and _is_plain(runs[0]):
                return indent + runs[0].text
            lines = _runs_markdown(runs, line_start=True).split("\n")
            return "\n".join(indent + line for line in (_quoted(lines) if warning else lines))
        case Items(items, start):
            bullets = [_bullet(start, i) for i in range(len(items))]
            if other:
                bullets = [bullet.replace("-", "*").replace(".", ")") for bullet in bullets]
            return "\n".join(_item_markdown(item, bullet, indent) for item, bullet in zip(items, bullets, strict=True))
        case Table(header, rows):
            lines = ["| " + " | ".join(_cell_markdown(cell) for cell in row) + " |" for row in (header, *rows)]
            lines.insert(1, "|" + " --- |" * len(header))
            return "\n".join(indent + line for line in lines)
        case Code(text):
            return "\n".join(indent + line for line in ["```", *text.split("\n"), "```"])


def _is_plain(run: Run) -> bool:
    """Whether a paragraph of this run alone is written as it stands."""
    text = run.text
    return not run.style and not _MAY_BE_SPECIAL.search(text) and "\n" not in text and text[:1] not in _OPENERS and not text[:1].isdigit()


_COMPARABLE = re.compile(r"[\d.=≥]")


def _quoted(lines: list[str]) -> list[str]:
    """Lines as a quotation. Our reader takes ``>`` before a number for a comparison: a later line that starts with one goes
    without the mark, which a quotation allows, and the first line has its first character as an entity."""
    first, *rest = lines
    if _COMPARABLE.match(first):
        first = f"&#{ord(first[0])};{first[1:]}"
    return [f"> {first}", *(line if _COMPARABLE.match(line) else f"> {line}" for line in rest)]


def _item_markdown(item: tuple[Block, ...], bullet: str, indent: str) -> str:
    inner = indent + " " * len(bullet)
    parts = _each_markdown(item, inner)
    body = "".join(part if not i else ("\n" if isinstance(item[i], Items) else "\n\n") + part for i, part in enumerate(parts))
    return indent + bullet + body[len(inner) :]


def _cell_markdown(cell: Runs) -> str:
    return _runs_markdown(cell).replace("|", "\\|").replace("\n", "<br>")


def _runs_markdown(runs: Runs, line_start: bool = False) -> str:
    out = _marked(runs, "bi") if any("b" in run.style or "i" in run.style for run in runs) else "".join(map(_literal, runs))
    if line_start and ("\n" in out or out[:1] in _OPENERS or out[:1].isdigit()):
        out = re.sub(r"^(\d+)([.)])(?=\s)", r"\1\\\2", out, flags=re.MULTILINE)
        out = re.sub(r"^([-+>#|])", r"\\\1", out, flags=re.MULTILINE)
    return out.replace("\n", "  \n")


_OPENERS = frozenset("-+>#|")
_MARKS = {"b": "**", "i": "*"}


def _marked(runs: Runs, styles: str) -> str:
    """Runs with marks for those of ``styles`` that they have, one pair around neighbours that share it: ``**a *b* c**``."""
    out, i = "", 0
    while i < len(runs):
        lengths = {style: _reach(runs, i, style) for style in styles}
        style = max(styles, key=lengths.__getitem__, default="")
        if not style or not lengths[style]:
            out += _literal(runs[i])
            i += 1
            continue
        inner = _marked(runs[i : i + lengths[style]], styles.replace(style, ""))
        lead, body, trail = re.fullmatch(r"(\s*)(.*?)(\s*)", inner, re.S).groups()  # type: ignore[union-attr]
        out += lead + (_MARKS[style] + body + _MARKS[style] if body else "") + trail
        i += lengths[style]
    return out


def _reach(runs: Runs, start: int, style: str) -> int:
    """How many runs in a row from ``start`` have a style."""
    return next((i for i in range(start, len(runs)) if style not in runs[i].style), len(runs)) - start


def _literal(run: Run) -> str:
    """A run's text without its emphasis, what Markdown or our reader (which takes out tags) would make something of escaped."""
    if "c" in run.style:
        fence = "`" * (1 + max(map(len, re.findall("`+", run.text)), default=0))
        room = " " if run.text[:1] == "`" or run.text[-1:] == "`" else ""
        return f"{fence}{room}{run.text}{room}{fence}"
    if not _MAY_BE_SPECIAL.search(run.text):
        return run.text
    return _SPECIAL.sub(lambda m: f"\\{m[1]}\\>" if m[1] else "\\" + m[0], run.text)


_MAY_BE_SPECIAL = re.compile(r"[\\`*_\[\]<&]")
_SPECIAL = re.compile(r"(</?[A-Za-z]+\s*/?)>|[\\`*_\[\]<]|&(?=#?\w+;)")


def heading_markdown(title: str, level: int) -> str:
    """A heading (level 1 to 6) that reads back as this title; ``#`` at its end is no closing mark."""
    return f"{'#' * level} {re.sub(r'#(?=#*$)', lambda m: chr(92) + m[0], _runs_markdown((Run(title),)))}"


def section_markdown(section: Section, level: int = 2) -> str:
    """A whole section as Markdown below its own heading (which is not repeated); subsections one level down."""
    parts = [markdown_of(section.blocks)]
    for sub in section.subsections:
        parts.append(f"{'#' * min(level + 1, 6)} {sub.title}")
        parts.append(section_markdown(sub, level + 1))
    return "\n\n".join(part for part in parts if part.strip())
