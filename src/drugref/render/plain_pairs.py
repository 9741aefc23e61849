"""Interactions and comparisons as plain text. See ``plain``."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, NOT_STATED
from drugref.records import Leaf
from drugref.render import pair_words, words
from drugref.render.plain import all_warnings, section_lines
from drugref.reports import CompareAnswer, Finding, InteractionsAnswer

__all__ = ["WRITERS"]

_WHOLE = 2
# Up to so many drugs the boxed warnings stand whole on top; of more, one line each on top and the whole at the end.


def _interactions(answer: InteractionsAnswer, quiet: bool) -> list[str]:
    names = pair_words.titles(answer)
    out = [pair_words.counted(answer), ""]
    out += _matched(answer.drugs)
    few = len(answer.entries) <= _WHOLE
    for warned in answer.entries:
        out += _of(warned.entry.title, all_warnings(warned)) if few else words.brief_warnings(warned)
    out += [f"DUPLICATE: {pair_words.duplicate_line(one, names)}" for one in answer.duplicates]
    out += [""] if out[-1] else []
    for pair in answer.pairs:
        out.append(f"{pair_words.state(pair)}\t{names[pair.a]} with {names[pair.b]}")
    out.append("")
    for pair in pair_words.grouped(answer):
        out += [f"{names[pair.a]} with {names[pair.b]}: {pair_words.state(pair)}", ""]
        for finding in pair.findings:
            out += [*_finding(finding, names), ""]
    if pair_words.silent(answer, names):
        out += [f"not mentioned: {pair_words.SILENCE}", ""]
    if not few:
        out += [line for warned in answer.entries if words.is_boxed(warned) for line in _of(warned.entry.title, all_warnings(warned))]
    return [*out, *_tail(answer, quiet)]


def _matched(drugs: Any) -> list[str]:
    told = [line for match in drugs if (line := words.matched_line(match))]
    return [*told, ""] if told else []


def _of(title: str, lines: list[str]) -> list[str]:
    return [f"{title}:", *lines] if lines else []


def _finding(finding: Finding, names: pair_words.Titles) -> list[str]:
    out = [f"  {finding.weight}: {finding.context}" if finding.context else f"  {finding.weight}:", f"    {finding.quote}"]
    if told := pair_words.matched_line(finding, names):
        out.append(f"    Matched: {told}")
    return [*out, f"    {pair_words.place_line(finding, names)}"]


def _tail(answer: InteractionsAnswer | CompareAnswer, quiet: bool) -> list[str]:
    out = [words.source_line(warned) for warned in answer.entries]
    return [*out, words.corpus_line(answer.provenance)] + ([] if quiet else [DISCLAIMER])


def _compare(answer: CompareAnswer, quiet: bool) -> list[str]:
    titles = pair_words.column_titles(answer.entries)
    out = [" | ".join(titles), "", *_matched(answer.drugs)]
    for name, warned in zip(titles, answer.entries, strict=True):
        out += _of(name, all_warnings(warned))
    for _, title, cells in answer.rows:
        out += [title.upper(), "=" * len(title), ""]
        for name, cell in zip(titles, cells, strict=True):
            out += [f"--- {name} ---", "", *_cell(cell)]
    if answer.faqs:
        out += ["FAQS", "====", ""]
        for name, faqs in zip(titles, answer.faqs, strict=True):
            out += [f"--- {name} ---", ""]
            out += [line for faq in faqs for line in (f"Q: {faq.question}", f"A: {faq.answer}", "")] or [f"{NOT_STATED}.", ""]
    return [*out, *_tail(answer, quiet)]


def _cell(cell: Leaf | None) -> list[str]:
    if cell is None:
        return [f"{NOT_STATED}.", ""]
    out = [cell.text, ""] if cell.text else []
    for sub in cell.subsections:
        out += section_lines(sub, 1)
    return out


WRITERS: dict[type, Callable[[Any, bool], list[str]]] = {InteractionsAnswer: _interactions, CompareAnswer: _compare}
