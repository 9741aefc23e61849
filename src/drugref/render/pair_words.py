"""Sentences about pairs of drugs that all writers share: states, weights, how a partner was met, where a statement stands."""

from drugref.answers import Warned
from drugref.reports import Duplicate, Finding, InteractionsAnswer, Pair
from drugref.sections import title_of

__all__ = [
    "LETTERS", "SILENCE", "Titles", "column_titles", "counted", "duplicate_line", "grouped", "matched_line", "place_line", "silent",
    "state", "titles",
]  # fmt: skip

SILENCE = "Neither monograph mentions the other drug. That says nothing about their safety together: ask another source."
LETTERS = {"contraindicated": "C", "avoid": "A", "adjust": "D", "monitor": "M", "mentioned": "+", "": "."}
# For a matrix too wide for words; D is for dose.
Titles = dict[str, str]


def titles(answer: InteractionsAnswer) -> Titles:
    """Titles by slug, of the drugs asked for and of the ingredients read."""
    return {warned.entry.slug: warned.entry.title for warned in answer.entries}


def column_titles(entries: tuple[Warned, ...]) -> list[str]:
    """What drugs beside each other are called: by title, and two labels of one title by their slugs too."""
    all_titles = [warned.entry.title for warned in entries]
    return [f"{w.entry.title} ({w.entry.slug})" if all_titles.count(w.entry.title) > 1 else w.entry.title for w in entries]


def state(pair: Pair) -> str:
    """A pair's state in a word."""
    return pair.weight or "not mentioned"


def counted(answer: InteractionsAnswer) -> str:
    """How many drugs and pairs, and of those how many in each state."""
    count: dict[str, int] = {}
    for pair in answer.pairs:
        count[state(pair)] = count.get(state(pair), 0) + 1
    drugs = len({match.slug for match in answer.drugs})
    told = f"{drugs} drug{'s' if drugs != 1 else ''}, {len(answer.pairs)} pair{'s' if len(answer.pairs) != 1 else ''}"
    return told + (": " + ", ".join(f"{n} {word}" for word, n in count.items()) if count else "")


def duplicate_line(one: Duplicate, names: Titles) -> str:
    """Duplicate therapy in a sentence."""
    if one.kind == "drug":
        return f"{one.what}: the same drug twice."
    both = f"{names[one.a]} and {names[one.b]}"
    return f"{both} both hold {one.what}." if one.kind == "ingredient" else f"{both} are of one class: {one.what}."


def matched_line(finding: Finding, names: Titles) -> str:
    """By which words the partner was met, when not by its own title."""
    about = names[finding.about]
    if finding.via in ("name", "brand"):
        return "" if finding.matched.casefold() == about.casefold() else f"{finding.matched} → {about}"
    as_what = finding.group if finding.group.casefold() != finding.matched.casefold() else "one of them"
    return f"“{finding.matched}” → {about}, {as_what} ({finding.group_source})"


def place_line(finding: Finding, names: Titles) -> str:
    """Whose monograph, which section, of which day."""
    heading = title_of(finding.section.partition(".")[0])
    under = f", {finding.heading}" if finding.heading != heading else ""
    revised = f"revised {finding.revised}" if finding.revised else "revision date not stated"
    layer = f" in the corpus {finding.corpus}, not the page shown" if finding.corpus else ""
    return f"{names[finding.page]}{layer}: {heading}{under} [{finding.section}], {revised}"


def silent(answer: InteractionsAnswer, names: Titles) -> list[str]:
    """The pairs that neither monograph mentions."""
    return [f"{names[pair.a]} with {names[pair.b]}" for pair in answer.pairs if not pair.findings]


def grouped(answer: InteractionsAnswer) -> list[Pair]:
    """The pairs that are stated, worst first."""
    return [pair for pair in answer.pairs if pair.findings]
