"""Computes the look-alike and sound-alike names of each drug in an index that is being made: the slow half of ``lookalikes``."""

import sqlite3
from collections import Counter
from typing import NamedTuple

from drugref.similarity import HIGH, alike
from drugref.text import grams

__all__ = ["fill_lookalikes"]

_MOST_DRUGS = 5_000
# Drugs of an index up to which this is done; a corpus of all labels would take minutes.
_SHARED = 0.3
# Letters in threes that a name must share with a title to be compared, as a part of the title's: of the names that the
# measure calls highly similar, none in the bundled corpus shares less.
_LENGTH = 0.7
# A name shorter than this part of the other cannot be highly similar (BI-SIM divides by the longer).


class _Name(NamedTuple):
    bare: str
    drug: int | None


def fill_lookalikes(db: sqlite3.Connection, marketed: set[int]) -> None:
    """Fill the table: for each drug the names of other drugs here, and of drugs on the market, that are highly similar.

    ``marketed`` are the rows of names of marketed substances.
    """
    (count,) = db.execute("SELECT count(*) FROM drug").fetchone()
    if count > _MOST_DRUGS:
        return
    rows = db.execute("SELECT id, bare, coalesce(drug_id, via), drug_id IS NOT NULL FROM name").fetchall()
    names = {row: _Name(bare, drug) for row, bare, drug, own in rows if own or row in marketed}
    lists: dict[str, list[int]] = {}
    for row, name in names.items():
        for term in grams(name.bare):
            lists.setdefault(term, []).append(row)
    titles = db.execute("SELECT drug_id, bare FROM name WHERE kind = 'title' AND drug_id IS NOT NULL GROUP BY drug_id HAVING id = min(id)")
    for drug, title in titles.fetchall():
        db.executemany("INSERT INTO lookalike VALUES (?, ?, ?)", [(drug, row, score) for row, score in _of(drug, title, names, lists)])


def _of(drug: int, title: str, names: dict[int, _Name], lists: dict[str, list[int]]) -> list[tuple[int, float]]:
    """The rows of the highly similar names with their scores, each other drug once by its most similar name."""
    counts: Counter[int] = Counter()
    for term in grams(title):
        counts.update(lists.get(term, ()))
    least = _SHARED * len(grams(title))
    best: dict[object, tuple[int, float]] = {}
    for row, shared in counts.items():
        other = names[row]
        short, long = sorted((len(title), len(other.bare)))
        if shared < least or short < _LENGTH * long or other.drug == drug:
            continue
        score = round(alike(title, other.bare), 3)
        of = other.drug or other.bare
        if score >= HIGH and (of not in best or (score, -row) > (best[of][1], -best[of][0])):
            best[of] = (row, score)
    return sorted(best.values(), key=lambda pair: (-pair[1], pair[0]))
