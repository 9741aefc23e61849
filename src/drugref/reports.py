"""What the less hurried verbs found: lists, outlines, look-alikes, corpora, checks, the index, the doctor. See ``answers``."""

from typing import NamedTuple

from drugref.answers import Confusable, Provenance, Warned
from drugref.records import CorpusInfo, Entry, Match, Problem

__all__ = [
    "AddedAnswer",
    "CheckAnswer",
    "CorporaAnswer",
    "DoctorAnswer",
    "IndexAnswer",
    "ListAnswer",
    "LookalikesAnswer",
    "SectionsAnswer",
]


class ListAnswer(NamedTuple):
    """Drugs that meet the filters; ``tall_men`` are titles with their tall-man forms."""

    entries: tuple[Entry, ...]
    tall_men: tuple[tuple[str, str], ...]
    provenance: Provenance


class SectionsAnswer(NamedTuple):
    """The section keys, or with ``monograph`` its outline: ``(depth, key, title, words)`` a section."""

    match: Match | None
    outline: tuple[tuple[int, str, str, int], ...]
    warned: Warned | None
    provenance: Provenance


class LookalikesAnswer(NamedTuple):
    """The names that must not be confused with a drug."""

    match: Match
    entry: Entry
    tall_man: str
    names: tuple[Confusable, ...]
    provenance: Provenance


class CorporaAnswer(NamedTuple):
    """The corpora in use, topmost first."""

    corpora: tuple[CorpusInfo, ...]
    problems: tuple[Problem, ...]
    provenance: Provenance


class AddedAnswer(NamedTuple):
    """A corpus that was added: what of it was read, read with a repair, and kept out with which problems."""

    corpus: CorpusInfo
    repaired: int
    problems: tuple[Problem, ...]
    provenance: Provenance


class CheckAnswer(NamedTuple):
    """What ``corpus check`` found in a folder or file: errors and findings, and repairs told apart."""

    root: str
    files: int
    findings: tuple[Problem, ...]
    repairs: tuple[Problem, ...]


class IndexAnswer(NamedTuple):
    """The state of the index."""

    path: str
    state: str
    size: int
    counts: tuple[tuple[str, int], ...]
    problems: tuple[Problem, ...]
    provenance: Provenance | None


class DoctorAnswer(NamedTuple):
    """What a bug report needs: ``(group, name, value)`` rows."""

    rows: tuple[tuple[str, str, str], ...]
    healthy: bool
