"""The narrative of a label (SPL's text elements, as they stand in XML and in openFDA's tables) → blocks.

Nothing is dropped: footnotes are numbered and stand below the block that has them, pictures are told by their caption, a cell
that spans others is said in each of them. Raised and lowered digits stay apart from the number before them.
"""

import functools
import re
from collections.abc import Iterator, Mapping

from lxml import etree

from drugref.markup import raised
from drugref.model import Block, Items, Paragraph, Run, Runs, Table, plain_runs

__all__ = ["Narrator", "local_name"]

_SPACE = re.compile(r"[ \t\r\n\f\v]+")
_MOST_COLUMNS = 200
# Columns of a table: ten times the widest met; a colspan beyond it is a slip or an attack.
_MOST_CELLS = 200_000
# Cells of a table, each row made as long as the longest: one wide row over many short ones would fill all memory. A hundred times the
# largest met; above it the rows are paragraphs.
_STYLES = {"b": "b", "strong": "b", "i": "i", "em": "i"}
_BLOCKS = frozenset(("paragraph", "p", "list", "ul", "ol", "table", "renderMultiMedia", "div", "section"))


def local_name(element: etree._Element) -> str:
    """The name of an element without its namespace; "" for a comment or a processing instruction."""
    return _local_name(element.tag)


@functools.lru_cache(maxsize=1024)
def _local_name(tag: object) -> str:
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


class Narrator:
    """Reads elements of one document. ``pictures``: the words that stand for each picture, by its ID."""

    def __init__(self, root: etree._Element, pictures: Mapping[str, str] | None = None) -> None:
        self.pictures = pictures or {}
        self.notes: dict[str, int] = {}
        self.told: list[tuple[int, Runs]] = []
        for note in root.iter("{*}footnote"):
            self.notes[note.get("ID") or f"\0{len(self.notes)}"] = len(self.notes) + 1
        self.unnamed = iter([key for key in self.notes if key.startswith("\0")])

    def blocks(self, element: etree._Element) -> tuple[Block, ...]:
        """The blocks of an element, footnotes behind the block in which they stand."""
        out: list[Block] = []
        for block in self._blocks(element):
            out.append(block)
            out += self._notes_told()
        return (*out, *self._notes_told())

    def _notes_told(self) -> list[Block]:
        told = [Paragraph((Run(f"[{number}] "), *runs)) for number, runs in self.told]
        self.told = []
        return list(told)

    def runs(self, element: etree._Element) -> Runs:
        """All text of an element as one line of runs."""
        return _tidy(self._inline(element, ""))

    # --- blocks

    def _blocks(self, element: etree._Element) -> Iterator[Block]:
        loose: list[Run] = [Run(_spaced(element.text))] if element.text else []
        for child in element:
            name = local_name(child)
            if name in _BLOCKS:
                yield from _paragraph(loose)
                loose = []
                yield from self._block(child, name)
            else:
                loose += self._one(child, name, "")
            if child.tail:
                loose.append(Run(_spaced(child.tail)))
        yield from _paragraph(loose)

    def _block(self, element: etree._Element, name: str) -> Iterator[Block]:
        if name == "table":
            yield from self._table(element)
        elif name in ("list", "ul", "ol"):
            yield from self._list(element, name)
        elif name == "renderMultiMedia":
            yield from _paragraph(self._picture(element))
        else:
            yield from self._blocks(element)

    def _list(self, element: etree._Element, name: str) -> Iterator[Block]:
        items: list[tuple[Block, ...]] = []
        for child in element:
            if local_name(child) in ("item", "li"):
                items.append(tuple(self._blocks(child)))
            elif local_name(child) == "caption":
                yield from _paragraph(self._inline(child, "b"))
            elif local_name(child):
                items.append(tuple(self._blocks(child)))
        ordered = name == "ol" or (element.get("listType") or "").casefold() == "ordered"
        # Letters and Roman numerals, too, are told as numbers: only what the label itself writes in a caption is kept as text.
        yield from (Items(tuple(item for item in items if item), 1 if ordered else None),) if any(items) else ()

    def _picture(self, element: etree._Element) -> list[Run]:
        words = [self.pictures.get(name, "") for name in (element.get("referencedObject") or "").split()]
        caption = plain_runs(self.runs(element))
        said = "; ".join(dict.fromkeys(filter(None, (*words, caption))))
        return [Run(f"[Picture: {said}]" if said else "[Picture]")]

    # --- inline

    def _inline(self, element: etree._Element, style: str) -> list[Run]:
        out = [Run(_spaced(element.text), style)] if element.text else []
        for child in element:
            out += self._one(child, local_name(child), style)
            if child.tail:
                out.append(Run(_spaced(child.tail), style))
        return out

    def _one(self, child: etree._Element, name: str, style: str) -> list[Run]:
        """The runs of one inline element."""
        if name == "br":
            return [Run("\n")]
        if name in ("sup", "sub"):
            return self._raised(child, name, style)
        if name == "footnote":
            return self._footnote(child)
        if name == "footnoteRef":
            number = self.notes.get(child.get("IDREF") or "")
            return [Run(f" [{number}]")] if number else []
        if name == "renderMultiMedia":
            return self._picture(child)
        code = (child.get("styleCode") or "").casefold()
        more = _STYLES.get(name, "") + ("b" if "bold" in code else "") + ("i" if "italic" in code or "emphasis" in code else "")
        inner = self._inline(child, "".join(sorted({*style, *more}))) if name else []
        return (
            [Run("\n"), *inner, Run("\n")]
            if name in _BLOCKS or name in ("item", "li", "tr")
            else [*inner, Run(" ")]
            if name == "caption"
            else inner
        )

    def _raised(self, child: etree._Element, name: str, style: str) -> list[Run]:
        inner = plain_runs(_tidy(self._inline(child, "")))
        previous = child.getprevious()
        before = (child.getparent().text if previous is None else previous.tail) or ""  # type: ignore[union-attr]
        text = raised(inner, name == "sup", before[-1:])
        apart = text[:1] in ("^", "_") and (child.tail or "")[:1].isalnum()
        return [Run(text + " " if apart else text, style)]

    def _footnote(self, child: etree._Element) -> list[Run]:
        number = self.notes[child.get("ID") or next(self.unnamed)]
        self.told.append((number, _tidy(self._inline(child, ""))))
        return [Run(f" [{number}]")]

    # --- tables

    def _table(self, table: etree._Element) -> Iterator[Block]:
        """Caption, then the table itself; every row as long as the longest."""
        for caption in table.iterchildren("{*}caption"):
            yield from _paragraph(self._inline(caption, "b"))
        heads, bodies = self._rows(table)
        width = max((len(row) for row in (*heads, *bodies)), default=0)
        if not width:
            return
        if width * (len(heads) + len(bodies)) > _MOST_CELLS:
            yield from (Paragraph(runs) for row in (*heads, *bodies) if (runs := _on_end(row)))
            return
        heads, bodies = [[_padded(row, width) for row in part] for part in (heads, bodies)]
        if not heads and len(bodies) > 1 and all(all("b" in run.style for run in cell) for cell in bodies[0]) and any(bodies[0]):
            heads = [bodies.pop(0)]
        header = tuple(_stacked([row[i] for row in heads]) for i in range(width))
        yield Table(header, tuple(tuple(row) for row in bodies))

    def _rows(self, table: etree._Element) -> tuple[list[list[Runs]], list[list[Runs]]]:
        """The rows of the head and of the body (the foot behind it), spans filled in."""
        heads: list[list[Runs]] = []
        bodies: list[list[Runs]] = []
        feet: list[list[Runs]] = []
        parts = {"thead": heads, "tbody": bodies, "tfoot": feet}
        loose = [child for child in table if local_name(child) == "tr"]
        for name, lines in [*((local_name(part), part) for part in table), ("tbody", loose)]:
            if name in parts:
                parts[name] += self._spanned([row for row in lines if local_name(row) == "tr"], name == "thead")
        return heads, bodies + feet

    def _spanned(self, lines: list[etree._Element], head: bool) -> list[list[Runs]]:
        out: list[list[Runs]] = []
        open_cells: dict[int, tuple[int, Runs]] = {}
        for line in lines:
            row: list[Runs] = []
            for cell in line:
                if local_name(cell) not in ("td", "th"):
                    continue
                if open_cells:
                    self._fill(row, open_cells)
                runs = self._cell(cell)
                if not (cell.get("colspan") or cell.get("rowspan")):
                    row.append(runs)
                    continue
                room = max(_MOST_COLUMNS - len(row), 1)
                across, down = _span(cell, "colspan", room), _span(cell, "rowspan", len(lines) if room > 1 else 1)
                alone = not head and across > 1 and len(line) == 1 and not row
                for i in range(across):
                    if down > 1:
                        open_cells[len(row)] = (down - 1, () if alone and i else runs)
                    row.append(() if alone and i else runs)
            self._fill(row, open_cells)
            out.append(row)
        return out

    @staticmethod
    def _fill(row: list[Runs], open_cells: dict[int, tuple[int, Runs]]) -> None:
        """Say a cell of the rows above that reaches down to here again."""
        while len(row) in open_cells:
            left, runs = open_cells.pop(len(row))
            if left > 1:
                open_cells[len(row)] = (left - 1, runs)
            row.append(runs)

    def _cell(self, cell: etree._Element) -> Runs:
        """A cell's text; a fast way for the plain ones, which most are."""
        inner = len(cell)
        if inner == 1 and cell[0].tag == "paragraph" and not (cell.text or "").strip() and not (cell[0].tail or "").strip():
            cell = cell[0]
            inner = len(cell)
        if not inner:
            text = " ".join((cell.text or "").split())
            return (Run(text),) if text else ()
        out: list[Run] = []
        for block in self._blocks(cell):
            out += [Run("\n")] if out else []
            out += _flat(block)
        return _tidy(out)


def _flat(block: Block) -> list[Run]:
    """A block within a cell as runs, list items and rows on lines of their own."""
    match block:
        case Paragraph(runs, _):
            return list(runs)
        case Items(items, start):
            out: list[Run] = []
            for i, item in enumerate(items):
                out += [Run("\n")] if out else []
                out.append(Run("• " if start is None else f"{start + i}. "))
                out += [run for inner in item for run in (*_flat(inner), Run(" "))]
            return out
        case Table(header, rows):
            return [run for row in (header, *rows) for cell in row for run in (*cell, Run(" "))]
    return []


def _span(cell: etree._Element, name: str, most: int) -> int:
    value = cell.get(name)
    if value is None or value == "1":
        return 1
    return max(1, min(int(value), most)) if value.isascii() and value.isdigit() and len(value) < 10 else 1


def _padded(row: list[Runs], width: int) -> list[Runs]:
    return [*row, *([()] * (width - len(row)))]


def _on_end(row: list[Runs]) -> Runs:
    """The cells of a row as one text."""
    out: list[Run] = []
    for cell in filter(None, row):
        out += [Run(" | "), *cell] if out else cell
    return _tidy(out)


def _stacked(cells: list[Runs]) -> Runs:
    """The cells of several header rows in one column as one, each text once."""
    out: list[Run] = []
    for cell in dict.fromkeys(cells):
        if cell:
            out += [*([Run(" – ")] if out else []), *cell]
    return tuple(out)


def _paragraph(runs: list[Run]) -> Iterator[Block]:
    if tidy := _tidy(runs):
        yield Paragraph(tidy)


def _spaced(text: str) -> str:
    return _SPACE.sub(" ", text)


def _tidy(runs: list[Run]) -> Runs:
    """Neighbours of one style as one run; single spaces, none at the ends or beside a line break."""
    if len(runs) == 1 and "\n" not in runs[0].text:
        text = runs[0].text.strip(" ")
        return (Run(text, runs[0].style),) if text else ()
    out: list[Run] = []
    for run in runs:
        text = run.text
        last = out[-1].text if out else "\n"
        if last.endswith((" ", "\n")):
            text = text.lstrip(" ") if last.endswith(" ") or text.startswith(" ") else text
        if text.startswith("\n"):
            while out and not out[-1].text.rstrip(" "):
                out.pop()
            if out:
                out[-1] = Run(out[-1].text.rstrip(" "), out[-1].style)
            if not out or out[-1].text.endswith("\n"):
                text = text.lstrip("\n")
        if not text:
            continue
        if out and out[-1].style == run.style:
            out[-1] = Run(out[-1].text + text, run.style)
        else:
            out.append(Run(text, run.style))
    while out and not out[-1].text.rstrip():
        out.pop()
    if out:
        out[-1] = Run(out[-1].text.rstrip(), out[-1].style)
    return tuple(out)
