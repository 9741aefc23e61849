"""One boxed warning a monograph: what stands above every answer must be all of it.

Files hold a second one ("Black Box Warning" below "Boxed Warning"), or one in the midst of another section, under a heading
or a mere label ("**Boxed warning:** …"); the reader of ``show`` gets the first section with this key, so all are brought into it.
"""

import re
from collections.abc import Iterator
from itertools import takewhile

from drugref.blocks import section_text
from drugref.model import Block, Items, Paragraph, Section, plain_runs
from drugref.sections import key_of_heading, loinc_of, title_of
from drugref.sources.labelled import label_and_rest, label_of, pieces
from drugref.text import slugify

__all__ = ["BOXED", "with_one_boxed_warning"]

BOXED = "boxed-warning"
_MAY_BE = re.compile(r".{0,12}\bbox", re.IGNORECASE | re.DOTALL)
_NONE = re.compile(r"\W*(?:(?:there is |has )?(?:no|none)\b[^.;:]{0,40}|not applicable|n/?a)?\W*", re.IGNORECASE)
# A label that says there is none: "Boxed warning: none".
_SHORT = 80
# Characters: what denies a warning is shorter.


def with_one_boxed_warning(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], list[tuple[int, str]]]:
    """Sections with every boxed warning in the first of them, and the repairs ``(line, message)``.

    Sections are moved there; a warning nested in another section is copied and stays where it was written, too.
    """
    tops = [section for section in sections if section.key == BOXED]
    others = [section for section in sections if section.key not in (BOXED, "faq", "sources")]
    nested = [found for section in others for found in _nested(section)]
    if not tops and not nested:
        nested = [found for section in others for found in _under_labels(section)]
    if len(tops) < 2 and not nested:
        return sections, []
    repairs = [(other.line, f"'{other.title}' brought into the first boxed warning") for other in tops[1:]]
    repairs += [(other.line, f"'{other.title}' stands in another section: copied into the boxed warning") for other in nested]
    whole = _merged(sorted((*tops, *nested), key=lambda section: section.line))
    others = [section for section in sections if section.key != BOXED]
    at = sections.index(tops[0]) if tops else 0
    return (*others[:at], whole, *others[at:]), repairs


def _nested(section: Section) -> Iterator[Section]:
    for sub in section.subsections:
        if key_of_heading(re.sub(r"\s*\([^()]*\)", "", sub.title)) == BOXED:
            yield sub
        else:
            yield from _nested(sub)


def _under_labels(section: Section) -> Iterator[Section]:
    """The warnings of a file that has no heading for them; where it has one, a label ("Boxed warning: bleeding") only recalls it."""
    if _say_box(section.blocks):
        yield from _labelled(section.blocks, section.line)
    for sub in section.subsections:
        yield from _under_labels(sub)


def _say_box(blocks: tuple[Block, ...]) -> bool:
    """Whether the word may stand among blocks: of most sections this spares looking for labels."""
    for block in blocks:
        if isinstance(block, Paragraph):
            if "box" in plain_runs(block.runs).lower():
                return True
        elif isinstance(block, Items) and any(map(_say_box, block.items)):
            return True
    return False


def _labelled(blocks: tuple[Block, ...], line: int) -> Iterator[Section]:
    """The boxed warnings under a label among blocks, each with what follows up to the next label."""
    whole = tuple(pieces(blocks))
    for i, block in enumerate(whole):
        if isinstance(block, Items):
            for item in filter(_say_box, block.items):
                yield from _labelled(item, line)
        elif isinstance(block, Paragraph) and _MAY_BE.match(plain_runs(block.runs)) and key_of_heading(label_of(block)) == BOXED:
            label, rest = label_and_rest(block.runs)
            body = (Paragraph(rest, block.warning),) if rest else ()
            warning = Section(BOXED, label, (*body, *takewhile(lambda other: not label_of(other), whole[i + 1 :])), line=line)
            text = section_text(warning)
            if len(text) > _SHORT or not _NONE.fullmatch(text):
                yield warning


def _merged(warnings: list[Section]) -> Section:
    """One section of several: blocks on end while the headings say nothing of their own, else each under its heading."""
    out = Section(BOXED, title_of(BOXED), loinc=loinc_of(BOXED), line=warnings[0].line)
    told: set[str] = set()
    for warning in warnings:
        text = section_text(warning)
        if text in told or _holds(out, warning):
            continue
        told.add(text)
        if key_of_heading(warning.title) == BOXED and not out.subsections:
            out = out._replace(blocks=out.blocks + warning.blocks, subsections=warning.subsections)
        else:
            key = f"{BOXED}.{slugify(warning.title)}"
            out = out._replace(subsections=(*out.subsections, warning._replace(key=key, loinc=None)))
    return out


def _holds(whole: Section, part: Section) -> bool:
    """Whether a warning's own blocks stand in the whole already, as they do where a copy was brought into it before."""
    size = len(part.blocks)
    return bool(size) and not part.subsections and any(
        whole.blocks[i : i + size] == part.blocks for i in range(len(whole.blocks) - size + 1)
    )  # fmt: skip
