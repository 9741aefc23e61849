"""Keeps the two tables from which candidates for a misspelt name come: letters in threes, and pieces of names (schema.sql).

Both are lists of names by a key. Only the lists of keys whose names changed are read and written, whether that is all of them,
when an index is new, or a few.
"""

import sqlite3
from array import array
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from drugref.similarity import spoken
from drugref.text import grams, little_endian, pieces

__all__ = ["State", "listed", "record", "states", "update_nearness"]


class State(NamedTuple):
    """A name as the tables see it. ``drug``: the row of the drug here that it leads to, 0 for a drug that is not here; ``own``:
    whether that drug's monograph has it; ``marketed``: whether it is of a substance on the market."""

    bare: str
    drug: int
    own: bool
    marketed: bool


_NAMES = """
SELECT n.id, n.bare, coalesce(n.via, n.drug_id, 0), n.drug_id IS NOT NULL, n.marketed
FROM name n LEFT JOIN drug d ON d.id = n.drug_id
WHERE n.kind <> 'slug' AND (n.drug_id IS NULL OR n.via IS NOT NULL OR d.shadowed = 0
    OR (d.shadowed = 2 AND n.kind <> 'title'))
"""
# Not the names of a drug that a corpus above covers, but for those that lead to the covering one; nor slugs of further pages.


def states(db: sqlite3.Connection) -> dict[int, State]:
    """Every name that near names and look-alikes are to be sought among, by its row."""
    return {row: State(bare, drug, bool(own), bool(marketed)) for row, bare, drug, own, marketed in db.execute(_NAMES)}


def listed(db: sqlite3.Connection) -> dict[int, State]:
    """The names as the tables have them now."""
    rows = db.execute("SELECT id, bare, listed, drug_id IS NOT NULL, marketed FROM name WHERE listed IS NOT NULL")
    return {row: State(bare, drug, bool(own), bool(marketed)) for row, bare, drug, own, marketed in rows}


def record(db: sqlite3.Connection, before: Mapping[int, State], after: Mapping[int, State]) -> None:
    """Note in ``name`` how the tables have each name from now on."""
    gone = [(row,) for row in before.keys() - after.keys()]
    db.executemany("UPDATE name SET listed = NULL WHERE id = ?", gone)
    written_anew = {row for (row,) in db.execute("SELECT id FROM name WHERE listed IS NULL")}
    values = [(s.drug, row) for row, s in after.items() if row in written_anew or before.get(row) != s]
    db.executemany("UPDATE name SET listed = ? WHERE id = ?", values)


def update_nearness(db: sqlite3.Connection, before: Mapping[int, State], after: Mapping[int, State]) -> None:
    """Bring both tables from one state of the names to another."""
    if not before:
        _fill(db, after)
        return
    out: dict[str, set[int]] = defaultdict(set)
    put: dict[str, array[int]] = defaultdict(_numbers)
    for row in sorted(before.keys() | after.keys()):
        if (old := before.get(row)) != (new := after.get(row)):
            has, needs = _keys(old), _keys(new)
            same = has & needs if old and new and old.bare == new.bare else set()
            for key in has - same:
                out[key].add(row)
            for key in needs - same:
                put[key].append(row)
    for key in sorted(out.keys() | put.keys()):
        if key.startswith(_GRAM):
            _change_gram(db, key[1:], out.get(key, set()), put.get(key, _numbers()))
        else:
            _change_piece(db, key, out.get(key, set()), put.get(key, _numbers()), after)


_GRAM, _SOUND = "=", "~"


def _fill(db: sqlite3.Connection, after: Mapping[int, State]) -> None:
    """Both tables of a new index, in the order of their keys, without looking for what is there."""
    put: dict[str, array[int]] = defaultdict(_numbers)
    for row in sorted(after):
        for key in _keys(after[row]):
            put[key].append(row)
    db.execute("DELETE FROM gram")
    db.execute("DELETE FROM piece")
    keys = sorted(put)
    grams_of = ((key[1:], little_endian(put[key]).tobytes()) for key in keys if key.startswith(_GRAM))
    db.executemany("INSERT INTO gram VALUES (?, ?)", grams_of)
    pieces_of = (
        (key, len(put[key]), little_endian(put[key]).tobytes(), "\n".join([_letters(key, after[row]) for row in put[key]]))
        for key in keys
        if not key.startswith(_GRAM)
    )
    db.executemany("INSERT INTO piece VALUES (?, ?, ?, ?)", pieces_of)


def _letters(key: str, name: State) -> str:
    """A name's letters as they stand in the list of a key."""
    return spoken(name.bare) if key[0] == _SOUND else name.bare


def _numbers() -> "array[int]":
    return array("I")


def _keys(state: State | None) -> set[str]:
    """The keys a name is listed under."""
    if state is None:
        return set()
    keys = set(pieces(state.bare))
    if state.drug:
        keys |= {f"{_SOUND}{key}" for key in pieces(spoken(state.bare))}
        keys |= {f"{_GRAM}{term}" for term in grams(state.bare)}
    return keys


def _change_gram(db: sqlite3.Connection, term: str, out: set[int], put: "array[int]") -> None:
    found = db.execute("SELECT names FROM gram WHERE term = ?", (term,)).fetchone()
    rows = set(little_endian(array("I", found[0]))) if found else set()
    rows = (rows - out) | set(put)  # in this order: a row may have come to stand for another name
    if rows:
        db.execute("INSERT OR REPLACE INTO gram VALUES (?, ?)", (term, _blob(sorted(rows))))
    else:
        db.execute("DELETE FROM gram WHERE term = ?", (term,))


def _change_piece(db: sqlite3.Connection, key: str, out: set[int], put: "array[int]", after: Mapping[int, State]) -> None:
    found = db.execute("SELECT names, bares FROM piece WHERE key = ?", (key,)).fetchone()
    had = zip(little_endian(array("I", found[0])), found[1].split("\n"), strict=True) if found else ()
    letters = {row: bare for row, bare in had if row not in out}
    letters |= {row: _letters(key, after[row]) for row in put}
    rows = sorted(letters)
    if rows:
        values = (key, len(rows), _blob(rows), "\n".join(letters[row] for row in rows))
        db.execute("INSERT OR REPLACE INTO piece VALUES (?, ?, ?, ?)", values)
    else:
        db.execute("DELETE FROM piece WHERE key = ?", (key,))


def _blob(rows: list[int]) -> bytes:
    return little_endian(array("I", rows)).tobytes()
