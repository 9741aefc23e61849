"""Answers as the bodies of JSON documents. The field names here are the contract of docs/json.md; ``forms`` writes them out."""

from collections.abc import Callable
from typing import Any, TypeAlias

from drugref.answers import Confusable, FaqAnswer, FindAnswer, Found, SearchAnswer, ShowAnswer, Warned
from drugref.records import Entry, Leaf, Match

__all__ = [
    "BODIES",
    "RECORDS",
    "Body",
    "confusable_json",
    "found_json",
    "match_json",
    "monograph_json",
    "outline",
    "outline_row",
    "section_json",
    "warned_json",
    "whole_markdown",
]

Body: TypeAlias = "tuple[str, Callable[[Any], dict[str, Any]]]"

RECORDS = {
    "find": "results",
    "search": "hits",
    "faq": "hits",
    "list": "drugs",
    "sections": "sections",
    "lookalikes": "names",
    "interactions": "pairs",
    "compare": "sections",
    "corpora": "corpora",
    "check": "findings",
}
# The field of a document that holds its records: what JSON lines, CSV, TSV and --fields go by.


def match_json(match: Match | None) -> dict[str, Any] | None:
    """MATCH of the contract."""
    if match is None:
        return None
    return {
        "slug": match.slug, "title": match.title, "matched": match.matched, "kind": match.kind, "score": match.score,
        "likely": match.likely, "class": match.drug_class, "corpus": match.corpus,
    }  # fmt: skip


def found_json(found: Found) -> dict[str, Any]:
    """RESULT of the contract."""
    return {
        "query": found.query,
        "status": found.status,
        "match": match_json(found.match),
        "candidates": [match_json(c) for c in found.candidates],
        "uncovered": list(found.uncovered),
    }


def whole_text(leaf: Leaf) -> str:
    """A stored section's text with its subsections', each under its title."""
    parts = [leaf.text, *(f"{sub.title}\n{whole_text(sub)}" for sub in leaf.subsections)]
    return "\n\n".join(part for part in parts if part)


def whole_markdown(leaf: Leaf, level: int = 2) -> str:
    """A stored section's Markdown below its heading, the subsections' headings one level down."""
    parts = [leaf.markdown]
    for sub in leaf.subsections:
        parts += [f"{'#' * min(level + 1, 6)} {sub.title}", whole_markdown(sub, level + 1)]
    return "\n\n".join(part for part in parts if part)


def section_json(leaf: Leaf) -> dict[str, Any]:
    """SECTION of the contract."""
    return {
        "key": leaf.key,
        "title": leaf.title,
        "loinc": leaf.loinc,
        "markdown": whole_markdown(leaf),
        "text": whole_text(leaf),
        "subsections": [section_json(sub) for sub in leaf.subsections],
    }


def confusable_json(name: Confusable) -> dict[str, Any]:
    """A look-alike name."""
    return {
        "name": name.name,
        "tall_man": name.tall_man or None,
        "slug": name.slug,
        "class": name.drug_class,
        "use": name.use,
        "origin": name.origin,
        "score": name.score,
    }


def ingredient_warnings(parts: tuple[Entry, ...]) -> list[dict[str, Any]]:
    """The boxed warnings that hold for a drug and stand on other pages: of its ingredients, or of its page in another corpus."""
    boxed = (part for part in parts if part.boxed_warning)
    return [{"slug": part.slug, "title": part.title, "corpus": part.corpus, "text": part.boxed_warning} for part in boxed]


def warned_json(warned: Warned) -> dict[str, Any]:
    """A drug with its warnings and sources."""
    entry = warned.entry
    return {
        "slug": entry.slug,
        "title": entry.title,
        "is_banned": any(one.is_banned for one in (entry, *warned.parts)),
        "boxed_warning": entry.boxed_warning,
        "ingredient_warnings": ingredient_warnings(warned.parts),
        "lookalikes": [confusable_json(name) for name in warned.lookalikes],
        "corpus": entry.corpus,
        "also_in": list(warned.also_in),
        "last_modified": entry.last_modified,
        "sources": [source._asdict() for source in entry.sources],
    }


def monograph_json(answer: ShowAnswer) -> dict[str, Any]:
    """The ``monograph`` of the contract."""
    entry = answer.monograph.entry
    monograph = {
        "slug": entry.slug,
        "title": entry.title,
        "kind": entry.kind,
        "description": entry.description,
        "class": entry.drug_class,
        "brand_names": list(entry.brand_names),
        "synonyms": list(entry.synonyms),
        "ingredients": list(entry.ingredients),
        "atc": list(entry.atc),
        "is_banned": any(one.is_banned for one in (entry, *answer.parts)),
        "boxed_warning": entry.boxed_warning,
        "ingredient_warnings": ingredient_warnings(answer.parts),
        "reviewed": entry.reviewed,
        "last_modified": entry.last_modified,
        "corpus": entry.corpus,
        "also_in": list(answer.also_in),
        "labels": [
            {"slug": label.slug, "brand_names": list(label.brand_names), "company": label.company, "last_modified": label.date}
            for label in answer.labels
        ],
        "sources": [source._asdict() for source in entry.sources],
        "product": dict(entry.extra),
        "lookalikes": [confusable_json(name) for name in answer.lookalikes],
        "same_class": [slug for slug, _ in answer.same_class],
        "sections": [section_json(leaf) for leaf in answer.sections],
        "not_stated": list(answer.unstated),
        "faqs": [{"q": faq.question, "a": faq.answer, **({"section": faq.section} if faq.section else {})} for faq in answer.faqs],
    }
    if answer.outline:
        monograph["outline"] = [outline_row(row) for row in outline(answer.sections)]
        monograph["sections"] = []
        monograph["faqs"] = []
    return monograph


def _show(answer: ShowAnswer) -> dict[str, Any]:
    return {"match": match_json(answer.match), "monograph": monograph_json(answer)}


def outline(sections: tuple[Leaf, ...], depth: int = 0) -> list[tuple[int, str, str, int]]:
    """``(depth, key, title, words)`` of every section, in reading order; the words are those of the whole section."""
    rows: list[tuple[int, str, str, int]] = []
    for leaf in sections:
        rows.append((depth, leaf.key, leaf.title, len(whole_text(leaf).split())))
        rows += outline(leaf.subsections, depth + 1)
    return rows


def outline_row(row: tuple[int, str, str, int]) -> dict[str, Any]:
    """A row of ``outline`` as a map."""
    return dict(zip(("depth", "key", "title", "words"), row, strict=True))


def _search(answer: SearchAnswer) -> dict[str, Any]:
    return _hits(answer, [{k: v for k, v in hit._asdict().items() if k != "heading"} for hit in answer.hits])


def _faq(answer: FaqAnswer) -> dict[str, Any]:
    return _hits(answer, [{k: v for k, v in hit._asdict().items() if v is not None} for hit in answer.hits])


def _hits(answer: SearchAnswer | FaqAnswer, hits: list[dict[str, Any]]) -> dict[str, Any]:
    return {
        "query": answer.query,
        "drugs": [m.slug for m in answer.drugs],
        "near": [match_json(m) for m in answer.near],
        "uncovered": list(answer.uncovered),
        "corrections": [correction._asdict() for correction in answer.corrections],
        "unmet": list(answer.unmet),
        "hits": hits,
        "entries": [warned_json(warned) for warned in answer.entries],
    }


def _find(answer: FindAnswer) -> dict[str, Any]:
    return {"results": [found_json(found) for found in answer.results]}


BODIES: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    ShowAnswer: ("monograph", _show),
    FindAnswer: ("find", _find),
    SearchAnswer: ("search", _search),
    FaqAnswer: ("faq", _faq),
}
# By kind of answer: the schema's name and the document without its envelope.
