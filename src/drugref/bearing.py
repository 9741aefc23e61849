"""How much a monograph's own words weigh: contraindicated, avoid, adjust, monitor, or a mention.

Pure functions on a piece of a sentence. Words of denial ("no dose adjustment", "did not affect") are taken out before the others are
looked for, so that a statement without effect never weighs more than a mention.
"""

import re

__all__ = ["WEIGHTS", "denies", "is_elsewhere", "is_history", "is_limited", "is_stopping", "weigh", "worst"]

WEIGHTS = ("contraindicated", "avoid", "adjust", "monitor", "mentioned")


def _any(*patterns: str) -> "re.Pattern[str]":
    return re.compile("|".join(patterns), re.IGNORECASE)


_REST = r"[^.;→]*"
# To the end of the clause.
_DENIAL = _any(
    r"\b(?:no|without|needs? no|not? need(?:s|ed)?|not require[sd]?|nor)\b(?: \w+){0,4}? "
    r"(?:dos\w+|adjust\w*|change[sd]?|reduction|monitoring|action|effect|influence|relevan\w+|meaningful|significan\w+"
    r"|differences?|separation|precautions?)\b" + _REST,
    r"\b(?:little|hardly any) (?:change|adjustment|action|effect)\b" + _REST,
    r"\b(?:did|does|do|is|was|were|are|has|have|had) (?:not|little)(?: \w+){0,2} "
    r"(?:affect\w*|alter\w*|chang\w*|influenc\w*|interact\w*|increase\w*|matter|seen|found|studied|expected|contraindicated)\b" + _REST,
    r"\bnot (?:relevantly )?(?:limited|affected|altered|changed|influenced|contraindicated|studied|clinically \w+)\b" + _REST,
    r"\b(?:need not|unlikely)\b" + _REST,
    r"\b(?:do|does|did) not (?:discuss|mention|name|cover|address|list|say)\b" + _REST,
    r"\bunless contraindicated\b|\bthose (?:of|labels)\b" + _REST,
    r"\bunchanged\b|\b(?:may|can) be (?:given|taken|used|combined)\b",
)
_CONTRAINDICATED = _any(
    r"contra-?indicat", r"\bmust (?:not|never)\b(?! be mixed)", r"\bnever (?:with|together|combin\w+|us\w+|giv\w+|tak\w+|meet|two)\b"
)
_AVOID = _any(
    r"\bavoid", r"\b(?:never mix|not be mixed)", r"\bno mixing", r"\bincompatib",
    r"\bdo not\b(?! (?:stop|miss|double))", r"\bdon't\b", r"\bnot (?:recommended|advised)",
    r"\bshould not\b(?! be (?:stopped|changed))", r"\bcannot be (?:combined|used|given|taken|mixed)",
    r"\bnot (?:to )?be (?:used|given|taken|combined|added|mixed|started)",
    r"\bnot (?:together|with|at the same time|alongside|within)\b", r"\bonly if\b", r"\buse (?:an )?alternative",
    r"\binadvisable|\bundesirable|\bdo without\b|\breserve\b",
)  # fmt: skip
_ADJUST = _any(
    r"\b(?:reduc|lower|decreas|increas|rais|halv|adjust|titrat|chang|cut|doubl|split|limit)\w*\b[^.;→|]{0,40}"
    r"\b(?:doses?|dosage|dosing|insulin)\b",
    r"\b(?:reduce|cut|lower|halve|increase|decrease)\w* by (?:\d|one|half|a |two|three|about)",
    r"\b(?:doses?|dosage|start|need)\b[^.;→|]{0,45}"
    r"\b(?:reduc|lower|decreas|increas|higher|halv|half|adjust|titrat|changed|changing|cut|less|smaller)\w*",
    r"\b(?:half|halve|lower(?:est)?|smaller|reduced|higher|low) (?:the |its |usual |effective )*(?:start\w*|dos\w+|one\b|of\b)",
    r"\bmaximum\b",
    r"\bnot (?:more than|above|over|exceed\w*|beyond)\b", r"\bat most\b", r"\bup to \d[\d.,]* ?m?g",
    r"\b(?:limit|adjust|(?<!during )titrat)\w*\b", r"\bseparate\w*", r"\bapart\b(?! from)",
    r"\bbefore or\b", r"\bhours? (?:before|after)\b",
    r"\bspac(?:e|ing)\b", r"\bhalved?\b", r"\bstart (?:low|below|with)", r"\b(?:additional|other|second|non-?hormonal) contracepti",
    r"\bless\b[^.;→]{0,12}\bneeded",
)  # fmt: skip
_ACTION = _any(r"(?<!not )\b(?:stop|discontinue|withhold|pause|interrupt|switch|cut|reduce|lower|raise|increase)\b(?! for| if| at| when)")
# Verbs that tell what to do only behind the arrow; before it they may tell what happens.
_MONITOR = _any(
    r"\b(?:monitor|watch|caution|careful|check|measur|follow|observ)", r"\b(?:care|INR|weigh|attention|alert|review|consider)\b",
    r"\bclose(?:ly)?\b", r"\bbenefit", r"\b(?:ask|tell|see) (?:a|the|your)\b", r"\bthink of\b", r"\blevels? (?:at|when|if)\b",
    r"\bclinical judg",
)  # fmt: skip
_DOSE = _any(r"\d\s?(?:mg|micrograms?|mcg|g|units|mL|%)\b", r"\bmaximum\b")
_HISTORY = _any(
    r"\b(?:hypersensitiv\w*|allerg\w*|anaphyla\w*|angioedema|asthma|urticaria|rash|intoleran\w*|react\w*|cross-?sensitiv\w*"
    r"|sensitiv\w*|hepatitis|nephritis|jaundice|damage|injury)\b[^.;→:]{0,70}"
    r"\b(?:to|after|from|on|by|under|with (?:an?|another|other|earlier|previous|any))\b[^.;→:]*$",
    r"\b(?:history of|recur\w*|seen with|controlled by)\b[^.;→:]*$",
)
_ALSO_TO = _any(r"^\W*(?:known )?(?:hypersensitiv|allerg)[^.→]*;[^.;→]*\bto (?:any |an? )?(?:other |another )?$")
# "Hypersensitivity to enalapril; ... also to any other ACE inhibitor".
_TOGETHER = _any(r"\b(?:together|concomitant\w*|concurrent\w*|combin\w*|taking|use of|treated with|used with|given with)\b")
_ALLERGY = _any(r"[^.;,→:]{0,25}\b(?:allerg|hypersensitiv|intoleran)", r"[- ](?:sensitiv|induced|exacerbated|triad)")


def weigh(words: str, section: str = "") -> str:
    """The weight of these words, which stand in a section of this key."""
    action = _DENIAL.sub(" ", words)
    _, arrow, rest = action.partition("→")
    told = rest if arrow else action
    if _CONTRAINDICATED.search(action):
        return "contraindicated"
    if _AVOID.search(told):
        return "avoid"
    if _ADJUST.search(told) or (arrow and _ACTION.search(told)) or (section.startswith("dosage.dosage-adj") and _DOSE.search(told)):
        return "adjust"
    if _MONITOR.search(told):
        return "monitor"
    return "mentioned"


def worst(weights: list[str]) -> str:
    """The heaviest of some weights."""
    return min(weights, key=WEIGHTS.index, default="mentioned")


def denies(words: str) -> bool:
    """Whether these words deny an effect or a need."""
    return bool(_DENIAL.search(words))


def is_history(before: str, behind: str = "") -> bool:
    """Whether the words around a name make it a cause of an earlier reaction ("allergy to ...") and not a drug taken now."""
    clause = re.split(r"[.;→]", before)[-1]
    return bool(_ALLERGY.match(behind)) or bool(_ALSO_TO.search(before)) or (bool(_HISTORY.search(clause)) and not _TOGETHER.search(clause))


_STOPPING = _any(r"\babrupt\w* (?:stopping|stop|withdrawal|discontinuation|cessation|discontinuing)\b[^.;→]*$")


def is_stopping(before: str) -> bool:
    """Whether the words in front of a name make it a drug that is being stopped ("abrupt stopping of ..."), not one taken."""
    return bool(_STOPPING.search(before))


_STUDIED = _any(r"^\s*(?:only )?studied\b[^.;→]*$")
_SYRINGE = _any(r"\b(?:mix\w*|(?:in)?compatib\w*)\b[^→]*\b(?:syringe|infusion|infusion line|bag|vial)s?\b")
_OVERDOSE = _any(r"\b(?:in|for|during|after|treat\w*) (?:an? |the )?(?:[\w-]+ )?overdos")


def is_elsewhere(words: str) -> bool:
    """Whether a statement tells of a trial's design, of mixing in a syringe or of an overdose, and not of two drugs taken together."""
    return bool((_STUDIED.search(words.rstrip(" .")) and "→" not in words) or _SYRINGE.search(words) or _OVERDOSE.search(words))


_LIMIT = _any(
    r"\s+that (?!you|one|someone|a |the |is |are |can|must |may )", r"\s+(?:which|known to|causing|producing) ",
    r"\s+with (?:an?|marked|strong|known|high|low|long|short) ",
)  # fmt: skip


def is_limited(behind: str) -> bool:
    """Whether the words behind a group keep to some of it ("diuretics that cause ..."), which only a chemist could tell from a name."""
    return bool(_LIMIT.match(behind))
