"""Where the sections of a US drug label go: the table ``data/label-sections.tsv``, by openFDA field, LOINC code and heading.

One table for both label formats, so that a label has the same sections whether it came as JSON or as XML.
"""

import functools
import os
from typing import NamedTuple

from drugref.model import Section
from drugref.paths import bundled_data
from drugref.sections import title_of
from drugref.text import slugify

__all__ = ["Row", "assembled", "below", "by_field", "by_heading", "by_loinc", "rows"]


class Row(NamedTuple):
    """A kind of section: openFDA field ("" for SPL alone), LOINC code, key, further keys, fields that may hold its text again, our
    heading, and the headings labels write (lower case)."""

    field: str
    loinc: str
    key: str
    also: tuple[str, ...]
    within: tuple[str, ...]
    heading: str
    said: tuple[str, ...]


@functools.cache
def rows() -> tuple[Row, ...]:
    """The table in the order sections are shown in."""
    with open(os.path.join(bundled_data(), "label-sections.tsv"), encoding="utf-8") as handle:
        cells = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("#")]
    return tuple(
        Row(field, loinc, key, tuple(also.split()), tuple(within.split()), heading, tuple(filter(None, said.split("; "))))
        for field, loinc, key, also, within, heading, said in cells[1:]
    )


@functools.cache
def by_field() -> dict[str, Row]:
    """Rows by openFDA field."""
    return {row.field: row for row in rows() if row.field}


@functools.cache
def by_loinc() -> dict[str, Row]:
    """Rows by LOINC code."""
    return {row.loinc: row for row in rows()}


@functools.cache
def by_heading() -> dict[str, Row]:
    """Rows by the headings that labels write, lower case; of two rows the first in the table."""
    return {said: row for row in reversed(rows()) for said in row.said}


_ALONE = ("precautions.warnings", "precautions.precautions")
# The warnings of an over-the-counter or old label: alone they are the section, not a part of it.


def assembled(sections: list[Section]) -> tuple[Section, ...]:
    """Sections brought under their top keys, in the order of the table; those it does not know stay last, as they came."""
    groups: dict[str, list[Section]] = {}
    for section in sections:
        groups.setdefault(section.key.partition(".")[0], []).append(section)
    order = _order()
    return tuple(_grouped(key, groups[key]) for key in sorted(groups, key=lambda key: order.get(key, len(order))))


@functools.cache
def _order() -> dict[str, int]:
    return {key: i for i, key in enumerate(dict.fromkeys(row.key.partition(".")[0] for row in rows()))}


@functools.cache
def _headings() -> dict[str, str]:
    return {row.key: row.heading for row in reversed(rows()) if "." not in row.key}


def _grouped(key: str, members: list[Section]) -> Section:
    """One section of all that have its key or a key below it."""
    own = [section for section in members if section.key == key]
    below = [section for section in members if section.key != key]
    if not own and len(below) == 1 and below[0].key in _ALONE:
        return below[0]._replace(key=key, title=title_of(key))
    title = title_of(key)
    if title == key:
        title = _headings().get(key) or (own[0].title if own else key.replace("-", " ").capitalize())
    return Section(
        key,
        title,
        tuple(block for section in own for block in section.blocks),
        (*(sub for section in own for sub in section.subsections), *below),
        own[0].loinc if own else None,
        tuple(dict.fromkeys(k for section in own for k in section.also)),
        own[0].line if own else below[0].line,
    )


@functools.lru_cache(maxsize=4096)
def below(key: str, title: str) -> str:
    """The key of a part of a section, made from its title without the number before it."""
    own = slugify(title.lstrip("0123456789. ")) or slugify(title) or "part"
    return f"{key.partition('.')[0]}.{own}"
