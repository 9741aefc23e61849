"""``lookalikes``: the names that must not be confused with a drug's, with class and use of both."""

from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound
from drugref.reports import LookalikesAnswer
from drugref.similarity import HIGH

__all__ = ["run"]


def run(context: Context, drug: list[str]) -> tuple[LookalikesAnswer, ExitCode]:
    """The look-alikes of one drug: FDA's list, the user's own, and names computed to be highly similar."""
    match = context.drug(drug)
    entry = context.index.entry(match.slug)
    names = context.confusables(entry, HIGH)
    if not names:
        raise NotFound(f"no look-alike of {entry.title} is listed or computed", "read names with care all the same")
    return LookalikesAnswer(match, entry, context.tall_man(entry.title), names, context.provenance()), ExitCode.FOUND
