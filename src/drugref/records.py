"""What the index gives back, and what a name came to: frozen values without behaviour, all that a quick ``show`` needs.

Kept apart from ``model`` because each class costs start-up time, and a plain answer needs no blocks.
"""

from typing import NamedTuple

__all__ = [
    "TOPICAL_ATC",
    "CorpusInfo",
    "Entry",
    "Faq",
    "Label",
    "Leaf",
    "Match",
    "Monograph",
    "Named",
    "Passage",
    "Problem",
    "Source",
]

TOPICAL_ATC = ("A01", "C05", "D", "G01", "G02CC", "M02", "R01", "R02", "S")
# ATC groups of what is put on the skin, eye, ear, nose and mouth: drugs of many classes stand side by side in them.


class Source(NamedTuple):
    """A document that a monograph was written from."""

    title: str
    publisher: str = ""
    date: str = ""
    id: str = ""


class Faq(NamedTuple):
    """A question and its answer, both plain text; ``section`` is the key it is about, when known."""

    question: str
    answer: str
    section: str | None = None


class Problem(NamedTuple):
    """Something wrong in a file: what, where, and what to do. ``severity``: ``error`` keeps the file out,
    ``finding`` breaks a house rule, ``repair`` was mended while reading."""

    file: str
    line: int
    message: str
    hint: str = ""
    severity: str = "error"
    rule: str = ""


class Match(NamedTuple):
    """A name that stands for a drug: which drug, by which of its names, how surely; ``asked`` is what was typed where a near
    name was taken."""

    slug: str
    title: str
    matched: str
    kind: str
    score: float
    likely: bool
    drug_class: str
    corpus: str = ""
    asked: str = ""


class Leaf(NamedTuple):
    """A section as stored: its own text and Markdown (without the subsections'), its blocks as a JSON string. Where ``blocks`` is None
    they are those of the ``body`` (``blocks.blocks_of``), else ``body`` is the text."""

    key: str
    title: str
    loinc: str | None
    text: str
    markdown: str
    body: str
    blocks: str | None = None
    subsections: "tuple[Leaf, ...]" = ()
    also: tuple[str, ...] = ()
    excerpts: "tuple[Leaf, ...]" = ()


class Entry(NamedTuple):
    """What stands at the head of a monograph, and in a row of ``list``. ``boxed_warning`` is its text, or None."""

    slug: str
    title: str
    kind: str
    description: str
    drug_class: str
    brand_names: tuple[str, ...]
    synonyms: tuple[str, ...]
    atc: tuple[str, ...]
    ingredients: tuple[str, ...]
    is_banned: bool
    reviewed: bool
    boxed_warning: str | None
    last_modified: str
    corpus: str
    sources: tuple[Source, ...]
    extra: tuple[tuple[str, str], ...]
    file: str


class Monograph(NamedTuple):
    """A monograph as read from the index."""

    entry: Entry
    sections: tuple[Leaf, ...]
    faqs: tuple[Faq, ...]


class Named(NamedTuple):
    """A name that was found in the index, and the drug it stands for."""

    name: str
    kind: str
    slug: str
    title: str
    drug_class: str
    corpus: str


class Passage(NamedTuple):
    """A stored passage that a full-text query met; ``rank`` is FTS5's bm25 (the lower the better)."""

    slug: str
    title: str
    kind: str
    section: str | None
    heading: str
    text: str
    rank: float


class CorpusInfo(NamedTuple):
    """A corpus in the index: how many files and records were read, how many drugs came of them; ``stamp`` is what its files
    looked like."""

    name: str
    version: str
    root: str
    files: int
    drugs: int
    format: str = "auto"
    stamp: str = ""


class Label(NamedTuple):
    """A further label of a drug in the same corpus: its slug, brand names, maker and date ("" where it does not say)."""

    slug: str
    brand_names: tuple[str, ...]
    company: str
    date: str
