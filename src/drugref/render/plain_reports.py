"""The answers of ``reports`` as plain text. See ``plain``."""

from collections.abc import Callable
from typing import Any

from drugref.records import Problem
from drugref.render import words
from drugref.render.plain import all_warnings, warnings
from drugref.render.report_words import added_line, checked_line, count_of, listed, more_line, several
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

__all__ = ["WRITERS"]


def _problem(problem: Problem) -> str:
    return f"{words.problem_place(problem)}: {problem.severity}: {problem.message}" + (f" -> {problem.hint}" if problem.hint else "")


def _list(answer: ListAnswer, quiet: bool) -> list[str]:
    out = []
    tall_men = dict(answer.tall_men)
    for entry in answer.entries:
        marks = [mark for mark, on in (("banned", entry.is_banned), ("boxed warning", entry.boxed_warning)) if on]
        facts = [entry.drug_class, ", ".join(entry.brand_names), ", ".join(marks)]
        out.append("\t".join([tall_men.get(entry.title, entry.title), *facts]).rstrip("\t"))
    return [*out, f"{several(len(answer.entries), 'drug')}. {words.corpus_line(answer.provenance)}"]


def _sections(answer: SectionsAnswer, quiet: bool) -> list[str]:
    out = [answer.match.title, ""] if answer.match else []
    out += all_warnings(answer.warned) if answer.warned else []
    if answer.match:
        out += [f"{'  ' * depth}{title} [{key}], {count} words" for depth, key, title, count in answer.outline]
    else:
        out += [f"{'  ' * depth}{key}: {title}" for depth, key, title, _ in answer.outline]
    return [*out, "", words.corpus_line(answer.provenance)]


def _lookalikes(answer: LookalikesAnswer, quiet: bool) -> list[str]:
    out = [
        f"{answer.tall_man or answer.match.title}: {answer.entry.drug_class}",
        answer.entry.description,
        "",
        *warnings(answer.entry),
    ]
    for name in answer.names:
        drug_class = name.drug_class or "class not in this corpus"
        out.append(f"Do not confuse with {name.tall_man or name.name}: {drug_class} ({words.origin_line(name)})")
        out += [f"  {name.use}"] if name.use else []
    return [*out, "", *words.provenance_lines(answer.entry, answer.provenance)]


def _corpora(answer: CorporaAnswer, quiet: bool) -> list[str]:
    out = [f"{c.name}\t{c.version}\t{count_of(c)}\t{c.format}\t{c.root}" for c in answer.corpora]
    return out + _problems(answer.problems)


def _problems(problems: tuple[Problem, ...]) -> list[str]:
    more = more_line(problems)
    return [_problem(problem) for problem in listed(problems)] + ([more] if more else [])


def _added(answer: AddedAnswer, quiet: bool) -> list[str]:
    return [f"{answer.corpus.name}: {added_line(answer)}", *([] if quiet else _problems(answer.problems))]


def _check(answer: CheckAnswer, quiet: bool) -> list[str]:
    out = [_problem(problem) for problem in (*answer.findings, *([] if quiet else answer.repairs))]
    return [*out, checked_line(answer)]


def _index(answer: IndexAnswer, quiet: bool) -> list[str]:
    out = [f"state: {answer.state}", f"file: {answer.path}", f"bytes: {answer.size:,}"]
    out += [f"{name}: {count:,}" for name, count in answer.counts]
    out += _problems(answer.problems)
    return [*out, words.corpus_line(answer.provenance)] if answer.provenance else out


def _doctor(answer: DoctorAnswer, quiet: bool) -> list[str]:
    return [f"{group}.{name}: {value}" for group, name, value in answer.rows] + [f"healthy: {str(answer.healthy).lower()}"]


WRITERS: dict[type, Callable[[Any, bool], list[str]]] = {
    ListAnswer: _list,
    SectionsAnswer: _sections,
    LookalikesAnswer: _lookalikes,
    CorporaAnswer: _corpora,
    AddedAnswer: _added,
    CheckAnswer: _check,
    IndexAnswer: _index,
    DoctorAnswer: _doctor,
}
