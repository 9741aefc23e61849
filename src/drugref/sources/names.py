"""Brand names and synonyms that stand only in prose, under "Alternate Names".

Only where the text says that a name is one ("brand names include …", "also known as …") is it taken, and only a run of
capitalised words; a sentence that denies or invents ("no brand names", "fictional") gives nothing.
"""

import re

from drugref.blocks import section_text
from drugref.model import Section

__all__ = ["names_in_prose"]

_NAME = r"[A-Z0-9][\w’'./®™+-]*(?:[ –-]{1,3}(?:[A-Z0-9][\w’'./®™+-]*))*"
_LEAD = re.compile(
    r"(?:brand(?:s| names?)?|trade ?names?|proprietary names?)\b[^.:;\n]{0,120}?"
    r"(?:\b(?:include[sd]?|are|is|such as|as|like|being)\b|:)"
    r"|(?:marketed|sold|available|marketing)\b[^.:;\n]{0,80}?"
    r"(?:\bas\b|\bunder\b[^.:;\n]{0,60}?\b(?:names?|brands?)\b(?:\s+(?:of|like|such as|including|include))?)"
    r"|(?:examples?|some|names) (?:of (?:such )?brands? )?(?:include[sd]?|are)\b"
    r"|\bincluding\b(?=[^.]{0,60}®)",
    re.IGNORECASE,
)
_AFTER = re.compile(rf"\b({_NAME})\s+is\s+(?:a|an|the|one|another)\s+(?:\w+\s+){{0,3}}brand")
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
    r"^(?:and others|others?|etc|and|or|the|some|a|an|in|for|it|this|these|several|many|various|examples? include|include|like"
    r"|such as)\b[ :]*",
    re.IGNORECASE,
)
_NOT_NAMES = frozenset(
    """brand names name the some note usan ban inn us usa uk eu india europe canada australia generic others other no common international
    regional several many various numerous multiple""".split()
)


def names_in_prose(section: Section, title: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(brand names, synonyms)`` that a names section states in running text, in order, each once.

    Of a combination only what is said of the whole: "alprazolam is sold as Xanax" names no brand of alprazolam + sertraline.
    """
    parts = tuple(part.strip().casefold() for part in title.split(" + "))
    text = re.sub(r"\n+(\s*- )?", "\n", section_text(section))
    brands: list[str] = []
    synonyms: list[str] = []
    for line in text.split("\n"):
        for sentence in re.split(r"(?<=[.!?])\s+(?=[A-Z])", line):
            if len(parts) > 1 and _of_a_part(sentence, parts):
                continue
            for lead in _LEAD.finditer(sentence):
                if not _DENIES.search(lead[0]):
                    brands += _listed(sentence[lead.end() :])
                    break
            brands += [m[1] for m in _AFTER.finditer(sentence)]
            if lead_also := _ALSO.search(sentence):
                synonyms += _listed(sentence[lead_also.end() :], anycase=True)
    clean = _unique(brands)
    return clean, tuple(name for name in _unique(synonyms) if name.casefold() not in {b.casefold() for b in clean})


def _of_a_part(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence speaks of some ingredients only, or of them one by one."""
    said = sum(part in sentence.casefold() for part in parts)
    return 0 < said < len(parts) or bool(_APART.search(sentence))


def _listed(text: str, anycase: bool = False) -> list[str]:
    """The names at the start of a text, until something that is no name."""
    text = re.sub(r"\([^()]*\)", "", text).lstrip(" :")
    text = re.sub(r"^(?:the )?(?:brand|trade) names?\b:?", "", text).lstrip(" :")
    out: list[str] = []
    for piece in re.split(r"\s*[,;]\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        piece = _FILLER.sub("", piece.strip().strip('"“”*.')).strip()
        m = re.match(_NAME if not anycase else r"[\w][\w’'()./+ -]{2,60}", piece)
        if not m:
            if out:
                break
            continue
        name = m[0].strip(" -–.®™").replace("®", "").replace("™", "")
        if name.casefold() in _NOT_NAMES or (anycase and len(name.split()) > 4):
            break
        out.append(name)
        if m.end() < len(piece) - 1 and piece[m.end() :].strip(' .®™"”'):
            break
    return out


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        clean = name.replace("®", "").replace("™", "").strip(" .,-–")
        if len(clean) > 2 and clean.split()[0].casefold() not in _NOT_NAMES:
            seen.setdefault(clean.casefold(), clean)
    return tuple(seen.values())
