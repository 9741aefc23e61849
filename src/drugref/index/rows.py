"""A monograph as rows: everything the index stores of one, made ready in whichever process read it. Pure.

Numbers that only the index can give (row ids) are left out; a section names its parent by its place in the list.
"""

import json
from collections import Counter
from typing import NamedTuple

from drugref.blocks import markdown_of, section_text, text_of
from drugref.model import Drug, Section, encode_blocks
from drugref.records import Problem
from drugref.text import long_words, storable

__all__ = ["Row", "Rows", "rows_of"]

Row = tuple[object, ...]


class Rows(NamedTuple):
    """What one record came to. ``drug``: the columns of ``drug`` from ``base`` on, None when it cannot be read.

    ``sections``: place of the parent or None, then the columns of ``section`` from ``key`` on. ``passages``: place of the
    section or None, place of the FAQ or None, heading, body. ``words``: long words, and in how many passages each stands.
    """

    where: str
    drug: Row | None
    sections: tuple[Row, ...]
    faqs: tuple[Row, ...]
    passages: tuple[tuple[int | None, int | None, str, str], ...]
    problems: tuple[Problem, ...]
    words: tuple[tuple[str, int], ...] = ()


def rows_of(where: str, drug: Drug | None, problems: tuple[Problem, ...]) -> Rows:
    """The rows of what a reader made of a record."""
    if drug is None:
        return Rows(where, None, (), (), (), problems)
    sections: list[Row] = []
    passages: list[tuple[int | None, int | None, str, str]] = []
    for section in drug.sections:
        _section(section, None, sections, passages)
    passages += [(None, i, faq.question, faq.answer) for i, faq in enumerate(drug.faqs)]
    return Rows(where, _drug(drug), tuple(sections), tuple(tuple(faq) for faq in drug.faqs), tuple(passages), problems, _words(passages))


def _words(passages: list[tuple[int | None, int | None, str, str]]) -> tuple[tuple[str, int], ...]:
    counts: Counter[str] = Counter()
    for *_, heading, body in passages:
        counts.update(long_words(f"{heading} {body}"))
    return tuple(counts.items())


def _drug(drug: Drug) -> Row:
    boxed = next((s for s in drug.sections if s.key == "boxed-warning"), None)
    return (
        drug.slug, drug.rank, drug.title, drug.kind, drug.description, drug.drug_class,
        *(_json(values) for values in (drug.brand_names, drug.synonyms, drug.atc, drug.ingredients)),
        int(drug.is_banned), int(drug.reviewed), section_text(boxed) if boxed else None, drug.last_modified,
        _json([source._asdict() for source in drug.sources]), _json(dict(drug.extra)), storable(drug.file),
    )  # fmt: skip


def _section(
    section: Section,
    parent: int | None,
    out: list[Row],
    passages: list[tuple[int | None, int | None, str, str]],
    excerpt: bool = False,
) -> None:
    text = text_of(section.blocks)
    place = len(out)
    out.append((
        parent, section.key, f" {' '.join(section.also)} ", section.title, section.loinc, int(excerpt),
        _json(encode_blocks(section.blocks)), text, markdown_of(section.blocks),
    ))  # fmt: skip
    if text and not excerpt:
        passages.append((place, None, section.title, text))
    for sub in section.subsections:
        _section(sub, place, out, passages)
    for passage in section.excerpts:
        _section(passage, place, out, passages, excerpt=True)


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
