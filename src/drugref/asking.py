"""A question understood: the drugs it names, its words and their other names, the sections it asks for, the slips in it.

Apart from ``search``, which answers it. A drug is recognised by an exact name alone; a slip in another word is mended against
the words of the index and told; a number, a word that the index has, and a drug's name are never mended.
"""

import re
from typing import NamedTuple

from drugref import groups, questions
from drugref.answers import Correction
from drugref.errors import NotFound, Usage
from drugref.index.reader import Reader
from drugref.records import Match
from drugref.spoken import in_question
from drugref.text import folded_words, long_words, sanitize

__all__ = ["UNROUTED", "Asked", "Meant", "ask", "meant"]

_TERMS = 24
# Terms of a query that are used; a longer one is a paste, not a question.
_OFFERED = 3
# Drugs that one mistyped word is reported to be near to.
_LONGEST = 4000
# Characters of a question that are looked at.
UNROUTED = {"summary": 0.3, "usage": 0.25, "mechanism": 0.2, "side-effects": 0.15, "precautions": 0.1}
# Where to look when nothing in a question says: what a drug is and is for before what it does.


class Asked(NamedTuple):
    """A question taken apart: the drugs it names, its terms (each a word or phrase with its other names), its sections.

    ``uncovered``: real drugs that it names and no corpus has. ``offered``: what names in it
    may mean that open no drug. ``absent``: the names of both kinds as terms, when the question names no drug: only a passage
    that has one of them is about the question. ``corrections``: slips that were mended. ``unmet``: words that stand nowhere in
    the index and were not mended.
    """

    text: str
    drugs: tuple[Match, ...]
    terms: tuple[tuple[str, ...], ...]
    routes: dict[str, float]
    uncovered: tuple[str, ...] = ()
    offered: tuple[Match, ...] = ()
    absent: tuple[str, ...] = ()
    corrections: tuple[Correction, ...] = ()
    unmet: tuple[str, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for."""
        return tuple(dict.fromkeys(word for group in self.terms for phrase in group for word in phrase.split()))


def ask(index: Reader, text: str, scope: tuple[Match, ...] = ()) -> Asked:
    """Understand a question; ``scope`` are drugs named by option, which leave the text as it is."""
    raw, text = text, sanitize(text)[:_LONGEST]
    spoken = in_question(index, text)
    named = spoken.drugs
    uncovered = tuple(name for name in spoken.uncovered if not questions.is_everyday(name) and not groups.meant(name))
    rest, corrections, unmet = _corrected(index, spoken.rest)
    terms = tuple(questions.terms(rest)[:_TERMS])
    if not terms and not named and not scope:
        hint = 'ask with a drug or a topic: drugref search "natalizumab liver injury"'
        if not re.search(r"\w", raw):
            raise Usage("there is no word to search for", hint)
        raise NotFound("these words are too common to search for", hint)
    routes = questions.routes(rest)
    if len(named) + len(uncovered) + len(spoken.unopened) > 1:
        routes["interactions"] = 1.0  # two drugs in one question
        terms += tuple((" ".join(folded_words(match.title)),) for match in named)
    absent = () if scope or named else tuple(" ".join(folded_words(name)) for name in (*uncovered, *spoken.unopened))
    return Asked(text, scope or named, terms, routes or UNROUTED, uncovered, spoken.offered, absent, corrections, unmet)


def _corrected(index: Reader, text: str) -> tuple[str, tuple[Correction, ...], tuple[str, ...]]:
    """A text with the slips in its words mended, what was mended, and the words that stand nowhere all the same."""
    words = folded_words(text)
    strange = [word for word in dict.fromkeys(words) if not questions.is_common(word) and long_words(word) and not index.has_word(word)]
    if not strange:
        return text, (), ()
    from drugref.fuzzy import near_word

    taken = {word: near_word(index, word, questions.common_words(), questions.everyday()) for word in strange[:_TERMS]}
    mended = tuple(Correction(word, other) for word, other in taken.items() if other)
    return " ".join(taken.get(word) or word for word in words), mended, tuple(word for word in strange if not taken.get(word))


_NEAR_FROM = 0.88
# Score from which a word of a question is reported as near to a drug's name.


class Meant(NamedTuple):
    """Drugs that a question may mean, each with what was typed (``asked``), and near real names of drugs that are not here."""

    near: tuple[Match, ...]
    uncovered: tuple[str, ...]


def meant(index: Reader, asked: Asked) -> Meant:
    """What the question does not name but may mean: by a name that opens no drug, or by a word that stands nowhere and is near to
    a name. These are reported, and never searched."""
    found = {match.slug: match for match in asked.offered}
    real: list[str] = []
    if asked.unmet:
        from drugref.fuzzy import near, near_real

        for word in asked.unmet[:_TERMS]:
            close = [m._replace(asked=word) for m in near(index, word, _OFFERED).candidates if m.score >= _NEAR_FROM]
            for match in close:
                found.setdefault(match.slug, match)
            real += () if close or word in asked.absent else near_real(index, word)
    named = {match.slug for match in asked.drugs}
    return Meant(tuple(match for slug, match in found.items() if slug not in named), tuple(dict.fromkeys(real)))
