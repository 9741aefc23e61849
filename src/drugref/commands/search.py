"""``search``: full text over all monographs, or over the drugs that the question names; ``-`` reads one question a line."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from drugref import search
from drugref.answers import SearchAnswer
from drugref.asking import Asked, ask, near_in
from drugref.commands.context import Context
from drugref.errors import DrugrefError, ExitCode, NotFound, Usage
from drugref.records import Match
from drugref.sections import SECTIONS, key_of_request

__all__ = ["LIMIT", "answers", "checked_limit", "nothing", "run", "stream"]

T = TypeVar("T")
LIMIT = 10
# Hits when -n does not say: what fits one screen.


def run(
    context: Context, text: list[str], section: list[str], drug: str | None = None, limit: int | None = None
) -> tuple[SearchAnswer, ExitCode]:
    """Passages that meet the question, best first."""
    return _asker(context, section, drug, limit)(" ".join(text)), ExitCode.FOUND


def stream(
    context: Context, text: list[str], section: list[str], drug: str | None = None, limit: int | None = None
) -> Iterator[tuple[str, SearchAnswer | DrugrefError]]:
    """The questions on standard input, each with its answer, or the error that it came to, as soon as it is known."""
    return answers(context, _asker(context, section, drug, limit))


def answers(context: Context, answer: Callable[[str], T]) -> Iterator[tuple[str, T | DrugrefError]]:
    """Each question on standard input with its answer, or with the error that this question alone came to."""
    for question in context.stdin_lines():
        try:
            yield question, answer(question)
        except (NotFound, Usage) as error:
            yield question, error


def _asker(context: Context, section: list[str], drug: str | None, limit: int | None) -> Callable[[str], SearchAnswer]:
    """What answers one question; the options are checked here, once."""
    scope = (context.drug([drug]),) if drug else ()
    keys, count = tuple(_key(s) for s in section), checked_limit(limit)

    def answer(question: str) -> SearchAnswer:
        asked = ask(context.index, question, scope)
        hits = search.search_hits(context.index, asked, keys, count)
        near = near_in(context.index, asked)
        if not hits:
            raise nothing("nothing found for that", " in ", asked, near, "use other words, or: drugref list")
        entries = tuple(context.warned(slug) for slug in dict.fromkeys(hit.slug for hit in hits))
        return SearchAnswer(question, asked.drugs, near, hits, entries, asked.uncovered, asked.corrections, context.provenance())

    return answer


def nothing(said: str, link: str, asked: Asked, near: tuple[Match, ...], hint: str) -> NotFound:
    """The error of a question without hits: the drugs it was put to, the words that were mended, the drugs it may have meant."""
    named = link + ", ".join(match.title for match in asked.drugs) if asked.drugs else ""
    mended = "".join(f"; {typed} was taken for {taken}" for typed, taken in asked.corrections)
    meant = "did you mean " + ", ".join(match.title for match in near) + "?" if near else ""
    return NotFound(f"{said}{named}{mended}", meant or hint)


def checked_limit(limit: int | None) -> int:
    """The number of hits asked for, or the default; a number below 1 is refused."""
    if limit is not None and limit < 1:
        raise Usage(f"-n {limit} asks for no hits", "write a number from 1")
    return limit or LIMIT


def _key(request: str) -> str:
    if key := key_of_request(request):
        return key
    raise Usage(f"no section '{request}'", "there are: " + ", ".join(known.key for known in SECTIONS))
