"""The drugs that a question names, apart from ``lookup``, which is given one name and nothing else.

A name is recognised by the longest run of words that is one; strengths may stand between the parts of a combination. Ordinary words
are never tried alone, and a word that means something else beside its neighbours ("low hct", "ASA class III") is no name there. A
name that does not open a drug when it is typed alone (a brand that only the table of real names has, a name of two drugs, another
product of a brand, two strengths behind a single drug) is offered with its candidates and scopes nothing.
"""

import re
from typing import NamedTuple

from drugref import questions
from drugref.index.reader import Reader
from drugref.lookup import UNLISTED, Result, has_strengths, is_combination, matched, own_names, real_name, standing
from drugref.records import Match, Named
from drugref.salts import SALTS
from drugref.text import fold, name_key

__all__ = ["Spoken", "in_question"]

_WINDOW, _SPREAD = 6, 14
# Words of the longest run in a question that is tried as a name, and of one with strengths between its words.
_LONGEST = 2_000
# Characters of a question in which names are sought.
_SURE, _SHORT = 6, 4
# Letters from which a word of a question is looked up among all real names, or when no monograph has the word; shorter ones are
# ordinary words too often.
_PARTING = re.compile(r"([,;:()\[\]&+/–—-])")
# Signs at which a word is parted when a part of it is a name and the whole is none ("dose,metformin", "eliquis(crcl", "warfarin&aspirin").
_EDGES = ".,;:?!()[]\"'“”‘’"
_STRENGTH = 4
# Words behind a name in which its strengths stand: "20 mg / 12.5 mg" is told apart from "20 mg".
_UNIT = r"(?:mg|mcg|g|µg|ug|ml|l|units?|iu)"
_DOSE = re.compile(rf"[\d.,/%+–-]*\d[\d.,/%+–-]*(?:{_UNIT}(?:/[\d.]*{_UNIT}?)?)?|{_UNIT}", re.IGNORECASE)
# A word that is a strength or a part of one.
_LINES = frozenset(
    "pm d dm mix mix25 mix50 plus complete ultra cold sinus flu congestion hct hctz duo forte compound multi-symptom nighttime".split()
)
# Words that make another product of a brand's name: Tylenol PM, Zyrtec D, NovoLog Mix.
_COMMON = frozenset(
    "a an and any are at be best by can cause day do dose does drug during for from give have how i if in is it long may me medicine mg "
    "my not of on or pain safe should take than that the them this to use used was what when which while who why will with you".split()
)


class Spoken(NamedTuple):
    """A question's drugs in order, the question without their names, and the names in it that open nothing.

    ``uncovered``: names of real drugs that are not here. ``offered``: what the names that open no drug may mean, and ``unopened``
    those names as they were typed; both stay in ``rest``."""

    drugs: tuple[Match, ...]
    rest: str
    uncovered: tuple[str, ...] = ()
    offered: tuple[Match, ...] = ()
    unopened: tuple[str, ...] = ()


def in_question(index: Reader, question: str) -> Spoken:
    """The names in a question, from its first word to its last."""
    words = _words(index, question[:_LONGEST])
    found: dict[str, Match] = {}
    offered: dict[str, Match] = {}
    rest: list[str] = []
    uncovered: list[str] = []
    unopened: list[str] = []
    i = 0
    while i < len(words):
        result, used = _run_at(index, words, i)
        typed = " ".join(words[i : i + used]).strip(_EDGES)
        if result and result.match:
            found.setdefault(result.match.slug, result.match)
        else:
            rest += words[i : i + used]
        if result and result.status == "near":
            unopened.append(typed)
            for match in result.candidates:
                offered.setdefault(match.slug, match._replace(asked=typed))
        elif result and result.status == "known":
            uncovered.append(typed)
        i += used
    others = tuple(match for slug, match in offered.items() if slug not in found)
    return Spoken(tuple(found.values()), " ".join(rest), tuple(uncovered), others, tuple(unopened))


def _words(index: Reader, question: str) -> list[str]:
    """The words between white space; one that is no name is parted at its signs when a part of it is one."""
    out: list[str] = []
    for word in question.split():
        bare = word.strip(_EDGES)
        pieces = [piece for piece in _PARTING.split(word) if piece] if _PARTING.search(bare) else []
        if len(pieces) < 2 or _is_name(index, bare) or not any(_is_name(index, piece) for piece in pieces):
            out.append(word)
            continue
        names = sum(_is_name(index, piece) for piece in pieces)
        joins = {"/": "/", "+": "+", "&": "+", **({"-": "/"} if names > 1 else {})}
        out += [joins.get(piece, piece) for piece in pieces if piece in joins or not _PARTING.fullmatch(piece)]
    return out


def _is_name(index: Reader, word: str) -> bool:
    return len(word) > 2 and bool(index.named(name_key(word)) or (len(word) >= _SURE and index.known(name_key(word))))


def _run_at(index: Reader, words: list[str], i: int) -> tuple[Result | None, int]:
    """What the name that starts at word ``i`` comes to (exact, near or known), and how many words it takes."""
    if spread := _spread(index, words, i):
        return spread
    offered: tuple[Result | None, int] = (None, 1)
    for size in range(min(_WINDOW, len(words) - i), 0, -1):
        result = _named(index, words, i, size)
        if result is None:
            continue
        if result.match and (not offered[0] or _is_start(index, result.match, offered[0], words[i + size : i + offered[1]])):
            return _settled(index, result, words, i, size)
        if not offered[0]:
            if result.status == "known":
                return result, size
            offered = result, size
    return offered


def _spread(index: Reader, words: list[str], i: int) -> tuple[Result, int] | None:
    """A combination that is here, with strengths between its parts ("lisinopril 20 mg / hydrochlorothiazide 12.5 mg")."""
    names: list[str] = []
    ends: list[int] = []
    for at in range(i, min(i + _SPREAD, len(words))):
        if not _DOSE.fullmatch(words[at].strip(_EDGES)):
            names.append(words[at].strip(_EDGES) if words[at] not in "/+" else words[at])
            ends.append(at + 1)
        elif not names:
            return None
    for size in range(min(_WINDOW, len(names)), 2, -1):
        used = ends[size - 1] - i
        if used > size and names[1] in ("/", "+", "and", "with") and (named := index.named(name_key(" ".join(names[:size])))):
            result = standing(" ".join(names[:size]), named)
            if result and result.match and is_combination(index, result.match):
                return result, used
    return None


def _named(index: Reader, words: list[str], i: int, size: int) -> Result | None:
    """What the run of ``size`` words from ``i`` on comes to, when it is tried as a name and is one."""
    run = " ".join(words[i : i + size])
    ends = fold(words[i]), fold(words[i + size - 1])
    if size > 1 and (not all(ends) or not _COMMON.isdisjoint(ends)):
        return None
    for text in (run, _without_s(run)):
        if not text or (size == 1 and (fold(text) in _COMMON or len(fold(text)) < 3)):
            continue
        result = standing(text, _own(index, text, ends[1])) or (real_name(index, text, text) if _may_be_real(index, text) else None)
        if result and not questions.means_otherwise(words, i, size):
            return result
    return None


def _own(index: Reader, text: str, last: str) -> tuple[Named, ...]:
    """The drugs here with this name; salts behind it are taken off, unless they are what people ask about ("levothyroxine calcium")."""
    return index.named(name_key(text)) if questions.is_everyday(last) else own_names(index, text)


def _is_start(index: Reader, match: Match, longer: Result, behind: list[str]) -> bool:
    """Whether a longer name that was only offered is this drug's with words behind it that name no other ("lantus solostar", "insulin
    glargine (rDNA origin)"); "amoxicillin clavulanate" and "zyrtec d" are not."""
    rest = [word for word in fold(" ".join(behind)).split() if word not in SALTS]
    others = any(word in _LINES or index.named(name_key(word)) or index.known(name_key(word)) for word in rest)
    return not others and [candidate.slug for candidate in longer.candidates] == [match.slug]


def _may_be_real(index: Reader, text: str) -> bool:
    """Whether a text is looked up in the table of real names, which has many words that are none in a question."""
    word = fold(text)
    return len(word) >= _SURE or (len(word) >= _SHORT and word.isalnum() and not index.has_word(word))


def _settled(index: Reader, result: Result, words: list[str], i: int, size: int) -> tuple[Result, int]:
    """An exact name before what stands behind it: another part of a combination, two strengths, or the name of another product."""
    match, behind = result.match, words[i + size :]
    if match is None or not behind or is_combination(index, match):
        return result, size
    if paired := _paired(index, match, behind):
        return Result(result.query, *paired[0]), size + paired[1]
    if (match.kind == "brand" and _is_line(behind)) or (_are_strengths(behind) and not _is_range(index, match, behind)):
        used = 1 if match.kind == "brand" and _is_line(behind) else 0
        offered = (match, *(matched(named) for named in index.combinations_with(match.slug)[:_COMBINED]))
        return Result(result.query, "near", None, tuple(one._replace(score=UNLISTED) for one in offered)), size + used
    return result, size


_COMBINED = 3
# Combinations that are offered beside a single drug with two strengths behind it.


def _paired(index: Reader, match: Match, behind: list[str]) -> tuple[tuple[str, Match | None, tuple[Match, ...]], int] | None:
    """What a drug and the name behind it come to when they are written as a combination: with ``/`` or ``+`` and a part that is not
    here, or with two strengths behind both. The combination when it is here; else they are offered."""
    joined = behind[0] in ("/", "+")
    at = int(joined)
    if at >= len(behind) or _COMMON & {fold(behind[at])}:
        return None
    other = _named(index, behind, at, 1)
    strengths = _are_strengths(behind[at + 1 :])
    if other is None or not (strengths or (joined and other.status == "known")):
        return None
    both = index.named(name_key(f"{match.title} + {other.match.title}")) if other.match else ()
    if both and (result := standing("", both)) and result.match:
        return ("exact", result.match, ()), at + 1
    parts = (match, other.match) if other.match else (match, *other.candidates)
    return ("near", None, tuple(part._replace(score=UNLISTED) for part in parts if part)), at + 1


def _are_strengths(behind: list[str]) -> bool:
    """Whether two strengths stand first ("20/12.5 mg")."""
    return bool(behind) and behind[0][:1].isdigit() and has_strengths(" ".join(behind[:_STRENGTH]))


def _is_range(index: Reader, match: Match, behind: list[str]) -> bool:
    """Whether the strengths behind a drug that no real combination has are a range of its own ("gabapentin 300-600 mg")."""
    return re.search(r"\d\s*[/+&]\s*\d", " ".join(behind[:_STRENGTH])) is None and not index.is_combined(match.slug)


def _is_line(behind: list[str]) -> bool:
    """Whether the word behind a brand makes another product of it."""
    word = behind[0].strip(_EDGES).casefold()
    return word in _LINES or bool(re.fullmatch(r"#\s*\d", word))


def _without_s(run: str) -> str:
    """``warfarin's`` → ``warfarin``; "" when there is nothing to take off."""
    for ending in ("'s", "’s"):
        if run.casefold().endswith(ending):
            return run[: -len(ending)]
    return ""
