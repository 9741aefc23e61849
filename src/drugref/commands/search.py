"""``search``: full text over all monographs, or over the drugs that the question names; ``-`` reads one question a line."""

from collections.abc import Callable, Iterator
from typing import TypeVar

from drugref import search
from drugref.answers import NOT_STATED, SearchAnswer
from drugref.asking import UNROUTED, Asked, ask, meant
from drugref.commands.context import Context
from drugref.errors import DrugrefError, ExitCode, NotFound, OnlyNear, Usage
from drugref.records import Match
from drugref.render.data import match_json
from drugref.render.words import found_line
from drugref.sections import SECTIONS, key_of_request, title_of
from drugref.text import folded_words

__all__ = ["LIMIT", "answers", "checked_limit", "nothing", "run", "stream", "understood"]

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
        except (NotFound, OnlyNear, Usage) as error:
            yield question, error


def _asker(context: Context, section: list[str], drug: str | None, limit: int | None) -> Callable[[str], SearchAnswer]:
    """What answers one question; the options are checked here, once."""
    scope = (context.drug([drug]),) if drug else ()
    keys, count = tuple(_key(s) for s in section), checked_limit(limit)

    def answer(question: str) -> SearchAnswer:
        asked, near = understood(context, question, scope, "search")
        hits = search.search_hits(context.index, asked, keys, count)
        if not hits and asked.uncovered and not asked.drugs:
            raise NotFound(f"{', '.join(asked.uncovered)}: a real drug that this corpus does not cover", "drugref list shows what there is")
        if not hits:
            raise nothing("nothing found for that", " in ", asked, near, "use other words, or: drugref list")
        entries = tuple(context.warned(slug) for slug in dict.fromkeys(hit.slug for hit in hits))
        return SearchAnswer(
            question, asked.drugs, near, hits, entries, asked.uncovered, asked.corrections, asked.unmet, context.provenance()
        )

    return answer


def understood(context: Context, question: str, scope: tuple[Match, ...], verb: str) -> tuple[Asked, tuple[Match, ...]]:
    """The question taken apart, and drugs it may mean beside those it names. One that names none is not answered from other drugs:
    those it may mean are offered like near names."""
    asked = ask(context.index, question, scope)
    near, real = meant(context.index, asked)
    if asked.drugs:
        return asked, near
    if near:
        if context.asks and (chosen := context.choose(near[0].asked, near)):
            return ask(context.index, question, (chosen,)), ()
        absent = f"; {', '.join(asked.uncovered)}: not covered by this corpus" if asked.uncovered else ""
        raise OnlyNear(
            f"the question names no drug exactly; near: {'; '.join(found_line(match) for match in near)}{absent}",
            f"to ask of one, name it: drugref {verb} -d {context.address(near[0])}",
            tuple(match_json(match) or {} for match in near),
        )
    return asked._replace(uncovered=asked.uncovered + real, absent=asked.absent + tuple(" ".join(folded_words(name)) for name in real)), ()


def nothing(said: str, link: str, asked: Asked, near: tuple[Match, ...], hint: str) -> NotFound:
    """The error of a question without hits: the drugs it was put to, the words that were mended, the drugs it may have meant."""
    named = link + ", ".join(match.title for match in asked.drugs) if asked.drugs else ""
    mended = "".join(f"; {typed} was taken for {taken}" for typed, taken in asked.corrections)
    mended += f"; {', '.join(asked.unmet)}: stands nowhere in the corpus" if asked.unmet else ""
    meant = "did you mean " + ", ".join(match.title for match in near) + "?" if near else ""
    whole = f"read the whole monograph: drugref show {asked.drugs[0].slug}" if asked.drugs else ""
    if asked.drugs and asked.routes is not UNROUTED:  # a section that it asks for would have been a hit
        mended += f"; {title_of(max(asked.routes, key=lambda key: asked.routes[key]))}: {NOT_STATED}"
    return NotFound(f"{said}{named}{mended}", meant or whole or hint)


def checked_limit(limit: int | None) -> int:
    """The number of hits asked for, or the default; a number below 1 is refused."""
    if limit is not None and limit < 1:
        raise Usage(f"-n {limit} asks for no hits", "write a number from 1")
    return limit or LIMIT


def _key(request: str) -> str:
    if key := key_of_request(request):
        return key
    raise Usage(f"no section '{request}'", "there are: " + ", ".join(known.key for known in SECTIONS))
