"""``faq``: the questions and answers that meet a question, or without one all of a drug's; ``-`` reads one question a line."""

from collections.abc import Callable, Iterator

from drugref import search
from drugref.answers import FaqAnswer, FaqHit
from drugref.asking import UNROUTED, Asked
from drugref.commands.context import Context
from drugref.commands.search import answers, checked_limit, nothing, understood
from drugref.errors import DrugrefError, ExitCode, NotFound, Usage
from drugref.records import Match

__all__ = ["run", "stream"]


def run(context: Context, text: list[str], drug: str | None = None, limit: int | None = None) -> tuple[FaqAnswer, ExitCode]:
    """FAQs, best first; where none answers, the passage of the section that does."""
    return _asker(context, drug, limit)(" ".join(text).strip()), ExitCode.FOUND


def stream(
    context: Context, text: list[str], drug: str | None = None, limit: int | None = None
) -> Iterator[tuple[str, FaqAnswer | DrugrefError]]:
    """The questions on standard input, each with its answer, or the error that it came to, as soon as it is known."""
    return answers(context, _asker(context, drug, limit))


def _asker(context: Context, drug: str | None, limit: int | None) -> Callable[[str], FaqAnswer]:
    """What answers one question; the options are checked here, once."""
    scope = (context.drug([drug]),) if drug else ()
    count = checked_limit(limit)

    def answer(question: str) -> FaqAnswer:
        if not question and not scope:
            raise Usage(
                "no question is asked",
                'drugref faq "can I breastfeed on tysabri", or all of one drug: drugref faq -d natalizumab',
            )
        asked, near = understood(context, question, scope, "faq")
        if asked.uncovered and not asked.drugs:
            absent = ", ".join(asked.uncovered)
            hint = f"what other monographs say of it: drugref search {absent}"
            raise NotFound(f"{absent}: a real drug that this corpus does not cover", hint)
        hits = _all(context, asked.drugs)[:limit] if _only_names(asked) else search.faq_hits(context.index, asked, count)
        if not hits and not question:
            raise nothing("no questions are in the monograph", " of ", asked, near, "")
        if not hits:
            raise nothing("no FAQ and no passage answers that", " for ", asked, near, "use other words, or: drugref search")
        entries = tuple(context.warned(slug) for slug in dict.fromkeys(hit.slug for hit in hits))
        return FaqAnswer(
            question or None, asked.drugs, near, hits, entries, asked.uncovered, asked.corrections, asked.unmet, context.provenance()
        )

    return answer


def _only_names(asked: Asked) -> bool:
    """Whether a question is a drug's name and nothing else."""
    return not asked.terms and asked.routes is UNROUTED


def _all(context: Context, drugs: tuple[Match, ...]) -> tuple[FaqHit, ...]:
    """Every FAQ of the drugs named, as they stand."""
    return tuple(
        FaqHit(match.slug, match.title, faq.question, faq.answer, search.section_of(faq, match.title), 1.0, "faq")
        for match in drugs
        for faq in context.index.monograph(match.slug).faqs
    )
