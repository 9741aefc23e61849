"""``list``: the drugs of the corpus, filtered."""

from drugref import groups
from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound
from drugref.records import Entry
from drugref.reports import ListAnswer
from drugref.text import fold

__all__ = ["run"]


def run(
    context: Context,
    drug_class: str | None = None,
    atc: str | None = None,
    banned: bool = False,
    boxed: bool = False,
) -> tuple[ListAnswer, ExitCode]:
    """The drugs that meet every filter, by title. ``drug_class`` is part of a class's words or the name of
    a group ("beta blockers"), ``atc`` the start of a code."""
    covering = context.whole.covering()
    warned = (_warned(context, entry) if entry.ingredients or entry.slug in covering else entry for entry in context.index.entries())
    entries = tuple(entry for entry in warned if _meets(entry, drug_class, atc, banned, boxed))
    if not entries:
        raise NotFound("no drug meets these filters", "drugref list shows all")
    return ListAnswer(entries, context.tall_men(entry.title for entry in entries), context.provenance()), ExitCode.FOUND


def _warned(context: Context, entry: Entry) -> Entry:
    """A drug bears the boxed warnings and bans of its ingredients and of its pages in other corpora, as above its monograph."""
    parts = context.parts(entry)
    boxed = entry.boxed_warning or "\n\n".join(part.boxed_warning for part in parts if part.boxed_warning) or None
    return entry._replace(boxed_warning=boxed, is_banned=entry.is_banned or any(part.is_banned for part in parts))


def _meets(entry: Entry, drug_class: str | None, atc: str | None, banned: bool, boxed: bool) -> bool:
    return (
        (not drug_class or fold(drug_class) in fold(entry.drug_class) or bool(groups.of_drug(entry).intersection(groups.meant(drug_class))))
        and (not atc or any(code.startswith(atc.strip().upper()) for code in entry.atc))
        and (not banned or entry.is_banned)
        and (not boxed or entry.boxed_warning is not None)
    )
