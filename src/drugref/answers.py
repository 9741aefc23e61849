"""What show, find, search and faq found, before anyone decides how it looks: one frozen value a verb. The rest is in ``reports``."""

from typing import NamedTuple

from drugref.records import Entry, Faq, Label, Leaf, Match, Monograph

__all__ = [
    "DISCLAIMER",
    "NOT_STATED",
    "Confusable",
    "Correction",
    "FaqAnswer",
    "FaqHit",
    "FindAnswer",
    "Found",
    "Hit",
    "Provenance",
    "SearchAnswer",
    "ShowAnswer",
    "Warned",
]

DISCLAIMER = (
    "Reference for professionals; not reviewed by a pharmacist unless a monograph says so, and no substitute for the current product "
    "label or clinical judgment."
)
NOT_STATED = "not stated in this monograph"


class Provenance(NamedTuple):
    """Where an answer comes from: the corpus on top, its version, when the index was built (ISO 8601, UTC), and all layers."""

    name: str
    version: str
    built: str
    layers: tuple[tuple[str, str], ...] = ()


class Confusable(NamedTuple):
    """A name that must not be confused with the drug shown; class and use when it is in the corpus.

    ``origin``: ``fda`` (their list), ``user`` (the settings) or ``computed``, and then ``score`` from 0 to 1 (``similarity``).
    """

    name: str
    tall_man: str
    slug: str | None
    drug_class: str
    use: str
    origin: str = "fda"
    score: float | None = None


class Warned(NamedTuple):
    """A drug with all that stands above an answer about it: itself, a combination's ingredients, its look-alikes; and the names of
    the other corpora that have it."""

    entry: Entry
    parts: tuple[Entry, ...]
    lookalikes: tuple[Confusable, ...]
    also_in: tuple[str, ...] = ()


class ShowAnswer(NamedTuple):
    """A monograph, or the sections of it that were asked for. ``unstated`` are known sections that it does not have;
    ``parts`` are a combination's ingredients, whose boxed warnings hold for it too; ``same_class`` are ``(slug, title)`` of the
    other drugs here of its class; ``labels`` are the further labels of the drug in its corpus, the best first;
    ``rank`` is that of the monograph among them (``model.Drug``), which exports alone need."""

    match: Match
    monograph: Monograph
    sections: tuple[Leaf, ...]
    faqs: tuple[Faq, ...]
    part: bool
    outline: bool
    unstated: tuple[str, ...]
    lookalikes: tuple[Confusable, ...]
    also_in: tuple[str, ...]
    parts: tuple[Entry, ...]
    tall_man: str
    provenance: Provenance
    same_class: tuple[tuple[str, str], ...] = ()
    labels: tuple[Label, ...] = ()
    rank: int = 0


class Found(NamedTuple):
    """What one name came to (see ``lookup.Result``)."""

    query: str
    status: str
    match: Match | None
    candidates: tuple[Match, ...]
    uncovered: tuple[str, ...] = ()


class FindAnswer(NamedTuple):
    """The results of ``find``, in the order asked; ``tall_men`` are titles with their tall-man forms."""

    results: tuple[Found, ...]
    tall_men: tuple[tuple[str, str], ...]
    provenance: Provenance


class Correction(NamedTuple):
    """A word of a question that stands nowhere, and the word of the index that it was taken for; never a drug's name."""

    typed: str
    taken: str


class Hit(NamedTuple):
    """A passage that a search met; ``score`` from 0 to 1, the best hit 1."""

    slug: str
    title: str
    section: str
    heading: str
    score: float
    snippet: str


class SearchAnswer(NamedTuple):
    """Hits of ``search``; ``entries`` are the drugs they are of, with their warnings; ``uncovered`` are real
    drugs that the question names and no corpus has; ``corrections`` are mistyped words that were taken for others,
    ``unmet`` words of the question that stand nowhere."""

    query: str
    drugs: tuple[Match, ...]
    near: tuple[Match, ...]
    hits: tuple[Hit, ...]
    entries: tuple[Warned, ...]
    uncovered: tuple[str, ...]
    corrections: tuple[Correction, ...]
    unmet: tuple[str, ...]
    provenance: Provenance


class FaqHit(NamedTuple):
    """A FAQ, or the passage that answers where no FAQ does (``kind`` says which)."""

    slug: str
    title: str
    question: str
    answer: str
    section: str | None
    score: float
    kind: str


class FaqAnswer(NamedTuple):
    """Hits of ``faq``."""

    query: str | None
    drugs: tuple[Match, ...]
    near: tuple[Match, ...]
    hits: tuple[FaqHit, ...]
    entries: tuple[Warned, ...]
    uncovered: tuple[str, ...]
    corrections: tuple[Correction, ...]
    unmet: tuple[str, ...]
    provenance: Provenance
