"""Full-text search and FAQ: a question understood → the passages that have its words (``retrieval``) → ranked hits.

A question that names drugs is answered from those drugs alone. Ranking: BM25 over title, heading and text, and a lift
for the sections that answer such a question. docs/search.md has the reasons with figures.
"""

import re
from collections import Counter
from collections.abc import Container, Iterable, Iterator
from typing import TYPE_CHECKING, NamedTuple

from drugref import questions
from drugref.answers import FaqHit, Hit
from drugref.asking import Asked
from drugref.coverage import held, rarities, share
from drugref.index.reader import Reader
from drugref.records import Faq, Leaf, Monograph, Passage
from drugref.retrieval import BUDGET, how_many, met
from drugref.snippets import snippet, together
from drugref.text import folded_words

if TYPE_CHECKING:
    from drugref.pairing import Said

__all__ = ["faq_hits", "search_hits", "section_of"]

_POOL = 120
# Passages taken from FTS5 before the sections are weighed.
_LIFT = 1.2
_LIFT_OPEN = 0.15
# What a section that answers the question is worth beside the best text match (1.0): much within the drugs it names, where only
# the section is left to be found, and little where it names none and its words must find the drug, because every drug has one.
_NEARNESS = 0.8
# What it is worth that all words asked for stand together in one sentence, item or row, where no drug is named.
_LEAST_SHARE = 0.6
# Of a question that names no drug this share of its words must stand together in a FAQ, which else is about something else.
_RARE = 0.6
# What it is worth that a passage has the rare words of a question: a section that is asked for but has none of them comes behind the
# only passage that has, because a contraindication that does not stand there would read as none.
_FEW = 2.5
# The weight of a word that stands in at most three of some forty passages.
_PAIR, _PAIR_BESIDE = 3.0, 1.0
# What a statement of one drug about the other is worth, where nothing else is asked and where something is.
_LEAST_OPEN = 0.5
# Of a question that names no drug some passage must hold this share, weighed by rarity, or it is about something that is not here.
_UNMET = 10
# No word weighs more there than one of so many passages: it may be a slip, or a patient's own word for something that is here.
_LEAST_BESIDE = 0.4
# Then the passages with this part of the best one's share answer beside it.
_LEAST_HELD = 0.5
# Of a question to a drug a FAQ must hold this share, or be about the section that is asked for; else it is about something else.
_IN_ANSWER = 0.6
# What a word in a FAQ's answer counts beside one in its question.
_STRENGTH = 0.3
# What bm25 is worth among the FAQs of a drug.


def _lift(routes: dict[str, float], key: str | None) -> float:
    """How much a question asks for this section: its own weight, a part's or its parent's at a discount."""
    if not key:
        return 0.0
    own = routes.get(key, 0.0)
    share_ = _OF_SPECIAL if key in _SPECIAL else _OF_PARENT
    parent = routes.get(key.partition(".")[0], 0.0) * (share_ if "." in key else 1.0)
    part = max((w * 0.7 for k, w in routes.items() if k.startswith(key + ".")), default=0.0)
    return max(own, parent, part)


_SPECIAL = frozenset(f"dosage.{part}" for part in ("children", "elderly", "renal", "hepatic", "dosage-adjustments", "other-conditions"))
_OF_PARENT, _OF_SPECIAL = 0.8, 0.5
# A dose for nobody in particular is an adult's: "dosage" asks less for other people's, and for what is done when one is missed.


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


class _Scope(NamedTuple):
    """The monographs of the drugs a question names, and how rare each of its terms is: in them, or in the index when it names none.

    ``counts``: in how many passages of the index each term stands, when it names none."""

    monographs: tuple[Monograph, ...]
    rarities: tuple[float, ...]
    counts: tuple[int, ...] = ()


def _scope(index: Reader, asked: Asked) -> _Scope:
    if not asked.drugs:
        counts = tuple(how_many(index, group) for group in asked.terms)
        return _Scope((), rarities((max(count, _UNMET) for count in counts), BUDGET), counts)
    monographs = tuple(index.monograph(match.slug) for match in asked.drugs)
    texts = [f"{leaf.title}: {leaf.text}" for m in monographs for leaf in _flat(m.sections) if leaf.text]
    texts += [f"{faq.question} {faq.answer}" for m in monographs for faq in m.faqs]
    met = Counter(i for text in texts for i in held(text, asked.terms))
    return _Scope(monographs, rarities((met[i] for i in range(len(asked.terms))), len(texts)))


def search_hits(index: Reader, asked: Asked, sections: tuple[str, ...], limit: int) -> tuple[Hit, ...]:
    """The best passages, of the drugs the question names when it names any; ``sections`` keeps to those keys. A question that names
    none is answered only by passages that hold most of it."""
    said = _said(index, asked)
    asked = _beside_names(asked) if said else asked
    return _hits(index, asked, _scope(index, asked), said, sections, limit)


def _hits(
    index: Reader, asked: Asked, scope: _Scope, said: "dict[tuple[str, str, str], Said]", sections: tuple[str, ...], limit: int
) -> tuple[Hit, ...]:
    weighed = met(index, asked, scope.counts, "passage", sections, max(_POOL, limit))
    weighed = weighed if asked.drugs or asked.absent else _answering(asked, scope, weighed)
    found: dict[tuple[str, str, str], tuple[float, Passage]] = {}
    for passage, strength in (*_strong(weighed), *((passage, 0.0) for passage in _routed(scope.monographs, asked.routes, said))):
        score = strength + _nearness(asked, passage) + _lifted(asked, passage.section) + _pair(asked, said.get(_place(passage)))
        score += _RARE * _rare_share(asked, scope, passage) if asked.drugs else 0.0
        found.setdefault(_place(passage), (max(score, 0.0), passage))
    kept = [(s, p) for s, p in found.values() if not sections or _within(p.section, sections)]
    kept.sort(key=lambda pair: (-pair[0], pair[1].slug, str(pair[1].section)))
    most = kept[0][0] if kept and kept[0][0] > 0 else 1.0
    return tuple(
        Hit(p.slug, p.title, str(p.section), p.heading, round(score / most, 4), snippet(p.text, _sought(asked, said, p)))
        for score, p in kept[:limit]
    )


def _answering(asked: Asked, scope: _Scope, met: tuple[Passage, ...]) -> tuple[Passage, ...]:
    """The passages that answer a question without a drug: some hold most of it, and more than one of its words, else none does."""
    places = [held(f"{p.title} {p.heading}: {p.text}", asked.terms) for p in met]
    shares = [share(has, scope.rarities) for has in places]
    most = max((part for part, has in zip(shares, places, strict=True) if len(has) > 1 or len(asked.terms) == 1), default=0.0)
    if most < _LEAST_OPEN:
        return ()
    return tuple(p for p, part in zip(met, shares, strict=True) if part >= _LEAST_BESIDE * most)


def _rare_share(asked: Asked, scope: _Scope, passage: Passage) -> float:
    """The share of the question's rare words that a passage has."""
    rare = tuple(weight if weight >= _FEW else 0.0 for weight in scope.rarities)
    return share(held(f"{passage.heading}: {passage.text}", asked.terms), rare)


def _place(passage: Passage) -> tuple[str, str, str]:
    return passage.slug, str(passage.section), passage.heading


def _pair(asked: Asked, said: "Said | None") -> float:
    """What a statement of one drug about another adds to the score of its passage or FAQ, the heaviest most."""
    if not said:
        return 0.0
    return (_PAIR if set(asked.routes) == {"interactions"} else _PAIR_BESIDE) / (1 + _LIGHTER * said.rank)


_LIGHTER = 0.05


def _sought(asked: Asked, said: "dict[tuple[str, str, str], Said]", passage: Passage) -> tuple[str, ...]:
    """The words that a snippet is chosen by."""
    one = said.get(_place(passage))
    return one.words if one else asked.words


def _said(index: Reader, asked: Asked) -> "dict[tuple[str, str, str], Said]":
    """What the drugs of a question state of each other; nothing where it names one alone."""
    if len(asked.drugs) + len(asked.beside) < 2 or "interactions" not in asked.routes:
        return {}
    from drugref.pairing import paired

    return paired(index, asked)


def _beside_names(asked: Asked) -> Asked:
    """The question without the names of its drugs, which stand in all their passages."""
    titles = {" ".join(folded_words(match.title)) for match in (*asked.drugs, *asked.beside)}
    return asked._replace(terms=tuple(group for group in asked.terms if group[0] not in titles))


def _within(key: str | None, sections: tuple[str, ...]) -> bool:
    return any(key == s or str(key).startswith(s + ".") for s in sections)


def _routed(monographs: Iterable[Monograph], routes: dict[str, float], said: Container[tuple[str, str, str]]) -> Iterator[Passage]:
    """The sections that answer such a question in the drugs it names, whether or not a word of it stands there."""
    for monograph in monographs:
        for leaf in _flat(monograph.sections):
            passage = Passage(monograph.entry.slug, monograph.entry.title, "passage", leaf.key, leaf.title, leaf.text, 0.0)
            if leaf.text and (not routes or _lift(routes, leaf.key) or _place(passage) in said):
                yield passage


def _flat(leaves: Iterable[Leaf]) -> Iterator[Leaf]:
    for leaf in leaves:
        yield leaf
        yield from _flat(leaf.subsections)


def faq_hits(index: Reader, asked: Asked, limit: int) -> tuple[FaqHit, ...]:
    """FAQs that answer; behind them, or instead, the passages of the sections that do."""
    said = _said(index, asked)
    asked = _beside_names(asked) if said else asked
    scope = _scope(index, asked)
    found = _faqs_of(index, asked, scope, said, limit) if asked.drugs else _faqs_of_all(index, asked, scope, limit)
    ranked = sorted(found, key=lambda pair: (-pair[0], pair[1].slug))[:limit]
    hits = [hit._replace(score=round(min(score, 1.0), 4)) for score, hit in ranked]
    for hit in _hits(index, asked, scope, said, (), limit - len(hits)) if len(hits) < limit else ():
        hits.append(FaqHit(hit.slug, hit.title, hit.heading, hit.snippet, hit.section, round(hit.score * 0.5, 4), "passage"))
    return tuple(hits)


def _faqs_of_all(index: Reader, asked: Asked, scope: _Scope, limit: int) -> Iterator[tuple[float, FaqHit]]:
    """FAQs of all drugs that have most of the question in one place."""
    for p, strength in _strong(met(index, asked, scope.counts, "faq", (), max(_POOL, limit))):
        near = _nearness(asked, p)
        if len(asked.terms) > 1 and near < _NEARNESS * _LEAST_SHARE:
            continue
        if not asked.absent and share(held(f"{p.title} {p.heading}: {p.text}", asked.terms), scope.rarities) < _LEAST_OPEN:
            continue
        faq = Faq(p.heading, p.text, p.section)
        score = strength + near + _LIFT_OPEN * _same(asked, faq, p.title)
        yield score / (1 + _NEARNESS + _LIFT_OPEN), _hit(p.slug, p.title, faq)


def _faqs_of(
    index: Reader, asked: Asked, scope: _Scope, said: "dict[tuple[str, str, str], Said]", limit: int
) -> Iterator[tuple[float, FaqHit]]:
    """FAQs of the drugs named that hold the question, are about the section it asks for, or speak of both drugs."""
    strong = {(p.slug, p.heading): strength for p, strength in _strong(met(index, asked, scope.counts, "faq", (), max(_POOL, limit)))}
    for monograph in scope.monographs:
        slug, title = monograph.entry.slug, monograph.entry.title
        own = " ".join(folded_words(title))
        own_terms = {i for i, group in enumerate(asked.terms) if group[0] == own}
        for faq in monograph.faqs:
            asks = held(faq.question, asked.terms) - own_terms
            answers = held(faq.answer, asked.terms) - asks - own_terms
            part = share(asks, scope.rarities) + _IN_ANSWER * share(answers, scope.rarities)
            same = _same(asked, faq, title)
            pair = _pair(asked, said.get((slug, "faq", " ".join(faq.question.split()).partition("?")[0])))
            if pair or part >= _LEAST_HELD or (same >= _LEAST_SAME and (part or not (asked.terms or said))):
                score = part + _STRENGTH * strong.get((slug, faq.question), 0.0) + _LIFT * same + pair
                yield score / (1 + _STRENGTH + _LIFT), _hit(slug, title, faq)


_LEAST_SAME = 0.5


def _hit(slug: str, title: str, faq: Faq) -> FaqHit:
    return FaqHit(slug, title, faq.question, faq.answer, section_of(faq, title), 0.0, "faq")


def _same(asked: Asked, faq: Faq, title: str) -> float:
    """How much a FAQ asks for the sections that the question asks for, from 0 to 1."""
    about = questions.routes(_without(faq.question, title))
    return max((asked.routes[k] * w for k, w in about.items() if k in asked.routes), default=0.0)


def section_of(faq: Faq, title: str) -> str | None:
    """The section a FAQ is about: as its monograph says, else as its question sounds."""
    about = questions.routes(_without(faq.question, title))
    return faq.section or max(about, key=lambda key: about[key], default=None)


def _without(question: str, title: str) -> str:
    return re.sub(re.escape(title), " ", question, flags=re.IGNORECASE)
