"""Computes the look-alike and sound-alike names of each drug in an index that is being made: the slow half of ``lookalikes``.

After a change only pairs are compared of which one side is new.
"""

import sqlite3
from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import TypeAlias

from drugref.index.nearness import State
from drugref.similarity import HIGH, alike, can_be_alike
from drugref.text import grams

__all__ = ["update_lookalikes"]

_MOST_DRUGS = 3_000
# Drugs of an index up to which this is done; a corpus of all labels would take minutes.
_SHARED = 0.35
# Letters in threes that a name must share with a title to be compared, as a part of the title's: of 176 pairs of the bundled corpus
# that the measure calls highly similar three share a little less, and none from the score at which a warning stands.
_LENGTH = 0.7
# A name shorter than this part of the other cannot be highly similar (BI-SIM divides by the longer).

_TITLES = """
SELECT n.drug_id, n.id, n.bare FROM name n JOIN drug d ON d.id = n.drug_id AND d.shadowed = 0
WHERE n.kind = 'title' GROUP BY n.drug_id HAVING n.id = min(n.id)
"""


def update_lookalikes(db: sqlite3.Connection, before: Mapping[int, State], after: Mapping[int, State]) -> None:
    """Bring the table from one state of the names to another: for each drug shown the names of other drugs here, and of drugs on the
    market, that are highly similar; each other drug once, by its most similar name."""
    titles = db.execute(_TITLES).fetchall()
    if len(titles) > _MOST_DRUGS:
        db.execute("DELETE FROM lookalike")
        return
    changed = {row for row in before.keys() | after.keys() if before.get(row) != after.get(row)}
    new = {drug: bare for drug, row, bare in titles if row in changed}
    pool = {row: state for row, state in after.items() if state.own or state.marketed}
    drugs = {state.drug for row in changed for state in (before.get(row), after.get(row)) if state and state.drug}
    fresh = {row: state for row, state in pool.items() if row in changed or state.drug in drugs}  # a drug's names stand or fall together
    db.executemany("DELETE FROM lookalike WHERE name_id = ?", ((row,) for row in changed | fresh.keys()))
    db.executemany("DELETE FROM lookalike WHERE drug_id = ?", ((drug,) for drug in new))
    db.execute("DELETE FROM lookalike WHERE drug_id NOT IN (SELECT id FROM drug WHERE shadowed = 0)")
    _compare(db, new, pool)
    _compare(db, {drug: bare for drug, _, bare in titles if drug not in new}, fresh)


def _compare(db: sqlite3.Connection, titles: Mapping[int, str], names: Mapping[int, State]) -> None:
    """Insert the highly similar names of these for each of the titles."""
    lists: _Lists = defaultdict(lambda: defaultdict(list))
    for row, name in names.items() if titles else ():
        of_length = lists[len(name.bare)]
        for term in grams(name.bare):
            of_length[term].append(row)
    for drug, title in titles.items():
        db.executemany("INSERT INTO lookalike VALUES (?, ?, ?)", [(drug, row, score) for row, score in _of(drug, title, names, lists)])


_Lists: TypeAlias = "dict[int, dict[str, list[int]]]"
# Names by their length and by letters in threes.


def _of(drug: int, title: str, names: Mapping[int, State], lists: _Lists) -> list[tuple[int, float]]:
    """The rows of the highly similar names with their scores."""
    terms = grams(title)
    counts: Counter[int] = Counter()
    for length in lists:
        if min(length, len(title)) >= _LENGTH * max(length, len(title)):
            for term in terms & lists[length].keys():
                counts.update(lists[length][term])
    least = _SHARED * len(terms)
    best: dict[object, tuple[float, bool, int]] = {}
    for row in [row for row, shared in counts.items() if shared >= least]:
        other = names[row]
        if other.drug == drug or not can_be_alike(title, other.bare, HIGH):
            continue
        score = round(alike(title, other.bare, HIGH), 3)
        of = other.drug or other.bare
        if score >= HIGH:
            best[of] = max(best.get(of, (0.0, False, 0)), (score, other.own, -row))
    return [(-row, score) for score, _, row in sorted(best.values(), reverse=True)]
