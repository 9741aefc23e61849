"""``faq``: the questions and answers that meet a question, or without one all of a drug's."""

from drugref import search
from drugref.answers import FaqAnswer, FaqHit
from drugref.commands.context import Context
from drugref.commands.search import checked_limit, near_hint
from drugref.errors import ExitCode, NotFound, Usage
from drugref.records import Match

__all__ = ["run"]


def run(context: Context, text: list[str], drug: str | None = None, limit: int | None = None) -> tuple[FaqAnswer, ExitCode]:
    """FAQs, best first; where none answers, the passage of the section that does."""
    question = " ".join(text).strip()
    count = checked_limit(limit)
    scope = (context.drug([drug]),) if drug else ()
    if not question and not scope:
        raise Usage(
            "no question is asked",
            'drugref faq "can I breastfeed on tysabri", or all of one drug: drugref faq -d natalizumab',
        )
    asked = search.ask(context.index, question, scope)
    if asked.uncovered:
        absent = ", ".join(asked.uncovered)
        hint = f"what other monographs say of it: drugref search {absent}"
        raise NotFound(f"{absent}: a real drug that this corpus does not cover", hint)
    only_name = not asked.query and asked.routes is search.UNROUTED
    hits = _all(context, asked.drugs)[:limit] if only_name else search.faq_hits(context.index, asked, count)
    near = () if asked.drugs else search.near_in(context.index, asked)
    if not hits:
        named = " of " + ", ".join(match.title for match in asked.drugs) if asked.drugs else ""
        raise NotFound(f"no FAQ and no passage{named} answers that", near_hint(near) or "use other words, or: drugref search")
    entries = tuple(context.warned(slug) for slug in dict.fromkeys(hit.slug for hit in hits))
    return FaqAnswer(question or None, asked.drugs, near, hits, entries, asked.uncovered, context.provenance()), ExitCode.FOUND


def _all(context: Context, drugs: tuple[Match, ...]) -> tuple[FaqHit, ...]:
    """Every FAQ of the drugs named, as they stand."""
    return tuple(
        FaqHit(match.slug, match.title, faq.question, faq.answer, search.section_of(faq, match.title), 1.0, "faq")
        for match in drugs
        for faq in context.index.monograph(match.slug).faqs
    )
