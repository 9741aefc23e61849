"""Importers, one format a file: path → ``Drug`` and the problems met on the way.

A reader never raises on bad content: it returns no drug and a ``Problem`` that names file and line.
"""

from typing import NamedTuple

from drugref.model import Drug
from drugref.records import Problem

__all__ = ["Reading", "read"]


class Reading(NamedTuple):
    """What came of one file: a drug (None when it cannot be read) and the problems, repairs among them."""

    drug: Drug | None
    problems: tuple[Problem, ...]


def read(path: str) -> Reading:
    """Read one monograph file by its ending; today Markdown (``.md``, ``.markdown``)."""
    from drugref.sources.markdown import read_markdown

    drug, problems = read_markdown(path)
    return Reading(drug, problems)
