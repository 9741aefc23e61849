"""Parts in a row → nested sections with keys, as their headings and levels say.

Headings are met with numbers, bold, remarks and text behind a colon; the level that opens sections differs by file. Whatever
stands above the first heading is kept as an overview.
"""

import functools
import re
from itertools import pairwise
from typing import NamedTuple

from drugref.markup import Part, split_label
from drugref.model import Block, Paragraph, Run, Runs, Section, plain_runs
from drugref.sections import dosage_parts, key_of_heading, loinc_of, title_of
from drugref.sources.excerpts import with_excerpts
from drugref.text import slugify

__all__ = ["outline"]

_REMARK = re.compile(r"\s*\(([^()]*(?:see|above|below|continued|as described|refer)[^()]*)\)\s*$", re.IGNORECASE)
_OF_DOSES = re.compile(r"\bdos(?:e|es|age|ing)\b(?! forms?)|\bspeci(?:al|fic) populations?\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+(?=[A-Za-z])")


class _Head(NamedTuple):
    """A heading taken apart: title, key when known, and words in it that are no part of the title."""

    title: str
    key: str | None
    rest: tuple[Block, ...]


@functools.lru_cache(maxsize=4096)
def _head(heading: Runs) -> _Head:
    label, after = split_label(heading, dash=False)
    if not (label and after) and len(heading) > 1 and key_of_heading(heading[0].text):
        label, after = heading[0].text, _unspaced(heading[1:])
    rest: tuple[Block, ...] = (Paragraph(after),) if label and after else ()
    title = _bare(label if rest else plain_runs(heading))
    known, _, more = title.partition(":")
    if more and not rest and _known(known):
        title, rest = _bare(known), (Paragraph((Run(more.strip()),)),)
    if remark := _REMARK.search(title):
        rest = (Paragraph((Run(remark[0].strip()),)), *rest)
        title = _bare(title[: remark.start()])
    key = _known(title)
    if key and slugify(_NUMBERED.sub("", title)) == slugify(title_of(key)):
        title = title_of(key)
    return _Head(title, key, rest)


def _unspaced(runs: Runs) -> Runs:
    """Runs without the space that parted them from what stood before."""
    return (runs[0]._replace(text=runs[0].text.lstrip()), *runs[1:])


@functools.lru_cache(maxsize=4096)
def _known(title: str) -> str | None:
    plain = _NUMBERED.sub("", title)
    return key_of_heading(plain) or key_of_heading(re.sub(r"\s*\([^()]*\)", "", plain))


def _bare(title: str) -> str:
    return title.strip().rstrip(":").strip()


def outline(parts: list[Part]) -> tuple[Section, ...]:
    """Nested sections from parts in order. The level of the first known heading is the top; higher ones join it.

    What stands above the first heading of that level is an overview with subsections, and known sections among it.
    """
    heads = [(part, _head(part.heading)) for part in parts]
    top = min((p.level for p, h in heads if p.level and h.key), default=min((p.level for p in parts if p.level), default=1))
    starts: list[int] = []
    reached, level = False, 0
    for i, (part, head) in enumerate(heads):
        reached |= 0 < part.level <= top
        if part.level <= top or (not reached and (head.key or part.level <= level)):
            starts.append(i)
            level = part.level
    out = [_overview(heads[: starts[0]])] if starts and starts[0] else []
    out += [_top(heads[start:end]) for start, end in pairwise((*starts, len(heads)))]
    return tuple(s for s in out if s.blocks or s.subsections or s.title != "Overview")


def _overview(heads: list[tuple[Part, _Head]], blocks: tuple[Block, ...] = ()) -> Section:
    return Section("overview", "Overview", blocks, _nested(heads, "overview"), line=heads[0][0].line if heads else 0)


def _top(heads: list[tuple[Part, _Head]]) -> Section:
    part, head = heads[0]
    if not part.level:
        return _overview(heads[1:], part.blocks)._replace(line=part.line)
    key = head.key or slugify(head.title) or "untitled"
    also = () if head.key else dosage_parts(head.title)
    of_doses = key == "dosage" or bool(also) or (not head.key and bool(_OF_DOSES.search(head.title)))
    below = _nested(heads[1:], key, of_doses)
    section = Section(key, head.title or "Untitled", head.rest + part.blocks, below, loinc_of(key), also, part.line)
    return with_excerpts(section) if of_doses else section


def _nested(heads: list[tuple[Part, _Head]], top: str, of_doses: bool = False) -> tuple[Section, ...]:
    """The subsections made of a run of parts; a deeper heading goes below the one before it."""
    out: list[Section] = []
    i = 0
    while i < len(heads):
        part, head = heads[i]
        end = next((j for j in range(i + 1, len(heads)) if heads[j][0].level <= part.level), len(heads))
        keys = (*(dosage_parts(head.title) if of_doses else ()), f"{top}.{slugify(head.title) or 'untitled'}")
        key, also = (keys[0], keys[1:-1]) if top == "dosage" else (keys[-1], keys[:-1])
        below = _nested(heads[i + 1 : end], top, of_doses)
        out.append(Section(key, head.title or "Untitled", head.rest + part.blocks, below, also=also, line=part.line))
        i = end
    return tuple(out)
