"""Answers on a terminal. With ``screen`` and ``wrap`` the only place that knows Rich."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, FaqAnswer, FindAnswer, Provenance, SearchAnswer, ShowAnswer, Warned
from drugref.model import Run
from drugref.records import Entry, Leaf, Match
from drugref.render import words
from drugref.render.data import outline
from drugref.render.screen import Screen
from drugref.stored import blocks_of

__all__ = ["WRITERS", "all_warnings", "footer", "part_of_section", "show_rich", "warnings"]

_MEASURE = 100
# Columns: longer lines of prose are hard to follow.
_WIDER = {"CompareAnswer": 4 * 60, "InteractionsAnswer": 120}
# Answers that are set in columns, and so may be wider.
_STATES = {"exact": "good", "near": "notice", "known": "notice", "none": "bad"}


def show_rich(writer: Callable[[Screen, Any, bool], None], answer: Any, width: int, color: bool, quiet: bool) -> str:
    """The text of an answer for a terminal of ``width`` columns."""
    screen = Screen(max(min(width, _WIDER.get(type(answer).__name__, _MEASURE)), 20))
    writer(screen, answer, quiet)
    return screen.painted(color)


def warnings(screen: Screen, entry: Entry, lookalikes: str = "", parts: tuple[Entry, ...] = ()) -> None:
    """What stands above every answer on a drug: banned, boxed warning whole, look-alikes."""
    if told := words.banned(entry, parts):
        screen.blank()
        with screen.barred("boxed"):
            screen.say(f"BANNED: {told}", "boxed")
    for one in (entry, *parts):
        if one.boxed_warning:
            screen.blank()
            with screen.barred("boxed"):
                screen.say(f"BOXED WARNING{words.whose_warning(one, entry)}", "boxed")
                for line in one.boxed_warning.split("\n"):
                    bullet = line.startswith("- ")
                    screen.runs((Run(line.removeprefix("- ")),), lead=[Run("• ", "boxed")] if bullet else None)
    if lookalikes:
        screen.blank()
        with screen.barred("notice"):
            screen.runs((Run("LOOK-ALIKE: ", "notice"), Run(lookalikes)))


def _show(screen: Screen, answer: ShowAnswer, quiet: bool) -> None:
    entry = answer.monograph.entry
    screen.say(answer.tall_man or entry.title, "title")
    if matched := words.matched_line(answer.match):
        screen.say(matched, "notice")
    if not quiet:
        if entry.description and not answer.part:
            screen.say(entry.description)
            screen.blank()
        facts = words.head_facts(answer)
        revised = [("Revised", entry.last_modified)] if entry.last_modified else []
        screen.facts([*(facts[:2] if answer.part else facts), *revised])
    warnings(screen, entry, words.lookalike_line(answer.lookalikes), answer.parts)
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
    whence = [*words.provenance_lines(entry, answer.provenance), *words.elsewhere_lines(answer)]
    footer(screen, whence if quiet else [*whence, DISCLAIMER])


def footer(screen: Screen, lines: list[str]) -> None:
    """A quiet line and what stands under it: sources, corpus, disclaimer."""
    screen.blank()
    screen.line([Run("─" * min(screen.room, 72), "dim")])
    for line in lines:
        screen.say(line, "dim", hang=2)


def _outline(screen: Screen, answer: ShowAnswer) -> None:
    screen.heading("Outline")
    for depth, key, title, count in outline(answer.sections):
        with screen.indented(2 * depth):
            screen.runs(
                (Run(title, "part" if not depth else ""), Run(f" [{key}]", "key"), Run(f", {count} words", "dim")),
                hang=2,
            )
    if answer.faqs:
        screen.runs((Run("FAQs", "part"), Run(" [faq]", "key"), Run(f", {len(answer.faqs)} questions", "dim")))


def _section(screen: Screen, leaf: Leaf) -> None:
    screen.heading(leaf.title)
    screen.blocks(blocks_of(leaf))
    for sub in leaf.subsections:
        part_of_section(screen, sub)


def part_of_section(screen: Screen, leaf: Leaf) -> None:
    """A subsection under its title."""
    screen.blank()
    screen.say(leaf.title, "part")
    with screen.indented(2 if screen.width >= 60 else 0):
        screen.blocks(blocks_of(leaf))
        for sub in leaf.subsections:
            part_of_section(screen, sub)


def _faqs(screen: Screen, answer: ShowAnswer) -> None:
    if not answer.faqs:
        return
    if any(leaf.key == "faq" for leaf in answer.sections):
        screen.blank()
    else:
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


def _candidate(screen: Screen, match: Match, tall_men: tuple[tuple[str, str], ...]) -> None:
    tail = [Run(" (likely)", "good")] if match.likely else []
    screen.runs((Run(words.found_line(match, tall_men)), *tail), lead=[Run("• ", "dim")])


def _find(screen: Screen, answer: FindAnswer, quiet: bool) -> None:
    for found in answer.results:
        state = words.found_line(found.match, answer.tall_men) if found.match else words.status_word(found)
        whence = words.found_in(found.match, answer.provenance) if found.match else ""
        screen.runs((Run(found.query, "part"), Run(": "), Run(state, _STATES[found.status]), Run(whence, "dim")), hang=2)
        with screen.indented(2):
            if found.uncovered:
                screen.say(words.uncovered_line(found.uncovered), "notice")
            for match in found.candidates:
                _candidate(screen, match, answer.tall_men)
    footer(screen, [words.corpus_line(answer.provenance)])


def _named(screen: Screen, answer: SearchAnswer | FaqAnswer) -> None:
    for line in words.question_lines(answer):
        screen.say(line, "title" if line.startswith("About") else "notice")


def all_warnings(screen: Screen, warned: Warned) -> None:
    """What stands above every answer, of a drug with its parts and look-alikes."""
    warnings(screen, warned.entry, words.lookalike_line(warned.lookalikes), warned.parts)


def _boxed_of(screen: Screen, entries: tuple[Warned, ...]) -> None:
    """Warnings above hits: whole for a single drug, by name and place for several."""
    if len(entries) == 1:
        all_warnings(screen, entries[0])
        return
    for entry, parts, lookalikes, _ in entries:
        with screen.barred("boxed"):
            if told := words.banned(entry, parts):
                screen.say(f"BANNED: {told}", "boxed")
            if entry.boxed_warning or any(part.boxed_warning for part in parts):
                place = f"{entry.title}: drugref show {entry.slug} -s boxed-warning"
                screen.runs((Run("BOXED WARNING: ", "boxed"), Run(place)), hang=2)
        if told := words.lookalike_line(lookalikes):
            with screen.barred("notice"):
                screen.runs((Run("LOOK-ALIKE: ", "notice"), Run(f"{entry.title}: {told}")), hang=2)


def _search(screen: Screen, answer: SearchAnswer, quiet: bool) -> None:
    _named(screen, answer)
    _boxed_of(screen, answer.entries)
    slug = ""
    for hit in answer.hits:
        if hit.slug != slug:
            slug = hit.slug
            screen.heading(hit.title)
        else:
            screen.blank()
        screen.runs((Run(hit.heading, "part"), Run(f" [{hit.section}]", "key")))
        with screen.indented(2):
            for line in hit.snippet.split("\n"):
                screen.say(line)
    _hits_footer(screen, answer.entries, answer.provenance, quiet)


def _hits_footer(screen: Screen, entries: tuple[Warned, ...], provenance: Provenance, quiet: bool) -> None:
    whence = [*(words.source_line(warned) for warned in entries), words.corpus_line(provenance)]
    footer(screen, whence if quiet else [*whence, DISCLAIMER])


def _faq(screen: Screen, answer: FaqAnswer, quiet: bool) -> None:
    _named(screen, answer)
    _boxed_of(screen, answer.entries)
    for hit in answer.hits:
        screen.blank()
        of = "" if len(answer.entries) == 1 else f"{hit.title}: "
        if hit.kind == "faq":
            _question(screen, of + hit.question, hit.answer)
        else:
            screen.runs((Run("Passage: ", "notice"), Run(of + hit.question, "part"), Run(f" [{hit.section}]", "key")))
            with screen.indented(2):
                for line in hit.answer.split("\n"):
                    screen.say(line)
    _hits_footer(screen, answer.entries, answer.provenance, quiet)


WRITERS: dict[type, Callable[[Screen, Any, bool], None]] = {
    ShowAnswer: _show,
    FindAnswer: _find,
    SearchAnswer: _search,
    FaqAnswer: _faq,
}
