"""Labels: the words that a paragraph opens with and that say what it is about, before a colon or in bold.

A bold label may be anything ("**Note:**"). Without bold only the name of a part of dosage or of the boxed warning is one, on
its own in front of a colon ("Patients with renal impairment: 2 mg"): any other text before a colon is a sentence to us.
"""

import re
from collections.abc import Iterable, Iterator

from drugref.markup import split_label
from drugref.model import Block, Items, Paragraph, Run, Runs, plain_runs
from drugref.sections import dosage_parts, key_of_heading

__all__ = ["is_bold", "label_and_rest", "label_of", "may_hold_label", "pieces"]

_PLAIN = re.compile(r"\s*([^\W\d_][^:.;!?\n]{2,60}):(?=\s|$)\s*")
_WHO = r"(?:(?:adult|elderly|older|p(?:a)?ediatric|geriatric)\s+)?(?:patients?|people|those|persons?|adults?|children|individuals?)"
_GRADE = r"(?:(?:mild|moderate|severe|advanced|chronic|end[- ]stage|pre-?existing|to|or|and|,)\s*)*"
_ORGAN = r"(?:renal|kidney|hepatic|liver)"
_OF_DOSAGE = re.compile(
    rf"(?:dos(?:e|es|ing|age)(?:\s+adjustments?)?\s+)?(?:(?:in|for)\s+)?(?:(?:{_WHO}\s+with\s+)?{_GRADE}{_ORGAN}(?:\s*(?:,|/|or|and)\s*{_ORGAN})*"
    rf"\s+(?:impairment|dysfunction|insufficiency|failure|disease)|adults?|children|infants?|neonates?|adolescents?|(?:the\s+)?elderly"
    rf"|older\s+(?:adults?|people)|(?:adult|elderly|older|p(?:a)?ediatric|geriatric)\s+(?:patients?|dos(?:e|ing|age)|population)|geriatrics?"
    rf"|p(?:a)?ediatrics?|(?:patients?\s+on\s+)?(?:ha?emo)?dialysis(?:\s+patients?)?)(?:\s*\([^()]*\))?",
    re.IGNORECASE,
)
# Nothing but the part: "Tablets, normal renal function" holds the full dose, "Adults, Child-Pugh C" not the adults'.


def label_and_rest(runs: Runs) -> tuple[str, Runs]:
    """The label that runs open with, and what follows it; ``("", runs)`` when there is none."""
    if runs and "b" in runs[0].style:
        label, rest = split_label(runs)
        head, colon, tail = label.partition(": ")
        return (head, (Run(tail, "b"),)) if colon and not rest else (label, rest)
    return _plain_label(runs)


def _plain_label(runs: Runs) -> tuple[str, Runs]:
    if not runs or runs[0].style or ":" not in runs[0].text or not (m := _PLAIN.match(runs[0].text)):
        return "", runs
    label = m[1].strip()
    if not (_OF_DOSAGE.fullmatch(label) or key_of_heading(label) == "boxed-warning"):
        return "", runs
    behind = runs[0].text[m.end() :]
    return label, ((Run(behind),) if behind else ()) + runs[1:]


def label_of(block: Block) -> str:
    """The label that a paragraph opens with; a bold amount ("**5 mg** – …") is none."""
    label = label_and_rest(block.runs)[0] if isinstance(block, Paragraph) else ""
    return label if label[:1].isalpha() or dosage_parts(label) else ""


def is_bold(block: Block) -> bool:
    """Whether a paragraph opens with bold text, so that its label is one beyond doubt."""
    return isinstance(block, Paragraph) and bool(block.runs) and "b" in block.runs[0].style


def may_hold_label(blocks: Iterable[Block]) -> bool:
    """Whether a label may stand among blocks; of most text this spares taking it apart."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if any(":" in run.text or "b" in run.style for run in block.runs):
                return True
        elif isinstance(block, Items) and any(map(may_hold_label, block.items)):
            return True
    return False


def pieces(blocks: Iterable[Block]) -> Iterator[Block]:
    """Blocks with each paragraph parted before the lines that open with a label."""
    for block in blocks:
        if isinstance(block, Paragraph) and "\n" in plain_runs(block.runs):
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
    out: list[list[Run]] = []
    for line in lines:
        if out and not label_of(Paragraph(tuple(line))):
            out[-1] += [Run("\n"), *line]
        else:
            out.append(line)
    return [tuple(part) for part in out]
