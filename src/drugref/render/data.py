"""Answers as JSON documents, JSON lines, CSV and TSV. The field names here are the contract of docs/json.md."""

import json
from collections.abc import Callable
from typing import Any, TypeAlias

from drugref.answers import DISCLAIMER, Confusable, FaqAnswer, FindAnswer, Found, SearchAnswer, ShowAnswer, Warned
from drugref.errors import Usage
from drugref.records import Entry, Leaf, Match

__all__ = [
    "BODIES",
    "RECORDS",
    "Body",
    "document",
    "found_json",
    "match_json",
    "monograph_json",
    "outline",
    "outline_row",
    "pick",
    "show_data",
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
        "likely": match.likely, "class": match.drug_class,
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


def _section(leaf: Leaf) -> dict[str, Any]:
    return {
        "key": leaf.key,
        "title": leaf.title,
        "loinc": leaf.loinc,
        "markdown": whole_markdown(leaf),
        "text": whole_text(leaf),
        "subsections": [_section(sub) for sub in leaf.subsections],
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
    """The boxed warnings of a combination's ingredients."""
    return [{"slug": part.slug, "title": part.title, "text": part.boxed_warning} for part in parts if part.boxed_warning]


def _warned(warned: Warned) -> dict[str, Any]:
    entry = warned.entry
    return {
        "slug": entry.slug,
        "title": entry.title,
        "is_banned": entry.is_banned,
        "boxed_warning": entry.boxed_warning,
        "ingredient_warnings": ingredient_warnings(warned.parts),
        "lookalikes": [confusable_json(name) for name in warned.lookalikes],
        "corpus": entry.corpus,
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
        "is_banned": entry.is_banned,
        "boxed_warning": entry.boxed_warning,
        "ingredient_warnings": ingredient_warnings(answer.parts),
        "reviewed": entry.reviewed,
        "last_modified": entry.last_modified,
        "corpus": entry.corpus,
        "also_in": list(answer.also_in),
        "sources": [source._asdict() for source in entry.sources],
        "product": dict(entry.extra),
        "lookalikes": [confusable_json(name) for name in answer.lookalikes],
        "sections": [_section(leaf) for leaf in answer.sections],
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
    hits = [{k: v for k, v in hit._asdict().items() if k != "heading"} for hit in answer.hits]
    return {
        "query": answer.query,
        "drugs": [m.slug for m in answer.drugs],
        "near": [match_json(m) for m in answer.near],
        "uncovered": list(answer.uncovered),
        "hits": hits,
        "entries": [_warned(warned) for warned in answer.entries],
    }


def _faq(answer: FaqAnswer) -> dict[str, Any]:
    hits = [{k: v for k, v in hit._asdict().items() if v is not None} for hit in answer.hits]
    return {
        "query": answer.query,
        "drugs": [m.slug for m in answer.drugs],
        "near": [match_json(m) for m in answer.near],
        "uncovered": list(answer.uncovered),
        "hits": hits,
        "entries": [_warned(warned) for warned in answer.entries],
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


def document(body_of: Body, answer: Any, fields: tuple[str, ...] = ()) -> dict[str, Any]:
    """The whole JSON document of an answer, or the fields picked of it (its schema, corpus and disclaimer always stay)."""
    name, make = body_of
    body, provenance = make(answer), getattr(answer, "provenance", None)
    records = RECORDS.get(name)
    if fields and records:
        body[records] = [pick(record, fields) for record in body[records]]
    elif fields:
        body = pick(body, fields)
    corpus = {"name": provenance.name, "version": provenance.version, "built": provenance.built} if provenance else None
    if provenance and corpus and len(provenance.layers) > 1:
        corpus["layers"] = [{"name": n, "version": v} for n, v in provenance.layers]
    return {"schema": f"drugref/{name}/1", **body, "corpus": corpus, "disclaimer": DISCLAIMER}


def records_of(body_of: Body, answer: Any) -> list[dict[str, Any]]:
    """The records of an answer, each a flat-ish map; an answer without records is one record, its whole document."""
    name, make = body_of
    return list(make(answer)[RECORDS[name]]) if name in RECORDS else [document(body_of, answer)]


def lines(body_of: Body, answer: Any, fields: tuple[str, ...] = ()) -> str:
    """JSON lines: one record a line."""
    if body_of[0] not in RECORDS:
        return json.dumps(document(body_of, answer, fields), ensure_ascii=False) + "\n"
    picked = [pick(record, fields) if fields else record for record in records_of(body_of, answer)]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in picked)


def pick(record: Any, fields: tuple[str, ...]) -> Any:
    """The fields ``a`` and ``b.c`` of a JSON value; a path goes through every element of a list."""
    if isinstance(record, list):
        return [pick(element, fields) for element in record]
    if not isinstance(record, dict):
        return record
    out: dict[str, Any] = {}
    for field in fields:
        head, _, rest = field.partition(".")
        if head not in record:
            raise Usage(f"no field '{field}'", "there are: " + ", ".join(record))
        value = pick(record[head], (rest,)) if rest else record[head]
        out[head] = _merged(out[head], value) if head in out else value
    return out


def _merged(a: Any, b: Any) -> Any:
    if isinstance(a, dict) and isinstance(b, dict):
        return {**a, **{key: _merged(a[key], value) if key in a else value for key, value in b.items()}}
    if isinstance(a, list) and isinstance(b, list):
        return [_merged(x, y) for x, y in zip(a, b, strict=True)]
    return b


def table(body_of: Body, answer: Any, fields: tuple[str, ...]) -> tuple[list[str], list[list[str]]]:
    """Columns and rows for CSV and TSV: nested values with dotted names, lists joined by ``; ``."""
    rows = [_flat(pick(record, fields) if fields else record) for record in map(_filled, records_of(body_of, answer))]
    columns = list(dict.fromkeys(key for row in rows for key in row))
    return columns, [[row.get(column, "") for column in columns] for row in rows]


def _filled(record: dict[str, Any]) -> dict[str, Any]:
    """A record with every column it may have, so that a table has the same columns whatever was found."""
    if "match" in record and record["match"] is None:
        return {**record, "match": dict.fromkeys(("slug", "title", "matched", "kind", "score", "likely", "class"))}
    return {**record, "section": record.get("section")} if "question" in record else record


def _flat(record: dict[str, Any], prefix: str = "") -> dict[str, str]:
    out: dict[str, str] = {}
    for key, value in record.items():
        if isinstance(value, dict):
            out.update(_flat(value, f"{prefix}{key}."))
        elif isinstance(value, list):
            out[prefix + key] = "; ".join(_cell(element) for element in value)
        else:
            out[prefix + key] = _cell(value)
    return out


def _cell(value: Any) -> str:
    if isinstance(value, dict):
        return str(value.get("title") or value.get("name") or value.get("slug") or json.dumps(value, ensure_ascii=False))
    if isinstance(value, bool):
        return "true" if value else "false"
    return "" if value is None else str(value)


def show_data(body_of: Body, answer: Any, form: str, fields: tuple[str, ...]) -> str:
    """An answer in one of the forms for programs: ``json``, ``jsonl``, ``csv``, ``tsv``."""
    if form == "json":
        return json.dumps(document(body_of, answer, fields), ensure_ascii=False, indent=2) + "\n"
    if form == "jsonl":
        return lines(body_of, answer, fields)
    columns, rows = table(body_of, answer, fields)
    if form == "tsv":
        return "".join("\t".join(_one_line(cell) for cell in row) + "\n" for row in (columns, *rows) if row)
    return "".join(",".join(_quoted(cell) for cell in row) + "\r\n" for row in (columns, *rows) if row)


def _one_line(cell: str) -> str:
    """A TSV cell: tabs and line breaks as spaces, because TSV has no quoting."""
    return " ".join(cell.split())


def _quoted(cell: str) -> str:
    """A CSV cell after RFC 4180."""
    return '"' + cell.replace('"', '""') + '"' if any(c in cell for c in ',"\r\n') else cell
