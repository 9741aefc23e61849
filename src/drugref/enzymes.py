"""Enzymes and transporters in words: which groups "strong CYP3A4 inhibitors" names, and what a sentence says its own drug does.

Pure: patterns on text. Names are settled here ("CYP3A", "CYP3A4/5" and "CYP3A4" are one group, "potent" is strong).
"""

import re

__all__ = ["ENZYME", "acts", "enzyme_groups", "names_in"]

_NAMES = (
    r"CYP ?(?:450 ?)?(?:3A4/5|3A4|3A5|3A|2D6|2C9|2C19|1A2|2C8|2B6)|P-?gp|P-glycoprotein|BCRP|OATP ?1B1(?:/1?B?3)?|OCT[12]"
    r"|MATE ?[12]?K?|OAT(?: ?[13](?:/3)?)?|UGT"
)
_STRENGTH = r"(?:very )?(?:strong|potent|powerful|moderate|weak|mild|milder|sensitive|combined|dual)"
_KIND = r"inhibitors?|inducers?|substrates?"
_JOIN = r"(?:\s*(?:,|/|and|or|and/or|to)\s*)"
ENZYME = re.compile(
    rf"(?P<how>{_STRENGTH}(?:{_JOIN}{_STRENGTH})*\s+)?"
    rf"(?:(?P<of>(?:{_NAMES})(?:{_JOIN}(?:{_STRENGTH}\s+)?(?:{_NAMES}))*)\s+(?P<kinds>(?:{_KIND})(?:{_JOIN}(?:{_KIND}))*)"
    rf"|(?P<kinds2>(?:{_KIND})(?:{_JOIN}(?:{_KIND}))*)\s+of\s+(?P<of2>(?:{_NAMES})(?:{_JOIN}(?:{_NAMES}))*)"
    rf"|drugs (?:that are )?(?:metabolized|metabolised|cleared|broken down) (?:mainly |mostly )?by "
    rf"(?P<of3>(?:{_NAMES})(?:{_JOIN}(?:{_NAMES}))*))",
    re.IGNORECASE,
)


def _enzyme(name: str) -> str:
    bare = re.sub(r"[ -]", "", name).upper()
    if bare.startswith("CYP"):
        bare = bare.replace("CYP450", "CYP")
        return "CYP3A4" if bare.startswith("CYP3A") else bare
    if bare.startswith(("PGP", "PGLYCO")):
        return "P-gp"
    return next((name for name in ("OATP1B1", "OCT2", "MATE", "OAT", "BCRP") if bare.startswith(name)), bare)


_STRENGTHS = {"strong": "strong", "potent": "strong", "powerful": "strong", "moderate": "moderate", "weak": "weak", "mild": "weak"}


def enzyme_groups(met: "re.Match[str]") -> tuple[tuple[str, ...], bool]:
    """The groups that a match of ``ENZYME`` names, and whether a drug must belong to all of them ("combined ...") instead of to one."""
    of = met["of"] or met["of2"] or met["of3"]
    how = (met["how"] or "").casefold()
    kinds = [k.rstrip("s") + "s" for k in re.findall(_KIND, (met["kinds"] or met["kinds2"] or "substrates").casefold())]
    every = "combined" in how or "dual" in how
    out = []
    for name in re.finditer(rf"((?:{_STRENGTH}\s+)*)({_NAMES})", of, re.IGNORECASE):
        said = [_STRENGTHS[w] for w in re.findall(r"[a-z]+", (name[1] or how).casefold()) if w in _STRENGTHS]
        sensitive = ["sensitive"] if "sensitive" in how else []
        for kind in kinds:
            plain = f"{_enzyme(name[2])} {kind}"
            marks = sensitive if kind == "substrates" else said
            out += [f"{mark} {plain}" for mark in marks] or [plain]
    return tuple(dict.fromkeys(out)), every


# --- what a sentence says of its own drug

_SHARES = re.compile(r"\b(?:little|less|small|minor|slight\w*|partly|only|in vitro|not|no)\b", re.IGNORECASE)
_NAME = re.compile(
    r"\b(?:CYP ?)?(?P<cyp>3A4/5|3A4|3A|2D6|2C9|2C19|1A2|2C8|2B6)\b|\b(?P<other>P-gp|P-glycoprotein|BCRP|OATP1B1|OCT2|MATE1)", re.IGNORECASE
)
_ACTS = re.compile(
    r"(?:itself )?(?:is |considered )*(?:also )?(?:an? )?"
    r"(?P<how>strong(?:ly)?|potent|moderate(?:ly)?|modest|weak(?:ly)?|mild)? ?"
    r"(?P<what>inhibits|induces|(?:substrate and (?:an? )?(?:strong |moderate |weak )?)?(?:inhibitor|inducer|substrate) of"
    r"|CYP[\w/]+ (?:inhibitor|inducer|substrate)(?!s))",
    re.IGNORECASE,
)
_HOW = {"strong": "strong ", "potent": "strong ", "moderate": "moderate ", "modest": "weak ", "weak": "weak ", "mild": "weak "}


def names_in(text: str) -> list[str]:
    """The enzymes and transporters named in a text; a number without CYP counts behind one with it (``CYP1A2, 2C9``)."""
    if not re.search(r"CYP|P-g|BCRP|OATP|OCT|MATE", text, re.IGNORECASE):
        return []
    return list(dict.fromkeys(_enzyme(f"CYP{met['cyp']}" if met["cyp"] else met["other"]) for met in _NAME.finditer(text)))


def acts(sentence: str, title: str) -> list[str]:
    """The groups that a sentence of a drug's own "How It Works" puts it in: what it inhibits, induces and is broken down by."""
    label, colon, rest = sentence.partition(":")
    body = rest.strip() if colon and len(label) < 40 else sentence
    out = []
    for part in re.split(r";| and (?=also )|,(?= (?:also |a |an )?(?:strong|moderate|weak|inhibit|induc|substrate))|\. ", body):
        out += _acts(part.strip(), title)
    if colon and label.casefold() in ("metabolism", "enzymes") and not _ACTS.match(body):
        out += [f"{name} substrates" for name in names_in(_SHARES.split(body)[0])]
    return out


def _acts(part: str, title: str) -> list[str]:
    met = _ACTS.match(re.sub(rf"^(?:{re.escape(title)}|it|itself|this drug)\b\s*", "", part, flags=re.IGNORECASE))
    if not met or _SHARES.search(part.partition(",")[0]):
        return []
    what = met["what"].casefold()
    kinds = [kind for kind, stem in (("inhibitors", "inhib"), ("inducers", "induc"), ("substrates", "substr")) if stem in what]
    how = _HOW.get((met["how"] or "").casefold().removesuffix("ly"), "")
    return [f"{'' if kind == 'substrates' else how}{name} {kind}" for kind in kinds for name in names_in(_SHARES.split(part)[0])]
