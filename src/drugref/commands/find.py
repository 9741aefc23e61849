"""``find``: which drug is meant by each name; ``-`` reads one name a line and streams the results."""

from collections.abc import Iterator

from drugref import lookup
from drugref.answers import FindAnswer, Found
from drugref.commands.context import Context
from drugref.errors import ExitCode, Usage

__all__ = ["run", "stream"]


def run(context: Context, names: list[str]) -> tuple[FindAnswer, ExitCode]:
    """Resolve the names given, or those on standard input for ``-``."""
    asked = list(context.stdin_lines()) if names == ["-"] else names
    if not asked or not any(name.strip() for name in asked):
        raise Usage("no name is given", "write one or more: drugref find natalizumab tysabri, or - to read them")
    results = tuple(_find(context, name) for name in asked)
    titles = (match.title for found in results for match in (found.match, *found.candidates) if match)
    return FindAnswer(results, context.tall_men(titles), context.provenance()), worst(found.status for found in results)


def stream(context: Context) -> Iterator[Found]:
    """The results of names on standard input, each as soon as it is known."""
    for name in context.stdin_lines():
        yield _find(context, name)


def _find(context: Context, name: str) -> Found:
    result = lookup.find(context.index, name)
    return Found(name, result.status, result.match, result.candidates, result.uncovered)


def worst(statuses: Iterator[str]) -> ExitCode:
    """FOUND when every name is exact, NEAR when one is only near, else NOTHING."""
    seen = set(statuses)
    if seen <= {"exact"}:
        return ExitCode.FOUND
    return ExitCode.NEAR if "near" in seen else ExitCode.NOTHING
