"""One boxed warning a monograph: what stands above every answer must be all of it.

Files hold a second one ("Black Box Warning" below "Boxed Warning"), or one in the midst of another section; the reader
of ``show`` gets the first section with this key, so all are brought into it.
"""

import re
from collections.abc import Iterator

from drugref.blocks import section_text
from drugref.model import Section
from drugref.sections import key_of_heading, loinc_of, title_of
from drugref.text import slugify

__all__ = ["BOXED", "with_one_boxed_warning"]

BOXED = "boxed-warning"


def with_one_boxed_warning(sections: tuple[Section, ...]) -> tuple[tuple[Section, ...], list[tuple[int, str]]]:
    """Sections with every boxed warning in the first of them, and the repairs ``(line, message)``.

    Sections are moved there; a warning nested in another section is copied and stays where it was written, too.
    """
    tops = [section for section in sections if section.key == BOXED]
    nested = [found for section in sections if section.key not in (BOXED, "faq") for found in _nested(section)]
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
