"""Brand names and synonyms that stand only in prose, under "Alternate Names" or in a sentence about the drug itself.

Only where the text says that a name is one ("brand names include …", a list under "Brand names:", "Zorbil®") is it taken,
and only a run of capitalised words. A sentence that denies, compares or invents ("no brand names", "similar to", "fictional")
gives nothing, and a name with another substance behind it ("(calcium acetate)", "with codeine") is another drug's: better
none than that, since a brand name opens the page.
"""

import re
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from drugref.blocks import section_text
from drugref.model import Section
from drugref.sources.name_rows import NAME, OTHER, PARENTHESIS, harmless, listed, marked, unique
from drugref.sources.name_words import SALTS

__all__ = ["brands_elsewhere", "names_in_prose"]

_BRANDED = re.compile(r"\b(?:brand(?:s|ed| names?)?|trade ?names?|proprietary names?|marketed)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:brand(?:s| names?)?|trade ?names?|proprietary names?)\b[^.:;\n]{0,120}?"
    r"(?:\b(?:include[sd]?|are|is|such as|as|like|being)\b|:)"
    r"|(?:marketed|sold|available|marketing)\b[^.:;\n]{0,80}?"
    r"(?:\bas\b|\bunder\b[^.:;\n]{0,60}?\b(?:names?|brands?(?! names?))\b)"
    r"|(?:examples?|some|names) (?:of (?:such )?brands? )?(?:include[sd]?|are)\b"
    r"|\bby (?:its|the|their|several|various) (?:\w+ )?(?:brand|trade) ?names?,?"
    r"|\bincluding\b(?=[^.]{0,60}®)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^(?:(?:some|a|few|one|an|other|possible|popular|common|notable|well-known)\s+){0,3}examples?\b[^.:;\n]{0,60}?\b(?:includes?|are|is)\b"
    r"[^\w\n]{0,3}(?:but (?:is|are) not limited to)?",
    re.IGNORECASE,
)
_IN_BRACKETS = re.compile(
    r"(?<!generic and )(?:brand|trade) ?names?\s+(?:\w+ )?(?:vary|varies|exist|are|differ)\b(?![^.(]*\bfor\b)[^.(;:]{0,120}"
    r"\((?:e\.g\.|such as|including|like|for example),?\s*([^()]*)\)",
    re.IGNORECASE,
)
# Says that names follow only behind a sentence about brands.
_EXAMPLES = re.compile(r"(?:\w+\s+){0,3}examples?\b", re.IGNORECASE)
_HEADING = re.compile(r"(?:\w+\s+){0,3}(?:brand|trade|proprietary) ?names?(?:\s*\([^()]*\))?\s*:?", re.IGNORECASE)
_AFTER = re.compile(rf"\b({NAME})\s+is\s+(?:a|an|the|one|another)\s+(?:\w+\s+){{0,3}}brand")
_SAID_SO = re.compile(rf"\b({NAME})\s*\((?:(?:a|the|popular|common)\s+)*(?:[Bb]rand|[Tt]rade) ?[Nn]ames?(?: for ([^()]{{0,60}}))?\)")
_BEING = re.compile(rf"\b(?:brand|trade) names?,? with [\"“]?({NAME})[\"”]? being (?:one|an) example")
_MARKED = re.compile(rf"\s*({NAME})[®™]\s*")
_ALSO = re.compile(
    r"(?:also (?:known|called|referred to)|synonyms?|other names?|generic names?|international nonproprietary name(?: \(INN\))?|USAN|BAN)"
    r"\s*(?:as|is|are|include|:)\s*(?:the\s+)?",
    re.IGNORECASE,
)
_DENIES = re.compile(
    r"\bno (?:\w+ ){0,4}(?:brand|alternate|trade)|fictional|hypothetical|vary|varies|not (?:widely|commonly)",
    re.IGNORECASE,
)
_APART = re.compile(r"\b(?:separately|individual(?:ly)?|components?|constituents?|each|alone|similar|single brand)\b", re.IGNORECASE)
_AGAINST = re.compile(
    r"\bnot\b(?! (?:limited to|exhaustive|be exhaustive))|n[’']t\b(?=[^,;]{0,40}\b(?:sold|marketed|available|called|known)\b)|\bunlike\b"
    r"|confus|mistak|\binstead of\b|\brather than\b|differ(?:s|ent)? from|\bdistinct from\b|\bsimilar to\b|\bcompar|\bcompet|\bversus\b"
    r"|\balternatives?\b(?! (?:\w+ )?names?)|\balternatives? to\b|\bbiosimilars? (?:of|to)\b|\bin contrast\b|\bas opposed to\b"
    r"|\bsubstitut|\bequivalent to\b|\brelated (?:drug|product|medic)|\bother (?:drug|medic)|\bsame class\b",
    re.IGNORECASE,
)
_INVENTED = re.compile(r"fictional|hypothetical", re.IGNORECASE)
_COMBINED = re.compile(r"(?<!this )\bcombin(?:ation|ed)", re.IGNORECASE)
_JOINED = re.compile(r"[^\W\d_]{3}\s*[+&/]\s*[^\W\d_]{3}")
_QUOTED_COMMA = re.compile(r"([,.])([\"”])")


class _Line(NamedTuple):
    """A line of a section: how far it stands in, whether it is a list item, and its text."""

    indent: int
    item: bool
    text: str


def names_in_prose(section: Section, title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(brand names, synonyms)`` that a names section states, in order, each once.

    Of a combination only what is said of the whole: "alprazolam is sold as Xanax" names no brand of alprazolam + sertraline.
    """
    parts = _parts(title)
    lines = _lines(section)
    brands: list[str] = []
    synonyms: list[str] = []
    elsewhere = False
    for i, line in enumerate(lines):
        said = False
        for sentence in _sentences(line.text):
            elsewhere |= _turns_to_a_combination(sentence, parts)
            if _speaks_of_it(sentence, parts):
                brands += [] if elsewhere else _brands(sentence, parts, said)
                synonyms += _synonyms(sentence, parts)
            said = bool(_BRANDED.search(sentence)) and _speaks_of_it(sentence, parts)
        if _opens_list(line, parts) and not elsewhere:
            for item in _below(lines[i + 1 :], line):
                brands += _of_item(item.text, parts)
    return _sorted_out(brands, synonyms, title)


def brands_elsewhere(texts: Iterator[str], title: str) -> tuple[str, ...]:
    """Brand names in running text of other sections: only where the sentence opens with the drug and says "brand name".

    "Zorbipril, marketed under the brand name Zorbil, …"; a drug that is named further on in a sentence gives nothing.
    """
    parts = _parts(title)
    own = re.escape(title)
    opens = re.compile(
        rf"(?:the )?(?:{own}(?:\s*\([^()]{{0,60}}\))?,?\s+(?:(?:is|was|are|which)\s+){{0,2}}(?:\w+ly\s+)?(?:marketed|sold|available|known)"
        rf"\s+(?:\w+\s+){{0,3}}?(?:brand|trade) ?names?|(?:brand|trade) ?names? (?:of|for) {own} (?:is|are|include))"
        r"(?![^.]{0,20}\bcombin)",
        re.IGNORECASE,
    )
    found: list[str] = []
    for text in texts:
        for sentence in _sentences(text.removeprefix("- ")):
            if (lead := opens.match(sentence)) and _speaks_of_it(sentence, parts):
                found += listed(marked(sentence[lead.end() :], parts))
    return _sorted_out(found, [], title)[0]


def _parts(title: str) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in title.split(" + "))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[A-Z])", _QUOTED_COMMA.sub(r"\2\1", text))


def _sorted_out(brands: list[str], synonyms: list[str], title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both kinds of name, each once, without the title and without what names a combination where the drug is none."""
    if len(_parts(title)) == 1:
        brands = [name for name in brands if not _JOINED.search(name)]
        synonyms = [name for name in synonyms if not OTHER.search(name)]
    own = set(re.findall(r"\w+", title.casefold()))
    clean = tuple(name for name in unique(brands) if set(re.findall(r"\w+", name.casefold())) - SALTS - own)
    return clean, tuple(name for name in unique(synonyms) if name.casefold() not in {b.casefold() for b in clean})


# --- lists of brand names


def _lines(section: Section) -> list[_Line]:
    """The lines of a section; its own heading is one when it says "Brand names"."""
    heading = [_Line(-1, False, f"{section.title}:")] if _HEADING.fullmatch(section.title) else []
    found = [m for line in section_text(section).split("\n") if (m := re.match(r"(\s*)(- |\d+\. )?(.*\S)", line))]
    return heading + [_Line(len(m[1]), bool(m[2]), m[3]) for m in found]


def _opens_list(line: _Line, parts: tuple[str, ...]) -> bool:
    """Whether what stands below a line is a list of brands: "Brand Names:", "Several brand names exist. Examples are:"."""
    if _HEADING.fullmatch(line.text):
        return True
    *before, last = _sentences(line.text)
    if not last.endswith(":") or not _speaks_of_it(last, parts):
        return False
    if not _BRANDED.search(last):
        before = [sentence for sentence in before if _BRANDED.search(sentence)]
        return bool(before and _EXAMPLES.match(last)) and _speaks_of_it(before[-1], parts)
    return not _DENIES.search(last)


def _below(lines: list[_Line], lead: _Line) -> Iterator[_Line]:
    """The items under a line, or the one line of text under a heading."""
    items = list(takewhile(lambda line: line.item and (line.indent > lead.indent or not lead.item), lines))
    yield from items or (line for line in lines[:1] if not lead.item and not line.item and _HEADING.fullmatch(lead.text))


def _of_item(text: str, parts: tuple[str, ...]) -> list[str]:
    """The names in one item of a list of brands: "Zorbil (tablets)", "Zorbil: tablets", "India: Zorbil, Zorban"."""
    if len(_sentences(text)) > 1 or not _speaks_of_it(text, ()):
        return []
    label, colon, rest = text.partition(":")
    if colon and rest.strip():
        if harmless(label, parts):
            text = rest
        elif harmless(rest, parts):
            text = label
        else:
            return []
    return listed(marked(text, parts))


# --- sentences


def _speaks_of_it(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence neither denies, compares nor invents, and speaks of the whole drug."""
    bare = PARENTHESIS.sub("", sentence)
    if _AGAINST.search(bare) or _INVENTED.search(sentence):
        return False
    return not _of_a_part(sentence, parts) if len(parts) > 1 else not (parts and _COMBINED.search(bare))


def _turns_to_a_combination(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a single drug's text goes over to a combination it is in ("the combination Twinol/Zorbipril"): brands behind are of that."""
    own = re.escape(parts[0])
    joined = rf"[^\W\d_]\s*[/+]\s*{own}\b|\b{own}\s*[/+]\s*[^\W\d_]"
    bare = PARENTHESIS.sub("", sentence.casefold())
    return len(parts) == 1 and bool(_COMBINED.search(bare) and re.search(joined, bare))


def _brands(sentence: str, parts: tuple[str, ...], said: bool) -> list[str]:
    """The brands a sentence names; ``said``: the one before it speaks of brands, so that "Examples are" leads to more."""
    text = marked(sentence, parts)
    named = [m[1] for m in _AFTER.finditer(text)]
    named += [m[1] for m in _SAID_SO.finditer(sentence) if len(parts) == 1 and harmless(m[2] or "", parts)]
    if all(_MARKED.fullmatch(piece) for piece in re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", text.rstrip(" ."))):
        return listed(text)
    if (bracket := _IN_BRACKETS.search(sentence)) and not OTHER.search(bracket[1]):
        return listed(bracket[1]) + named
    if said and (lead := _EXAMPLE.match(text)):
        return listed(text[lead.end() :]) + named
    before, _, clause = text.rpartition("; ")
    if _BRANDED.search(before) and not OTHER.search(clause) and (lead := _EXAMPLE.match(clause)):
        return listed(clause[lead.end() :]) + named
    named += [m[1] for m in _BEING.finditer(text) if len(parts) == 1 or not _of_a_part(sentence, parts)]
    best: list[str] = []
    for names in map(listed, _behind_leads(text)):
        if set(best) <= set(names):  # "Brand names: it is sold under names like Zorbil": the second lead knows where they start
            best = names
    return best + named


def _behind_leads(sentence: str) -> Iterator[str]:
    """What stands behind each "brand names include" of a sentence, from the first; one that denies leads nowhere."""
    lead = _LEAD.search(sentence)
    while lead:
        if not _DENIES.search(lead[0]):
            yield sentence[lead.end() :]
        lead = _LEAD.search(sentence, lead.start() + 1)


def _synonyms(sentence: str, parts: tuple[str, ...]) -> list[str]:
    lead = _ALSO.search(sentence)
    return listed(marked(sentence[lead.end() :], parts, short=True), anycase=True) if lead else []


def _of_a_part(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence speaks of some ingredients only, or of them one by one. In a name ("Axcel Twinol-S") none is meant."""
    said = sum(bool(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", sentence.casefold())) for part in parts)
    return 0 < said < len(parts) or bool(_APART.search(sentence))
