"""FHIR R4 MedicationKnowledge (https://hl7.org/fhir/R4/medicationknowledge.html), one resource a line as in bulk data.

Each section is a contained DocumentReference with its Markdown, named by ``monograph`` with its LOINC code; all of it stands
in the narrative, too, for people. Elements are filled only where the monograph says so in a form they can hold: prose is
never made a coded contraindication, dose or status, and no extension is used.
"""

import base64
import json
import re
import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from drugref.answers import DISCLAIMER, ShowAnswer
from drugref.blocks import heading_markdown, markdown_of
from drugref.exports.xhtml import heading, paragraph, xhtml
from drugref.model import Paragraph, Run
from drugref.records import Entry, Leaf, Source
from drugref.render import words
from drugref.sections import loinc_of, title_of
from drugref.stored import blocks_of
from drugref.text import escaped_json, sanitize

__all__ = ["write"]

_ATC, _LOINC = "http://www.whocc.no/atc", "http://loinc.org"
# The identities that HL7's terminology gives to these two code systems.
_ID_LENGTH = 64
# Characters that FHIR allows in an id.
_BOXED = "boxed-warning"


class _Document(NamedTuple):
    """A part of a monograph: its heading, LOINC code, Markdown and XHTML, both without the heading."""

    title: str
    loinc: str | None
    markdown: str
    xhtml: str


def write(answer: ShowAnswer) -> str:
    """One line of JSON."""
    return escaped_json(json.dumps(_resource(answer), ensure_ascii=False)) + "\n"


def _resource(answer: ShowAnswer) -> dict[str, Any]:
    entry = answer.monograph.entry
    documents = [*_documents(answer)]
    contained = [_contained(f"part-{n}", document, entry) for n, document in enumerate(documents, 1)]
    sources = [_source(f"source-{n}", source) for n, source in enumerate(entry.sources, 1)]
    types = [*(_concept(document.title, _LOINC, document.loinc) for document in documents), *({"text": "Source"} for _ in sources)]
    resource = {
        "resourceType": "MedicationKnowledge",
        "id": _id(entry.slug),
        "text": {"status": "additional", "div": _narrative(answer, documents)},
        "contained": [*contained, *sources],
        "code": _concept(entry.title),
        "synonym": [_string(name) for name in dict.fromkeys((*entry.synonyms, *entry.brand_names))],
        "productType": [_concept(entry.kind)],
        "monograph": [
            {"type": kind, "source": {"reference": f"#{held['id']}"}} for kind, held in zip(types, (*contained, *sources), strict=True)
        ],
        "ingredient": [{"itemCodeableConcept": _concept(name), "isActive": True} for name in _ingredients(answer)],
        "medicineClassification": _classes(entry),
    }
    return {key: value for key, value in resource.items() if value}


def _id(slug: str) -> str:
    """A slug as an id; one that is too long ends in its check sum (the title stands whole in ``code``)."""
    return slug if len(slug) <= _ID_LENGTH else f"{slug[: _ID_LENGTH - 9]}-{zlib.crc32(slug.encode()):08x}"


def _string(text: str) -> str:
    return sanitize(text).strip()


def _concept(text: str, system: str = "", code: str | None = None) -> dict[str, Any]:
    coding = {"coding": [{"system": system, "code": code}]} if code else {}
    return {**coding, "text": _string(text)}


def _ingredients(answer: ShowAnswer) -> list[str]:
    """A combination's parts by title where they have monographs, else as the monograph names them."""
    titles = {part.slug: part.title for part in answer.parts}
    return [titles.get(name, name) for name in answer.monograph.entry.ingredients]


def _classes(entry: Entry) -> list[dict[str, Any]]:
    out = [{"type": {"text": "ATC"}, "classification": [{"coding": [{"system": _ATC, "code": code}]} for code in entry.atc]}]
    out += [{"type": {"text": "Pharmacologic class"}, "classification": [_concept(entry.drug_class)]}]
    return [out[i] for i, said in enumerate((entry.atc, entry.drug_class)) if said]


# --- the documents


def _documents(answer: ShowAnswer) -> Iterator[_Document]:
    """The notices, the boxed warnings of ingredients, every section, and the questions and answers."""
    yield _plain("Notices", None, _notices(answer))
    for part in answer.parts:
        if part.boxed_warning:
            yield _plain(f"{title_of(_BOXED)} of {part.title}", loinc_of(_BOXED), _paragraphs(part.boxed_warning))
    for leaf in answer.sections:
        yield _Document(leaf.title, leaf.loinc, _markdown(leaf, 2), _xhtml(leaf, 2))
    if answer.faqs:
        asked = [f"{heading_markdown(faq.question, 3)}\n\n{_prose(_paragraphs(faq.answer))}" for faq in answer.faqs]
        shown = [heading(faq.question, 3) + "".join(map(paragraph, _paragraphs(faq.answer))) for faq in answer.faqs]
        yield _Document(title_of("faq"), None, "\n\n".join(asked), "".join(shown))


def _paragraphs(text: str) -> list[str]:
    return text.split("\n\n")


def _notices(answer: ShowAnswer) -> list[str]:
    """What stands above and below every answer of ``show``."""
    entry = answer.monograph.entry
    notices = [entry.description, words.banned(entry, answer.parts), words.lookalike_line(answer.lookalikes)]
    notices += [f"{label}: {value}" for label, value in words.head_facts(answer)]
    notices += words.provenance_lines(entry, answer.provenance)
    notices += [f"Also in: {', '.join(answer.also_in)}."] if answer.also_in else []
    return [notice for notice in (*notices, DISCLAIMER) if notice]


def _plain(title: str, loinc: str | None, texts: list[str]) -> _Document:
    return _Document(title, loinc, _prose(texts), "".join(map(paragraph, texts)))


def _prose(texts: list[str]) -> str:
    """Plain texts as paragraphs of Markdown."""
    return markdown_of(tuple(Paragraph((Run(text),)) for text in texts))


def _markdown(leaf: Leaf, level: int) -> str:
    below = [part for sub in leaf.subsections for part in (heading_markdown(sub.title, min(level + 1, 6)), _markdown(sub, level + 1))]
    return "\n\n".join(part for part in (leaf.markdown, *below) if part)


def _xhtml(leaf: Leaf, level: int) -> str:
    below = "".join(heading(sub.title, level + 1) + _xhtml(sub, level + 1) for sub in leaf.subsections)
    return xhtml(blocks_of(leaf)) + below


def _contained(key: str, document: _Document, entry: Entry) -> dict[str, Any]:
    data = base64.b64encode(document.markdown.encode("utf-8", "backslashreplace")).decode("ascii")
    attachment = {
        "contentType": "text/markdown;charset=utf-8",
        "data": data,
        "title": _string(document.title),
        "creation": entry.last_modified if _is_date(entry.last_modified) else "",
    }
    return {
        "resourceType": "DocumentReference",
        "id": key,
        "status": "current",
        "type": _concept(document.title, _LOINC, document.loinc),
        "content": [{"attachment": {name: value for name, value in attachment.items() if value}}],
    }


def _source(key: str, source: Source) -> dict[str, Any]:
    """A source as a document that is named and not held."""
    said = {"title": _string(source.title), "creation": source.date if _is_date(source.date) else ""}
    described = ", ".join(_string(part) for part in source if part)
    return {
        "resourceType": "DocumentReference",
        "id": key,
        **({"identifier": [{"value": _string(source.id)}]} if source.id else {}),
        "status": "current",
        "type": {"text": "Source"},
        **({"custodian": {"display": _string(source.publisher)}} if source.publisher else {}),
        **({"description": described} if described else {}),
        "content": [{"attachment": {name: value for name, value in said.items() if value} or {"title": "Source"}}],
    }


def _is_date(text: str) -> bool:
    """Whether a date is one that FHIR can hold: a year, a month or a day."""
    return bool(re.fullmatch(r"[12]\d{3}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?", text))


def _narrative(answer: ShowAnswer, documents: list[_Document]) -> str:
    entry = answer.monograph.entry
    inner = heading(answer.tall_man or entry.title, 1)
    inner += "".join(heading(document.title, 2) + document.xhtml for document in documents)
    return f'<div xmlns="http://www.w3.org/1999/xhtml">{inner}</div>'
