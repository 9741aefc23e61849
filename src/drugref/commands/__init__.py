"""The verbs, one a module: ask, act, and hand back an answer. No Typer here, and nothing is printed.

``VERBS`` is the one table of them: help, hints, loading and the front door read it.
"""

from importlib import import_module
from typing import Any, NamedTuple

__all__ = ["GROUPED", "VERBS", "Verb", "run"]


class Verb(NamedTuple):
    """A verb: its module here, one line of help, and the forms its answer has."""

    module: str
    summary: str
    forms: tuple[str, ...]


_DATA = ("json", "jsonl", "csv", "tsv")

VERBS: dict[str, Verb] = {
    "show": Verb("show", "One monograph, or the sections asked for", ("rich", "plain", "markdown", "json", "jsonl")),
    "find": Verb("find", "Which drug is meant: exact, near, known or none", ("rich", "plain", *_DATA)),
    "search": Verb("search", "Full text, ranked, with snippets", ("rich", "plain", "markdown", *_DATA)),
    "faq": Verb("faq", "Questions and answers", ("rich", "plain", "markdown", *_DATA)),
    "list": Verb("list_drugs", "The drugs of the corpus, filtered", ("rich", "plain", "markdown", *_DATA)),
    "sections": Verb("sections", "Section keys and aliases, or a drug's outline", ("rich", "plain", *_DATA)),
    "lookalikes": Verb("lookalikes", "Names that must not be confused with a drug's", ("rich", "plain", *_DATA)),
    "interactions": Verb(
        "interactions", "What the monographs of several drugs state of each other, quoted", ("rich", "plain", "markdown", *_DATA)
    ),
    "compare": Verb("compare", "The same sections of two to four drugs, side by side", ("rich", "plain", "markdown", "json", "jsonl")),
    "corpus": Verb("corpus", "The corpora in use, your own among them: list, add, remove, check, export", ("rich", "plain", *_DATA)),
    "index": Verb("index", "The index: its state, or a rebuild", ("rich", "plain", "json", "jsonl")),
    "doctor": Verb("doctor", "Paths, versions and index state, for a bug report", ("rich", "plain", "json", "jsonl")),
}
GROUPED = {"corpus": ("list", "add", "remove", "check", "export")}
# Verbs that have verbs of their own.


def run(verb: str, context: Any, **options: Any) -> Any:
    """Load a verb's module and run it: ``run(context, **options)`` → ``(answer, exit status)``."""
    return import_module(f"drugref.commands.{VERBS[verb].module}").run(context, **options)
