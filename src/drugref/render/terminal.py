"""Answers on a terminal. With ``screen`` and ``wrap`` the only place that knows Rich."""

import json
from collections.abc import Callable
from typing import Any

from drugref.answers import (
    DISCLAIMER,
    Answer,
    CheckAnswer,
    CorporaAnswer,
    DoctorAnswer,
    FaqAnswer,
    FindAnswer,
    IndexAnswer,
    ListAnswer,
    LookalikesAnswer,
    Provenance,
    SearchAnswer,
    SectionsAnswer,
    ShowAnswer,
)
from drugref.model import Entry, Leaf, Match, Problem, Run, decode_blocks
from drugref.render import words
from drugref.render.data import outline
from drugref.render.screen import Screen

__all__ = ["show_rich"]

_MEASURE = 100
# Columns: longer lines of prose are hard to follow.
_STATES = {"exact": "good", "near": "notice", "known": "notice", "none": "bad"}


def show_rich(answer: Answer, width: int, color: bool, quiet: bool) -> str:
    """The text of an answer for a terminal of ``width`` columns."""
    screen = Screen(max(min(width, _MEASURE), 20))
    _WRITERS[type(answer)](screen, answer, quiet)
    return screen.painted(color)


def _warnings(screen: Screen, entry: Entry, lookalikes: str = "", parts: tuple[Entry, ...] = ()) -> None:
    if told := words.banned(entry):
        screen.blank()
        with screen.barred("boxed"):
            screen.say(f"BANNED  {told}", "boxed")
    for one in (entry, *parts):
        if one.boxed_warning:
            screen.blank()
            with screen.barred("boxed"):
                screen.say("BOXED WARNING" + (f" of {one.title}, an ingredient" if one is not entry else ""), "boxed")
                for line in one.boxed_warning.split("\n"):
                    bullet = line.startswith("- ")
                    screen.runs((Run(line.removeprefix("- ")),), lead=[Run("• ", "boxed")] if bullet else None)
    if lookalikes:
        screen.blank()
        with screen.barred("notice"):
            screen.runs((Run("LOOK-ALIKE  ", "notice"), Run(lookalikes)))


def _show(screen: Screen, answer: ShowAnswer, quiet: bool) -> None:
    entry = answer.monograph.entry
    screen.say(entry.title, "title")
    if matched := words.matched_line(answer.match):
        screen.say(matched, "notice")
    if not quiet:
        if entry.description and not answer.part:
            screen.say(entry.description)
            screen.blank()
        facts = words.head_facts(answer)
        revised = [("Revised", entry.last_modified)] if entry.last_modified else []
        screen.facts([*(facts[:2] if answer.part else facts), *revised])
    _warnings(screen, entry, words.lookalike_line(answer.lookalikes), answer.parts)
    if answer.outline:
        _outline(screen, answer)
    else:
        for leaf in answer.sections:
            if answer.part or leaf.key != "boxed-warning":
                _section(screen, leaf)
        _faqs(screen, answer)
    for key in answer.unstated:
        screen.blank()
        screen.say(words.unstated_line(key), "notice")
    _footer(screen, [*words.provenance_lines(entry, answer.provenance, answer.also_in), *([] if quiet else [DISCLAIMER])])


def _footer(screen: Screen, lines: list[str]) -> None:
    screen.blank()
    screen.line([Run("─" * min(screen.room, 72), "dim")])
    for line in lines:
        screen.say(line, "dim", hang=2)


def _outline(screen: Screen, answer: ShowAnswer) -> None:
    screen.heading("Outline")
    for depth, key, title, count in outline(answer.sections):
        with screen.indented(2 * depth):
            screen.runs((Run(title, "part" if not depth else ""), Run(f"  {key}", "key"), Run(f"  {count} words", "dim")), hang=2)
    if answer.faqs:
        screen.runs((Run("FAQs", "part"), Run("  faq", "key"), Run(f"  {len(answer.faqs)} questions", "dim")))


def _section(screen: Screen, leaf: Leaf) -> None:
    screen.heading(leaf.title)
    screen.blocks(decode_blocks(json.loads(leaf.blocks)))
    for sub in leaf.subsections:
        _part(screen, sub)


def _part(screen: Screen, leaf: Leaf) -> None:
    screen.blank()
    screen.say(leaf.title, "part")
    with screen.indented(2 if screen.width >= 60 else 0):
        screen.blocks(decode_blocks(json.loads(leaf.blocks)))
        for sub in leaf.subsections:
            _part(screen, sub)


def _faqs(screen: Screen, answer: ShowAnswer) -> None:
    if not answer.faqs:
        return
    screen.heading("FAQs")
    for i, faq in enumerate(answer.faqs):
        if i:
            screen.blank()
        _question(screen, faq.question, faq.answer)


def _question(screen: Screen, question: str, answer: str) -> None:
    screen.say(question, "question")
    with screen.indented(2):
        for line in answer.split("\n"):
            if line.strip():
                screen.say(line)


def _candidate(screen: Screen, match: Match) -> None:
    tail = [Run("  likely", "good")] if match.likely else []
    screen.runs((Run(words.found_line(match)), *tail), lead=[Run("• ", "dim")])


def _find(screen: Screen, answer: FindAnswer, quiet: bool) -> None:
    for found in answer.results:
        state = words.found_line(found.match) if found.match else words.status_word(found)
        screen.runs((Run(found.query, "part"), Run("  "), Run(state, _STATES[found.status])), hang=2)
        with screen.indented(2):
            for match in found.candidates:
                _candidate(screen, match)
    _footer(screen, [words.corpus_line(answer.provenance)])


def _named(screen: Screen, drugs: tuple[Match, ...], near: tuple[Match, ...]) -> None:
    if drugs:
        screen.say("About " + ", ".join(match.title for match in drugs), "title")
    if near:
        screen.say("Near to a word in the question, and not searched: " + ", ".join(match.title for match in near), "notice")


def _boxed_of(screen: Screen, entries: tuple[Entry, ...]) -> None:
    """Warnings above hits: whole for a single drug, by name and place for several."""
    if len(entries) == 1:
        _warnings(screen, entries[0])
        return
    for entry in entries:
        with screen.barred("boxed"):
            if entry.is_banned:
                screen.say(f"BANNED  {words.banned(entry)}", "boxed")
            if entry.boxed_warning:
                screen.runs((Run("BOXED WARNING  ", "boxed"), Run(f"{entry.title}: drugref show {entry.slug} -s boxed-warning")), hang=2)


def _search(screen: Screen, answer: SearchAnswer, quiet: bool) -> None:
    _named(screen, answer.drugs, answer.near)
    _boxed_of(screen, answer.entries)
    slug = ""
    for hit in answer.hits:
        if hit.slug != slug:
            slug = hit.slug
            screen.heading(hit.title)
        else:
            screen.blank()
        screen.runs((Run(hit.heading, "part"), Run(f"  {hit.section}", "key")))
        with screen.indented(2):
            for line in hit.snippet.split("\n"):
                screen.say(line)
    _hits_footer(screen, answer.entries, answer.provenance, quiet)


def _hits_footer(screen: Screen, entries: tuple[Entry, ...], provenance: Provenance, quiet: bool) -> None:
    _footer(screen, [*map(words.source_line, entries), words.corpus_line(provenance), *([] if quiet else [DISCLAIMER])])


def _faq(screen: Screen, answer: FaqAnswer, quiet: bool) -> None:
    _named(screen, answer.drugs, answer.near)
    _boxed_of(screen, answer.entries)
    for hit in answer.hits:
        screen.blank()
        of = "" if len(answer.entries) == 1 else f"{hit.title}: "
        if hit.kind == "faq":
            _question(screen, of + hit.question, hit.answer)
        else:
            screen.runs((Run("Passage  ", "notice"), Run(of + hit.question, "part"), Run(f"  {hit.section}", "key")))
            with screen.indented(2):
                for line in hit.answer.split("\n"):
                    screen.say(line)
    _hits_footer(screen, answer.entries, answer.provenance, quiet)


def _list(screen: Screen, answer: ListAnswer, quiet: bool) -> None:
    for entry in answer.entries:
        marks = [Run("  banned", "boxed")] if entry.is_banned else []
        marks += [Run("  boxed warning", "bad")] if entry.boxed_warning else []
        screen.runs((Run(entry.title, "part"), *([Run(f"  {entry.drug_class}", "")] if entry.drug_class else []), *marks), hang=2)
        if entry.brand_names and not quiet:
            with screen.indented(2):
                screen.say(", ".join(entry.brand_names), "dim", hang=2)
    _footer(screen, [f"{len(answer.entries)} drugs. {words.corpus_line(answer.provenance)}"])


def _sections(screen: Screen, answer: SectionsAnswer, quiet: bool) -> None:
    if answer.match:
        screen.say(answer.match.title, "title")
    for depth, key, title, count in answer.outline:
        with screen.indented(2 * depth):
            tail = [Run(f"  {count} words", "dim")] if answer.match else []
            screen.runs((Run(key, "part"), Run("  "), Run(title), *tail), hang=2)
    _footer(screen, [words.corpus_line(answer.provenance)])


def _lookalikes(screen: Screen, answer: LookalikesAnswer, quiet: bool) -> None:
    screen.runs((Run(answer.tall_man or answer.match.title, "title"), Run(f"  {answer.entry.drug_class}")), hang=2)
    screen.say(answer.entry.description)
    _warnings(screen, answer.entry)
    for name in answer.names:
        screen.blank()
        with screen.barred("notice"):
            drug_class = name.drug_class or "class not in this corpus"
            screen.runs((Run("do not confuse with ", "dim"), Run(name.tall_man or name.name, "notice"), Run(f"  {drug_class}")), hang=2)
            if name.use:
                screen.say(name.use)
    listed = "Source: FDA list of look-alike drug names with recommended tall man letters"
    _footer(screen, [listed, *words.provenance_lines(answer.entry, answer.provenance)])


def _problem(screen: Screen, problem: Problem) -> None:
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    style = "bad" if problem.severity == "error" else "notice" if problem.severity == "finding" else "dim"
    screen.runs((Run(where, "part"), Run(f" {problem.severity} ", style), Run(problem.message), Run(f" → {problem.hint}" if problem.hint else "", "dim")), hang=2)


def _corpora(screen: Screen, answer: CorporaAnswer, quiet: bool) -> None:
    for corpus in answer.corpora:
        screen.runs((Run(corpus.name, "part"), Run(f"  {corpus.version}  {corpus.drugs} drugs of {corpus.files} files")), hang=2)
        with screen.indented(2):
            screen.say(corpus.root, "dim")
    for problem in answer.problems:
        _problem(screen, problem)


def _check(screen: Screen, answer: CheckAnswer, quiet: bool) -> None:
    for problem in (*answer.findings, *(() if quiet else answer.repairs)):
        _problem(screen, problem)
    style = "bad" if answer.findings else "good"
    screen.say(f"{answer.files} files, {len(answer.findings)} findings, {len(answer.repairs)} repairs in {answer.root}", style)


def _index(screen: Screen, answer: IndexAnswer, quiet: bool) -> None:
    screen.facts([("State", answer.state), ("File", answer.path), ("Bytes", f"{answer.size:,}"), *((n, f"{c:,}") for n, c in answer.counts)])
    for problem in answer.problems:
        _problem(screen, problem)
    if answer.provenance:
        _footer(screen, [words.corpus_line(answer.provenance)])


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


_WRITERS: dict[type, Callable[[Screen, Any, bool], None]] = {
    ShowAnswer: _show,
    FindAnswer: _find,
    SearchAnswer: _search,
    FaqAnswer: _faq,
    ListAnswer: _list,
    SectionsAnswer: _sections,
    LookalikesAnswer: _lookalikes,
    CorporaAnswer: _corpora,
    CheckAnswer: _check,
    IndexAnswer: _index,
    DoctorAnswer: _doctor,
}
