"""``corpus``: the corpora in use, and the check of a folder or file of monographs."""

import os

from drugref.commands.context import Context
from drugref.corpora import BUNDLED, corpus_files, installed
from drugref.errors import CorpusFault, ExitCode, NotFound
from drugref.house import check
from drugref.reports import CheckAnswer, CorporaAnswer
from drugref.sources import read
from drugref.text import name_key

__all__ = ["run"]


def run(context: Context, action: str, path: str | None = None) -> tuple[CorporaAnswer | CheckAnswer, ExitCode]:
    """``list`` or ``check``; checking without a path checks the bundled corpus, where every house rule holds."""
    if action == "list":
        index = context.index
        return CorporaAnswer(index.corpora(), index.problems(), context.provenance()), ExitCode.FOUND
    bundled = next(corpus.root for corpus in installed(context.env) if corpus.name == BUNDLED)
    root = path or bundled
    files = _files(root)
    own = path is None or _ours(root)
    problems = list(check((read(file) for file in files), _shared(root), own))
    findings = tuple(p for p in problems if own or p.severity != "repair")
    repairs = tuple(p for p in problems if not own and p.severity == "repair")
    return CheckAnswer(root, len(files), findings, repairs), ExitCode.FAULT if findings else ExitCode.FOUND


def _files(root: str) -> list[str]:
    if os.path.isfile(root):
        return [root]
    try:
        files = [entry if isinstance(entry, str) else entry.path for entry in corpus_files(root, "markdown")]
    except OSError as error:
        raise CorpusFault(f"{root}: {error.strerror or error}", "name a folder of monographs, or one file") from None
    if not files:
        raise NotFound(f"no monograph (.md) in {root}", "name a folder of monographs, or one file")
    return files


def _home(root: str) -> str:
    """The folder a corpus states itself in: that of the files, or the one above."""
    folder = os.path.dirname(os.path.abspath(root)) if os.path.isfile(root) else os.path.abspath(root)
    return folder if os.path.exists(os.path.join(folder, "corpus.toml")) else os.path.dirname(folder)


def _ours(root: str) -> bool:
    """Whether a folder is a corpus in our own format: it has a corpus.toml beside or above it."""
    return os.path.exists(os.path.join(_home(root), "corpus.toml"))


def _shared(root: str) -> dict[str, str]:
    """Names that belong to several drugs on purpose, from ``shared-names.tsv``: name, reason."""
    table = os.path.join(_home(root), "shared-names.tsv")
    if not os.path.exists(table):
        return {}
    with open(table, encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.strip() and not line.startswith("#")]
    return {name_key(row[0]): row[-1] for row in rows[1:]}
