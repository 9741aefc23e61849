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
from drugref.lookup import matched
from drugref.records import Match
from drugref.spoken import in_question
from drugref.text import folded_words, long_words, name_key, sanitize

__all__ = ["UNROUTED", "Asked", "Meant", "ask", "meant"]

_TERMS = 24
# Terms of a query that are used; a longer one is a paste, not a question.
_BEGINNING = 5
# Letters that a word shares with a drug's name when it may be that name with another ending.
_RARE = 4
# Passages that have a short word which is a word of the monographs' own.
_SHORT = 4
# Letters of a word too short to be mended, which may yet be the short form of a name ("vanc").
_NAMES, _SHORT_FORM = 24, 0.9
# Names that begin with a short form, at most, and the score of what it is short for.
_OFFERED = 3
# Drugs that one mistyped word is reported to be near to.
_LONGEST = 4000
# Characters of a question that are looked at.
UNROUTED = {"summary": 0.3, "usage": 0.25, "mechanism": 0.2, "side-effects": 0.15, "precautions": 0.1}
# Where to look when nothing in a question says: what a drug is and is for before what it does.


class Asked(NamedTuple):
    """A question taken apart: the drugs it names, its terms (each a word or phrase with its other names), its sections.

    ``uncovered``: real drugs that it names and no corpus has. ``offered``: what names in it may mean that open no drug.
    ``absent``: the names of both kinds, and of brands what they are made of, as terms, when the question names no drug: only a
    passage that has one of them is about the question. ``corrections``: slips that were mended. ``unmet``: words that stand nowhere
    in the index and were not mended. ``inflected``: words that have another ending there and may be a drug's name with another
    ending. ``beside``: drugs that the text names beside those of the option, which alone are ``drugs``.
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
    inflected: tuple[str, ...] = ()
    beside: tuple[Match, ...] = ()

    @property
    def words(self) -> tuple[str, ...]:
        """The words that are looked for."""
        return tuple(dict.fromkeys(word for group in self.terms for phrase in group for word in phrase.split()))


def ask(index: Reader, text: str, scope: tuple[Match, ...] = ()) -> Asked:
    """Understand a question; ``scope`` are drugs named by option, which leave the text as it is."""
    raw, text = text, sanitize(text)[:_LONGEST]
    spoken = in_question(index, text)
    asked_of = {match.slug for match in scope}
    named = tuple(match for match in spoken.drugs if match.slug not in asked_of)
    uncovered = tuple(name for name in spoken.uncovered if not questions.is_everyday(name) and not groups.is_group(name))
    rest, corrections, unmet = _corrected(index, spoken.rest)
    terms = tuple(questions.terms(rest)[:_TERMS])
    if not terms and not named and not scope:
        hint = 'ask with a drug or a topic: drugref search "natalizumab liver injury"'
        if not re.search(r"\w", raw):
            raise Usage("there is no word to search for", hint)
        raise NotFound("these words are too common to search for", hint)
    routes = questions.routes(rest)
    if len(asked_of) + len(named) + len(uncovered) + len(spoken.unopened) > 1:
        routes["interactions"] = 1.0  # two drugs in one question
        terms += tuple((" ".join(folded_words(match.title)),) for match in named)
    called = tuple(dict.fromkeys(" ".join(folded_words(other)) for name in uncovered for other in index.substances(name_key(name))))
    terms += tuple((name,) for name in called if (name,) not in terms)
    absent = () if scope or named else (*(" ".join(folded_words(name)) for name in (*uncovered, *spoken.unopened)), *called)
    inflected, beside = _inflected(index, rest), named if scope else ()
    routes = routes or UNROUTED
    return Asked(text, scope or named, terms, routes, uncovered, spoken.offered, absent, corrections, unmet, inflected, beside)


def _inflected(index: Reader, text: str) -> tuple[str, ...]:
    """Words that begin like a drug's name and stand in the index with another ending alone ("prednisolon", "amitriptylines"), and short
    ones that stand there hardly ever ("doxy")."""
    words = (word for word in dict.fromkeys(folded_words(text)) if _may_be_slip(word) and not questions.is_common(word))
    begun = (word for word in words if index.names_starting(name_key(word)[:_BEGINNING], 1))
    return tuple(word for word in begun if _is_inflected(index, word))


def _is_inflected(index: Reader, word: str) -> bool:
    if len(word) == _SHORT:
        return 0 < index.how_many(f'"{word}"', _RARE) < _RARE
    return index.has_word(word) and not index.has_exactly(word)


def _corrected(index: Reader, text: str) -> tuple[str, tuple[Correction, ...], tuple[str, ...]]:
    """A text with the slips in its words mended, what was mended, and the words that stand nowhere all the same."""
    words = folded_words(text)
    strange = [word for word in dict.fromkeys(words) if _may_be_slip(word) and not questions.is_common(word) and not index.has_word(word)]
    if not strange:
        return text, (), ()
    from drugref.fuzzy import near_word

    taken = {word: near_word(index, word, questions.common_words(), questions.everyday()) for word in strange[:_TERMS] if long_words(word)}
    mended = tuple(Correction(word, other) for word, other in taken.items() if other)
    return " ".join(taken.get(word) or word for word in words), mended, tuple(word for word in strange if not taken.get(word))


def _may_be_slip(word: str) -> bool:
    return bool(long_words(word)) or (len(word) == _SHORT and word.isalpha())


_NEAR_FROM, _ALONE_FROM = 0.88, 0.8
# Score from which a word of a question is reported as near to a drug's name: beside a drug that it names, and where it names none.


class Meant(NamedTuple):
    """Drugs that a question may mean, each with what was typed (``asked``), and near real names of drugs that are not here."""

    near: tuple[Match, ...]
    uncovered: tuple[str, ...]


def meant(index: Reader, asked: Asked) -> Meant:
    """What the question does not name but may mean: by a name that opens no drug, or by a word that stands nowhere and is near to
    a name. These are reported, and never searched."""
    found = {match.slug: match for match in asked.offered}
    told = {word for name in asked.absent for word in name.split()}
    for word in (word for word in folded_words(asked.text) if word not in told) if not asked.drugs else ():
        for match in _part_of(index, word):
            found.setdefault(match.slug, match._replace(asked=word))
    real: list[str] = []
    least = _NEAR_FROM if asked.drugs else _ALONE_FROM
    for word in [word for word in (*asked.inflected, *asked.unmet) if word not in told][:_TERMS]:
        close = _begun(index, word) or _near(index, word, least)
        for match in close:
            found.setdefault(match.slug, match._replace(asked=word))
        real += () if close else _real(index, word)
    named = {match.slug for match in asked.drugs}
    return Meant(tuple(match for slug, match in found.items() if slug not in named), tuple(dict.fromkeys(real)))


def _begun(index: Reader, word: str) -> tuple[Match, ...]:
    """The drugs whose names begin with a short form ("vanco", "azithro"), when they are few."""
    found = {}
    for name in index.names_starting(name_key(word), _NAMES) if word.isalpha() else ():
        found.update({named.slug: matched(named)._replace(score=_SHORT_FORM) for named in index.named(name_key(name))})
    return tuple(found.values()) if len(found) <= _OFFERED else ()


def _part_of(index: Reader, word: str) -> tuple[Match, ...]:
    """The drugs of whose names a word is one ("lispro", "glargine"), when they are few and it is no everyday word."""
    if not word.isalpha() or len(word) < _SHORT or questions.is_common(word) or questions.is_everyday(word) or groups.is_group(word):
        return ()
    found = {named.slug: matched(named)._replace(score=_SHORT_FORM) for named in index.with_word(word, _NAMES)}
    return tuple(found.values()) if len(found) <= _OFFERED else ()


def _near(index: Reader, word: str, least: float) -> tuple[Match, ...]:
    from drugref.fuzzy import near

    return tuple(match for match in near(index, word, _OFFERED).candidates if match.score >= least)


def _real(index: Reader, word: str) -> tuple[str, ...]:
    from drugref.fuzzy import near_real

    return near_real(index, word)
