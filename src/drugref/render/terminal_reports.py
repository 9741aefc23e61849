"""The answers of ``reports`` on a terminal. See ``terminal``."""

from collections.abc import Callable
from typing import Any

from drugref.model import Run
from drugref.records import Problem
from drugref.render import words
from drugref.render.report_words import added_line, checked_line, count_of, listed, more_line, several
from drugref.render.screen import Screen
from drugref.render.terminal import all_warnings, footer, warnings
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


def _problem(screen: Screen, problem: Problem) -> None:
    style = "bad" if problem.severity == "error" else "notice" if problem.severity == "finding" else "dim"
    screen.runs(
        (
            Run(words.problem_place(problem), "part"),
            Run(f" {problem.severity} ", style),
            Run(problem.message),
            Run(f" → {problem.hint}" if problem.hint else "", "dim"),
        ),
        hang=2,
    )


def _list(screen: Screen, answer: ListAnswer, quiet: bool) -> None:
    tall_men = dict(answer.tall_men)
    for entry in answer.entries:
        marks = [Run(", banned", "boxed")] if entry.is_banned else []
        marks += [Run(", boxed warning", "bad")] if entry.boxed_warning else []
        screen.runs(
            (Run(tall_men.get(entry.title, entry.title), "part"), *([Run(f": {entry.drug_class}")] if entry.drug_class else []), *marks),
            hang=2,
        )
        if entry.brand_names and not quiet:
            with screen.indented(2):
                screen.say(", ".join(entry.brand_names), "dim", hang=2)
    footer(screen, [f"{several(len(answer.entries), 'drug')}. {words.corpus_line(answer.provenance)}"])


def _sections(screen: Screen, answer: SectionsAnswer, quiet: bool) -> None:
    if answer.match:
        screen.say(answer.match.title, "title")
    if answer.warned:
        all_warnings(screen, answer.warned)
        screen.blank()
    for depth, key, title, count in answer.outline:
        with screen.indented(2 * depth):
            tail = [Run(f", {count} words", "dim")] if answer.match else []
            screen.runs((Run(key, "part"), Run(": "), Run(title), *tail), hang=2)
    footer(screen, [words.corpus_line(answer.provenance)])


def _lookalikes(screen: Screen, answer: LookalikesAnswer, quiet: bool) -> None:
    screen.runs((Run(answer.tall_man or answer.match.title, "title"), Run(f": {answer.entry.drug_class}")), hang=2)
    screen.say(answer.entry.description)
    warnings(screen, answer.entry)
    for name in answer.names:
        screen.blank()
        with screen.barred("notice"):
            drug_class = f": {name.drug_class or 'class not in this corpus'} "
            told = (Run("do not confuse with ", "dim"), Run(name.tall_man or name.name, "notice"), Run(drug_class))
            screen.runs((*told, Run(f"({words.origin_line(name)})", "dim")), hang=2)
            if name.use:
                screen.say(name.use)
    footer(screen, [*words.provenance_lines(answer.entry, answer.provenance)])


def _corpora(screen: Screen, answer: CorporaAnswer, quiet: bool) -> None:
    for corpus in answer.corpora:
        screen.runs((Run(corpus.name, "part"), Run(f" {corpus.version}, {count_of(corpus)}, {corpus.format}")), hang=2)
        with screen.indented(2):
            screen.say(corpus.root, "dim")
    _problems(screen, answer.problems)


def _problems(screen: Screen, problems: tuple[Problem, ...]) -> None:
    for problem in listed(problems):
        _problem(screen, problem)
    if more := more_line(problems):
        screen.say(more, "dim")


def _added(screen: Screen, answer: AddedAnswer, quiet: bool) -> None:
    screen.runs((Run(answer.corpus.name, "part"), Run(": "), Run(added_line(answer), "good")), hang=2)
    if not quiet:
        _problems(screen, answer.problems)


def _check(screen: Screen, answer: CheckAnswer, quiet: bool) -> None:
    for problem in (*answer.findings, *(() if quiet else answer.repairs)):
        _problem(screen, problem)
    style = "bad" if answer.findings else "good"
    screen.say(checked_line(answer), style)


def _index(screen: Screen, answer: IndexAnswer, quiet: bool) -> None:
    screen.facts(
        [
            ("State", answer.state),
            ("File", answer.path),
            ("Bytes", f"{answer.size:,}"),
            *((n, f"{c:,}") for n, c in answer.counts),
        ]
    )
    for problem in answer.problems:
        _problem(screen, problem)
    if answer.provenance:
        footer(screen, [words.corpus_line(answer.provenance)])


def _doctor(screen: Screen, answer: DoctorAnswer, quiet: bool) -> None:
    group = ""
    for of, name, value in answer.rows:
        if of != group:
            group = of
            screen.blank()
            screen.say(group, "part")
        screen.facts([(f"  {name}", value)])
    screen.blank()
    screen.say("healthy" if answer.healthy else "not healthy", "good" if answer.healthy else "bad")


WRITERS: dict[type, Callable[[Screen, Any, bool], None]] = {
    ListAnswer: _list,
    SectionsAnswer: _sections,
    LookalikesAnswer: _lookalikes,
    CorporaAnswer: _corpora,
    AddedAnswer: _added,
    CheckAnswer: _check,
    IndexAnswer: _index,
    DoctorAnswer: _doctor,
}
