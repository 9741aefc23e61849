"""``index``: what state the index is in, or a rebuild."""

from drugref.commands.context import Context
from drugref.corpora import index_state
from drugref.errors import ExitCode
from drugref.reports import IndexAnswer

__all__ = ["run"]


def run(context: Context, rebuild: bool = False, status: bool = False) -> tuple[IndexAnswer, ExitCode]:
    """``rebuild`` builds it anew, ``status`` only looks; with neither it is brought up to date."""
    if rebuild:
        context.rebuild()
    elif not status:
        _ = context.index
    state = index_state(context.env)
    if state.state != "fresh":
        return IndexAnswer(*state, (), (), None), ExitCode.FOUND if status else ExitCode.FAULT
    index = context.index
    return IndexAnswer(*state, tuple(index.counts().items()), index.problems(), context.provenance()), ExitCode.FOUND
