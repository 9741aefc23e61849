"""What the monographs of the drugs in one question state of each other: where it stands, and which words find it there.

Apart from ``search``, which ranks by words: two names in a question stand in every passage of their own monographs, and the passage
that speaks of both often has the class of one ("NSAIDs") and not its name. ``interactions`` knows both.
"""

from typing import NamedTuple

from drugref import interactions
from drugref.asking import Asked
from drugref.index.reader import Reader
from drugref.sentences import sentences
from drugref.text import folded_words

__all__ = ["Said", "paired"]

_DRUGS = 4
# Drugs of a question that are read against each other, each about ten milliseconds; ``drugref interactions`` reads any number.


class Said(NamedTuple):
    """A statement of one drug's monograph about another: how many heavier ones there are, and the words of its sentence."""

    rank: int
    words: tuple[str, ...]


def paired(index: Reader, asked: Asked) -> dict[tuple[str, str, str], Said]:
    """The heaviest statement in each place, by slug, section and heading (of a FAQ "faq" and its question); those of pages that are
    asked for alone, so that no other drug's passage comes of it."""
    slugs = {match.slug for match in asked.drugs}
    pairs = interactions.pairs(index, interactions.ask(index, (*asked.drugs, *asked.beside)[:_DRUGS]))
    found = (f for pair in pairs for f in pair.findings if f.page in slugs and not f.corpus)
    out: dict[tuple[str, str, str], Said] = {}
    for finding in found:
        heading = finding.quote.partition("?")[0] if finding.section == "faq" else finding.heading
        sentence = next((s for s in sentences(finding.quote) if finding.matched in s), finding.quote)
        out.setdefault((finding.page, finding.section, heading), Said(len(out), tuple(folded_words(sentence))))
    return out
