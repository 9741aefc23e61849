"""What a monograph is while it is read and painted: frozen values. What comes back from the index is in ``records``.

Blocks are what Markdown becomes: paragraphs, lists, tables and code, made of runs of text with a style.
"""

from collections.abc import Callable, Iterable, Iterator
from itertools import repeat
from typing import Any, NamedTuple, TypeAlias

from drugref.records import Faq, Source

__all__ = [
    "Block",
    "Code",
    "Drug",
    "Items",
    "Paragraph",
    "Run",
    "Runs",
    "Section",
    "Table",
    "decode_blocks",
    "encode_blocks",
    "plain_paragraphs",
    "plain_runs",
]


class Run(NamedTuple):
    """A stretch of text in one style: ``""``, or letters of ``b`` (bold), ``i`` (italic), ``c`` (code)."""

    text: str
    style: str = ""


Runs: TypeAlias = tuple[Run, ...]


class Paragraph(NamedTuple):
    """Running text; ``warning`` marks one that must stand out."""

    runs: Runs
    warning: bool = False


class Items(NamedTuple):
    """A list; ``start`` is the first number of an ordered one, None for bullets. Each item is a tuple of blocks."""

    items: "tuple[tuple[Block, ...], ...]"
    start: int | None = None


class Table(NamedTuple):
    """A table: the header's cells and the rows' cells, every row as long as the header."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


class Code(NamedTuple):
    """Text whose line breaks and spaces are kept."""

    text: str


Block: TypeAlias = Paragraph | Items | Table | Code


class Section(NamedTuple):
    """One heading and what stands under it.

    ``key`` is dotted below the top (``dosage.renal``); ``also`` holds further keys it answers to; ``line`` is
    where it starts in its file (from 1; 0 when it has no file). ``excerpts`` are passages of this section that
    answer to a key of their own; they are not shown again in the whole.
    """

    key: str
    title: str
    blocks: tuple[Block, ...] = ()
    subsections: "tuple[Section, ...]" = ()
    loinc: str | None = None
    also: tuple[str, ...] = ()
    line: int = 0
    excerpts: "tuple[Section, ...]" = ()


class Drug(NamedTuple):
    """A whole monograph, as read from one file or one record of a file.

    ``rank``: among drugs of one title in one corpus the highest is shown first, the others stay reachable.
    """

    slug: str
    title: str
    description: str = ""
    kind: str = "single"
    drug_class: str = ""
    brand_names: tuple[str, ...] = ()
    synonyms: tuple[str, ...] = ()
    atc: tuple[str, ...] = ()
    ingredients: tuple[str, ...] = ()
    is_banned: bool = False
    reviewed: bool = False
    last_modified: str = ""
    sources: tuple[Source, ...] = ()
    sections: tuple[Section, ...] = ()
    faqs: tuple[Faq, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()
    file: str = ""
    rank: int = 0


def plain_runs(runs: Runs) -> str:
    """The text of runs without their style."""
    return runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])


_new: Callable[..., Any] = tuple.__new__


def plain_paragraphs(texts: Iterable[str]) -> Iterator[Paragraph]:
    """A paragraph of one plain run for each text. A file has hundreds; made like this they cost half of what the classes ask."""
    runs: Iterator[Run] = map(_new, repeat(Run), zip(texts, repeat("")))
    return map(_new, repeat(Paragraph), zip(zip(runs), repeat(False)))


def _encode_runs(runs: Runs) -> list[object]:
    return [[run.text, run.style] if run.style else run.text for run in runs]


def _decode_runs(data: list[object]) -> Runs:
    return tuple(Run(d) if isinstance(d, str) else Run(*d) for d in data)  # type: ignore[misc]


def encode_blocks(blocks: tuple[Block, ...]) -> list[object]:
    """Blocks as JSON values: ``["p", runs]``, ``["w", runs]``, ``["l", start, items]``, ``["t", header, rows]``, ``["c", text]``."""
    out: list[object] = []
    for block in blocks:
        match block:
            case Paragraph(runs, warning):
                out.append(["w" if warning else "p", _encode_runs(runs)])
            case Items(items, start):
                out.append(["l", start, [encode_blocks(item) for item in items]])
            case Table(header, rows):
                out.append(["t", [_encode_runs(c) for c in header], [[_encode_runs(c) for c in row] for row in rows]])
            case Code(text):
                out.append(["c", text])
    return out


def decode_blocks(data: list[list]) -> tuple[Block, ...]:  # type: ignore[type-arg]
    """The inverse of ``encode_blocks``."""
    out: list[Block] = []
    for kind, *rest in data:
        if kind in "pw":
            out.append(Paragraph(_decode_runs(rest[0]), kind == "w"))
        elif kind == "l":
            out.append(Items(tuple(decode_blocks(item) for item in rest[1]), rest[0]))
        elif kind == "t":
            header, rows = rest
            out.append(Table(tuple(map(_decode_runs, header)), tuple(tuple(map(_decode_runs, row)) for row in rows)))
        else:
            out.append(Code(rest[0]))
    return tuple(out)
