"""The drugs that a question names, apart from ``lookup``, which is given one name and nothing else.

A name is recognised by the longest run of words that is exactly one. Ordinary words are never tried alone, and a word that means
something else beside its neighbours ("low hct", "ASA class III") is no name there. A name that does not open a drug when it is
typed alone (a brand that only the table of real names has, a name of two drugs, two strengths behind a single drug) is offered
with its candidates and scopes nothing.
"""

import re
from typing import NamedTuple

from drugref import questions
from drugref.index.reader import Reader
from drugref.lookup import UNLISTED, Result, has_strengths, is_combination, real_name, standing
from drugref.records import Match
from drugref.salts import SALTS
from drugref.text import fold, name_key

__all__ = ["Spoken", "in_question"]

_WINDOW = 6
# Words of the longest run in a question that is tried as a name.
_LONGEST = 2_000
# Characters of a question in which names are sought.
_SURE, _SHORT = 6, 4
# Letters from which a word of a question is looked up among all real names, or when no monograph has the word; shorter ones are
# ordinary words too often.
_SLASH = r"([^\W\d]{3})/(?=[^\W\d]{3})"
# A slash between words: "dosage/quetiapine" names one drug, "lamivudine/abacavir" two or their combination.
_STRENGTH = 3
# Words behind a name in which its strengths stand: "20 mg / 12.5 mg" is told apart from "20 mg".
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
    words = re.sub(_SLASH, r"\1 / ", question[:_LONGEST]).split()
    found: dict[str, Match] = {}
    offered: dict[str, Match] = {}
    rest: list[str] = []
    uncovered: list[str] = []
    unopened: list[str] = []
    i = 0
    while i < len(words):
        result, used = _run_at(index, words, i)
        typed = " ".join(words[i : i + used]).strip(".,;:?!")
        if result and result.match:
            found.setdefault(result.match.slug, result.match)
        else:
            rest += words[i : i + used]
        if result and result.status == "near":
            unopened.append(typed)
            offered.update((match.slug, match._replace(asked=typed)) for match in result.candidates)
        elif result and result.status == "known":
            uncovered.append(typed)
        i += used
    others = tuple(match for slug, match in offered.items() if slug not in found)
    return Spoken(tuple(found.values()), " ".join(rest), tuple(uncovered), others, tuple(unopened))


def _run_at(index: Reader, words: list[str], i: int) -> tuple[Result | None, int]:
    """What the name that starts at word ``i`` comes to (exact, near or known), and how many words it takes."""
    offered: tuple[Result | None, int] = (None, 1)
    for size in range(min(_WINDOW, len(words) - i), 0, -1):
        result = _named(index, words, i, size)
        if result is None:
            continue
        if result.match and (not offered[0] or _is_start(index, result.match, offered[0], words[i + size : i + offered[1]])):
            return _dosed(index, result, words[i + size : i + size + _STRENGTH]), size
        if result.status == "near" and not offered[0]:
            offered = result, size
        elif not offered[0]:
            return result, size
    return offered


def _named(index: Reader, words: list[str], i: int, size: int) -> Result | None:
    """What the run of ``size`` words from ``i`` on comes to, when it is tried as a name and is one."""
    run = " ".join(words[i : i + size])
    if size > 1 and (fold(words[i]) in _COMMON or fold(words[i + size - 1]) in _COMMON):
        return None
    for text in (run, _without_s(run)):
        if not text or (size == 1 and (fold(text) in _COMMON or len(fold(text)) < 3)):
            continue
        result = standing(text, index.named(name_key(text))) or (real_name(index, text, text) if _may_be_real(index, text) else None)
        if result and (result.status != "known" or size == 1) and not questions.means_otherwise(words, i, size):
            return result
    return None


def _is_start(index: Reader, match: Match, longer: Result, behind: list[str]) -> bool:
    """Whether a longer name that was only offered is this drug's with words behind it that name no other ("lantus solostar", "insulin
    glargine (rDNA origin)"); "amoxicillin clavulanate" is not."""
    rest = [word for word in fold(" ".join(behind)).split() if word not in SALTS]
    others = any(index.named(name_key(word)) or index.known(name_key(word)) for word in rest)
    return not others and [candidate.slug for candidate in longer.candidates] == [match.slug]


def _may_be_real(index: Reader, text: str) -> bool:
    """Whether a text is looked up in the table of real names, which has many words that are none in a question."""
    word = fold(text)
    return len(word) >= _SURE or (len(word) >= _SHORT and word.isalnum() and not index.has_word(word))


def _dosed(index: Reader, result: Result, behind: list[str]) -> Result:
    """The result of a name before the words behind it: two strengths behind a single drug are of a combination, or of two tablets."""
    dosed = bool(behind) and behind[0][:1].isdigit() and has_strengths(" ".join(behind))
    if not result.match or not dosed or is_combination(index, result.match):
        return result
    return Result(result.query, "near", None, (result.match._replace(score=UNLISTED),))


def _without_s(run: str) -> str:
    """``warfarin's`` → ``warfarin``; "" when there is nothing to take off."""
    for ending in ("'s", "’s"):
        if run.casefold().endswith(ending):
            return run[: -len(ending)]
    return ""
