"""Fills the two tables from which candidates for a misspelt name come: letters in threes, and pieces of names (schema.sql)."""

import sqlite3
from array import array

from drugref.similarity import spoken
from drugref.text import grams, little_endian, pieces

__all__ = ["fill_nearness"]

_NAMES = "SELECT id, bare, coalesce(drug_id, via) IS NOT NULL FROM name ORDER BY id"


def fill_nearness(db: sqlite3.Connection) -> None:
    """Fill both tables from all rows of ``name``."""
    lists: dict[str, array[int]] = {}
    whole: dict[str, tuple[array[int], list[str]]] = {}
    for row, bare, here in db.execute(_NAMES):
        keys = pieces(bare)
        if here:
            for term in grams(bare):
                lists.setdefault(term, array("I")).append(row)
            sound = spoken(bare)
            _add(whole, [f"~{key}" for key in pieces(sound)], row, sound)
        _add(whole, keys, row, bare)
    db.executemany("INSERT INTO gram VALUES (?, ?)", ((term, little_endian(rows).tobytes()) for term, rows in sorted(lists.items())))
    db.executemany(
        "INSERT INTO piece VALUES (?, ?, ?, ?)",
        ((key, len(rows), little_endian(rows).tobytes(), "\n".join(bares)) for key, (rows, bares) in sorted(whole.items())),
    )


def _add(lists: "dict[str, tuple[array[int], list[str]]]", keys: list[str], row: int, bare: str) -> None:
    for key in keys:
        rows, bares = lists.setdefault(key, (array("I"), []))
        rows.append(row)
        bares.append(bare)
