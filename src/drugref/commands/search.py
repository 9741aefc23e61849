"""``search``: full text over all monographs, or over the drugs that the question names."""

from drugref import search
from drugref.answers import SearchAnswer
from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound, Usage
from drugref.sections import SECTIONS, key_of_request

__all__ = ["LIMIT", "run"]

LIMIT = 10
# Hits when -n does not say: what fits one screen.


def run(
    context: Context, text: list[str], section: list[str], drug: str | None = None, limit: int | None = None
) -> tuple[SearchAnswer, ExitCode]:
    """Passages that meet the question, best first."""
    question = " ".join(text)
    scope = (context.drug([drug]),) if drug else ()
    asked = search.ask(context.index, question, scope)
    hits = search.search_hits(context.index, asked, tuple(_key(s) for s in section), checked_limit(limit))
    near = () if asked.drugs else search.near_in(context.index, asked)
    if not hits:
        named = " in " + ", ".join(match.title for match in asked.drugs) if asked.drugs else ""
        raise NotFound(f"nothing found for that{named}", near_hint(near) or "use other words, or: drugref list")
    slugs = dict.fromkeys(hit.slug for hit in hits)
    entries = tuple(context.warned(slug) for slug in slugs)
    return SearchAnswer(question, asked.drugs, near, hits, entries, asked.uncovered, context.provenance()), ExitCode.FOUND


def near_hint(near: tuple) -> str:  # type: ignore[type-arg]
    """What to say when a word of the question is near to a drug's name."""
    return "did you mean " + ", ".join(match.title for match in near) + "?" if near else ""


def checked_limit(limit: int | None) -> int:
    """The number of hits asked for, or the default; a number below 1 is refused."""
    if limit is not None and limit < 1:
        raise Usage(f"-n {limit} asks for no hits", "write a number from 1")
    return limit or LIMIT


def _key(request: str) -> str:
    if key := key_of_request(request):
        return key
    raise Usage(f"no section '{request}'", "there are: " + ", ".join(known.key for known in SECTIONS))
