"""A monograph taken apart into statements: the smallest pieces that can be quoted without being cut.

A statement is a sentence, a list item (or the part of it under one bold label), a table row or a FAQ, with the section it
stands in and what stands over it. Pure: what a statement says of another drug is decided in ``interactions``.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table, plain_runs
from drugref.records import Faq, Leaf, Monograph
from drugref.sentences import sentences
from drugref.stored import blocks_of

__all__ = ["SECTIONS_READ", "Statement", "statements"]

SECTIONS_READ = (
    "boxed-warning", "contraindications", "interactions", "precautions", "dosage", "administration", "monitoring", "summary", "faq",
)  # fmt: skip
# Where a monograph speaks of other drugs, in the order in which its findings are shown. Usage, mechanism, side effects and overdose name
# drugs for other reasons (given together in a trial, metabolites, antidotes).


class Statement(NamedTuple):
    """One piece: the section's key, its heading, what stands over it (a list's lead, a table's header), the whole text, and how many
    of its characters are its label (the drugs it is about, when it names them first)."""

    section: str
    heading: str
    context: str
    text: str
    label: int = 0


def statements(monograph: Monograph) -> tuple[Statement, ...]:
    """All statements of the sections that may speak of other drugs, in ``SECTIONS_READ``'s order."""
    out = [s for leaf in monograph.sections for s in _of_leaf(leaf)]
    out += [_of_faq(faq) for faq in monograph.faqs]
    ranks = {key: rank for rank, key in enumerate(SECTIONS_READ)}
    kept = [s for s in out if s.section.partition(".")[0] in ranks]
    return tuple(sorted(kept, key=lambda s: ranks[s.section.partition(".")[0]]))


def _of_leaf(leaf: Leaf, under: str = "") -> Iterator[Statement]:
    lead = under
    for block in blocks_of(leaf):
        for text, label, context in _of_block(block, lead):
            yield Statement(leaf.key, leaf.title, context, text, label)
        lead = _lead(block) or under
    for sub in leaf.subsections:
        yield from _of_leaf(sub, sub.title)


def _lead(block: Block) -> str:
    """The text of a paragraph that introduces what follows it."""
    text = _plain(block.runs) if isinstance(block, Paragraph) else ""
    return text if text.endswith(":") else ""


def _of_faq(faq: Faq) -> Statement:
    question = " ".join(faq.question.split())
    return Statement("faq", "FAQs", "", f"{question} {' '.join(faq.answer.split())}", len(question))


def _plain(runs: Iterable[Run]) -> str:
    return " ".join(plain_runs(tuple(runs)).split())


def _of_block(block: Block, over: str) -> Iterator[tuple[str, int, str]]:
    """``(text, length of its label, what stands over it)`` of each piece of a block."""
    match block:
        case Paragraph(runs, _):
            for part in _labelled(runs):
                label = _label_size(part)
                for text in [_plain(part)] if label else sentences(_plain(part)):
                    yield text, label, over
        case Items(items, _):
            for item in items:
                yield from _of_item(item, over)
        case Table(header, rows):
            cells = [_plain(cell) for cell in header]
            head = " | ".join(cells) if any(cells) else ""
            for row in rows:
                yield " | ".join(_plain(cell) for cell in row), len(_plain(row[0])), head
        case Code(text):
            yield " ".join(text.split()), 0, over


def _of_item(item: tuple[Block, ...], over: str) -> Iterator[tuple[str, int, str]]:
    """An item's own text whole, or in the parts that its bold labels make; then what is nested in it, under its text."""
    below = over
    for block in item:
        if isinstance(block, Paragraph):
            for part in _labelled(block.runs):
                yield _plain(part), _label_size(part), over
            below = _plain(block.runs)
        else:
            yield from _of_block(block, below)


def _labelled(runs: Runs) -> list[Runs]:
    """A paragraph cut where a bold label starts a new statement: ``**Simvastatin:** 20 mg. **Lovastatin:** 40 mg.``"""
    parts: list[list[Run]] = [[]]
    for i, run in enumerate(runs):
        before = plain_runs(tuple(parts[-1])).rstrip()
        if _is_label(runs, i) and before and before[-1] in ".;!?":
            parts.append([])
        parts[-1].append(run)
    return [tuple(part) for part in parts if _plain(part)]


def _is_label(runs: Runs, i: int) -> bool:
    if "b" not in runs[i].style:
        return False
    after = runs[i + 1].text if i + 1 < len(runs) else ""
    return runs[i].text.rstrip().endswith((":", ",")) or ":" in sentences(after + " ")[:1][0] if after.strip() else True


def _label_size(part: Iterable[Run]) -> int:
    """How many characters of a part's text are its label: its bold start, to the colon behind it; 0 without one."""
    runs = [run for run in part if run.text.strip()]
    if not runs or "b" not in runs[0].style:
        return 0
    whole, bold = _plain(runs), _plain(runs[:1])
    if bold.endswith(":"):
        return len(bold)
    first = (sentences(whole) or [whole])[0]
    colon = first.find(":", len(bold))
    return colon + 1 if colon > 0 else len(bold)
