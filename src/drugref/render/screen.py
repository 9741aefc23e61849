"""A screen being filled: paragraphs, lists, tables, warnings and headings at a width, as one Rich text.

Knows nothing of drugs. Everything that reaches it is text, never Rich markup; nothing is highlighted, cropped or
turned into emoji.
"""

import io

from rich.console import Console
from rich.text import Text

from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table
from drugref.render.wrap import Line, longest_word, natural_width, wrap

__all__ = ["STYLES", "Screen"]

STYLES = {
    "": "",
    "b": "bold",
    "i": "italic",
    "bi": "bold italic",
    "c": "",
    "title": "bold cyan",
    "section": "bold cyan",
    "part": "bold",
    "label": "dim",
    "dim": "dim",
    "key": "dim",
    "boxed": "bold red",
    "notice": "bold yellow",
    "question": "bold",
    "good": "green",
    "bad": "red",
}
# Colours by name, from the terminal's own sixteen, so that every theme keeps its contrast.
_GAP = 2
_TALL = 14
# Lines a cell may grow to before the table is set as one record a row.


class Screen:
    """Text at a width; ``bar`` and ``indent`` stand in front of each line."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.text = Text()
        self._bar: Run | None = None
        self._indent = 0

    def line(self, pieces: Line) -> None:
        """One finished line."""
        if self._bar:
            self.text.append(self._bar.text, STYLES[self._bar.style])
        if pieces:
            self.text.append(" " * self._indent)
            for piece in pieces:
                self.text.append(piece.text, STYLES.get(piece.style, STYLES[""]))
        self.text.append("\n")

    def blank(self) -> None:
        """An empty line, never two."""
        if not self.text.plain.endswith("\n\n") and self.text.plain:
            self.line([])

    def finished(self) -> list[Text]:
        """What was set so far, line by line."""
        return list(self.text.split("\n", allow_blank=False))

    def beside(self, cells: list[Text | None], width: int, gap: str) -> None:
        """Lines of several screens of this width set beside each other."""
        row = Text()
        for i, cell in enumerate(cells):
            if i:
                row.append(gap, STYLES["dim"])
            own = cell if cell is not None else Text()
            row.append_text(own)
            if i < len(cells) - 1:
                row.append(" " * max(width - own.cell_len, 0))
        row.rstrip()
        self.text.append_text(row)
        self.text.append("\n")

    @property
    def room(self) -> int:
        """Columns left for text."""
        return max(self.width - self._indent - (len(self._bar.text) if self._bar else 0), 8)

    def say(self, text: str, style: str = "", hang: int = 0) -> None:
        """A paragraph in one style; ``hang`` indents its further lines."""
        self.runs((Run(text, style),), hang=hang)

    def runs(self, runs: Runs, lead: Line | None = None, hang: int = 0) -> None:
        """A paragraph of runs, behind ``lead`` on its first line."""
        lead = lead or []
        first = sum(len(piece.text) for piece in lead)
        hang = min(max(hang, first), self.room // 3)
        lines = wrap(runs, self.room - max(hang, first))
        for i, line in enumerate(lines or [[]]):
            if not i:
                self.line([*lead, *line])
            else:
                pad = [Run(" " * hang)] if hang else []
                self.line([*pad, *line])

    def indented(self, columns: int) -> "_Indent":
        """A context in which lines stand further in."""
        return _Indent(self, columns)

    def barred(self, style: str) -> "_Bar":
        """A context in which a bar in this style stands before each line."""
        return _Bar(self, Run("┃ ", style))

    def heading(self, title: str) -> None:
        """A section's heading with a rule beneath."""
        self.blank()
        self.runs((Run(title.upper(), "section"),))
        self.line([Run("─" * min(self.room, 72), "dim")])

    def facts(self, facts: list[tuple[str, str]]) -> None:
        """Labels and values, the values aligned where there is room."""
        column = max((len(label) for label, _ in facts), default=0) + 2
        for label, value in facts:
            if self.room >= column + 24:
                self.runs((Run(value),), lead=[Run(label.ljust(column), "label")], hang=column)
            else:
                self.runs((Run(f"{label}: ", "label"), Run(value)), hang=2)

    def blocks(self, blocks: tuple[Block, ...]) -> None:
        """Blocks of a monograph, an empty line between them."""
        for i, block in enumerate(blocks):
            if i:
                self.blank()
            self._block(block)

    def _block(self, block: Block) -> None:
        match block:
            case Paragraph(runs, True):
                with self.barred("notice"):
                    self.runs(runs)
            case Paragraph(runs, _):
                self.runs(runs)
            case Items(items, start):
                for i, item in enumerate(items):
                    self._item(item, "• " if start is None else f"{start + i}. ")
            case Table(header, rows):
                self._table(header, rows)
            case Code(text):
                for line in text.split("\n"):
                    self.say(line)

    def _item(self, item: tuple[Block, ...], bullet: str) -> None:
        first, rest = (item[0], item[1:]) if item and isinstance(item[0], Paragraph) else (Paragraph(()), item)
        self.runs(first.runs, lead=[Run(bullet, "dim")])
        with self.indented(len(bullet)):
            for block in rest:
                self._block(block)

    # --- tables

    def _table(self, header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> None:
        widths = self._columns((header, *rows))
        if widths is None:
            self._records(header, rows)
            return
        self._row(tuple(_bold(cell) for cell in header), widths)
        total = sum(widths) + _GAP * (len(widths) - 1)
        self.line([Run("─" * total, "dim")])
        tall = False
        for i, row in enumerate(rows):
            if i and tall:
                self.line([Run("┈" * total, "dim")])
            tall = self._row(row, widths) or tall

    def _columns(self, rows: tuple[tuple[Runs, ...], ...]) -> list[int] | None:
        """Widths in which every word stays whole, or None when there is no room for that."""
        columns = list(zip(*rows, strict=True))
        least = [max(longest_word(cell) for cell in column) for column in columns]
        want = [max(natural_width(cell) for cell in column) for column in columns]
        room = self.room - _GAP * (len(columns) - 1)
        if sum(want) <= room:
            return want
        spare = room - sum(least)
        if spare < 0:
            return None
        extra = [w - m for w, m in zip(want, least, strict=True)]
        # The square root gives a long column more, but not all: the narrow ones should not stand in single words.
        shares = [e**0.5 for e in extra]
        widths = [m + min(e, int(spare * s / (sum(shares) or 1))) for m, e, s in zip(least, extra, shares, strict=True)]
        left = room - sum(widths)
        for i in sorted(range(len(widths)), key=lambda i: widths[i] - want[i]):
            more = min(left, want[i] - widths[i])
            widths[i] += more
            left -= more
        tallest = max(len(wrap(cell, w)) for row in rows for cell, w in zip(row, widths, strict=True))
        return widths if tallest <= _TALL else None

    def _row(self, row: tuple[Runs, ...], widths: list[int]) -> bool:
        """One row over as many lines as it needs; True when more than one."""
        cells = [wrap(cell, width) for cell, width in zip(row, widths, strict=True)]
        height = max(map(len, cells))
        for i in range(height):
            pieces: Line = []
            for lines, width in zip(cells, widths, strict=True):
                line = lines[i] if i < len(lines) else []
                used = natural_width(tuple(line)) if line else 0
                pieces += [*line, Run(" " * (width - used + _GAP))]
            while pieces and not pieces[-1].text.strip():
                pieces.pop()
            self.line(pieces)
        return height > 1

    def _records(self, header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> None:
        """A table too wide for the screen: one record a row, each cell behind its column's heading."""
        for i, row in enumerate(rows):
            if i:
                self.blank()
            for j, (name, cell) in enumerate(zip(header, row, strict=True)):
                title = tuple(Run(run.text, "label") for run in name)
                runs = (*title, Run(": " if title else "", "label"), *(_bold(cell) if not j else cell))
                with self.indented(2 if j else 0):
                    self.runs(runs, hang=2)

    def painted(self, color: bool) -> str:
        """The screen as text for a terminal, with colour or without."""
        out = io.StringIO()
        console = Console(
            file=out, width=self.width, force_terminal=color, color_system="standard" if color else None, no_color=not color,
            highlight=False, markup=False, emoji=False, legacy_windows=False,
        )  # fmt: skip
        console.print(self.text, end="", soft_wrap=True)
        return out.getvalue()


def _bold(runs: Runs) -> Runs:
    return tuple(Run(run.text, "b" if run.style in ("", "b") else run.style) for run in runs)


class _Indent:
    def __init__(self, screen: Screen, columns: int) -> None:
        self.screen = screen
        self.columns = columns

    def __enter__(self) -> None:
        self.screen._indent += self.columns

    def __exit__(self, *_: object) -> None:
        self.screen._indent -= self.columns


class _Bar:
    def __init__(self, screen: Screen, bar: Run) -> None:
        self.screen = screen
        self.bar = bar

    def __enter__(self) -> None:
        self.before = self.screen._bar
        self.screen._bar = self.bar

    def __exit__(self, *_: object) -> None:
        self.screen._bar = self.before
