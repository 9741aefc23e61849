"""Sentences about corpora that the plain and the rich writer share. Apart from ``words``, which every quick answer reads."""

from drugref.records import CorpusInfo, Problem
from drugref.reports import AddedAnswer, CheckAnswer

__all__ = ["added_line", "checked_line", "count_of", "listed", "more_line", "several"]


def count_of(corpus: CorpusInfo) -> str:
    """How much of a corpus was read."""
    return f"{several(corpus.drugs, 'drug')} of {several(corpus.files, 'file' if corpus.format == 'markdown' else 'record')}"


_MOST = 20
# Problems listed to people; all of them are in JSON and in a report.


def listed(problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The problems that are listed one by one."""
    return problems[:_MOST]


def more_line(problems: tuple[Problem, ...]) -> str:
    """What is said in place of those that are not listed; "" when all are."""
    more = len(problems) - _MOST
    return f"and {more:,} more; all with: drugref index --report FILE" if more > 0 else ""


def added_line(answer: AddedAnswer) -> str:
    """What came of a corpus that was added."""
    info = answer.corpus
    return f"{count_of(info)} read as {info.format}, {answer.repaired:,} with repairs; {len(answer.problems):,} kept out"


def checked_line(answer: CheckAnswer) -> str:
    """What came of a check."""
    told = (several(answer.files, "file"), f"{answer.read:,} of {several(answer.records, 'monograph')} read")
    found = (several(len(answer.findings), "finding"), several(len(answer.repairs), "repair"))
    return f"{', '.join((*told, *found))} in {answer.root}"


def several(count: int, what: str) -> str:
    """A count with its noun."""
    return f"{count:,} {what}{'' if count == 1 else 's'}"
