"""The running text of openFDA's label fields → paragraphs, lists, numbered parts, and tables put back where they stood.

openFDA has taken the markup out of a label and left its words on one line. What is cut here is cut only where the label's own
numbers and bullets say so; every word stays. Where a heading's end cannot be told, the heading is said above and the text whole below.
"""

import functools
import re
from bisect import bisect_right
from collections.abc import Iterator
from itertools import accumulate
from typing import NamedTuple

from drugref.model import Block, Items, Paragraph, Run
from drugref.sources.label_sections import Row, by_heading

__all__ = ["Bare", "Numbered", "blocks_of", "headed", "numbered", "single_spaced"]

_NUMBER = re.compile(r"\s*(\d{1,2})(?:\.\d{1,2})?\.?\s")
_BULLETS = "•●▪■◦\uf0b7\uf06e\uf0a7"
# Typed bullets, and those of the Wingdings and Symbol fonts, which labels keep as private characters.
_UNIT = r"(?:h|hr|hrs|hours?|min|sec|s|ng|mcg|[µμ]g|mg|g|kg|mmol|mL|L|mm|cm|m2)(?=[\s/).,;:]|$)"
_BULLET = re.compile(rf"[{_BULLETS}](?<![^\s.:;,)].)(?!\s*{_UNIT})\s*")
# One at the start, or behind a blank or what ends a phrase. It is looked for first and what stands before it then: the other way
# round every place of a text is tried, which took a third of the time of reading a label. Before a unit it is a times sign
# ("194 ng • h/mL"), and no item begins with one.
_BEFORE = frozenset(".!?):]•;")
# A numbered heading stands at the start or behind what ends a sentence; elsewhere a number is a number.
_FURTHER = 30
# Parts of a section whose numbers are looked for; the longest section met has 23.
_GAP = 4
# Numbers that may be missing in a row: sections 8.3 and 8.7 often are.
_LONGEST = 16
# Words of a heading.
_JOINING = frozenset(
    "a an and as at by due during following for from in into of on or per than the to upon using versus via vs with without".split()
)
_STARTS = frozenset(
    """the this these there in if when a an it its after before because based no patients use avoid advise do administer discontinue
    increased inform instruct monitor consider although as to for with since while females women men adults""".split()
)
# Words that begin a sentence. Behind a heading in capitals they show where it ends.


_VAGUE = frozenset(("general", "uses", "directions", "purpose"))
# Headings of their own section that begin other headings: "2.1 General Dosing Instructions".


class Numbered(NamedTuple):
    """A numbered part: its number, its heading ("" when none can be told), and its text."""

    number: str
    heading: str
    text: str


def single_spaced(text: str) -> str:
    """Text with single spaces; looked at before it is split, because most of it is."""
    odd = "  " in text or "\n" in text or "\t" in text or "\xa0" in text or "\r" in text or text[:1] == " " or text[-1:] == " "
    return " ".join(text.split()) if odd else text


def headed(text: str, row: Row | None) -> tuple[str, str, str]:
    """``(number, heading, rest)``: the number and the section's own heading that a field's text opens with, "" where there is none.

    A heading is taken off only when it is one of the section's own and what follows begins anew: "Pregnancy may be harmed" stays.
    """
    start = _NUMBER.match(text)
    at = start.end() if start else 0
    number = start[0].strip() if start else ""
    own = next((said for said in row.said if text[at : at + len(said)].casefold() == said), "") if row else ""
    heading = text[at : at + len(own)] or (_known(text[at : at + 120]) if "." in number.rstrip(".") and row and row.within else "")
    if not heading:
        return "", "", text
    rest = text[at + len(heading) :]
    behind = rest.lstrip(" :.")
    if not behind or (rest[0] in " :." and _begins_anew(behind, heading)):
        return number, heading, behind
    return "", "", text


def _begins_anew(behind: str, heading: str) -> bool:
    """Whether a text starts behind its heading, rather than going on with it ("Pregnancy Category C", "Drug interactions that …")."""
    first = behind[:_LONGEST_LINK].split(" ", 1)[0].casefold()
    if first in ("category", "that", "which", "and", "or") and not (heading.isupper() and behind[0].isupper()):
        return False
    return heading.isupper() or not behind[0].islower() or heading.casefold() in ("uses", "directions", "purpose")


_LONGEST_LINK = 9
# Characters that hold the longest word by which a sentence goes on, and the one behind it.


def numbered(text: str, number: str, names: frozenset[str]) -> tuple[str, list[Numbered]]:
    """What stands before the first numbered part, and the parts ("5.1 Xxx …", "5.2 …") of section ``number``.

    ``names``: the first words of the drug's names, small; a sentence may start with one.
    """
    labels = list(_standing(text, number)) if number else []
    if not labels:
        return text.rstrip(), []
    ends = [label.start() for label in labels[1:]] + [len(text)]
    parts = [_part(label[1], text[label.end() : end].rstrip(), names) for label, end in zip(labels, ends, strict=True)]
    return text[: labels[0].start()].rstrip(), parts


def _standing(text: str, number: str) -> Iterator[re.Match[str]]:
    """The numbers of a section's parts ("5.1 ") that open a heading, in order. A number that does not follow on is none."""
    last = 0
    for found in _labels(number).finditer(text):
        start, minor = found.start(), int(found[2])
        follows = last < minor <= last + _GAP if last else 0 < minor <= _FURTHER
        if follows and text[start - 1 : start] in ("", " "):
            before = text[:start].rstrip()[-1:] if start < 2 or text[start - 2] == " " else text[start - 2]
            if not before or before in _BEFORE or _known(text[found.end() : found.end() + 80]):
                yield found
                last = minor


@functools.cache
def _labels(number: str) -> re.Pattern[str]:
    """What the numbers of a section's parts look like, with a word in capitals behind them."""
    return re.compile(rf"({number}\.(\d{{1,2}}))\.? +(?=[A-Z])")


def _known(text: str) -> str:
    """The known heading that a text opens with, as it is written there; "" when none."""
    end = text.find(" ")
    sizes = _sizes().get((text if end < 0 else text[:end]).casefold(), ())
    words = text.split(" ", 9)[:9] if sizes else []
    for size in sizes:
        said = " ".join(words[:size])
        whole = size <= len(words) and said.casefold() in by_heading()
        if whole and (size == len(words) or not words[size][:1].islower()):
            return said
    return ""


@functools.cache
def _sizes() -> dict[str, list[int]]:
    """How many words the known headings have that open with a word, the most first; those that say nothing alone left out."""
    sizes: dict[str, set[int]] = {}
    for said in by_heading().keys() - _VAGUE:
        words = said.split(" ")
        sizes.setdefault(words[0], set()).add(len(words))
    return {first: sorted(found, reverse=True) for first, found in sizes.items()}


def _part(label: str, text: str, names: frozenset[str]) -> Numbered:
    if known := _known(text):
        return Numbered(label, known, text[len(known) :].lstrip(" :"))
    words = text.split(" ", _LONGEST)[:_LONGEST]
    size, sure = _heading_size(words, names)
    heading = " ".join(words[:size])
    return Numbered(label, heading.rstrip(" :."), text[len(heading) :].lstrip() if sure else text)


def _heading_size(words: list[str], names: frozenset[str]) -> tuple[int, bool]:
    """How many words a heading has, and whether its end is sure.

    A heading is written in capitals; the last capital before small letters begins the sentence behind it. That is sure when this word
    begins sentences ("The"), is the drug's name, or the heading's first word again; else the sentence may begin a word earlier.
    """
    run = 0
    opening = [word.casefold() for word in words[:2]]
    for i, word in enumerate(words):
        if not (word[:1].isupper() or _goes_on(words, i)):
            break
        if i > 1 and word.casefold() == opening[0] and [word.casefold() for word in words[i : i + 2]] == opening:
            return i, True
        run = i + 1
        if word.endswith((".", ":", ";")) and len(word) > 2:
            return run, word.endswith(":")
    if run == len(words):
        return 0, False
    while run > 1 and words[run - 1][:1].islower():
        run -= 1
    last = words[run - 1].casefold() if run else ""
    sure = run > 1 and words[run - 2].casefold() not in _JOINING and (last in _STARTS or last == words[0].casefold() or last in names)
    return max(run - 1, min(run, 1)), sure


def _goes_on(words: list[str], i: int) -> bool:
    """Whether a word that does not open with a capital may stand in a heading: one in brackets, a number before a capital, a "with"."""
    bare = words[i].strip("(),/–-")
    counts = bare[:1].isdigit() and i + 1 < len(words) and not words[i + 1][:1].islower()
    return not bare or bare[:1].isupper() or counts or (i > 0 and bare.casefold() in _JOINING)


# --- paragraphs and lists


def blocks_of(text: str, number: str) -> tuple[Block, ...]:
    """A text as paragraphs, parted behind references to its own section ("( 2.1 )", as the label's highlights end), and lists."""
    text = text.strip()
    pieces = _paragraphs(text, number) if number and _opened(number).search(text) else (text,)
    if text.isascii() or not any(map(text.__contains__, _BULLETS)):
        return tuple([Paragraph((Run(piece),)) for piece in pieces if piece])
    return tuple([block for piece in pieces for block in _listed(piece)])


@functools.cache
def _opened(number: str) -> re.Pattern[str]:
    """How a reference to a section opens; looked for first, since few texts have one."""
    return re.compile(rf"\( ?{number}")


def _paragraphs(text: str, number: str) -> Iterator[str]:
    start = 0
    pattern = rf"\(\s*{number}(?:\.\d+)?\s*(?:,\s*\d+(?:\.\d+)*\s*)*\)\s*\.?(?=\s+(?:[A-Z]|[{_BULLETS}]))"
    for found in re.finditer(pattern, text):
        if text.count("[", start, found.end()) == text.count("]", start, found.end()):
            yield text[start : found.end()].strip()
            start = found.end()
    yield text[start:].strip()


def _listed(text: str) -> list[Block]:
    """A paragraph with typed bullets as a paragraph and a list."""
    first, *items = _BULLET.split(text)
    out: list[Block] = [Paragraph((Run(first.strip()),))] if first.strip() else []
    kept = [item.strip() for item in items if item.strip()]
    return [*out, Items(tuple((Paragraph((Run(item),)),) for item in kept))] if kept else out


# --- tables in their place


_TELLING = 8
# Characters below which the words of a table may stand anywhere by chance.


class Bare:
    """A text without its blanks, and the way back: where words that were told with other blanks stand in it."""

    def __init__(self, text: str) -> None:
        self.spaced = text
        self.text = text.replace(" ", "")

    @functools.cached_property
    def ends(self) -> list[int]:
        """How many characters stand before each blank; asked for only where words were found."""
        return list(accumulate(map(len, self.spaced.split(" "))))

    def find(self, wanted: str) -> tuple[int, int] | None:
        """Start and end of ``wanted``, which is without blanks, in the text with its blanks; None when it does not stand
        there as whole words: "5 mg" is no part of "15 mg".
        """
        first = self.text.find(wanted) if len(wanted) >= _TELLING else -1
        while first >= 0:
            last = first + len(wanted) - 1
            start, end = first + bisect_right(self.ends, first), last + bisect_right(self.ends, last) + 1
            if not _inside_word(self.spaced, start) and not _inside_word(self.spaced, end):
                return start, end
            first = self.text.find(wanted, first + 1)
        return None


def _inside_word(text: str, at: int) -> bool:
    return text[at - 1 : at].isalnum() and text[at : at + 1].isalnum() if at else False
