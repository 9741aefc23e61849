"""The section keys of a monograph: their headings, aliases and LOINC codes, and how a heading or a request finds its key.

One table, so that the reader, the commands, completion and the docs cannot disagree. LOINC codes are those of
FDA's Structured Product Labeling sections.
"""

import functools
import re
from typing import NamedTuple

from drugref.text import slugify

__all__ = [
    "DOSAGE_PARTS",
    "SECTIONS",
    "SectionKey",
    "dosage_parts",
    "key_of_heading",
    "key_of_request",
    "loinc_of",
    "title_of",
]


class SectionKey(NamedTuple):
    """A section every monograph may have: key, heading, aliases for ``--section``, LOINC codes, other headings met."""

    key: str
    title: str
    aliases: tuple[str, ...] = ()
    loinc: tuple[str, ...] = ()
    headings: tuple[str, ...] = ()


SECTIONS: tuple[SectionKey, ...] = (
    SectionKey("boxed-warning", "Boxed Warning", ("bbw", "black-box"), ("34066-1",), ("black box warning", "boxed warnings")),
    SectionKey("usage", "Usage", ("indications", "uses"), ("34067-9",), ("indications and usage", "therapeutic indications")),
    SectionKey("names", "Alternate Names", ("brands", "synonyms"), (), ("brand names", "alternative names")),
    SectionKey(
        "mechanism",
        "How It Works",
        ("moa", "pharmacology", "pharmacokinetics", "pk"),
        ("43679-0", "34090-1"),
        ("mechanism of action", "clinical pharmacology"),
    ),
    SectionKey("dosage", "Dosage", ("dose", "dosing"), ("34068-7",), ("dosage and administration", "posology")),
    SectionKey("administration", "Administration", ("admin", "preparation"), (), ("how to take", "method of administration")),
    SectionKey(
        "side-effects",
        "Side Effects",
        ("adverse", "adr", "se"),
        ("34084-4",),
        ("adverse reactions", "undesirable effects"),
    ),
    SectionKey("contraindications", "Contraindications", ("ci",), ("34070-3",), ("contra indications",)),
    SectionKey("precautions", "Precautions", ("warnings",), ("43685-7",), ("warnings and precautions", "warnings and cautions")),
    SectionKey("interactions", "Drug Interactions", ("ddi",), ("34073-7",), ("interactions",)),
    SectionKey(
        "pregnancy",
        "Pregnancy and Breastfeeding",
        ("lactation", "breastfeeding"),
        ("42228-7", "77290-5"),
        ("pregnancy", "pregnancy and lactation"),
    ),
    SectionKey("monitoring", "Monitoring", ("labs",), (), ("monitoring parameters",)),
    SectionKey("overdose", "Overdose", (), ("34088-5",), ("overdosage",)),
    SectionKey("storage", "Storage", (), ("44425-7",), ("storage and handling", "how supplied")),
    SectionKey("combinations", "Popular Combinations", (), (), ("combinations",)),
    SectionKey("summary", "Drug Profile Summary", ("profile",), (), ("summary",)),
    SectionKey("faq", "FAQs", ("questions",), (), ("frequently asked questions", "faqs frequently asked questions")),
    SectionKey("sources", "Sources", ("references",), (), ()),
)

_IMPAIRED = r"(?:impair|dysfunction|insufficien|failure|function|dos(?:e|age|ing)\b|adjust)"
_ORGANS = r"(?:renal|kidney|hepatic|liver)"
_OTHERS = rf"(?:\s*(?:,|/|or|and)\s*{_ORGANS})*"
_DISEASED = (
    r"^(?:.*\b(?:patients?|people|those|adults|children)\s+with\s+(?:chronic\s+)?|dos\w+\s+(?:\w+\s+)?(?:in|for)\s+)?"
    r"(?:(?:pre-?existing|underlying|mild|moderate|severe|advanced|end[- ]stage|active|or|to)\s+)*"
    rf"(?:{_ORGANS}\s*(?:,|/|or|and)\s*)*"
)
_DISEASE = r"\s+diseases?\s*(?:$|[(,:])"

DOSAGE_PARTS: tuple[tuple[str, str, tuple[str, ...], str], ...] = (
    ("dosage.adults", "Adults", ("adult", "adults"), r"^adults?\b"),
    (
        "dosage.children",
        "Children",
        ("pediatric", "paediatric", "children", "child"),
        r"^(?:children|child\b(?![- ]pugh)|p(?:a)?ediatrics?\b|infants?\b|neonat|adolescent)",
    ),
    (
        "dosage.elderly",
        "Elderly",
        ("geriatric", "elderly"),
        r"\b(?:elderly|geriatric|older (?:adults|patients|people))",
    ),
    (
        "dosage.renal",
        "Renal Impairment",
        ("renal", "kidney"),
        rf"\b(?:renal|kidney){_OTHERS}\s+{_IMPAIRED}|^(?:renal|kidney)$|\b(?:haemo|hemo)?dialysis\b"
        rf"|creatinine clearance|\bcrcl\b|\be?gfr\b|{_DISEASED}(?:renal|kidney){_OTHERS}{_DISEASE}",
    ),
    (
        "dosage.hepatic",
        "Hepatic Impairment",
        ("hepatic", "liver"),
        rf"\b(?:hepatic|liver){_OTHERS}\s+{_IMPAIRED}|^(?:hepatic|liver)$|child-pugh"
        rf"|{_DISEASED}(?:hepatic|liver){_OTHERS}{_DISEASE}",
    ),
)
# Key, heading in our files, aliases that stand alone, and what foreign headings and bold labels look like. An indication
# ("Renal cell carcinoma", "Hepatic encephalopathy", "Liver transplant", "Diabetic kidney disease") is never a part: its
# dose is no renal dose.


def _plain(heading: str) -> str:
    return re.sub(r"[^a-z0-9]+", " ", heading.casefold()).strip()


@functools.cache
def _by_heading() -> dict[str, str]:
    """Keys by heading as met; made when a file is read, not at every start."""
    return {name: s.key for s in SECTIONS for name in {_plain(s.title), *s.headings, *(_plain(a) for a in s.aliases)} | {_plain(s.key)}}


_BY_REQUEST = {
    **{alias: key for key, _, aliases, _ in DOSAGE_PARTS for alias in (*aliases, key)},
    **{f"dosage.{alias}": key for key, _, aliases, _ in DOSAGE_PARTS for alias in aliases},
    **{name: s.key for s in SECTIONS for name in (s.key, slugify(s.title), *s.aliases)},
}
_TITLES = {s.key: s.title for s in SECTIONS} | {key: title for key, title, _, _ in DOSAGE_PARTS}
_LOINC = {s.key: s.loinc[0] for s in SECTIONS if s.loinc}


@functools.lru_cache(maxsize=4096)
def key_of_heading(heading: str) -> str | None:
    """The key of a top-level heading as met in a file, or None when it fits no known section."""
    return _by_heading().get(_plain(heading))


def key_of_request(request: str) -> str | None:
    """The key that ``--section REQUEST`` means by its name or alias alone, or None."""
    wanted = request.strip().casefold().replace("_", "-").replace(" ", "-")
    return _BY_REQUEST.get(wanted)


@functools.lru_cache(maxsize=4096)
def dosage_parts(label: str) -> tuple[str, ...]:
    """The parts of dosage that a heading or a bold label speaks of: ``"Renal or hepatic impairment"`` gives both."""
    plain = label.strip().casefold()
    return tuple(key for key, _, _, pattern in DOSAGE_PARTS if re.search(pattern, plain))


def title_of(key: str) -> str:
    """The heading of a known key, else the key itself."""
    return _TITLES.get(key, key)


def loinc_of(key: str) -> str | None:
    """The first LOINC code of a known top-level key."""
    return _LOINC.get(key)
