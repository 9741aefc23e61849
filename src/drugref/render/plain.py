"""Answers as plain text: for pipes, files and screen readers. Nothing is wrapped, coloured or cut; every width is the same."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, FaqAnswer, FindAnswer, SearchAnswer, ShowAnswer, Warned
from drugref.records import Entry, Leaf
from drugref.render import words
from drugref.render.data import outline
from drugref.text import sanitize

__all__ = ["WRITERS", "all_warnings", "section_lines", "show_plain", "warnings"]


def show_plain(writer: Callable[[Any, bool], list[str]], answer: Any, quiet: bool = False) -> str:
    """The text of an answer; ``quiet`` leaves out the header's facts and the disclaimer, never a warning or a source."""
    return sanitize("\n".join(writer(answer, quiet)).rstrip() + "\n")


def warnings(entry: Entry, lookalikes: str = "", parts: tuple[Entry, ...] = ()) -> list[str]:
    """What stands above every answer on a drug: banned, boxed warning whole, look-alikes."""
    out = []
    if told := words.banned(entry, parts):
        out += [f"BANNED: {told}", ""]
    for one in (entry, *parts):
        if one.boxed_warning:
            out += [
                f"BOXED WARNING{words.whose_warning(one, entry)}",
                *(f"  {line}".rstrip() for line in one.boxed_warning.split("\n")),
                "",
            ]
    if lookalikes:
        out += [f"LOOK-ALIKE: {lookalikes}", ""]
    return out


def all_warnings(warned: Warned) -> list[str]:
    """The same of a drug with its parts and look-alikes."""
    return warnings(warned.entry, words.lookalike_line(warned.lookalikes), warned.parts)


def _show(answer: ShowAnswer, quiet: bool) -> list[str]:
    entry = answer.monograph.entry
    out = [answer.tall_man or entry.title]
    if matched := words.matched_line(answer.match):
        out.append(matched)
    if not quiet:
        out += [entry.description] if entry.description else []
        out += [f"{label}: {value}" for label, value in words.head_facts(answer)]
    out += ["", *warnings(entry, words.lookalike_line(answer.lookalikes), answer.parts)]
    if answer.outline:
        out += [f"{'  ' * depth}{title} [{key}], {count} words" for depth, key, title, count in outline(answer.sections)]
        out += [f"FAQs [faq], {len(answer.faqs)} questions"] if answer.faqs else []
        out.append("")
    else:
        for leaf in answer.sections:
            if answer.part or leaf.key != "boxed-warning":
                out += section_lines(leaf, 0)
        out += _faqs(answer)
    out += [line for key in answer.unstated for line in (words.unstated_line(key), "")]
    out += [*words.provenance_lines(entry, answer.provenance), *words.elsewhere_lines(answer)]
    return out if quiet else [*out, DISCLAIMER]


def section_lines(leaf: Leaf, depth: int) -> list[str]:
    """A section under its title, as plain lines."""
    title = leaf.title.upper() if depth == 0 else leaf.title
    rule = [{0: "=", 1: "-"}[depth] * len(title)] if depth < 2 else []
    out = [title if rule else f"{title}:", *rule, ""]
    if leaf.text:
        out += [leaf.text, ""]
    for sub in leaf.subsections:
        out += section_lines(sub, depth + 1)
    return out


def _faqs(answer: ShowAnswer) -> list[str]:
    if not answer.faqs:
        return []
    out = [] if any(leaf.key == "faq" for leaf in answer.sections) else ["FAQS", "====", ""]
    for faq in answer.faqs:
        out += [f"Q: {faq.question}", f"A: {faq.answer}", ""]
    return out


def _find(answer: FindAnswer, quiet: bool) -> list[str]:
    out: list[str] = []
    for found in answer.results:
        if found.match:
            whence = words.found_in(found.match, answer.provenance)
            out.append(f"{found.query}: {words.found_line(found.match, answer.tall_men)}{whence}")
            continue
        out.append(f"{found.query}: {words.status_word(found)}")
        out += [f"  {words.uncovered_line(found.uncovered)}"] if found.uncovered else []
        out += [f"  {words.found_line(c, answer.tall_men)}{' (likely)' if c.likely else ''}" for c in found.candidates]
    return [*out, words.corpus_line(answer.provenance)]


def _named(answer: Any) -> list[str]:
    out = words.question_lines(answer)
    return [*out, ""] if out else []


def _hits_tail(entries: tuple[Warned, ...], answer: Any, quiet: bool) -> list[str]:
    out = [words.source_line(warned) for warned in entries]
    return [*out, words.corpus_line(answer.provenance)] + ([] if quiet else [DISCLAIMER])


def _search(answer: SearchAnswer, quiet: bool) -> list[str]:
    out = _named(answer) + _boxed_of(answer.entries)
    slug = ""
    for hit in answer.hits:
        if hit.slug != slug:
            slug = hit.slug
            out += [hit.title, ""]
        out += [f"  {words.hit_place(hit)}", *(f"    {line}" for line in hit.snippet.split("\n")), ""]
    return [*out, *_hits_tail(answer.entries, answer, quiet)]


def _boxed_of(entries: tuple[Warned, ...]) -> list[str]:
    """Warnings above hits: whole for a single drug, by name and place for several."""
    if len(entries) == 1:
        return all_warnings(entries[0])
    out = [line for warned in entries for line in words.brief_warnings(warned)]
    return [*out, ""] if out else []


def _faq(answer: FaqAnswer, quiet: bool) -> list[str]:
    out = _named(answer) + _boxed_of(answer.entries)
    for hit in answer.hits:
        of = "" if len(answer.entries) == 1 else f"{hit.title}: "
        if hit.kind == "faq":
            out += [f"Q: {of}{hit.question}", f"A: {hit.answer}", ""]
        else:
            out += [
                f"Passage: {of}{hit.question} [{hit.section}]",
                *(f"  {line}" for line in hit.answer.split("\n")),
                "",
            ]
    return [*out, *_hits_tail(answer.entries, answer, quiet)]


WRITERS: dict[type, Callable[[Any, bool], list[str]]] = {
    ShowAnswer: _show,
    FindAnswer: _find,
    SearchAnswer: _search,
    FaqAnswer: _faq,
}
