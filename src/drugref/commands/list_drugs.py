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
    warnings = {entry.slug: entry.boxed_warning for entry in context.whole.entries()}
    entries = tuple(e for e in (_with_parts(e, warnings) for e in context.index.entries()) if _meets(e, drug_class, atc, banned, boxed))
    if not entries:
        raise NotFound("no drug meets these filters", "drugref list shows all")
    return ListAnswer(entries, context.tall_men(entry.title for entry in entries), context.provenance()), ExitCode.FOUND


def _with_parts(entry: Entry, warnings: dict[str, str | None]) -> Entry:
    """A combination bears the boxed warnings of its ingredients."""
    if entry.boxed_warning or not entry.ingredients:
        return entry
    boxed = [text for part in entry.ingredients if (text := warnings.get(part))]
    return entry._replace(boxed_warning="\n\n".join(boxed) or None)


def _meets(entry: Entry, drug_class: str | None, atc: str | None, banned: bool, boxed: bool) -> bool:
    return (
        (not drug_class or fold(drug_class) in fold(entry.drug_class) or bool(groups.of_drug(entry).intersection(groups.meant(drug_class))))
        and (not atc or any(code.startswith(atc.strip().upper()) for code in entry.atc))
        and (not banned or entry.is_banned)
        and (not boxed or entry.boxed_warning is not None)
    )
