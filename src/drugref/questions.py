"""What a question asks for: its words without the empty ones, their other names, and the sections that answer it.

The tables are data (``data/questions.tsv``, ``data/vocabulary.tsv``, ``data/other-meanings.tsv``). No index and no drug is known here.
"""

import functools
import os
import re

from drugref.paths import bundled_data
from drugref.text import folded_words

__all__ = ["STOP_WORDS", "common_words", "everyday", "is_common", "is_everyday", "means_otherwise", "routes", "terms"]

STOP_WORDS = frozenset(
    """a about after again all also am an and any are as at be because been being but by can could did do does doing during each even for
    from get give given go good got had has have having he her here him his how i if im in into is it its just know like make many may me
    might more most much my need needs no not of on one only or other our out over own please put said same say she should so some still
    such take taken takes taking tell than that the their them then there these they thing this those to told under until up us use used
    using very want was way we well were what whats when where whether which while who whom why will with within without would yes you
    your cant cannot couldnt didnt doesnt dont hasnt havent isnt ive shouldnt wasnt whats wont
    patient patients pt pts people person someone anyone please
    drug drugs med meds medication medications medicine medicines
    dose doses dosage dosages dosing mg mcg ug ml kg lb lbs age aged old year years yo yr yrs month months mo mos""".split()
)
# The last two lines say what is asked for, and finds headings ("Dosage Adjustments") instead of doses: that is for ``routes``.
_AMOUNT = re.compile(r"\d+(?:mg|mcg|ug|g|kg|ml|l|iu|h|hr|hrs|d|mo|mos|yo|yr|yrs|m|y|lb|lbs)?")
# A number, or one with its unit: it stands in many passages by chance.
_PHRASE_WORDS = 6
# Words of the longest phrase in either table.


def _rows(table: str) -> list[list[str]]:
    with open(os.path.join(bundled_data(), table), encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.strip() and not line.startswith("#")]
    return rows[1:]


@functools.cache
def _phrases() -> dict[str, list[str]]:
    out: dict[str, list[str]] = {}
    for section, phrase, *_ in _rows("questions.tsv"):
        out.setdefault(" ".join(folded_words(phrase)), []).append(section)
    return out


@functools.cache
def _alone() -> frozenset[tuple[str, str]]:
    """``(section, phrase)`` of what says something only where nothing else in the question does."""
    return frozenset((section, " ".join(folded_words(phrase))) for section, phrase, *when in _rows("questions.tsv") if when)


@functools.cache
def _meanings() -> dict[str, tuple[str, ...]]:
    out: dict[str, tuple[str, ...]] = {}
    for (line,) in _rows("vocabulary.tsv"):
        group = tuple(" ".join(folded_words(phrase)) for phrase in line.split("|"))
        for phrase in group:
            out[phrase] = out.get(phrase, ()) + tuple(p for p in group if p != phrase)
    return out


def _runs(words: list[str]) -> list[str]:
    return [" ".join(words[i : i + n]) for n in range(_PHRASE_WORDS, 0, -1) for i in range(len(words) - n + 1)]


_ONCE = re.compile(
    r"\b(\d[\d.,]* ?(?:mg|mcg|micrograms?|g|units?|tab(?:let)?s?|puffs?)?) od\b|\bod (?=(?:or|vs) )|(?<=\bor )od\b", re.IGNORECASE
)
# "OD" behind a strength, or beside another frequency, is the British "once daily", else an overdose.


def _words(question: str) -> list[str]:
    """The folded words of a question, with "OD" spelt out."""
    words = folded_words(_ONCE.sub(r"\1 once daily ", question))
    return ["overdose" if word == "od" else word for word in words]


def routes(question: str) -> dict[str, float]:
    """The sections that a question asks for, each with a weight from 0 to 1; longer phrases weigh more."""
    said = [(section, run) for run in _runs(_words(question)) for section in _phrases().get(run, ())]
    content = [pair for pair in said if pair not in _alone()]
    weights: dict[str, float] = {}
    for section, run in content or said:
        weights[section] = weights.get(section, 0.0) + 1.0 + 0.75 * run.count(" ")
    if whose := _of_age(question.casefold()):
        weights[whose] = weights.get(whose, 0.0) + 1.75
    for part in [key for key in weights if key.startswith("dosage.")]:
        # A dose for whom: "dose" and "kidney" together mean the renal dose.
        weights[part] += 1.5 * bool(weights.get("dosage"))
    most = max(weights.values(), default=1.0)
    return {key: weight / most for key, weight in weights.items()}


_SPAN = r"(?<!for )(?<!x )(?<!every )(?<!after )(?<!past )(?<!last )(?<!over )(?<!within )(?<!in )"
# Behind these words so many months are how long something lasts.
_YEARS = re.compile(
    r"\b(\d{1,3})[ -]?(?:y/?o|y\.o\.|yrs?[ -]?old|years?[ -]old|yo[mf]?)\b|\bage[ds]?:? (?:over |above |under |> ?|< ?)?(\d{1,3})\b(?! mo)"
)
_MONTHS = re.compile(rf"\b\d{{1,2}}[ -]?(?:m/?o|mos?|months?|wks?|weeks?|days?)[ -]?old\b|{_SPAN}\b\d{{1,2}}[ -]?(?:m/o|mos?)\b")
_WEIGHT = re.compile(r"(?<![\d./-])(\d{1,3}(?:\.\d+)?) ?(kg|kgs|kilos?|lbs?|pounds?)\b")
_CHANGED = re.compile(r"\b(?:gain|los[est]|put on|weight loss)")
_ADULT, _OLD = 18, 60
# Years: a child's dose ends and, in labels that bound one, an elderly person's begins (citalopram above 60).
_LIGHT = {"k": 40.0, "l": 88.0, "p": 88.0}
# Kilograms and pounds below which a person is a child.


def _of_age(text: str) -> str:
    """The part of dosage for the age or weight that a question gives, or ""."""
    years = [int(a or b) for a, b in _YEARS.findall(text)]
    light = any(float(n) < _LIGHT[unit[0]] for n, unit in _WEIGHT.findall(text)) and not _CHANGED.search(text)
    if _MONTHS.search(text) or light or any(n < _ADULT for n in years):
        return "dosage.children"
    return "dosage.elderly" if any(n >= _OLD for n in years) else ""


def is_everyday(name: str) -> bool:
    """Whether a word that is also a substance's name (alcohol, water, iron) is one that people ask about as such."""
    word = " ".join(folded_words(name))
    return word in STOP_WORDS or word in everyday()


@functools.cache
def _others() -> dict[str, frozenset[str]]:
    """Names that are also other words, each with the words beside which it is one; with none it is one where no corpus has the drug."""
    return {" ".join(folded_words(name)): frozenset(beside.split("|")) - {""} for name, beside, _ in _rows("other-meanings.tsv")}


@functools.cache
def everyday() -> frozenset[str]:
    """Substances that people mean as such, not as a drug."""
    return frozenset(name for name, beside in _others().items() if not beside)


_NUMBER = re.compile(r"\d[\d.,]*%?[.,;:?!)]*")
_UNITS = (["mg"], ["mcg"], ["g"], ["ml"], ["units"], ["tablets"], ["tabs"])
# A bare number behind a name is a value (``#`` in the table); with a unit it is a dose.
_BESIDE = 2
# Words before and behind a name that may say that something else is meant.


def means_otherwise(words: list[str], i: int, size: int) -> bool:
    """Whether the ``size`` words from ``i`` on are a name that means something else beside its neighbours ("low hct")."""
    beside = _others().get(" ".join(folded_words(" ".join(words[i : i + size]))), frozenset())
    if not beside:
        return False
    around = folded_words(" ".join(words[max(i - _BESIDE, 0) : i] + words[i + size : i + size + _BESIDE]))
    if "#" in beside and _is_value(words[i + size : i + size + 2]):
        return True
    return ("*" in beside and bool(around)) or not beside.isdisjoint(around)


def _is_value(behind: list[str]) -> bool:
    """Whether the words behind a name begin with a number without a unit: a laboratory value, not a dose."""
    return bool(behind) and bool(_NUMBER.fullmatch(behind[0])) and behind[1:] not in _UNITS


@functools.cache
def common_words() -> frozenset[str]:
    """Every word of both tables and every stop word: none of these is a slip, and a slip may be one of these."""
    return STOP_WORDS.union(*(phrase.split() for phrase in (*_phrases(), *_meanings())))


def is_common(word: str) -> bool:
    """Whether a word stands in the tables or is a stop word."""
    return word in common_words()


def terms(question: str) -> list[tuple[str, ...]]:
    """The words worth searching for, each with its other names; words that say nothing are left out."""
    words = _words(question)
    groups: list[tuple[str, ...]] = []
    used: set[int] = set()
    for size in range(_PHRASE_WORDS, 1, -1):
        for i in range(len(words) - size + 1):
            run = " ".join(words[i : i + size])
            if run in _meanings() and not used & set(range(i, i + size)):
                groups.append((run, *_meanings()[run]))
                used.update(range(i, i + size))
    for i, word in enumerate(words):
        if i not in used and word not in STOP_WORDS and not _AMOUNT.fullmatch(word):
            groups.append((word, *_meanings().get(word, ())))
    return list(dict.fromkeys(groups))
