"""Dose notation that has hurt people, as patterns with what to write instead. Pure.

After The Joint Commission's "Do Not Use" list and ISMP's list of error-prone abbreviations, symbols and dose
designations (2021), restated as patterns, and the house's own style (micrograms and units in full).
"""

import re
from typing import NamedTuple

__all__ = ["NOTATION", "Misnotation", "misnotations"]


class Misnotation(NamedTuple):
    """One offence on a line: the text met, what is wrong with it, what to write."""

    text: str
    message: str
    write: str


_UNIT = r"(?:mg|micrograms?|mcg|nanograms?|ng|g|kg|mL|ml|L|units?|mmol|mEq|mol|mmHg|kcal)"

NOTATION: tuple[tuple[re.Pattern[str], str, str], ...] = tuple(
    (re.compile(pattern), message, write)
    for pattern, message, write in (
        (rf"(?<![\d.,])\d+\.0+(?=\s?{_UNIT}\b)", "trailing zero: 5.0 mg is read as 50 mg", "drop the zero (5 mg)"),
        (
            rf"(?<![\d.,])\d+\.\d*[1-9]0+(?=\s?{_UNIT}\b)",
            "trailing zero: 2.50 mg is read as 250 mg",
            "drop the zero (2.5 mg)",
        ),
        (r"(?<![\w.,])\.\d+", "naked decimal: .5 mg is read as 5 mg", "a leading zero (0.5 mg)"),
        (r"(?<![A-Za-z])\d[\d,.]*\s?[Uu](?![A-Za-z])", "U is read as 0, 4 or cc", "units"),
        (r"\bI\.?U\.?(?![A-Za-z])", "IU is read as IV or 10", "units"),
        (r"\b[Qq]\.?[Oo]\.?[Dd]\b", "QOD is read as QD or QID", "every other day"),
        (r"\b[Qq]\.?[Dd]\b", "QD is read as QID", "daily"),
        (
            r"\bq1d\b|\bq\d+h\b|\bqhs\b|\bqn\b",
            "a Latin abbreviation for how often",
            "the words (every 6 hours, at bedtime)",
        ),
        (
            r"\b(?:BID|TID|QID|b\.i\.d\.|t\.i\.d\.|q\.i\.d\.|bid|tid|qid|TIW|tiw|PRN|prn)(?![A-Za-z])",
            "a Latin abbreviation",
            "the words (twice daily, as needed)",
        ),
        (r"\bMSO4|MgSO4|MSO₄|MgSO₄", "MSO4 and MgSO4 are taken for each other", "the full name"),
        (r"[µμ]g\b|\bug\b|\bmcg\b", "µg is read as mg", "micrograms"),
        (r"\b\d+\s?cc\b", "cc is read as units", "mL"),
        (r"\bml\b", "a small l is read as 1", "mL"),
        (r"(?<=\d)\s?(?:HS|hs)\b", "HS means half-strength or bedtime", "the words"),
        (r"\bper os\b", "per os is read as left eye", "by mouth"),
        (r"\b(?:SQ|sub q)\b", "SQ is read as 5 every", "subcutaneously"),
        (r"\bD/C\b", "D/C means discharge or discontinue", "the word"),
        (r"\s@\s", "@ is read as 2", "at"),
        (
            r"(?<![\w.,])\d[\d,.]*(?:mg|micrograms?|mcg|mL|g|kg|mmol|mEq|units?)\b",
            "no space between number and unit",
            "a space (10 mg)",
        ),
        (
            rf"(?<![\d.,/])\d{{4,}}(?=[\s-]{_UNIT}\b)",
            "no comma in a number of four digits or more",
            "commas from 1,000",
        ),
        (r"\d\s+%", "a space before %", "no space (53%)"),
    )
)
# Pattern, what is wrong, what to write instead.


def misnotations(line: str) -> list[Misnotation]:
    """Every offence on one line of text, in the order of the table."""
    return [Misnotation(m[0].strip(), message, write) for pattern, message, write in NOTATION for m in pattern.finditer(line)]
