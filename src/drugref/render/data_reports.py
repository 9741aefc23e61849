"""The answers of ``reports`` as the bodies of JSON documents. See ``data``."""

from collections.abc import Callable
from typing import Any

from drugref.records import CorpusInfo, Entry, Problem
from drugref.render.data import confusable_json, match_json, outline_row
from drugref.reports import (
    AddedAnswer,
    CheckAnswer,
    CorporaAnswer,
    DoctorAnswer,
    IndexAnswer,
    ListAnswer,
    LookalikesAnswer,
    SectionsAnswer,
)

__all__ = ["BODIES"]


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "slug": entry.slug, "title": entry.title, "kind": entry.kind, "class": entry.drug_class, "brand_names": list(entry.brand_names),
        "synonyms": list(entry.synonyms), "ingredients": list(entry.ingredients), "atc": list(entry.atc), "is_banned": entry.is_banned,
        "boxed_warning": entry.boxed_warning is not None, "last_modified": entry.last_modified, "corpus": entry.corpus,
    }  # fmt: skip


def _problem(problem: Problem) -> dict[str, Any]:
    return {
        "file": problem.file, "line": problem.line, "severity": problem.severity, "rule": problem.rule,
        "message": problem.message, "hint": problem.hint,
    }  # fmt: skip


def _list(answer: ListAnswer) -> dict[str, Any]:
    return {"drugs": [_entry(entry) for entry in answer.entries]}


def _sections(answer: SectionsAnswer) -> dict[str, Any]:
    return {"match": match_json(answer.match), "sections": [outline_row(row) for row in answer.outline]}


def _lookalikes(answer: LookalikesAnswer) -> dict[str, Any]:
    names = [confusable_json(name) for name in answer.names]
    return {"match": match_json(answer.match), "tall_man": answer.tall_man or None, "names": names}


def _corpora(answer: CorporaAnswer) -> dict[str, Any]:
    return {
        "corpora": [_corpus(corpus) for corpus in answer.corpora],
        "problems": [_problem(p) for p in answer.problems],
    }


def _corpus(corpus: CorpusInfo) -> dict[str, Any]:
    return {name: value for name, value in corpus._asdict().items() if name != "stamp"}


def _added(answer: AddedAnswer) -> dict[str, Any]:
    info = answer.corpus
    return {
        "added": _corpus(info), "read": info.drugs - answer.repaired, "repaired": answer.repaired, "skipped": len(answer.problems),
        "problems": [_problem(p) for p in answer.problems],
    }  # fmt: skip


def _check(answer: CheckAnswer) -> dict[str, Any]:
    findings = [_problem(p) for p in (*answer.findings, *answer.repairs)]
    return {"path": answer.root, "files": answer.files, "records": answer.records, "read": answer.read, "findings": findings}


def _index(answer: IndexAnswer) -> dict[str, Any]:
    return {
        "path": answer.path, "state": answer.state, "bytes": answer.size, "counts": dict(answer.counts),
        "problems": [_problem(p) for p in answer.problems],
    }  # fmt: skip


def _doctor(answer: DoctorAnswer) -> dict[str, Any]:
    groups: dict[str, dict[str, str]] = {}
    for group, name, value in answer.rows:
        groups.setdefault(group, {})[name] = value
    return {"healthy": answer.healthy, "report": groups}


BODIES: dict[type, tuple[str, Callable[[Any], dict[str, Any]]]] = {
    ListAnswer: ("list", _list),
    SectionsAnswer: ("sections", _sections),
    LookalikesAnswer: ("lookalikes", _lookalikes),
    CorporaAnswer: ("corpora", _corpora),
    AddedAnswer: ("corpus-add", _added),
    CheckAnswer: ("check", _check),
    IndexAnswer: ("index", _index),
    DoctorAnswer: ("doctor", _doctor),
}
# By kind of answer: the schema's name and the document without its envelope.
