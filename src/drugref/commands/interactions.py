"""``interactions``: what the monographs of two or more drugs state of each other; ``-`` reads one name a line."""

from drugref import interactions, lookup
from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound, OnlyNear, Usage
from drugref.lookup import Result
from drugref.records import Match
from drugref.render.data import match_json
from drugref.render.words import found_line, uncovered_line
from drugref.reports import InteractionsAnswer
from drugref.text import name_key, sanitize

__all__ = ["resolved", "run"]

_HINT = "nothing was checked: a check of the other names alone would read as a check of all; correct the name, or leave it out"


def run(context: Context, names: list[str]) -> tuple[InteractionsAnswer, ExitCode]:
    """Every pair of these drugs; one name that is not resolved stops the whole answer."""
    asked = [line for line in context.stdin_lines() if line.strip()] if names == ["-"] else names
    matches = resolved(context, asked, 2, "drugref interactions warfarin amiodarone", _HINT)
    read = interactions.ask(context.index, matches)
    slugs = dict.fromkeys(page.shown for one in read for page in one.pages)
    answer = InteractionsAnswer(
        matches, interactions.pairs(context.index, read), interactions.duplicates(matches, read),
        tuple(context.warned(slug) for slug in slugs), context.provenance(),
    )  # fmt: skip
    return answer, ExitCode.FOUND


def resolved(context: Context, names: list[str], least: int, example: str, hint: str) -> tuple[Match, ...]:
    """The drugs of these names, all or none: NEAR when a name is only near or is of two drugs, else NOTHING; all bad names are told."""
    if len(names) < least or not all(name_key(name) for name in names):
        raise Usage(f"{'at least two drugs are' if least > 1 else 'a drug is'} needed, each as one argument", f"for example: {example}")
    results = [lookup.find(context.index, name) for name in names]
    bad = [result for result in results if not result.match]
    if bad:
        message = "; ".join(_told(result) for result in bad)
        if any(result.status == "near" for result in bad):
            near = ({**(match_json(match) or {}), "query": sanitize(result.query)} for result in bad for match in result.candidates)
            raise OnlyNear(message, hint, tuple(near))
        raise NotFound(message, hint)
    return tuple(result.match for result in results if result.match)


def _told(result: Result) -> str:
    """What is wrong with one name."""
    shown = sanitize(result.query) if len(result.query) <= 80 else sanitize(result.query[:80]) + " (and more)"
    if result.status == "known":
        return f"{shown} is a real drug that this corpus does not cover"
    elsewhere = f"; {uncovered_line(result.uncovered)}" if result.uncovered else ""
    if not result.candidates:
        return f"{shown} is not a name we know{elsewhere}"
    several = result.candidates[0].score == 1.0
    return (
        f"{shown} is {'a name of more than one drug' if several else 'no exact name'}, {'' if several else 'near to '}"
        + "; ".join(found_line(match) for match in result.candidates)
        + elsewhere
    )
