"""Names in a row: "Zorbil (tablets), Zorban® and others", read up to what is no name.

A parenthesis behind a name either says nothing of another substance (a form, a place, a maker, the drug itself) and goes, or
takes the name out: in doubt it does.
"""

import re

from drugref.sources.name_words import HARMLESS, NOT_NAMES, SALTS

__all__ = ["NAME", "OTHER", "PARENTHESIS", "harmless", "listed", "marked", "unique"]

_WORD = r"[A-Z0-9](?:[\w’'./®™+–-]|(?<=\d),(?=\d)){0,80}"
NAME = rf"{_WORD}(?:(?: [–-])? {_WORD}){{0,9}}"
# Bounded, because a search for it starts anew at every word.
_FILLER = re.compile(
    r"^(?:(?:and others|others?|etc|and|or|the|some|a|an|of|in|for|it|this|these|several|many|various|examples? include|include|including"
    r"|like|such as|(?:most )?notably|namely|(?:but )?(?:are |is )?not limited to)(?:[ :]+|$))+",
    re.IGNORECASE,
)
_START = re.compile(
    r"(?:(?:the )?(?:(?:brand|trade) names?|brands(?: such as| like)?)\b:?"
    r"|(?:(?:marketed|sold|available|under|as|includes?|is|are)\b:? ?)+)",
    re.IGNORECASE,
)
_TAIL = re.compile(
    r"\s+(?:is|are|was|in|for|from|by|as|which|that|when|where|among|depending|under"
    r"|because|according|but|if|though|since)\b"
)
# What goes on as a sentence behind a name. Any other word there may be part of it ("Zorbil hexa" is not Zorbil).
OTHER = re.compile(r"[+&]|[^\W\d_]{3}\s*/\s*[^\W\d_]{3}|\b(?:with|plus|combin\w*|contain\w*)\b", re.IGNORECASE)
_WITH = re.compile(r"\s*(?:[+&]|(?:with|plus)\s+\w)", re.IGNORECASE)
_REMARK = re.compile(r"\s*(?:note|this|these|which|where|availab|discontinu|withdrawn|no longer|regional|vary|varies)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?=.*[A-Z])[A-Za-z0-9-]{2,8}")
PARENTHESIS = re.compile(r"\s*\(([^()]*)(?:\)|$)")
_ELSEWHERE = "\ue001"
# Stands where a parenthesis spoke of another substance; a private character, never in a text.


def marked(sentence: str, parts: tuple[str, ...], short: bool = False) -> str:
    """A sentence without parentheses; a mark stands where one spoke of another substance. ``short``: abbreviations are no substance."""
    return PARENTHESIS.sub(lambda m: "" if harmless(m[1], parts) or (short and _SHORT.fullmatch(m[1])) else _ELSEWHERE, sentence)


def harmless(remark: str, parts: tuple[str, ...]) -> bool:
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
    return (maker or bool(_REMARK.match(remark))) and not OTHER.search(remark)


def listed(text: str, anycase: bool = False) -> list[str]:
    """The names at the start of a text, until something that is no name."""
    text = text.lstrip(f" :{_ELSEWHERE}")
    text = text[m.end() :].lstrip(" :") if (m := _START.match(text)) else text
    out: list[str] = []
    for piece in re.split(r"\s*(?:(?<!\d),|,(?!\d)|;)\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        piece = _FILLER.sub("", piece.strip().strip('"“”*.')).strip().lstrip('"“*')
        piece = _TAIL.split(piece)[0] if anycase else piece
        m = re.match(NAME if not anycase else r"[\w](?:[\w’'()./+ -]|(?<=\d),(?=\d)){2,60}", piece)
        if not m:
            if out:
                break
            continue
        name, after = m[0].strip(" -–.®™").replace("®", "").replace("™", ""), piece[m.end() :]
        if (name.split()[:1] and name.split()[0].casefold() in NOT_NAMES) or (anycase and len(name.split()) > 4):
            break
        if _ELSEWHERE not in piece and re.fullmatch(r"\s+plus[.®™\s]*", after):
            out.append(f"{name} plus")  # with nothing behind it: the name's own
            continue
        if _ELSEWHERE in piece or _WITH.match(after) or OTHER.search(after) or re.match(r"[\w/]", after):
            continue
        more = re.fullmatch(r"\s+([a-z]+)[.®™\s]*", after)
        harmless_after = set(re.findall(r"[\w.-]*\w", after.casefold())) <= HARMLESS
        if more and not harmless_after:
            out.append(f"{name} {more[1]}")
            continue
        if harmless_after or anycase or not re.match(r"\s+\w", after) or _TAIL.match(after):
            out.append(name)
        if not harmless_after:
            break
    return out


def unique(names: list[str]) -> tuple[str, ...]:
    """Names without marks and stray signs, each once."""
    seen: dict[str, str] = {}
    for name in names:
        clean = name.replace("®", "").replace("™", "").strip(" .,-–")
        if len(clean) > 2:
            seen.setdefault(clean.casefold(), clean)
    return tuple(seen.values())
