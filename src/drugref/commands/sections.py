"""``sections``: the section keys and what they answer to, or one drug's outline with sizes."""

from drugref.commands.context import Context
from drugref.errors import ExitCode
from drugref.render.data import outline
from drugref.reports import SectionsAnswer
from drugref.sections import DOSAGE_PARTS, SECTIONS

__all__ = ["run"]


def run(context: Context, drug: list[str]) -> tuple[SectionsAnswer, ExitCode]:
    """Without a drug all keys, each with heading and aliases; with one its outline, words counted."""
    if not drug:
        return SectionsAnswer(None, tuple(_keys()), None, context.provenance()), ExitCode.FOUND
    match = context.drug(drug)
    monograph = context.index.monograph(match.slug)
    rows = outline(monograph.sections)
    if monograph.faqs:
        rows.append((0, "faq", "FAQs", sum(len(f"{faq.question} {faq.answer}".split()) for faq in monograph.faqs)))
    return SectionsAnswer(match, tuple(rows), context.warned(match.slug), context.provenance()), ExitCode.FOUND


def _keys() -> list[tuple[int, str, str, int]]:
    rows: list[tuple[int, str, str, int]] = []
    for section in SECTIONS:
        rows.append((0, section.key, _with(section.title, section.aliases), 0))
        if section.key == "dosage":
            rows += [(1, key, _with(title, aliases), 0) for key, title, aliases, _ in DOSAGE_PARTS]
    return rows


def _with(title: str, aliases: tuple[str, ...]) -> str:
    return f"{title} (also: {', '.join(aliases)})" if aliases else title
