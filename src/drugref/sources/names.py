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
from drugref.sources.name_words import HARMLESS, NOT_NAMES, SALTS

__all__ = ["brands_elsewhere", "names_in_prose"]

_WORD = r"[A-Z0-9](?:[\w’'./®™+–-]|(?<=\d),(?=\d)){0,80}"
_NAME = rf"{_WORD}(?:(?: [–-])? {_WORD}){{0,9}}"
# Bounded, because a search for it starts anew at every word.
_BRANDED = re.compile(r"\b(?:brand(?:s|ed| names?)?|trade ?names?|proprietary names?|marketed)\b", re.IGNORECASE)
_LEAD = re.compile(
    r"(?:brand(?:s| names?)?|trade ?names?|proprietary names?)\b[^.:;\n]{0,120}?"
    r"(?:\b(?:include[sd]?|are|is|such as|as|like|being)\b|:)"
    r"|(?:marketed|sold|available|marketing)\b[^.:;\n]{0,80}?"
    r"(?:\bas\b|\bunder\b[^.:;\n]{0,60}?\b(?:names?|brands?(?! names?))\b)"
    r"|(?:examples?|some|names) (?:of (?:such )?brands? )?(?:include[sd]?|are)\b"
    r"|\bincluding\b(?=[^.]{0,60}®)",
    re.IGNORECASE,
)
_EXAMPLE = re.compile(
    r"^(?:(?:some|a|few|one|an|other|possible|popular|common|notable|well-known)\s+){0,3}examples?\b[^.:;\n]{0,60}?\b(?:includes?|are|is)\b"
    r"[^\w\n]{0,3}(?:but (?:is|are) not limited to)?",
    re.IGNORECASE,
)
# Says that names follow only behind a sentence about brands.
_IN_BRACKETS = re.compile(
    r"(?<!generic and )(?:brand|trade) ?names?\s+(?:\w+ )?(?:vary|varies|exist|are|differ)\b(?![^.(]*\bfor\b)[^.(;:]{0,120}"
    r"\((?:e\.g\.|such as|including|like|for example),?\s*([^()]*)\)",
    re.IGNORECASE,
)
_EXAMPLES = re.compile(r"(?:\w+\s+){0,3}examples?\b", re.IGNORECASE)
_HEADING = re.compile(r"(?:\w+\s+){0,3}(?:brand|trade|proprietary) ?names?(?:\s*\([^()]*\))?\s*:?", re.IGNORECASE)
_AFTER = re.compile(rf"\b({_NAME})\s+is\s+(?:a|an|the|one|another)\s+(?:\w+\s+){{0,3}}brand")
_MARKED = re.compile(rf"\s*({_NAME})[®™]\s*")
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
_FILLER = re.compile(
    r"^(?:(?:and others|others?|etc|and|or|the|some|a|an|of|in|for|it|this|these|several|many|various|examples? include|include|including"
    r"|like|such as|(?:most )?notably|namely|(?:but )?(?:are |is )?not limited to)(?:[ :]+|$))+",
    re.IGNORECASE,
)
_START = re.compile(r"(?:the )?(?:brand|trade) names?\b:?|(?:(?:marketed|sold|available|under|as|includes?)\b:? ?)+", re.IGNORECASE)
_AGAINST = re.compile(
    r"\bnot\b(?! (?:limited to|exhaustive|be exhaustive))|n[’']t\b(?=[^,;]{0,40}\b(?:sold|marketed|available|called|known)\b)|\bunlike\b"
    r"|confus|mistak|\binstead of\b|\brather than\b|differ(?:s|ent)? from|\bdistinct from\b|\bsimilar to\b|\bcompar|\bcompet|\bversus\b"
    r"|\balternatives?\b(?! (?:\w+ )?names?)|\balternatives? to\b|\bbiosimilars? (?:of|to)\b|\bin contrast\b|\bas opposed to\b"
    r"|\bsubstitut|\bequivalent to\b|\brelated (?:drug|product|medic)|\bother (?:drug|medic)|\bsame class\b",
    re.IGNORECASE,
)
_INVENTED = re.compile(r"fictional|hypothetical", re.IGNORECASE)
_COMBINED = re.compile(r"(?<!this )\bcombin(?:ation|ed)", re.IGNORECASE)
_OTHER = re.compile(r"[+&]|[^\W\d_]{3}\s*/\s*[^\W\d_]{3}|\b(?:with|plus|combin\w*|contain\w*)\b", re.IGNORECASE)
_JOINED = re.compile(r"[^\W\d_]{3}\s*[+&/]\s*[^\W\d_]{3}")
_WITH = re.compile(r"\s*(?:[+&]|(?:with|plus)\s+\w)", re.IGNORECASE)
_REMARK = re.compile(r"\s*(?:note|this|these|which|where|availab|discontinu|withdrawn|no longer|regional|vary|varies)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?=.*[A-Z])[A-Za-z0-9-]{2,8}")
_QUOTED_COMMA = re.compile(r"([,.])([\"”])")
_PARENTHESIS = re.compile(r"\s*\(([^()]*)(?:\)|$)")
_ELSEWHERE = "\ue001"
# Stands where a parenthesis spoke of another substance; a private character, never in a text.


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
        rf"\s+(?:\w+\s+){{0,3}}?(?:brand|trade) ?names?|(?:brand|trade) ?names? (?:of|for) {own} (?:is|are|include))(?![^.]{{0,20}}\bcombin)",
        re.IGNORECASE,
    )
    found: list[str] = []
    for text in texts:
        for sentence in _sentences(text.removeprefix("- ")):
            if (lead := opens.match(sentence)) and _speaks_of_it(sentence, parts):
                found += _listed(_marked(sentence[lead.end() :], parts))
    return _sorted_out(found, [], title)[0]


def _parts(title: str) -> tuple[str, ...]:
    return tuple(part.strip().casefold() for part in title.split(" + "))


def _sentences(text: str) -> list[str]:
    return re.split(r"(?<=[.!?])(?<!e\.g\.)(?<!i\.e\.)\s+(?=[A-Z])", _QUOTED_COMMA.sub(r"\2\1", text))


def _sorted_out(brands: list[str], synonyms: list[str], title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both kinds of name, each once, without the title and without what names a combination where the drug is none."""
    if len(_parts(title)) == 1:
        brands = [name for name in brands if not _JOINED.search(name)]
        synonyms = [name for name in synonyms if not _OTHER.search(name)]
    own = set(re.findall(r"\w+", title.casefold()))
    clean = tuple(name for name in _unique(brands) if set(re.findall(r"\w+", name.casefold())) - SALTS - own)
    return clean, tuple(name for name in _unique(synonyms) if name.casefold() not in {b.casefold() for b in clean})


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
        if _harmless(label, parts):
            text = rest
        elif _harmless(rest, parts):
            text = label
        else:
            return []
    return _listed(_marked(text, parts))


# --- sentences


def _speaks_of_it(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence neither denies, compares nor invents, and speaks of the whole drug."""
    bare = _PARENTHESIS.sub("", sentence)
    if _AGAINST.search(bare) or _INVENTED.search(sentence):
        return False
    return not _of_a_part(sentence, parts) if len(parts) > 1 else not (parts and _COMBINED.search(bare))


def _turns_to_a_combination(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a single drug's text goes over to a combination it is in ("the combination Twinol/Zorbipril"): brands behind are of that."""
    own = re.escape(parts[0])
    joined = rf"[^\W\d_]\s*[/+]\s*{own}\b|\b{own}\s*[/+]\s*[^\W\d_]"
    bare = _PARENTHESIS.sub("", sentence.casefold())
    return len(parts) == 1 and bool(_COMBINED.search(bare) and re.search(joined, bare))


def _brands(sentence: str, parts: tuple[str, ...], said: bool) -> list[str]:
    """The brands a sentence names; ``said``: the one before it speaks of brands, so that "Examples are" leads to more."""
    marked = _marked(sentence, parts)
    named = [m[1] for m in _AFTER.finditer(marked)]
    bare = re.split(r"\s*[,;]\s*(?:and\s+)?|\s+and\s+", marked.rstrip(" ."))
    if all(_MARKED.fullmatch(piece) for piece in bare):
        return _listed(marked)
    if (bracket := _IN_BRACKETS.search(sentence)) and not _OTHER.search(bracket[1]):
        return _listed(bracket[1]) + named
    if said and (lead := _EXAMPLE.match(marked)):
        return _listed(marked[lead.end() :]) + named
    listed: list[str] = []
    for names in map(_listed, _behind_leads(marked)):
        if set(listed) <= set(names):  # "Brand names: it is sold under names like Zorbil": the second lead knows where they start
            listed = names
    return listed + named


def _behind_leads(sentence: str) -> Iterator[str]:
    """What stands behind each "brand names include" of a sentence, from the first; one that denies leads nowhere."""
    lead = _LEAD.search(sentence)
    while lead:
        if not _DENIES.search(lead[0]):
            yield sentence[lead.end() :]
        lead = _LEAD.search(sentence, lead.start() + 1)


def _synonyms(sentence: str, parts: tuple[str, ...]) -> list[str]:
    lead = _ALSO.search(sentence)
    return _listed(_marked(sentence[lead.end() :], parts, short=True), anycase=True) if lead else []


def _marked(sentence: str, parts: tuple[str, ...], short: bool = False) -> str:
    """A sentence without parentheses; a mark stands where one spoke of another substance. ``short``: abbreviations are no substance."""
    return _PARENTHESIS.sub(lambda m: "" if _harmless(m[1], parts) or (short and _SHORT.fullmatch(m[1])) else _ELSEWHERE, sentence)


def _harmless(remark: str, parts: tuple[str, ...]) -> bool:
    """Whether a parenthesis behind a name speaks of no other substance than these; in doubt it does."""
    words = set(re.findall(r"[\w.-]*\w", remark.casefold()))
    own = [set(re.findall(r"[\w-]+", part)) for part in parts]
    apart = set().union(*own) - (set.intersection(*own) if len(own) > 1 else set())
    said = words & set().union(*own)
    whole = bool(apart) and apart <= words and bool(said)
    amounts = {word for word in words if re.fullmatch(r"[\d.]+(?:mg|mcg|g|ml)?", word)}
    if words <= HARMLESS | said | amounts | (SALTS if whole else frozenset()):
        return whole or not said or (len(parts) == 1 and "only" not in words)
    maker = bool(re.search(r"\b(?:Pharma\w*|Ltd|Inc|Lab\w*|Healthcare|GmbH|Biotech\w*)\b", remark))
    return (maker or bool(_REMARK.match(remark))) and not _OTHER.search(remark)


def _of_a_part(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence speaks of some ingredients only, or of them one by one. In a name ("Axcel Twinol-S") none is meant."""
    said = sum(bool(re.search(rf"(?<![\w-]){re.escape(part)}(?![\w-])", sentence.casefold())) for part in parts)
    return 0 < said < len(parts) or bool(_APART.search(sentence))


# --- names in a row


def _listed(text: str, anycase: bool = False) -> list[str]:
    """The names at the start of a text, until something that is no name."""
    text = text.lstrip(f" :{_ELSEWHERE}")
    text = text[m.end() :].lstrip(" :") if (m := _START.match(text)) else text
    out: list[str] = []
    for piece in re.split(r"\s*(?:(?<!\d),|,(?!\d)|;)\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        piece = _FILLER.sub("", piece.strip().strip('"“”*.')).strip().lstrip('"“*')
        m = re.match(_NAME if not anycase else r"[\w](?:[\w’'()./+ -]|(?<=\d),(?=\d)){2,60}", piece)
        if not m:
            if out:
                break
            continue
        name, after = m[0].strip(" -–.®™").replace("®", "").replace("™", ""), piece[m.end() :]
        if (name.split()[:1] and name.split()[0].casefold() in NOT_NAMES) or (anycase and len(name.split()) > 4):
            break
        if _ELSEWHERE in piece or _WITH.match(after) or _OTHER.search(after) or re.match(r"[\w/]", after):
            continue
        out.append(name)
        if not set(re.findall(r"[\w.-]*\w", after.casefold())) <= HARMLESS:
            break
    return out


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        clean = name.replace("®", "").replace("™", "").strip(" .,-–")
        if len(clean) > 2:
            seen.setdefault(clean.casefold(), clean)
    return tuple(seen.values())
