"""Names that must not be confused, from FDA's list of look-alike drug names with recommended tall-man letters.

The table is data (``data/lookalikes.tsv``): name, its tall-man form, and the names it was confused with.
"""

import functools
import os
from typing import NamedTuple

from drugref.paths import bundled_data
from drugref.text import compact

__all__ = ["Lookalike", "confusable", "table"]


class Lookalike(NamedTuple):
    """One drug name of the list: as FDA writes it with tall-man letters, and the names it is confused with."""

    name: str
    tall_man: str
    others: tuple[str, ...]


@functools.cache
def table() -> dict[str, Lookalike]:
    """The list, by compacted name; read once, when first asked for."""
    with open(os.path.join(bundled_data(), "lookalikes.tsv"), encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.strip() and not line.startswith("#")]
    return {
        compact(name): Lookalike(name, tall_man, tuple(other for other in others.split("; ") if other))
        for name, tall_man, others in rows[1:]
    }


def confusable(*names: str) -> tuple[Lookalike, ...]:
    """The list's entries for any of a drug's names."""
    rows = table()
    found = {row.name: row for name in names if (row := rows.get(compact(name)))}
    return tuple(found.values())
