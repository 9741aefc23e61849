"""Full-text search and FAQ: a question understood → a safe FTS5 query → ranked hits.

A question that names drugs is answered from those drugs alone. Ranking: BM25 over title, heading and text, and a lift
for the sections that answer such a question. docs/search.md has the reasons with figures.
"""

import itertools
import re
from collections.abc import Iterable, Iterator

from drugref import questions
from drugref.answers import FaqHit, Hit
from drugref.asking import Asked
from drugref.index.reader import Reader
from drugref.records import Faq, Leaf, Passage
from drugref.snippets import snippet, together

__all__ = ["faq_hits", "search_hits", "section_of"]

_WEIGHTS = (2.0, 4.0, 1.0)
# bm25 for title, heading, body: a word in a heading or a FAQ's question says what the passage is about.
_POOL = 120
# Passages taken from FTS5 before the sections are weighed.
_BUDGET = 10_000
# Passages that bm25 weighs for one question, about 3 microseconds each. In a larger corpus the rarest words choose the passages and
# the commoner ones only order them; the bundled corpus has half as many passages in all.
_LIFT = 1.2
_LIFT_OPEN = 0.15
# What a section that answers the question is worth beside the best text match (1.0): much within the drugs it names, where only
# the section is left to be found, and little where it names none and its words must find the drug, because every drug has one.
_NEARNESS = 0.8
# What it is worth that all words asked for stand together in one sentence, item or row, where no drug is named.
_LEAST_SHARE = 0.6
# Of a question that names no drug this share of its words must stand together in a FAQ, which else is about something else.
_LEAST_FAQ = 0.45
# A FAQ below this is about something else; then the passage of the section answers.


def _met(index: Reader, asked: Asked, kind: str, sections: tuple[str, ...], limit: int) -> tuple[Passage, ...]:
    """The passages that have a word of the question, best first: of its drugs, or of all."""
    groups = [" OR ".join(f'"{phrase}"' for phrase in group) for group in asked.terms]
    if not groups:
        return ()
    if asked.drugs:
        # Their titles, which all their passages bear, say nothing.
        query = f"{{heading body}} : ({' OR '.join(groups)})"
        return index.passages_of(tuple(match.slug for match in asked.drugs), query, kind, _WEIGHTS)
    if asked.absent:
        # A name that opens no drug here: only a passage that has it says something of it.
        names = " OR ".join(f'"{name}"' for name in asked.absent)
        return index.passages(f"({names}) AND ({' OR '.join(groups)})", kind, sections, limit, _WEIGHTS)
    counts = sorted((index.how_many(group, _BUDGET), i) for i, group in enumerate(groups))
    led = [groups[i] for (_, i), sum_ in zip(counts, itertools.accumulate(count for count, _ in counts), strict=True) if sum_ < _BUDGET]
    if led:
        return index.passages(" OR ".join(led), kind, sections, limit, _WEIGHTS)
    query = " AND ".join(f"({groups[i]})" for _, i in counts)
    return index.unranked(query, kind, sections, limit) or index.unranked(groups[counts[0][1]], kind, sections, limit)


def _lift(routes: dict[str, float], key: str | None) -> float:
    """How much a question asks for this section: its own weight, a part's or its parent's at a discount."""
    if not key:
        return 0.0
    own = routes.get(key, 0.0)
    parent = routes.get(key.partition(".")[0], 0.0) * (0.8 if "." in key else 1.0)
    part = max((w * 0.7 for k, w in routes.items() if k.startswith(key + ".")), default=0.0)
    return max(own, parent, part)


def _lifted(asked: Asked, key: str | None) -> float:
    """The same as a part of a score."""
    return (_LIFT if asked.drugs else _LIFT_OPEN) * _lift(asked.routes, key)


def _nearness(asked: Asked, passage: Passage) -> float:
    """What it adds to a score that the words asked for stand together."""
    if asked.drugs or len(asked.terms) < 2 or not _NEARNESS:
        return 0.0
    return _NEARNESS * together(f"{passage.heading}: {passage.text}", asked.terms)


def _strong(passages: tuple[Passage, ...]) -> Iterator[tuple[Passage, float]]:
    """Each passage with its bm25 brought to 0..1, the best 1."""
    most = max((-passage.rank for passage in passages), default=1.0) or 1.0
    return ((passage, max(-passage.rank / most, 0.0)) for passage in passages)


def search_hits(index: Reader, asked: Asked, sections: tuple[str, ...], limit: int) -> tuple[Hit, ...]:
    """The best passages, of the drugs the question names when it names any; ``sections`` keeps to those keys."""
    slugs = tuple(match.slug for match in asked.drugs)
    met = _met(index, asked, "passage", sections, max(_POOL, limit))
    found: dict[tuple[str, str, str], tuple[float, Passage]] = {}
    for passage, strength in (*_strong(met), *((passage, 0.0) for passage in _routed(index, slugs, asked.routes))):
        score = strength + _nearness(asked, passage) + _lifted(asked, passage.section)
        found.setdefault((passage.slug, str(passage.section), passage.heading), (score, passage))
    kept = [(s, p) for s, p in found.values() if not sections or _within(p.section, sections)]
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
    scored: dict[tuple[str, str], tuple[float, FaqHit]] = {}
    for p, strength in _strong(_met(index, asked, "faq", (), max(_POOL, limit))):
        near = _nearness(asked, p)
        if asked.drugs or len(asked.terms) < 2 or near >= _NEARNESS * _LEAST_SHARE:
            scored[p.slug, p.heading] = _scored(asked, p.slug, p.title, Faq(p.heading, p.text, p.section), strength + near)
    for slug in slugs:
        monograph = index.monograph(slug)
        for faq in monograph.faqs:
            scored.setdefault((slug, faq.question), _scored(asked, slug, monograph.entry.title, faq, 0.0))
    ranked = sorted(scored.values(), key=lambda pair: (-pair[0], pair[1].slug))
    most = 1 + (_LIFT if asked.drugs else _LIFT_OPEN + _NEARNESS)
    hits = [hit._replace(score=round(min(score / most, 1.0), 4)) for score, hit in ranked if score >= _LEAST_FAQ][:limit]
    for hit in search_hits(index, asked, (), limit - len(hits)) if len(hits) < limit else ():
        hits.append(FaqHit(hit.slug, hit.title, hit.heading, hit.snippet, hit.section, round(hit.score * 0.5, 4), "passage"))
    return tuple(hits)


def section_of(faq: Faq, title: str) -> str | None:
    """The section a FAQ is about: as its monograph says, else as its question sounds."""
    about = questions.routes(_without(faq.question, title))
    return faq.section or max(about, key=lambda key: about[key], default=None)


def _scored(asked: Asked, slug: str, title: str, faq: Faq, text: float) -> tuple[float, FaqHit]:
    """A FAQ's score: how well its words meet, and whether it asks for the same section."""
    about = questions.routes(_without(faq.question, title))
    same = max((asked.routes[k] * w for k, w in about.items() if k in asked.routes), default=0.0)
    lift = _LIFT if asked.drugs else _LIFT_OPEN
    return text + lift * same, FaqHit(slug, title, faq.question, faq.answer, section_of(faq, title), 0.0, "faq")


def _without(question: str, title: str) -> str:
    return re.sub(re.escape(title), " ", question, flags=re.IGNORECASE)
