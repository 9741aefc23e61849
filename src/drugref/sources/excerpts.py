"""Parts of dosage that foreign files keep in bold labels ("**Patients with Renal Impairment:** …") made to answer to their key.

An excerpt repeats a passage of its section under a key of its own; the section itself stays as it was written. A passage
ends at the next label that is not of the same part.
"""

from collections.abc import Iterable, Iterator
from itertools import pairwise, takewhile

from drugref.markup import split_label
from drugref.model import Block, Items, Paragraph, Run, Runs, Section
from drugref.sections import dosage_parts

__all__ = ["with_excerpts"]


def with_excerpts(dosage: Section) -> Section:
    """The dosage section with an excerpt behind its subsections for each labelled passage found in it."""
    return dosage._replace(excerpts=tuple(_in_section(dosage, ())))


def _in_section(section: Section, own: tuple[str, ...]) -> list[Section]:
    own = (*own, section.key, *section.also)
    found = _in_blocks(section.blocks, own, section.line)
    for sub in section.subsections:
        found += _in_section(sub, own)
    return found


def _in_blocks(blocks: Iterable[Block], own: tuple[str, ...], line: int) -> list[Section]:
    found: list[Section] = []
    pieces = tuple(_pieces(blocks))
    within: tuple[str, ...] = ()
    for i, piece in enumerate(pieces):
        if _ends(piece, within):
            within = dosage_parts(_label(piece)) if isinstance(piece, Paragraph) else ()
            if within and isinstance(piece, Paragraph):
                found += _passage(piece, _until(pieces[i + 1 :], within), own, line)
        if isinstance(piece, Items):
            for item in _whole_items(piece, pieces[i + 1 :]):
                found += _in_blocks(item, (*own, *within), line)
    return found


def _passage(first: Paragraph, after: Iterable[Block], own: tuple[str, ...], line: int) -> list[Section]:
    """The excerpt that a labelled paragraph makes with what follows it; none when its part has a section of its own here."""
    label, rest = _split(first.runs)
    keys = tuple(key for key in dosage_parts(label) if key not in own)
    body = ((Paragraph(rest, first.warning),) if rest else ()) + tuple(_lists_joined(after))
    return [Section(keys[0], label, body, also=keys[1:], line=line)] if keys and body else []


# --- where a passage starts and ends


def _split(runs: Runs) -> tuple[str, Runs]:
    label, rest = split_label(runs)
    head, colon, tail = label.partition(": ")
    return (head, (Run(tail, "b"),)) if colon and not rest else (label, rest)


def _label(block: Block) -> str:
    """The label that a paragraph, or the first item of a list, opens with; a bold amount ("**5 mg** – …") is none."""
    if isinstance(block, Items):
        return _label(block.items[0][0]) if block.items and block.items[0] else ""
    label = _split(block.runs)[0] if isinstance(block, Paragraph) else ""
    return label if label[:1].isalpha() else ""


def _ends(block: Block, keys: tuple[str, ...]) -> bool:
    """Whether a passage on these parts ends before a block: at another label, in a list only at one of another part."""
    label = _label(block)
    parts = set(dosage_parts(label))
    return bool(label) and not (parts and parts <= set(keys)) and (bool(parts) or isinstance(block, Paragraph))


def _until(blocks: Iterable[Block], keys: tuple[str, ...]) -> tuple[Block, ...]:
    return tuple(takewhile(lambda block: not _ends(block, keys), blocks))


def _pieces(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with a paragraph parted before each line, and a list before each item, that opens with a label."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield from (Paragraph(runs, block.warning) for runs in _parted(block.runs))
        elif isinstance(block, Items):
            starts = [i for i, item in enumerate(block.items) if not i or (item and dosage_parts(_label(item[0])))]
            for start, end in pairwise((*starts, len(block.items))):
                yield Items(block.items[start:end], None if block.start is None else block.start + start)
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
        yield (*item, Items(more)) if more else (*item, *_until(after, parts)) if last else item


def _lists_joined(blocks: Iterable[Block]) -> list[Block]:
    """Blocks with the lists that ``_pieces`` parted put together again."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if isinstance(block, Items) and isinstance(before, Items) and (before.start is None) == (block.start is None):
            out[-1] = before._replace(items=before.items + block.items)
        else:
            out.append(block)
    return out
