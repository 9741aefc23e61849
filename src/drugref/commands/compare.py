"""``compare``: the same sections of two to four drugs, side by side."""

from drugref.commands.context import Context
from drugref.commands.interactions import resolved
from drugref.commands.show import chosen, section_key
from drugref.errors import ExitCode, Usage
from drugref.records import Leaf, Monograph
from drugref.reports import CompareAnswer
from drugref.sections import SECTIONS, title_of

__all__ = ["run"]

_MOST = 4
# Columns that can be read beside each other.


def run(context: Context, names: list[str], section: list[str]) -> tuple[CompareAnswer, ExitCode]:
    """The sections asked for, or all, of these drugs. NOTHING when none of them states any of the sections."""
    if len(names) > _MOST:
        raise Usage(f"{len(names)} drugs cannot be read side by side", f"compare at most {_MOST}")
    example = "drugref compare lisinopril losartan -s dosage"
    matches = resolved(context, names, 2, example, "nothing is compared; correct the name, or leave it out")
    if len({match.slug for match in matches}) < len(matches):
        raise Usage("a drug is named twice", f"for example: {example}")
    monographs = tuple(context.index.monograph(match.slug) for match in matches)
    keys = [section_key(context, monographs, request) for request in dict.fromkeys(section)]
    rows = _asked(monographs, keys) if keys else _all(monographs)
    faqs = tuple(m.faqs for m in monographs) if "faq" in keys else ()
    entries = tuple(context.warned(match.slug) for match in matches)
    answer = CompareAnswer(matches, rows, faqs, entries, context.provenance())
    stated = any(cell for _, _, cells in rows for cell in cells) or any(faqs)
    return answer, ExitCode.FOUND if stated else ExitCode.NOTHING


def _asked(monographs: tuple[Monograph, ...], keys: list[str]) -> tuple[tuple[str, str, tuple[Leaf | None, ...]], ...]:
    """A row for each key; of a drug that has the key in several places, all of them in one cell."""
    return tuple((key, title_of(key), tuple(_joined(key, chosen(m, [key])) for m in monographs)) for key in keys if key != "faq")


def _joined(key: str, leaves: tuple[Leaf, ...]) -> Leaf | None:
    if len(leaves) < 2:
        return leaves[0] if leaves else None
    return Leaf(key, title_of(key), None, "", "", "", None, leaves)


def _all(monographs: tuple[Monograph, ...]) -> tuple[tuple[str, str, tuple[Leaf | None, ...]], ...]:
    """A row for each section that any of them has: the known ones in their order, then the others as they come."""
    known = [section.key for section in SECTIONS]
    found = dict.fromkeys(leaf.key for m in monographs for leaf in m.sections)
    order = [key for key in known if key in found] + [key for key in found if key not in known]
    rows = []
    for key in order:
        cells = tuple(_joined(key, tuple(leaf for leaf in m.sections if leaf.key == key)) for m in monographs)
        first = next(cell for cell in cells if cell)
        rows.append((key, first.title if key not in known else title_of(key), cells))
    return tuple(rows)
