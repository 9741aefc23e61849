"""A monograph as rows: everything the index stores of one, made ready in whichever process read it. Pure.

Numbers that only the index can give (row ids) are left out; a section names its parent by its place in the list.
"""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drugref.blocks import markdown_of, section_text, text_of
from drugref.bodies import text_in
from drugref.model import Block, Drug, Section, encode_blocks
from drugref.records import Faq, Problem
from drugref.stored import body_of
from drugref.text import count_long_words, storable

__all__ = ["Row", "Rows", "rows_of", "words_of"]

Row = tuple[object, ...]


class Rows(NamedTuple):
    """What one record came to. ``drug``: the columns of ``drug`` from ``base`` on, None when it cannot be read.

    ``sections``: place of the parent or None, then the columns of ``section`` from ``key`` on.
    """

    where: str
    drug: Row | None
    sections: tuple[Row, ...]
    faqs: tuple[Faq, ...]
    problems: tuple[Problem, ...]

    def passages(self) -> Iterator[tuple[int | None, int | None, str, str]]:
        """What the full text holds of it: place of the section or None, place of the FAQ or None, heading, plain text."""
        for place, (_, _, _, title, _, excerpt, body, _, blocks) in enumerate(self.sections):
            if body and not excerpt:
                yield place, None, str(title), text_in(str(body)) if blocks is None else str(body)
        for place, faq in enumerate(self.faqs):
            yield None, place, faq.question, faq.answer

    def wording(self) -> str:
        """All words of the full text of it, whatever their order."""
        return "\n".join([f"{heading} {body}" for *_, heading, body in self.passages()])


def rows_of(where: str, drug: Drug | None, problems: tuple[Problem, ...]) -> Rows:
    """The rows of what a reader made of a record."""
    if drug is None:
        return Rows(where, None, (), (), problems)
    sections: list[Row] = []
    for section in drug.sections:
        _section(section, None, sections)
    return Rows(where, _drug(drug), tuple(sections), drug.faqs, problems)


def words_of(records: Iterable[Rows]) -> dict[str, int]:
    """The long words of records, and in how many records each stands."""
    return count_long_words(rows.wording() for rows in records)


def _drug(drug: Drug) -> Row:
    boxed = next((s for s in drug.sections if s.key == "boxed-warning"), None)
    return (
        drug.slug, drug.rank, drug.title, drug.kind, drug.description, drug.drug_class,
        *(_json(values) for values in (drug.brand_names, drug.synonyms, drug.atc, drug.ingredients)),
        int(drug.is_banned), int(drug.reviewed), section_text(boxed) if boxed else None, drug.last_modified,
        _json([source._asdict() for source in drug.sources]), _json(dict(drug.extra)), storable(drug.file),
    )  # fmt: skip


def _section(section: Section, parent: int | None, out: list[Row], excerpt: bool = False) -> None:
    place = len(out)
    body = body_of(section.blocks)
    forms = (body, None, None) if body is not None else _forms(section.blocks)
    out.append((parent, section.key, f" {' '.join(section.also)} ", section.title, section.loinc, int(excerpt), *forms))
    for sub in section.subsections:
        _section(sub, place, out)
    for passage in section.excerpts:
        _section(passage, place, out, excerpt=True)


def _forms(blocks: tuple[Block, ...]) -> tuple[str, str, str]:
    """Blocks that no body can say, as text, as Markdown and as they are."""
    return text_of(blocks), markdown_of(blocks), _json(encode_blocks(blocks))


_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
