"""Exports: whole monographs in the formats of other programs, one format a file; ``ShowAnswer`` → text.

Apart from ``render``, which shows answers to people and scripts: an export is fed drug by drug, so that a corpus of any
size needs no more memory than one monograph. Every format holds all that the monograph says; none asks the index.
"""

from collections.abc import Callable
from importlib import import_module

from drugref.answers import ShowAnswer

__all__ = ["EXPORTS", "writer"]

EXPORTS = ("jsonl", "markdown", "fhir", "opensearch")
# Each is a module here with a ``write``.


def writer(name: str) -> Callable[[ShowAnswer], str]:
    """The writer of a format of ``EXPORTS``: a whole monograph as text that ends with a line break."""
    write: Callable[[ShowAnswer], str] = import_module(f"drugref.exports.{name}").write
    return write
