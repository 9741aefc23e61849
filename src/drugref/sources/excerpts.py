"""Parts of dosage that foreign files keep in bold labels ("**Patients with Renal Impairment:** …") made to answer to their key.

An excerpt repeats a passage of its section under a key of its own; the section itself stays as it was written.
"""

from drugref.markup import split_label
from drugref.model import Block, Items, Paragraph, Section
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


def _in_blocks(blocks: tuple[Block, ...], own: tuple[str, ...], line: int) -> list[Section]:
    found: list[Section] = []
    for i, block in enumerate(blocks):
        if isinstance(block, Items):
            for item in block.items:
                found += _labelled(item, own, line) or _in_blocks(item, own, line)
        elif isinstance(block, Paragraph) and split_label(block.runs)[0]:
            end = next((j for j in range(i + 1, len(blocks)) if _label(blocks[j])), len(blocks))
            found += _labelled(blocks[i:end], own, line)
    return found


def _label(block: Block) -> str:
    return split_label(block.runs)[0] if isinstance(block, Paragraph) else ""


def _labelled(blocks: tuple[Block, ...], own: tuple[str, ...], line: int) -> list[Section]:
    """The excerpt that blocks make when they open with a label that names a part of dosage."""
    if not blocks or not isinstance(blocks[0], Paragraph):
        return []
    label, rest = split_label(blocks[0].runs)
    keys = tuple(key for key in dosage_parts(label) if key not in own)
    body = ((Paragraph(rest),) if rest else ()) + tuple(blocks[1:])
    return [Section(keys[0], label, body, also=keys[1:], line=line)] if keys and body else []
