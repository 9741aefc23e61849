"""Interactions and comparisons as Markdown. See ``markdown``."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, NOT_STATED
from drugref.render import pair_words, words
from drugref.render.data import whole_markdown
from drugref.render.markdown import escaped, warnings
from drugref.reports import CompareAnswer, Finding, InteractionsAnswer

__all__ = ["WRITERS"]


def _interactions(answer: InteractionsAnswer) -> list[str]:
    names = pair_words.titles(answer)
    parts = [f"# Interactions: {', '.join(escaped(names[slug]) for slug in dict.fromkeys(m.slug for m in answer.drugs))}"]
    parts += [words.matched_line(match) for match in answer.drugs]
    parts += [part for warned in answer.entries for part in warnings(warned)]
    parts += [f"> **Duplicate:** {escaped(pair_words.duplicate_line(one, names))}" for one in answer.duplicates]
    rows = [f"| {escaped(names[p.a])} with {escaped(names[p.b])} | {pair_words.state(p)} |" for p in answer.pairs]
    parts += ["\n".join(["| Pair | State |", "| --- | --- |", *rows])] if rows else []
    for pair in pair_words.grouped(answer):
        parts.append(f"## {escaped(names[pair.a])} with {escaped(names[pair.b])}: {pair_words.state(pair)}")
        parts += [_finding(finding, names) for finding in pair.findings]
    parts += [f"Not mentioned: {pair_words.SILENCE}"] if pair_words.silent(answer, names) else []
    return [*parts, *_tail(answer)]


def _finding(finding: Finding, names: pair_words.Titles) -> str:
    lead = f"**{finding.weight}**" + (f" ({escaped(finding.context)})" if finding.context else "")
    lines = [f"- {lead}: {escaped(finding.quote)}"]
    lines += [f"  - matched: {escaped(told)}"] if (told := pair_words.matched_line(finding, names)) else []
    return "\n".join([*lines, f"  - {escaped(pair_words.place_line(finding, names))}"])


def _compare(answer: CompareAnswer) -> list[str]:
    titles = [escaped(title) for title in pair_words.column_titles(answer.entries)]
    parts = [f"# {' | '.join(titles)}", *(words.matched_line(match) for match in answer.drugs)]
    parts += [part for warned in answer.entries for part in warnings(warned)]
    for _, title, cells in answer.rows:
        parts.append(f"## {title}")
        for name, cell in zip(titles, cells, strict=True):
            parts += [f"### {name}", whole_markdown(cell, 3) if cell else f"{NOT_STATED}."]
    for name, faqs in zip(titles, answer.faqs, strict=False):
        parts.append(f"## FAQs: {name}")
        parts += [f"**{escaped(faq.question)}**\n\n{escaped(faq.answer)}" for faq in faqs] or [f"{NOT_STATED}."]
    return [*parts, *_tail(answer)]


def _tail(answer: InteractionsAnswer | CompareAnswer) -> list[str]:
    return ["---", *(words.source_line(warned) for warned in answer.entries), words.corpus_line(answer.provenance), DISCLAIMER]


WRITERS: dict[type, Callable[[Any], list[str]]] = {InteractionsAnswer: _interactions, CompareAnswer: _compare}
