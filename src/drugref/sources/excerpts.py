"""Parts of dosage that foreign files keep in bold labels ("**Patients with Renal Impairment:** …") made to answer to their key.

An excerpt repeats a passage of its section under a key of its own; the section itself stays as it was written. A passage
ends at the next labelled paragraph that is not of the same part; a list below the label belongs to it whatever its items say.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from drugref.markup import split_label
from drugref.model import Block, Items, Paragraph, Run, Runs, Section
from drugref.sections import DOSAGE_PARTS, dosage_parts

__all__ = ["with_excerpts"]

_ORGANS = {"dosage.renal", "dosage.hepatic"}
_AGES = {key for key, _, _, _ in DOSAGE_PARTS} - _ORGANS


def with_excerpts(dosage: Section) -> Section:
    """The dosage section with an excerpt behind its subsections for each labelled passage found in it."""
    return dosage._replace(excerpts=tuple(_in_section(dosage, ())))


def _in_section(section: Section, own: tuple[str, ...]) -> list[Section]:
    own = (*own, section.key, *section.also)
    found = _in_blocks(section.blocks, own, section.line)
    for sub in section.subsections:
        found += _in_section(sub, own)
    return found


def _in_blocks(blocks: Iterable[Block], own: tuple[str, ...], line: int, under: str = "") -> list[Section]:
    """The excerpts in blocks; ``under`` is the label of the passage that the blocks are part of, said in their titles."""
    found: list[Section] = []
    pieces = tuple(_pieces(blocks))
    passage = _Passage("", (), -1)
    for i, piece in enumerate(pieces):
        inside = passage if i <= passage.last else _Passage(under, (), i)
        if isinstance(piece, Items):
            for item in _whole_items(piece, pieces[i + 1 :]):
                found += _in_blocks(item, (*own, *inside.parts), line, inside.label)
        elif isinstance(piece, Paragraph) and _ends(piece, inside.parts):
            label, rest = _split(piece.runs)
            parts = dosage_parts(label)
            after = _until(pieces[i + 1 :], parts, bool(rest)) if parts else ()
            body = ((Paragraph(rest, piece.warning),) if rest else ()) + after
            keys = tuple(key for key in parts if key not in own)
            title = f"{inside.label} – {label}" if inside.label else label
            if keys and body:
                found.append(Section(keys[0], title, body, also=keys[1:], line=line))
            if i + len(after) > passage.last:
                passage = _Passage(title if parts else under, parts, i + len(after))
    return found


class _Passage(NamedTuple):
    """A labelled passage: its label, the parts of dosage it is about, and the index of its last block."""

    label: str
    parts: tuple[str, ...]
    last: int


# --- where a passage starts and ends


def _split(runs: Runs) -> tuple[str, Runs]:
    label, rest = split_label(runs)
    head, colon, tail = label.partition(": ")
    return (head, (Run(tail, "b"),)) if colon and not rest else (label, rest)


def _label(block: Block) -> str:
    """The label that a paragraph opens with; a bold amount ("**5 mg** – …") is none."""
    label = _split(block.runs)[0] if isinstance(block, Paragraph) else ""
    return label if label[:1].isalpha() or dosage_parts(label) else ""


def _ends(block: Block, parts: tuple[str, ...]) -> bool:
    """Whether a passage on these parts ends before a block: at a label that is not of them."""
    label = _label(block)
    return bool(label) and not (set(dosage_parts(label)) or {label}) <= set(parts)


def _until(blocks: tuple[Block, ...], parts: tuple[str, ...], begun: bool) -> tuple[Block, ...]:
    """The blocks up to the next label. Where nothing would be left, the labels say more of this part ("**Renal impairment:**"
    above "**Children:** 1 mg"): then up to the next one of its kind, an organ or an age."""
    found = tuple(takewhile(lambda block: not _ends(block, parts), blocks))
    if found or begun:
        return found
    kind = _ORGANS if set(parts) & _ORGANS else _AGES
    return tuple(takewhile(lambda block: not (_ends(block, parts) and kind & set(dosage_parts(_label(block)))), blocks))


def _pieces(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with each paragraph parted before the lines that open with a label."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (Paragraph(runs, block.warning) for runs in _parted(block.runs))
        else:
            yield block


def _parted(runs: Runs) -> list[Runs]:
    """A paragraph's runs, parted at the line breaks that a label follows."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        for i, text in enumerate(run.text.split("\n")):
            lines += [[]] if i else []
            lines[-1] += [run._replace(text=text)] if text else []
    out: list[Runs] = []
    for line in lines:
        if out and not _label(Paragraph(tuple(line))):
            out[-1] = (*out[-1], Run("\n"), *line)
        else:
            out.append(tuple(line))
    return out


def _whole_items(items: Items, after: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The items of a list; one that is a label alone takes what it is the label of: unlabelled items, else blocks, that follow."""
    for i, item in enumerate(items.items):
        parts = dosage_parts(_label(item[0])) if len(item) == 1 else ()
        if not parts or not isinstance(item[0], Paragraph) or _split(item[0].runs)[1]:
            yield item
            continue
        more = tuple(takewhile(lambda other: not (other and _label(other[0])), items.items[i + 1 :]))
        last = i == len(items.items) - 1
        yield (*item, Items(more)) if more else (*item, *takewhile(lambda block: not _label(block), after)) if last else item
