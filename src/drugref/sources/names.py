"""Brand names and synonyms that stand only in prose, under "Alternate Names".

Only where the text says that a name is one ("brand names include …", "also known as …") is it taken, and only a run of
capitalised words; a sentence that denies, compares or invents ("no brand names", "unlike", "fictional") gives nothing,
and a name with another substance behind it ("(calcium acetate)", "with codeine") is another drug's: better none than that.
"""

import re

from drugref.blocks import section_text
from drugref.model import Section

__all__ = ["names_in_prose"]

_WORD = r"[A-Z0-9](?:[\w’'./®™+–-]|(?<=\d),(?=\d)){0,80}"
_NAME = rf"{_WORD}(?:(?: [–-])? {_WORD}){{0,9}}"
# Bounded, because a search for it starts anew at every word.
_LEAD = re.compile(
    r"(?:brand(?:s| names?)?|trade ?names?|proprietary names?)\b[^.:;\n]{0,120}?"
    r"(?:\b(?:include[sd]?|are|is|such as|as|like|being)\b|:)"
    r"|(?:marketed|sold|available|marketing)\b[^.:;\n]{0,80}?"
    r"(?:\bas\b|\bunder\b[^.:;\n]{0,60}?\b(?:names?|brands?(?! names?))\b)"
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
    r"^(?:(?:and others|others?|etc|and|or|the|some|a|an|of|in|for|it|this|these|several|many|various|examples? include|include|including"
    r"|like|such as|(?:most )?notably|namely)(?:[ :]+|$))+",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\bnot\b(?! (?:limited to|exhaustive|be exhaustive))|n[’']t\b(?=[^,;]{0,40}\b(?:sold|marketed|available|called|known)\b)|\bunlike\b"
    r"|confus|mistak|\binstead of\b|\brather than\b|differ(?:s|ent)? from|\bdistinct from\b",
    re.IGNORECASE,
)
_INVENTED = re.compile(r"fictional|hypothetical", re.IGNORECASE)
_COMBINED = re.compile(r"(?<!this )\bcombin(?:ation|ed)", re.IGNORECASE)
_OTHER = re.compile(r"[+&]|[^\W\d_]{3}\s*/\s*[^\W\d_]{3}|\b(?:with|plus|combin\w*|contain\w*)\b", re.IGNORECASE)
_JOINED = re.compile(r"[^\W\d_]{3}\s*[+&/]\s*[^\W\d_]{3}")
_WITH = re.compile(r"\s*(?:[+&]|(?:with|plus)\s+\w)", re.IGNORECASE)
_REMARK = re.compile(r"\s*(?:note|this|these|which|where|availab|discontinu|withdrawn|no longer|regional|vary|varies)\b", re.IGNORECASE)
_SHORT = re.compile(r"(?=.*[A-Z])[A-Za-z0-9-]{2,8}")
_HARMLESS = frozenset(
    """brand brands name names trade generic discontinued formerly former older newer new previously now most common commonly popular
    primarily mainly also others other many more etc among availability available regional regionally region regions variation variations
    vary varies by in on for the of and or a an as is be its e.g eg can may which possibly this list not exhaustive used only
    oral orally topical ophthalmic otic nasal inhaled inhaler inhalation injection injectable intravenous intramuscular subcutaneous
    transdermal rectal vaginal sublingual buccal iv im sc tablet tablets capsule capsules cream ointment gel lotion solution suspension
    syrup spray drops eye ear patch powder granules foam shampoo liquid form forms formulation formulations release extended-release
    immediate-release sustained-release delayed-release modified-release controlled-release extended immediate sustained delayed modified
    controlled er xr sr cr dr mr la od odt otc xl strength kit pen vial infusion implant depot long-acting short-acting once-daily daily
    adult adults child children pediatric paediatric veterinary humans human dogs cats
    us usa u.s u.s.a uk u.k eu united states kingdom america europe european canada australia india japan germany france italy spain china
    brazil mexico ireland switzerland zealand international internationally country countries usan ban inn jan
    pharma pharmaceutical pharmaceuticals ltd limited inc laboratories labs healthcare biotech gmbh ag company co corp""".split()
)
# Words in a parenthesis behind a name that say nothing of another substance: marks, forms, routes, places, makers.
_SALTS = frozenset(
    """hydrochloride hcl hydrobromide hbr sulfate sulphate sodium potassium calcium magnesium maleate mesylate mesilate besylate besilate
    tartrate acetate citrate phosphate succinate fumarate pamoate embonate nitrate bromide chloride lactate gluconate tosylate dihydrate
    monohydrate hydrate anhydrous""".split()
)
_PARENTHESIS = re.compile(r"\s*\(([^()]*)(?:\)|$)")
_ELSEWHERE = "\ue001"
# Stands where a parenthesis spoke of another substance; a private character, never in a text.
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
            bare = _PARENTHESIS.sub("", sentence)
            if _AGAINST.search(bare) or _INVENTED.search(sentence) or (len(parts) > 1 and _of_a_part(sentence, parts)):
                continue
            if len(parts) > 1 or not _COMBINED.search(bare):
                brands += _brands(_marked(sentence, parts))
            if lead := _ALSO.search(sentence):
                synonyms += _listed(_marked(sentence[lead.end() :], parts, short=True), anycase=True)
    if len(parts) == 1:
        brands = [name for name in brands if not _JOINED.search(name)]
        synonyms = [name for name in synonyms if not _OTHER.search(name)]
    clean = _unique(brands)
    return clean, tuple(name for name in _unique(synonyms) if name.casefold() not in {b.casefold() for b in clean})


def _brands(sentence: str) -> list[str]:
    named = [m[1] for m in _AFTER.finditer(sentence)]
    lead = next((lead for lead in _LEAD.finditer(sentence) if not _DENIES.search(lead[0])), None)
    return (_listed(sentence[lead.end() :]) if lead else []) + named


def _marked(sentence: str, parts: tuple[str, ...], short: bool = False) -> str:
    """A sentence without parentheses; a mark stands where one spoke of another substance. ``short``: abbreviations are no substance."""
    return _PARENTHESIS.sub(lambda m: "" if _harmless(m[1], parts) or (short and _SHORT.fullmatch(m[1])) else _ELSEWHERE, sentence)


def _harmless(remark: str, parts: tuple[str, ...]) -> bool:
    """Whether a parenthesis behind a name speaks of no other substance than these; in doubt it does."""
    words = set(re.findall(r"[\w.-]*\w", remark.casefold()))
    own = [set(re.findall(r"[\w-]+", part)) for part in parts]
    whole = all(part <= words for part in own)
    said = words & set().union(*own)
    amounts = {word for word in words if re.fullmatch(r"[\d.]+(?:mg|mcg|g|ml)?", word)}
    if words <= _HARMLESS | said | amounts | (_SALTS if whole else frozenset()):
        return whole or not said or (len(parts) == 1 and "only" not in words)
    maker = bool(re.search(r"\b(?:Pharma\w*|Ltd|Inc|Lab\w*|Healthcare|GmbH|Biotech\w*)\b", remark))
    return (maker or bool(_REMARK.match(remark))) and not _OTHER.search(remark)


def _of_a_part(sentence: str, parts: tuple[str, ...]) -> bool:
    """Whether a sentence speaks of some ingredients only, or of them one by one."""
    said = sum(part in sentence.casefold() for part in parts)
    return 0 < said < len(parts) or bool(_APART.search(sentence))


def _listed(text: str, anycase: bool = False) -> list[str]:
    """The names at the start of a text, until something that is no name."""
    text = re.sub(r"^(?:the )?(?:brand|trade) names?\b:?", "", text.lstrip(f" :{_ELSEWHERE}")).lstrip(" :")
    out: list[str] = []
    for piece in re.split(r"\s*(?:(?<!\d),|,(?!\d)|;)\s*(?:and\s+|or\s+)?|\s+(?:and|or)\s+", text):
        piece = _FILLER.sub("", piece.strip().strip('"“”*.')).strip()
        m = re.match(_NAME if not anycase else r"[\w](?:[\w’'()./+ -]|(?<=\d),(?=\d)){2,60}", piece)
        if not m:
            if out:
                break
            continue
        name, after = m[0].strip(" -–.®™").replace("®", "").replace("™", ""), piece[m.end() :]
        if name.casefold() in _NOT_NAMES or (anycase and len(name.split()) > 4):
            break
        if _ELSEWHERE in piece or _WITH.match(after) or _OTHER.search(after) or re.match(r"[\w/]", after):
            continue
        out.append(name)
        if len(after) > 1 and after.strip(' .®™"”'):
            break
    return out


def _unique(names: list[str]) -> tuple[str, ...]:
    seen: dict[str, str] = {}
    for name in names:
        clean = name.replace("®", "").replace("™", "").strip(" .,-–")
        if len(clean) > 2 and clean.split()[0].casefold() not in _NOT_NAMES:
            seen.setdefault(clean.casefold(), clean)
    return tuple(seen.values())
