"""``lookalikes``: the names that must not be confused with a drug's, with class and use of both."""

from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound
from drugref.lookalikes import confusable
from drugref.reports import LookalikesAnswer

__all__ = ["run"]


def run(context: Context, drug: list[str]) -> tuple[LookalikesAnswer, ExitCode]:
    """The look-alikes of one drug, from FDA's list."""
    match = context.drug(drug)
    entry = context.index.entry(match.slug)
    names = context.confusables(entry)
    if not names:
        raise NotFound(
            f"no look-alike of {entry.title} is listed",
            "FDA's list holds only names confused often; read names with care all the same",
        )
    listed = confusable(entry.title, *entry.synonyms)
    return LookalikesAnswer(match, entry, listed[0].tall_man if listed else "", names, context.provenance()), ExitCode.FOUND
