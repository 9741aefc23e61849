"""``index``: what state the index is in, or a rebuild."""

from drugref.commands.context import Context
from drugref.commands.corpus import write_report
from drugref.corpora import index_state
from drugref.errors import ExitCode
from drugref.reports import IndexAnswer

__all__ = ["run"]


def run(context: Context, rebuild: bool = False, status: bool = False, report: str | None = None) -> tuple[IndexAnswer, ExitCode]:
    """``rebuild`` builds it anew, ``status`` only looks; with neither it is brought up to date, large corpora too."""
    if not status:
        index = context.refresh(rebuild)
        if report:
            write_report(index, tuple(corpus.name for corpus in index.corpora()), report)
    state = index_state(context.env)
    if state.state != "fresh":
        return IndexAnswer(*state, (), (), None), ExitCode.FOUND if status else ExitCode.FAULT
    index = context.index
    return IndexAnswer(*state, tuple(index.counts().items()), index.problems(), context.provenance()), ExitCode.FOUND
