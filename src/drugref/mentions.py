"""Where a monograph's statements name drugs and groups: whole words on folded text, the longest run first, never part of a word.

Statements are scanned once against the names of all drugs asked for and the words of all groups; which pair a mention belongs to, and
what it weighs, is decided in ``interactions``.
"""

import functools
import re
from collections.abc import Iterable
from typing import NamedTuple

from drugref import groups
from drugref.enzymes import ENZYME, enzyme_groups, names_in
from drugref.records import Entry
from drugref.statements import Statement
from drugref.text import compact, spelt

__all__ = ["Mention", "Read", "Terms", "read", "terms_of"]

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SHORTEST = 4
# Letters of the shortest synonym or brand that is looked for in a text: "T4", "ASA" and "HCT" are laboratory values and words too.
_NOT_THIS = re.compile(
    r"(?:\bother than|\bexcept(?:ing| for)?|\bexcluding|\bapart from|\bbut not|\bnot|\bunlike)(?: \w+ (?:or|and))?\s*$", re.IGNORECASE
)
_BESIDE = re.compile(
    r"(?:\bthan|\bversus|\bvs\.?|\bcompared (?:with|to)|\bsimilar to|\binstead of|\brather than|\breplac\w+|\brelated to|\bmetabolite of"
    r"|\bconverted to"
    r"|\b(?:un)?like (?:other|all|most|many)|\bas with (?:other|all)|\bunlike"
    r"|\bwithout|\bequivalents? of|\b(?:chang|switch)\w* to(?: an| another)?)(?: (?:with|for|the|oral|that of|those of))*\s*$",
    re.IGNORECASE,
)


_TREATS = re.compile(r"\b(?:inject|apply|administer|give|infuse|start)\s+(?:\w+-dose )?$", re.IGNORECASE)
# What is given against a harm ("inject lidocaine"), in the sections that tell of harms.
_CONFUSED = re.compile(r"\bconfus\w* with\b[^.;]*$|\b(?:the same|difference|differ)\b[^.;]*\b(?:as|between|from)\b[^.;?]*$", re.IGNORECASE)
_MIXED_UP = re.compile(
    r"\b(?:do not|don't|never) (?:be )?confuse|\beasily (?:be )?confused|\bthe same\?|\bmix(?:ed)? up\b|\bnot be confused\b", re.IGNORECASE
)
_EQUIVALENT = re.compile(r"\bequivalent(?:\b|s\b| (?:dos|potenc)\w+)|\b(?:dose )?conversion\b|\bequals?\b", re.IGNORECASE)


class Mention(NamedTuple):
    """A name or a group met in a statement: from which to which character, and what it stands for.

    ``names`` are ``(slug, kind)`` of the drugs asked for that the words name; ``groups`` the groups; with ``every`` a drug must belong
    to all of them; ``also`` is a further group that it must belong to ("... with a narrow therapeutic index").
    """

    start: int
    end: int
    names: tuple[tuple[str, str], ...] = ()
    groups: tuple[str, ...] = ()
    every: bool = False
    also: str = ""


class Read(NamedTuple):
    """A statement with its mentions, and the drugs that it excepts by name."""

    statement: Statement
    mentions: tuple[Mention, ...]
    excepted: frozenset[str]


class Terms(NamedTuple):
    """Names and words to look for, by their first word: ``(words, names, groups)``, the longest first."""

    by_first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]]]


@functools.lru_cache(maxsize=65536)
def _norm(word: str) -> str:
    return spelt(compact(word))


_BODY = frozenset(map(_norm, "cortisol thyroxine adrenaline epinephrine atropine testosterone caffeine calcitriol glucagon".split()))
# Substances of the body, and what is given in an emergency: looked for only where a statement is about drugs taken together.
_DID = re.compile(
    r"\s+(?:did|was|were|is) (?:better|worse|superior|inferior|as good)"
    r"|\s+(?:fails?|at once|(?:may be|are|is) needed)\b|[- ](?:treated patients|arm\b|group\b|like\b)",
    re.IGNORECASE,
)
# Words behind a drug that a trial compared, that failed before, or that treats what this one does.


def terms_of(entries: Iterable[Entry]) -> Terms:
    """What to look for: the names of these drugs, and every group's words."""
    names: dict[tuple[str, ...], dict[str, str]] = {}
    for entry in entries:
        for kind, own in (("name", (entry.title, *entry.synonyms)), ("brand", entry.brand_names)):
            for name in own:
                if len(compact(name)) >= _SHORTEST or name == entry.title:
                    names.setdefault(_words(name), {}).setdefault(entry.slug, kind)
    by_first: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, str], ...], tuple[str, ...]]]] = {}
    words = groups.by_words()
    for run in {*names, *words}:
        if run:
            by_first.setdefault(run[0], []).append((run, tuple(names.get(run, {}).items()), words.get(run, ())))
    for runs in by_first.values():
        runs.sort(key=lambda row: -len(row[0]))
    return Terms(by_first)


def _words(text: str) -> tuple[str, ...]:
    return tuple(_norm(met[0]) for met in _WORD.finditer(text))


def read(statement: Statement, terms: Terms, own: frozenset[str]) -> Read | None:
    """A statement with its mentions; None when it has none. ``own`` are the groups of the drug whose monograph it is."""
    text = statement.text
    met = _named(text, terms)
    taken = [(m.start, m.end) for m in met]
    met += [m for m in _enzymes(text) if not any(m.start < end and start < m.end for start, end in taken)]
    excepted = frozenset(slug for m in met if _NOT_THIS.search(text[: m.start]) for slug, _ in m.names)
    kept = [m for m in met if _means(m, statement, own)]
    return Read(statement, tuple(sorted(kept)), excepted) if kept else None


def _named(text: str, terms: Terms) -> list[Mention]:
    words = [(met.start(), met.end(), _norm(met[0])) for met in _WORD.finditer(text)]
    out: list[Mention] = []
    i = 0
    while i < len(words):
        for run, names, of in terms.by_first.get(words[i][2], ()):
            if len(run) == 1 or tuple(w for _, _, w in words[i : i + len(run)]) == run:
                last = i + len(run) - 1
                beside = not names and _is_head_noun(text[out[-1].end : words[i][0]] if out else "", text[: words[i][0]])
                out.append(Mention(words[i][0], words[last][1], names, () if beside else of, False, _further(text[words[last][1] :])))
                i = last
                break
        i += 1
    return out


def _is_head_noun(since: str, before: str) -> bool:
    """Whether a group's words only finish a narrower name: "penicillin antibiotics", "class III (sotalol) antiarrhythmics"."""
    return since == " " or bool(re.search(r"\bclass [^.;:→]*\) $", before, re.IGNORECASE))


_ANY_ENZYME = re.compile(r"CYP|P-?gp|glycoprotein|BCRP|OATP|OCT[12]|MATE|OAT", re.IGNORECASE)
_NARROW = re.compile(r"[^.;→:,]{0,45}\bnarrow\b", re.IGNORECASE)
_THAT_IS = re.compile(r"\s+(?:that|which)\b[^,.;:→]{0,30}\b(CYP ?\w+)", re.IGNORECASE)


def _enzymes(text: str) -> list[Mention]:
    if not _ANY_ENZYME.search(text):
        return []
    out = []
    for met in ENZYME.finditer(text):
        of, every = enzyme_groups(met)
        also = _QT if text[: met.start()].rstrip().endswith("QT-prolonging") else ""
        out.append(Mention(met.start(), met.end(), (), of, every, _further(text[met.end() :]) or also))
    return out


_QT = "QT-prolonging drugs"


def _further(behind: str) -> str:
    """The further group that the words behind a group name limit it to, or ""."""
    if _NARROW.match(behind):
        return "narrow-therapeutic-index drugs"
    met = _THAT_IS.match(behind)
    return next((f"{name} substrates" for name in names_in(met[1])), "") if met else ""


_OTHER = re.compile(r"\b(?:other|another|others|additional|further|two|more than one|different|second)\W+(?:\w+\W+){0,2}$", re.IGNORECASE)
_TAKEN = re.compile(r"\b(?:with|plus|by|and|or|another|any|taking|of|on)\s+(?:an?\s+|another\s+|any\s+)?$", re.IGNORECASE)
_TAKEN_WITH = re.compile(r"(?:\b(?:with|plus|and|or|another|taking|on)|,)\s+$", re.IGNORECASE)
_TOGETHER = re.compile(
    r"\b(?:with(?! \d)|together|plus|combin\w+|concomitant\w*|concurrent\w*|taking|taken|takes|added|adding|besides?|alongside|both|on top"
    r"|already on|interact\w*|use of|users?|risk|likelier|mix\w*|before or after|hours (?:before|after)|apart|weaken)\b",
    re.IGNORECASE,
)
_NEAR = (80, 40)
# Characters before and behind a group in which such a word must stand.
_OWN_SECTIONS = ("interactions", "contraindications")


def _means(m: Mention, statement: Statement, own: frozenset[str]) -> bool:
    """Whether a mention speaks of a drug taken beside this one, and not of this drug itself, an alternative or a comparison."""
    before = statement.text[: m.start]
    if _is_no_partner(statement, before, statement.text[m.end :]):
        return False
    if m.names:
        body = _norm(statement.text[m.start : m.end]) in _BODY
        return not body or m.end <= statement.label or bool(_TAKEN_WITH.search(before))
    words = statement.text[m.start : m.end]
    if not m.groups or "(not a group)" in m.groups:
        return False
    if ENZYME.fullmatch(words) and not words.casefold().endswith("s") and "CYP" in words.upper():
        return bool(_TAKEN.search(before))
    return _group_means(m, statement, own, before)


def _is_no_partner(statement: Statement, before: str, behind: str) -> bool:
    """Whether the words around a name make it a comparison, an alternative, a treatment, or a name not to be confused with this one."""
    treats = statement.section in ("precautions", "boxed-warning", "monitoring") and _TREATS.search(before)
    aside = _CONFUSED.search(before) or _MIXED_UP.search(statement.text) or _EQUIVALENT.search(f"{statement.context} {before}")
    return bool(treats or aside or _BESIDE.search(before) or _NOT_THIS.search(before) or _DID.match(behind))


def _group_means(m: Mention, statement: Statement, own: frozenset[str], before: str) -> bool:
    """The same of a group: where a statement is not about interactions as such, its words must speak of taking two together."""
    other = bool(_OTHER.search(before))
    if statement.section == "contraindications" and before.endswith("("):
        return False  # "(statins that CYP3A4 breaks down)" explains the names before it
    if statement.section.partition(".")[0] in _OWN_SECTIONS:
        in_label = m.end <= statement.label or not statement.label
        if own.intersection(m.groups):
            return other or (m.end <= statement.label and before.count("(") == before.count(")"))
        return in_label or other or bool(_TAKEN.search(before))
    if own.intersection(m.groups) and not other:
        return False
    if statement.section == "faq" and m.end <= statement.label:
        return not before.startswith(("Which", "What"))  # such a question asks which of them, and the answer names those
    return bool(_TOGETHER.search(_around(statement.text, m)))


def _around(text: str, m: Mention) -> str:
    """What stands near a mention in its own sentence."""
    before = re.split(r"[.?;→] ", text[max(0, m.start - _NEAR[0]) : m.start])[-1]
    return f"{before} | {re.split('[.?;] ', text[m.end : m.end + _NEAR[1]])[0]}"
