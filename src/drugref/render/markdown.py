"""Answers as Markdown: for notes, tickets and web pages. The monograph's own Markdown, below a head that names its sources."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, FaqAnswer, SearchAnswer, ShowAnswer, Warned
from drugref.render import words
from drugref.render.data import outline, whole_markdown
from drugref.reports import ListAnswer
from drugref.text import sanitize

__all__ = ["WRITERS", "escaped", "show_markdown", "warnings"]


def show_markdown(writer: Callable[[Any], list[str]], answer: Any) -> str:
    """The Markdown of an answer that has one."""
    return sanitize("\n\n".join(part for part in writer(answer) if part).rstrip() + "\n")


def escaped(text: str) -> str:
    """Text that stays text in Markdown."""
    return text.replace("|", "\\|").replace("*", "\\*").replace("<", "\\<")


def warnings(warned: Warned) -> list[str]:
    """What stands above every answer on a drug, as quotations."""
    entry = warned.entry
    out = [f"> **Banned:** {told}" if (told := words.banned(entry, warned.parts)) else ""]
    for one in (entry, *warned.parts):
        if one.boxed_warning:
            whose = words.whose_warning(one, entry) or f" of {one.title}"
            quoted = "\n".join(f"> {escaped(line)}".rstrip() for line in one.boxed_warning.split("\n"))
            out.append(f"> **Boxed warning{whose}**\n>\n{quoted}")
    told = words.lookalike_line(warned.lookalikes)
    return [*out, f"> **Look-alike:** {escaped(told)}" if told else ""]


def _show(answer: ShowAnswer) -> list[str]:
    entry = answer.monograph.entry
    parts = [f"# {escaped(entry.title)}", words.matched_line(answer.match), entry.description]
    parts.append("\n".join(f"- **{label}:** {escaped(value)}" for label, value in words.head_facts(answer)))
    parts += warnings(Warned(entry, answer.parts, answer.lookalikes))
    if answer.outline:
        rows = [f"{'  ' * depth}- {title} (`{key}`, {count} words)" for depth, key, title, count in outline(answer.sections)]
        parts.append("\n".join(rows))
    else:
        for leaf in answer.sections:
            if answer.part or leaf.key != "boxed-warning":
                parts += [f"## {leaf.title}", whole_markdown(leaf)]
        if answer.faqs:
            parts += [] if any(leaf.key == "faq" for leaf in answer.sections) else ["## FAQs"]
            parts += [f"**{escaped(faq.question)}**\n\n{escaped(faq.answer)}" for faq in answer.faqs]
    parts += [words.unstated_line(key) for key in answer.unstated]
    parts.append("---")
    parts += [*words.provenance_lines(entry, answer.provenance), *map(escaped, words.elsewhere_lines(answer))]
    return [*parts, DISCLAIMER]


def _hits(answer: SearchAnswer | FaqAnswer) -> list[str]:
    parts = ["  \n".join(escaped(line) for line in words.question_lines(answer))]
    parts += [part for warned in answer.entries for part in warnings(warned)]
    for hit in answer.hits:
        if isinstance(answer, SearchAnswer):
            parts.append(f"**{escaped(hit.title)}**, {words.hit_place(hit)}\n\n{escaped(hit.snippet)}")  # type: ignore[arg-type, union-attr]
        else:
            parts.append(f"**{escaped(hit.title)}: {escaped(hit.question)}**\n\n{escaped(hit.answer)}")  # type: ignore[union-attr]
    parts.append("---")
    parts += [words.source_line(warned) for warned in answer.entries]
    return [*parts, words.corpus_line(answer.provenance), DISCLAIMER]


def _list(answer: ListAnswer) -> list[str]:
    rows = ["| Drug | Class | Brands | Warnings |", "| --- | --- | --- | --- |"]
    for entry in answer.entries:
        marks = ", ".join(mark for mark, on in (("banned", entry.is_banned), ("boxed warning", entry.boxed_warning)) if on)
        cells = (entry.title, entry.drug_class, ", ".join(entry.brand_names), marks)
        rows.append("| " + " | ".join(escaped(cell) for cell in cells) + " |")
    return ["\n".join(rows), words.corpus_line(answer.provenance)]


WRITERS: dict[type, Callable[[Any], list[str]]] = {ShowAnswer: _show, SearchAnswer: _hits, FaqAnswer: _hits, ListAnswer: _list}
