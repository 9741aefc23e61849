"""Bodies of answers written out as JSON documents, JSON lines, CSV and TSV, and the fields picked of them. What a body holds: ``data``."""

import json
from typing import Any

from drugref.answers import DISCLAIMER, FaqAnswer, Provenance, SearchAnswer
from drugref.errors import DrugrefError, Usage
from drugref.render.data import BODIES, RECORDS, Body
from drugref.text import sanitize

__all__ = ["document", "pick", "show_data", "unanswered"]


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


def unanswered(verb: str, query: str, error: DrugrefError, provenance: Provenance) -> dict[str, Any]:
    """The document of a question of a batch that came to an error: as that of an answer, without hits and with the error;
    near names stand where those of an answer do."""
    made = SearchAnswer if verb == "search" else FaqAnswer
    doc = document(BODIES[made], made(query, (), (), (), (), (), (), (), provenance))
    told = {"code": error.code, "message": sanitize(error.message), "hint": sanitize(error.hint)}
    return {**doc, "near": list(error.candidates), "error": told}


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
