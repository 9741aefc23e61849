"""Full-text search and FAQ: people's words → a safe FTS5 query → ranked hits.

A question that names drugs is answered from those drugs alone. Ranking: BM25 over title, heading and text, and a lift
for the sections that answer such a question.
"""

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from drugref import questions
from drugref.answers import FaqHit, Hit
from drugref.errors import NotFound, Usage
from drugref.index.reader import Reader
from drugref.lookup import in_question
from drugref.records import Faq, Leaf, Match, Passage
from drugref.text import folded_words, sanitize

__all__ = ["UNROUTED", "Asked", "ask", "faq_hits", "near_in", "search_hits", "section_of", "snippet"]

_WEIGHTS = (2.0, 4.0, 1.0)
# bm25 for title, heading, body: a word in a heading or a FAQ's question says what the passage is about.
_POOL = 120
# Passages taken from FTS5 before the sections are weighed.
_LIFT = 1.2
# What a section that answers the question is worth beside the best text match (1.0).
_LEAST_FAQ = 0.45
# A FAQ below this is about something else; then the passage of the section answers.
_TERMS = 24
# Terms of a query that are used; a longer one is a paste, not a question.


class Asked(NamedTuple):
    """A question taken apart: the drugs it names, the FTS5 query ("" when no word is left), its words, its sections.

    ``uncovered``: real drugs that it names and no corpus has, when it names none that one has.
    """

    text: str
    drugs: tuple[Match, ...]
    query: str
    words: tuple[str, ...]
    routes: dict[str, float]
    uncovered: tuple[str, ...] = ()


def ask(index: Reader, text: str, scope: tuple[Match, ...] = ()) -> Asked:
    """Understand a question; ``scope`` are drugs named by option, which leave the text as it is."""
    raw, text = text, sanitize(text)[:4000]
    named, rest, uncovered = in_question(index, text)
    groups = questions.terms(rest)[:_TERMS]
    if not groups and not named and not scope:
        hint = 'ask with a drug or a topic: drugref search "natalizumab liver injury"'
        if not re.search(r"\w", raw):
            raise Usage("there is no word to search for", hint)
        raise NotFound("these words are too common to search for", hint)
    phrases = [phrase for group in groups for phrase in group]
    query = " OR ".join(f'"{phrase}"' for phrase in dict.fromkeys(phrases))
    words = tuple(dict.fromkeys(word for phrase in phrases for word in phrase.split()))
    absent = () if scope or named else tuple(name for name in uncovered if not questions.is_everyday(name))
    return Asked(text, scope or named, query, words, questions.routes(rest) or UNROUTED, absent)


UNROUTED = {"summary": 0.3, "usage": 0.25, "mechanism": 0.2, "side-effects": 0.15, "precautions": 0.1}
# Where to look when nothing in a question says: what a drug is and is for before what it does.


def _lift(routes: dict[str, float], key: str | None) -> float:
    """How much a question asks for this section: its own weight, a part's or its parent's at a discount."""
    if not key:
        return 0.0
    own = routes.get(key, 0.0)
    parent = routes.get(key.partition(".")[0], 0.0) * (0.8 if "." in key else 1.0)
    part = max((w * 0.7 for k, w in routes.items() if k.startswith(key + ".")), default=0.0)
    return max(own, parent, part)


def _strength(passages: Iterable[Passage]) -> dict[int, float]:
    """bm25 brought to 0..1 by position in the list, the best 1."""
    ranks = [-passage.rank for passage in passages]
    most = max(ranks, default=1.0) or 1.0
    return {i: max(rank / most, 0.0) for i, rank in enumerate(ranks)}


def search_hits(index: Reader, asked: Asked, sections: tuple[str, ...], limit: int) -> tuple[Hit, ...]:
    """The best passages, of the drugs the question names when it names any; ``sections`` keeps to those keys."""
    slugs = tuple(match.slug for match in asked.drugs)
    met = index.passages(asked.query, "passage", slugs, sections, max(_POOL, limit), _WEIGHTS) if asked.query else ()
    scores: dict[tuple[str, str, str], tuple[float, Passage]] = {}
    strength = _strength(met)
    for i, passage in enumerate(met):
        score = strength[i] + _LIFT * _lift(asked.routes, passage.section)
        scores.setdefault((passage.slug, str(passage.section), passage.heading), (score, passage))
    for passage in _routed(index, slugs, asked.routes):
        scores.setdefault(
            (passage.slug, str(passage.section), passage.heading),
            (_LIFT * _lift(asked.routes, passage.section), passage),
        )
    kept = [(s, p) for s, p in scores.values() if not sections or _within(p.section, sections)]
    kept.sort(key=lambda pair: (-pair[0], pair[1].slug, str(pair[1].section)))
    most = kept[0][0] if kept and kept[0][0] > 0 else 1.0
    return tuple(
        Hit(p.slug, p.title, str(p.section), p.heading, round(max(score, 0.0) / most, 4), snippet(p.text, asked.words))
        for score, p in kept[:limit]
    )


def _within(key: str | None, sections: tuple[str, ...]) -> bool:
    return any(key == s or str(key).startswith(s + ".") for s in sections)


def _routed(index: Reader, slugs: tuple[str, ...], routes: dict[str, float]) -> Iterator[Passage]:
    """The sections that answer such a question in the drugs it names, whether or not a word of it stands there."""
    for slug in slugs:
        monograph = index.monograph(slug)
        for leaf in _flat(monograph.sections):
            if leaf.text and (not routes or _lift(routes, leaf.key)):
                yield Passage(slug, monograph.entry.title, "passage", leaf.key, leaf.title, leaf.text, 0.0)


def _flat(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    for leaf in leaves:
        yield leaf
        yield from _flat(leaf.subsections)


def faq_hits(index: Reader, asked: Asked, limit: int) -> tuple[FaqHit, ...]:
    """FAQs that answer; behind them, or instead, the passages of the sections that do."""
    slugs = tuple(match.slug for match in asked.drugs)
    faqs = index.passages(asked.query, "faq", slugs, (), max(_POOL, limit), _WEIGHTS) if asked.query else ()
    strength = _strength(faqs)
    scored: dict[tuple[str, str], tuple[float, FaqHit]] = {}
    for i, p in enumerate(faqs):
        scored[p.slug, p.heading] = _scored(asked, p.slug, p.title, p.heading, p.text, p.section, strength[i])
    for slug in slugs:
        monograph = index.monograph(slug)
        for faq in monograph.faqs:
            row = _scored(asked, slug, monograph.entry.title, faq.question, faq.answer, faq.section, 0.0)
            scored.setdefault((slug, faq.question), row)
    ranked = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].slug))
    hits = [hit._replace(score=round(min(score / (1 + _LIFT), 1.0), 4)) for score, hit in ranked if score >= _LEAST_FAQ][:limit]
    for hit in search_hits(index, asked, (), limit - len(hits)) if len(hits) < limit and (slugs or not hits) else ():
        hits.append(FaqHit(hit.slug, hit.title, hit.heading, hit.snippet, hit.section, round(hit.score * 0.5, 4), "passage"))
    return tuple(hits)


def section_of(faq: Faq, title: str) -> str | None:
    """The section a FAQ is about: as its monograph says, else as its question sounds."""
    about = questions.routes(_without(faq.question, title))
    return faq.section or max(about, key=lambda key: about[key], default=None)


_NEAR_FROM = 0.88
# Score from which a word of a question is reported as near to a drug's name.


def near_in(index: Reader, asked: Asked) -> tuple[Match, ...]:
    """Drugs whose names are near to a word of a question that names none; reported, never searched."""
    from drugref.fuzzy import near

    words = [word for word in folded_words(asked.text) if len(word) > 5 and word not in questions.STOP_WORDS and not index.has_word(word)]
    found = {m.slug: m for word in words[:_TERMS] for m in near(index, word, 1).candidates if m.score >= _NEAR_FROM}
    return tuple(found.values())


def _scored(asked: Asked, slug: str, title: str, question: str, answer: str, section: str | None, text: float) -> tuple[float, FaqHit]:
    """A FAQ's score: how well its words meet, and whether it asks for the same section."""
    about = questions.routes(_without(question, title))
    key = section_of(Faq(question, answer, section), title)
    same = max((asked.routes[k] * w for k, w in about.items() if k in asked.routes), default=0.0)
    return text + _LIFT * same, FaqHit(slug, title, question, answer, key, 0.0, "faq")


def _without(question: str, title: str) -> str:
    return re.sub(re.escape(title), " ", question, flags=re.IGNORECASE)


_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_ROOM = 260
# Characters a snippet may grow to by whole sentences; a single longer sentence is still given whole.


def snippet(text: str, words: tuple[str, ...]) -> str:
    """The sentence, list item or table row with most of the words, and its neighbours while there is room. Never cut."""
    units = [(n, unit) for n, line in enumerate(text.split("\n")) for unit in _SENTENCE.split(line.strip()) if unit.strip("-| ")]
    if not units:
        return text
    stems = {word[:6] for word in words}
    worth = [len({w[:6] for w in folded_words(unit)} & stems) for _, unit in units]
    best = max(range(len(units)), key=lambda i: (worth[i], -i))
    first = last = best
    while last + 1 < len(units) and _size(units[first : last + 2]) <= _ROOM:
        last += 1
    while first > 0 and _size(units[first - 1 : last + 1]) <= _ROOM:
        first -= 1
    return "".join(
        ("" if not i else " " if line == units[first + i - 1][0] else "\n") + unit.removeprefix("- ")
        for i, (line, unit) in enumerate(units[first : last + 1])
    )


def _size(units: list[tuple[int, str]]) -> int:
    return sum(len(unit) for _, unit in units)
