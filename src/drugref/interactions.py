"""What the monographs of several drugs state of each other, pair by pair and both ways, quoted and weighed in their own words.

It states what a monograph states and nothing else: where neither speaks, the pair is "not mentioned", which says nothing about its
safety. A combination is read with the monographs of its ingredients.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import combinations, pairwise
from typing import NamedTuple

from drugref import bearing, groups
from drugref.enzymes import acts
from drugref.index.reader import Reader
from drugref.lookup import covered
from drugref.mentions import Mention, Read, Terms, read, terms_of
from drugref.records import Entry, Leaf, Match
from drugref.reports import Duplicate, Finding, Pair
from drugref.sentences import sentences
from drugref.statements import SECTIONS_READ, Statement, statements
from drugref.text import name_key

__all__ = ["Asked", "ask", "duplicates", "pairs"]


class Page(NamedTuple):
    """One monograph read: its entry, by which slug its drug is shown, the corpus it is of when a page of another covers it (else ""),
    its drug's names (keys) and groups, the statements that mention anything, and by slug and by group which of them do."""

    entry: Entry
    shown: str
    under: str
    own: frozenset[str]
    groups: dict[str, groups.Membership]
    read: tuple[Read, ...]
    about: dict[str, set[int]]


class Asked(NamedTuple):
    """One of the drugs asked for: its own page first, then those of its ingredients; and the names it goes by."""

    match: Match
    pages: tuple[Page, ...]
    own: frozenset[str]


def ask(index: Reader, matches: Iterable[Match]) -> tuple[Asked, ...]:
    """Read the monographs of these drugs, each once, against the names of all of them; also those that a corpus above covers."""
    distinct = list({match.slug: match for match in matches}.values())
    leaves = {match.slug: _with_parts(index, index.entry(match.slug)) for match in distinct}
    terms = terms_of(leaf.entry for parts in leaves.values() for leaf in parts)
    pages: dict[tuple[str, str], Page] = {}
    for leaf in (leaf for parts in leaves.values() for leaf in parts):
        if leaf.key not in pages:
            pages[leaf.key] = _page(leaf, terms)
    return tuple(
        Asked(match, tuple(pages[leaf.key] for leaf in leaves[match.slug]), frozenset(leaf.entry.slug for leaf in leaves[match.slug]))
        for match in distinct
    )


class _Place(NamedTuple):
    """Where a page is read: its head, the reader that has it, the slug its drug is shown by, and its corpus when it is covered."""

    entry: Entry
    reader: Reader
    shown: str
    under: str

    @property
    def key(self) -> tuple[str, str]:
        return self.entry.corpus, self.entry.slug


def _with_parts(index: Reader, entry: Entry) -> list[_Place]:
    """A drug's pages: its own and those it covers, then those of its ingredients, by whichever page names them."""
    own = _layers(index, entry)
    names = dict.fromkeys(name_key(part) for place in own for part in place.entry.ingredients)
    parts = dict.fromkeys(named[0].slug for name in names if (named := index.named(name)))
    return [*own, *(place for slug in parts if slug != entry.slug for place in _layers(index, index.entry(slug)))]


def _layers(index: Reader, entry: Entry) -> list[_Place]:
    return [
        _Place(entry, index, entry.slug, ""),
        *(_Place(page, reader, entry.slug, page.corpus) for reader, page in covered(index, entry)),
    ]


def _page(place: _Place, terms: Terms) -> Page:
    monograph = place.reader.monograph(place.entry.slug)
    entry = monograph.entry
    told = [
        groups.Membership(group, f"its own monograph: {sentence}")
        for sentence in _mechanism(monograph.sections)
        for group in acts(sentence, entry.title)
    ]
    own = groups.widened([*groups.listed((entry.title, *entry.synonyms)), *told, *groups.of_entry(entry)])
    names = frozenset(own)
    found = (read(statement, terms, names) for statement in statements(monograph))
    kept = tuple(one for one in found if one)
    own_names = frozenset(name_key(name) for name in (entry.title, *entry.synonyms, *entry.brand_names))
    return Page(entry, place.shown, place.under, own_names, own, kept, _about(kept))


def _about(found: tuple[Read, ...]) -> dict[str, set[int]]:
    """The statements by what they mention: slugs, and groups in brackets."""
    out: dict[str, set[int]] = {}
    for i, one in enumerate(found):
        for mention in one.mentions:
            for key in (*(slug for slug, _ in mention.names), *(f"[{group}]" for group in mention.groups)):
                out.setdefault(key, set()).add(i)
    return out


def _mechanism(leaves: Iterable[Leaf]) -> Iterator[str]:
    for leaf in leaves:
        if leaf.key.partition(".")[0] == "mechanism":
            for line in leaf.text.split("\n"):
                yield from sentences(line.strip().removeprefix("- "))
            yield from _mechanism(leaf.subsections)


def pairs(index: Reader, asked: tuple[Asked, ...]) -> tuple[Pair, ...]:
    """Every pair, those with the heaviest statements first, else in the order asked."""
    known = _Names(index)
    out = [_pair(known, a, b) for a, b in combinations(asked, 2)]
    return tuple(sorted(out, key=lambda pair: _rank(pair.weight)))


def _rank(weight: str) -> int:
    return bearing.WEIGHTS.index(weight) if weight else len(bearing.WEIGHTS)


_ORDER = {key: rank for rank, key in enumerate(SECTIONS_READ)}
_VIAS = ("name", "brand", "class", "group")


def _pair(known: "_Names", a: Asked, b: Asked) -> Pair:
    found = [*_findings(known, a, b), *_findings(known, b, a)]
    found.sort(key=lambda f: (_rank(f.weight), _ORDER[f.section.partition(".")[0]], _VIAS.index(f.via)))
    return Pair(a.match.slug, b.match.slug, found[0].weight if found else "", tuple(found))


def _findings(known: "_Names", reader: Asked, other: Asked) -> list[Finding]:
    """What the pages of one drug state of another."""
    out: dict[tuple[str, str], Finding] = {}
    for page in reader.pages:
        if page.entry.slug in other.own:
            continue
        keys = (*other.own, *(f"[{group}]" for theirs in other.pages for group in theirs.groups))
        for i in sorted(set().union(*(page.about.get(key, ()) for key in keys))):
            if finding := _finding(known, page, page.read[i], reader, other):
                out.setdefault((finding.page, finding.quote), finding)
    return list(out.values())


def _finding(known: "_Names", page: Page, one: Read, reader: Asked, other: Asked) -> Finding | None:
    named = [m for m in one.mentions if any(slug in other.own - reader.own for slug, _ in m.names)]
    grouped = [] if named or one.excepted & other.own else [m for m in one.mentions if m.groups and _membership(m, other)]
    text = one.statement.text
    met = [m for m in named or grouped if not bearing.is_history(text[: m.start], text[m.end :])]
    if not met:
        return None
    known.own = page.own
    weights = ["mentioned" if not named and _in_part(known, one, m, other) else _weight(known, one, m, met) for m in met]
    heaviest = met[weights.index(bearing.worst(weights))]
    group = None if named else _membership(heaviest, other)
    via = next((kind for slug, kind in heaviest.names if slug in other.own), "") if named else ""
    if group:
        via = "group" if groups.kind_of(heaviest.groups[0]) == "effect" else "class"
    said = one.statement
    return Finding(
        page.shown, other.match.slug, said.section, said.heading, said.context, said.text,
        said.text[heaviest.start : heaviest.end], via, group.group if group else "", group.source if group else "",
        bearing.worst(weights), page.entry.last_modified, page.under,
    )  # fmt: skip


def _membership(m: Mention, other: Asked) -> groups.Membership | None:
    """By which of its groups a drug is meant, the most exact one there is; None when it is not."""
    for page in other.pages:
        met = [page.groups[group] for group in m.groups if group in page.groups]
        if not met or (m.every and len(met) < len(m.groups)):
            continue
        if m.also and m.also not in page.groups:
            continue
        closer = [row for group, row in page.groups.items() if group.partition(" ")[0] in _MARKS and group.endswith(f" {met[0].group}")]
        return closer[0] if closer else met[0]
    return None


def _in_part(known: "_Names", one: Read, m: Mention, other: Asked) -> bool:
    """Whether a group stands in a statement so that a member of it need not be meant: limited by words that are not understood, behind the
    name of another drug that the statement is about, or as an example in brackets under a group that the drug is not of."""
    if not m.also and bearing.is_limited(one.statement.text[m.end :]):
        return True
    return _is_of_third(known, one.statement, m) or _is_aside(one, m, other)


def _is_of_third(known: "_Names", said: Statement, m: Mention) -> bool:
    """Whether a group stands in the first sentence behind the name of another drug, which the sentence is then about."""
    between = said.text[said.label : m.start]
    if said.section != "interactions" or not 0 < said.label <= m.start or "→" in between or len(sentences(between)) > 1:
        return False
    return any(map(known.is_drug, re.findall(r"[^\W\d_]{5,}", said.text[: said.label])))


def _is_aside(one: Read, m: Mention, other: Asked) -> bool:
    """Whether a group stands in brackets as a condition, or as an example of a class that the drug is not of."""
    text = one.statement.text
    opened = _opened(text[: m.start])
    if opened < 0:
        return False
    at = len(text[:opened].rstrip())
    heads = [head for head in one.mentions if head.end == at and any(groups.kind_of(group) == "class" for group in head.groups)]
    return bool(_CONDITION.match(text[opened + 1 :])) or any(_membership(head, other) is None for head in heads)


_CONDITION = re.compile(r"(?:with|in|for|during|after|when|if)\b", re.IGNORECASE)
# How brackets begin that tell under what the words before them hold.


def _opened(before: str) -> int:
    """Where the outermost bracket opens that is still open; -1 without one."""
    depth, at = 0, -1
    for i, char in enumerate(before):
        if char == "(":
            at = i if depth == 0 else at
            depth += 1
        elif char == ")" and depth:
            depth -= 1
    return at if depth else -1


_MARKS = ("strong", "moderate", "weak", "sensitive")
_UNIT = re.compile(r"(?:(?<=[;.!?])\s+|,\s+(?=not with\b))(?![^()]*\))")


class _Names:
    """Whether a word is the name of a drug, asked of the index once a word."""

    def __init__(self, index: Reader) -> None:
        self._index = index
        self._seen: dict[str, bool] = {}
        self.own: frozenset[str] = frozenset()

    def is_drug(self, word: str) -> bool:
        """Whether any drug, here or not, has this name; not the one whose monograph is read."""
        key = name_key(word)
        if key not in self._seen:
            self._seen[key] = len(key) > 4 and bool(self._index.named(key) or self._index.known(key))
        return self._seen[key] and key not in self.own


def _weight(known: _Names, one: Read, m: Mention, about: list[Mention]) -> str:
    """What a statement says of a mention: from the clause it stands in, and those behind it that turn to no other drug.

    A label is about its whole statement; a name in the text behind it about its own sentence.
    """
    said = one.statement
    in_label = m.end <= said.label
    start, end = (said.label, len(said.text)) if in_label else _sentence(said.text, m)
    others = [other.start for other in one.mentions if other not in about]
    words = " ".join(_own_clauses(known, said.text, start if in_label else m.start, (start, end), others))
    label = said.text[: said.label] if in_label and said.section != "faq" else ""
    if (label and bearing.denies(label)) or bearing.is_stopping(said.text[: m.start]):
        return "mentioned"
    if _JOINED_BEFORE.search(said.text[: m.start]) or _JOINED_BEHIND.match(said.text[m.end :]):
        return "mentioned"  # "sacubitril/valsartan" is another product than valsartan; its quote is shown, its weight is not this drug's
    if bearing.is_elsewhere(said.text[start:end] if said.section != "faq" and not in_label else f"{said.text[: said.label]} {words}"):
        return "mentioned"
    words = _ASIDE.sub(lambda aside: "" if _of_another(known, aside[0]) else aside[0], words)
    weight = bearing.weigh(words, said.section)
    if weight == "mentioned" and not bearing.denies(words):
        if "→" not in said.text:
            weight = bearing.weigh(label or (_own_verb(said.text[start : m.end]) if len(words.split()) <= _TERSE else ""))
        elif "→" not in said.text[: m.start]:
            weight = bearing.weigh(said.text[max(m.start, start) : end].partition("→")[2].partition("; ")[0])
        if said.section == "contraindications" and weight in ("mentioned", "monitor", "adjust"):
            weight = "contraindicated"
        if weight == "mentioned":
            weight = _from_above(said, in_label)
    return weight


def _own_verb(before: str) -> str:
    """What stands in front of a further name, but nothing from beyond a semicolon when a word of its own begins the clause ("; no ...")."""
    clause = before.rpartition("; ")[2]
    return clause if re.match(r"(?:no|not|nor|except)\b", clause, re.IGNORECASE) else before


_JOINED_BEFORE = re.compile(r"[a-z]{5,} ?[/+] ?$", re.IGNORECASE)
_JOINED_BEHIND = re.compile(r" ?[/+] ?[a-z]{5,}", re.IGNORECASE)
_ASIDE = re.compile(r"\((?:[^()]|\([^()]*\))*?(?:contraindicat|avoid|not recommended)(?:[^()]|\([^()]*\))*\)", re.IGNORECASE)


def _of_another(known: _Names, aside: str) -> bool:
    """Whether an aside in brackets is about one drug of a list ("EU: the last four contraindicated") and not about all of it."""
    return bool(re.search(r"\b(?:last|latter|first|former)\b", aside)) or any(
        known.is_drug(word) for word in re.findall(r"[^\W\d_]{5,}", aside)
    )


_TERSE = 6
# Words of a clause that is only a further name, and so shares the verb of the clauses before it ("Avoid probenecid; lithium").
_ELSEWHERE = re.compile(r"(?:avoid|caution|contraindicated|not)\w* (?:in|for|if|at|during)\b", re.IGNORECASE)
# How a clause begins that speaks of patients and no longer of the drug before it.


def _own_clauses(known: _Names, text: str, at: int, within: tuple[int, int], others: list[int]) -> Iterator[str]:
    """The clause at a place and those behind it, up to the first that speaks of another drug or group."""
    cuts = [within[0], *(met.end() for met in _UNIT.finditer(text, *within)), within[1]]
    first = at != within[0] or not text[:at].endswith("?")  # an answer may begin with another drug than its question
    for start, end in pairwise(cuts):
        if end <= at:
            continue
        words = re.findall(r"[^\W_][\w'’-]*", text[start:end])[:4]
        if not first and _ELSEWHERE.match(text[start:end]):
            continue
        if not first and (any(start <= other < end for other in others) or any(known.is_drug(word) for word in words)):
            return
        first = False
        yield text[start:end]


def _from_above(said: Statement, in_label: bool) -> str:
    """The weight that stands over a statement: a list's lead, a table's header, a FAQ's question that asks for the drugs it names."""
    asks = said.text[: said.label] if said.section == "faq" and not in_label else ""
    weights = [bearing.weigh(words) for words in (said.context, asks if asks.startswith(("Which", "What")) else "")]
    return bearing.worst([weight for weight in weights if weight != "monitor"])


def _sentence(text: str, m: Mention) -> tuple[int, int]:
    """From where to where the sentence goes that a mention stands in."""
    at = 0
    for sentence in sentences(text):
        start = text.index(sentence, at)
        at = start + len(sentence)
        if m.end <= at:
            return start, at
    return 0, len(text)


def duplicates(matches: Iterable[Match], asked: tuple[Asked, ...]) -> tuple[Duplicate, ...]:
    """Duplicate therapy among the drugs asked for: one drug by two names, an ingredient in common, one class."""
    out: list[Duplicate] = []
    for first, second in combinations(matches, 2):
        if first.slug == second.slug:
            out.append(Duplicate("drug", first.slug, second.slug, f"{first.matched} and {second.matched} are both {first.title}"))
    for a, b in combinations(asked, 2):
        if shared := sorted(a.own & b.own):
            titles = {page.entry.slug: page.entry.title for page in (*a.pages, *b.pages)}
            out.append(Duplicate("ingredient", a.match.slug, b.match.slug, ", ".join(titles[slug] for slug in shared)))
        elif same := _same_classes(a, b):
            out.append(Duplicate("class", a.match.slug, b.match.slug, ", ".join(same)))
    return tuple(out)


def _same_classes(a: Asked, b: Asked) -> list[str]:
    def classes(one: Asked) -> list[str]:
        return [group for page in one.pages for group in page.groups if groups.kind_of(group) == "class"]

    theirs = set(classes(b))
    return groups.narrowest(dict.fromkeys(group for group in classes(a) if group in theirs))
