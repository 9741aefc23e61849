"""What the less hurried verbs found: lists, outlines, look-alikes, interactions, corpora, the doctor. See ``answers``."""

from typing import NamedTuple

from drugref.answers import Confusable, Provenance, Warned
from drugref.records import CorpusInfo, Entry, Faq, Leaf, Match, Problem

__all__ = [
    "AddedAnswer",
    "CheckAnswer",
    "CompareAnswer",
    "CorporaAnswer",
    "DoctorAnswer",
    "Duplicate",
    "Finding",
    "IndexAnswer",
    "InteractionsAnswer",
    "ListAnswer",
    "LookalikesAnswer",
    "Pair",
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
    """What ``corpus check`` found in a folder or file: errors and findings, and repairs told apart. ``files`` were looked at, ``read``
    monographs read of ``records`` in them."""

    root: str
    files: int
    records: int
    read: int
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


class Finding(NamedTuple):
    """A statement of one monograph about another drug: where it stands, whole; by which words, and how it weighs.

    ``page``: the slug of the monograph it stands in; ``about``: the slug of the drug asked for that it speaks of; ``context``: what
    stands over it (a list's lead, a table's header); ``via``: ``name``, ``brand``, ``class`` or ``group``, and for the last two
    ``group`` and ``group_source``; ``weight``: one of ``bearing.WEIGHTS``; ``revised``: the monograph's date;
    ``corpus``: the corpus the monograph is of when it is not the page shown (covered, or a better label), else "".
    """

    page: str
    about: str
    section: str
    heading: str
    context: str
    quote: str
    matched: str
    via: str
    group: str
    group_source: str
    weight: str
    revised: str
    corpus: str = ""


class Pair(NamedTuple):
    """Two of the drugs asked for, and what their monographs state of each other, worst first; ``weight`` is the heaviest or ""."""

    a: str
    b: str
    weight: str
    findings: tuple[Finding, ...]


class Duplicate(NamedTuple):
    """Two that hold the same: ``kind`` is ``drug`` (one drug by two names), ``ingredient`` or ``class``; ``what`` says which."""

    kind: str
    a: str
    b: str
    what: str


class InteractionsAnswer(NamedTuple):
    """Every pair of the drugs asked for, worst first; ``entries`` are all drugs whose monographs were read, with their warnings."""

    drugs: tuple[Match, ...]
    pairs: tuple[Pair, ...]
    duplicates: tuple[Duplicate, ...]
    entries: tuple[Warned, ...]
    provenance: Provenance


class CompareAnswer(NamedTuple):
    """The same sections of several drugs: ``(key, title, cells)`` a row, a cell being None where a monograph does not state it.

    ``faqs`` holds each drug's questions where they were asked for.
    """

    drugs: tuple[Match, ...]
    rows: tuple[tuple[str, str, tuple[Leaf | None, ...]], ...]
    faqs: tuple[tuple[Faq, ...], ...]
    entries: tuple[Warned, ...]
    provenance: Provenance
