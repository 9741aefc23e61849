"""Which passages have the words of a question: its terms as safe FTS5 queries, so put that no corpus is too large for them.

Apart from ``search``, which ranks what comes back. bm25 reads the whole list of every word of its query and weighs every passage that
meets it, so common words are kept from it: within drugs in an index of their own passages, elsewhere by counting first.
"""

import itertools

from drugref.asking import Asked
from drugref.index.reader import Reader
from drugref.records import Passage

__all__ = ["BUDGET", "how_many", "met"]

_WEIGHTS = (2.0, 4.0, 1.0)
# bm25 for title, heading, body: a word in a heading or a FAQ's question says what the passage is about.
BUDGET = 10_000
# Passages that bm25 weighs for one question, about 3 microseconds each. In a larger corpus the rarest words choose the passages and
# the commoner ones only order them; the bundled corpus has half as many passages in all.
_PHRASE_BUDGET = 120_000
# Passages of its rarest word from which a phrase is not read any more, about 0.2 microseconds each: "once a day" is still read among
# ten thousand monographs.


def met(index: Reader, asked: Asked, counts: tuple[int, ...], kind: str, sections: tuple[str, ...], limit: int) -> tuple[Passage, ...]:
    """The passages that have a word of the question, best first: of its drugs, or of all, where its terms stand in ``counts`` passages."""
    groups = [_either(group) for group in asked.terms]
    if not groups:
        return ()
    if asked.drugs:
        # Their titles, which all their passages bear, say nothing.
        query = f"{{heading body}} : ({' OR '.join(groups)})"
        return index.passages_of(tuple(match.slug for match in asked.drugs), query, kind, _WEIGHTS)
    if asked.absent:
        query = _naming(index, asked.absent, groups, counts)
        found = index.passages(query, kind, sections, limit, _WEIGHTS) if query else ()
        return found or index.unranked(f"({_either(asked.absent)}) AND ({' OR '.join(groups)})", kind, sections, limit)
    if led := _led(groups, counts):
        return index.passages(" OR ".join(led), kind, sections, limit, _WEIGHTS)
    query = " AND ".join(f"({_loosely(group)})" for group in asked.terms)
    return index.unranked(query, kind, sections, limit) or index.unranked(min(zip(counts, groups, strict=True))[1], kind, sections, limit)


def _led(groups: list[str], counts: tuple[int, ...]) -> list[str]:
    """The rarest terms, as many as bm25 can weigh the passages of: they choose, and the commoner ones only order."""
    ordered = sorted((count, i) for i, count in enumerate(counts))
    sums = itertools.accumulate(count for count, _ in ordered)
    return [groups[i] for (_, i), so_far in zip(ordered, sums, strict=True) if so_far < BUDGET]


def _naming(index: Reader, names: tuple[str, ...], groups: list[str], counts: tuple[int, ...]) -> str:
    """A query for passages that have a name which opens no drug here, as only they say something of it, and a word of the question; ""
    where bm25 cannot weigh them."""
    name = _either(names)
    rare = [group for group, count in zip(groups, counts, strict=True) if count < BUDGET]
    if len(rare) == len(groups):
        return f"({name}) AND ({' OR '.join(groups)})"
    # bm25 would read the whole lists of the common words, only to find that they weigh next to nothing.
    if how_many(index, names) < BUDGET:
        return f"({name}) AND ({' OR '.join([_either(tuple(dict.fromkeys(names))), *rare])})"
    return f"({name}) AND ({' OR '.join(rare)})" if rare else ""


def how_many(index: Reader, term: tuple[str, ...]) -> int:
    """In how many passages a term stands, up to ``BUDGET``. One with a phrase of common words alone ("once a day") is taken for as common
    as they are: to count it, their lists would be read in step, and bm25 would do so twice more."""
    for phrase in (name.split() for name in term if " " in name):
        if all(index.how_many(f'"{word}"', _PHRASE_BUDGET) >= _PHRASE_BUDGET for word in phrase):
            return BUDGET
    return index.how_many(_either(term), BUDGET)


def _either(group: tuple[str, ...]) -> str:
    """A query for any of a term's names."""
    return " OR ".join(f'"{phrase}"' for phrase in group)


def _loosely(group: tuple[str, ...]) -> str:
    """The same, the words of a phrase standing anywhere in the passage."""
    return " OR ".join("(" + " AND ".join(f'"{word}"' for word in phrase.split()) + ")" for phrase in group)
