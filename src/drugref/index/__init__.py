"""The index: one SQLite file made from the corpora. ``schema.sql`` shapes it, ``writer`` makes it, ``reader`` is the only reading SQL."""

__all__ = ["APPLICATION_ID", "SCHEMA_VERSION", "in_files"]

APPLICATION_ID = 0x44525247
# "DRRG" in the header of every index, so that another program's file is never taken for one.
SCHEMA_VERSION = 14
# Raised whenever schema.sql or what is stored changes; an index of another version is built anew.


def in_files(table: str) -> str:
    """SQL that puts the drugs of a table in the order in which they lie in their files, the 9th of a file before its 10th."""
    return f"rtrim({table}.file, '0123456789'), length({table}.file), {table}.file"
