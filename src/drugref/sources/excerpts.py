"""Parts of dosage that foreign files keep in labels ("**Patients with Renal Impairment:** …", bold or not) made to answer to their key.

An excerpt repeats a passage of its section under a key of its own; the section itself stays as it was written. A passage
ends at the next labelled paragraph that is not of the same part; a list below the label belongs to it whatever its items say.
Labels that are not bold count only where no heading has said already whom the text is for.
"""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from typing import NamedTuple

from drugref.model import Block, Items, Paragraph, Section
from drugref.sections import DOSAGE_PARTS, dosage_parts
from drugref.sources.labelled import is_bold, label_and_rest, label_of, may_hold_label, pieces

__all__ = ["with_excerpts"]

_ORGANS = {"dosage.renal", "dosage.hepatic"}
_PARTS = {key for key, _, _, _ in DOSAGE_PARTS}
_AGES = _PARTS - _ORGANS


def with_excerpts(dosage: Section) -> Section:
    """The dosage section with an excerpt behind its subsections for each labelled passage found in it."""
    return dosage._replace(excerpts=tuple(_in_section(dosage, ())))


def _in_section(section: Section, own: tuple[str, ...]) -> list[Section]:
    own = (*own, section.key, *section.also)
    found = _in_blocks(section.blocks, own, section.line) if may_hold_label(section.blocks) else []
    for sub in section.subsections:
        found += _in_section(sub, own)
    return found


def _in_blocks(blocks: Iterable[Block], own: tuple[str, ...], line: int, under: str = "") -> list[Section]:
    """The excerpts in blocks; ``under`` is the label of the passage that the blocks are part of, said in their titles."""
    found: list[Section] = []
    whole = tuple(pieces(blocks))
    passage = _Passage("", (), -1)
    for i, piece in enumerate(whole):
        inside = passage if i <= passage.last else _Passage(under, (), i)
        if isinstance(piece, Items):
            for item in _whole_items(piece, whole[i + 1 :]):
                found += _in_blocks(item, (*own, *inside.parts), line, inside.label)
        elif isinstance(piece, Paragraph) and _ends(piece, inside.parts):
            label, rest = label_and_rest(piece.runs)
            parts = dosage_parts(label)
            after = _until(whole[i + 1 :], parts, bool(rest), is_bold(piece)) if parts else ()
            body = ((Paragraph(rest, piece.warning),) if rest else ()) + after
            keys = tuple(key for key in parts if key not in own) if is_bold(piece) or not _PARTS & set(own) else ()
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


def _ends(block: Block, parts: tuple[str, ...]) -> bool:
    """Whether a passage on these parts ends before a block: at a label that is not of them."""
    label = label_of(block)
    return bool(label) and not (set(dosage_parts(label)) or {label}) <= set(parts)


def _until(blocks: tuple[Block, ...], parts: tuple[str, ...], begun: bool, bold: bool) -> tuple[Block, ...]:
    """The blocks up to the next label; a bold label's passage ends at bold ones only. Where nothing would be left, the labels say
    more of this part ("**Renal impairment:**" above "**Children:** 1 mg"): then up to the next one of its kind, an organ or an age."""

    def ends(block: Block) -> bool:
        return _ends(block, parts) and (is_bold(block) or not bold)

    found = tuple(takewhile(lambda block: not ends(block), blocks))
    if found or begun:
        return found
    kind = _ORGANS if set(parts) & _ORGANS else _AGES
    return tuple(takewhile(lambda block: not (ends(block) and kind & set(dosage_parts(label_of(block)))), blocks))


def _whole_items(items: Items, after: tuple[Block, ...]) -> Iterator[tuple[Block, ...]]:
    """The items of a list; one that is a label alone takes what it is the label of: unlabelled items, else blocks, that follow."""
    for i, item in enumerate(items.items):
        parts = dosage_parts(label_of(item[0])) if len(item) == 1 else ()
        if not parts or not isinstance(item[0], Paragraph) or label_and_rest(item[0].runs)[1]:
            yield item
            continue
        more = tuple(takewhile(lambda other: not (other and label_of(other[0])), items.items[i + 1 :]))
        last = i == len(items.items) - 1
        yield (*item, Items(more)) if more else (*item, *takewhile(lambda block: not label_of(block), after)) if last else item
