"""``doctor``: paths, versions and index state; it builds nothing and never fails on what it reports."""

import contextlib
import os
import platform
import sqlite3
import sys
from importlib.metadata import PackageNotFoundError, version

from drugref import __version__
from drugref.commands.context import Context
from drugref.corpora import index_state, installed, registry_file
from drugref.errors import DrugrefError, ExitCode
from drugref.paths import bundled_data, cache_dir, config_file
from drugref.reports import DoctorAnswer

__all__ = ["run"]

_LIBRARIES = (
    "typer",
    "rich",
    "rapidfuzz",
    "python-frontmatter",
    "markdown-it-py",
    "PyYAML",
    "platformdirs",
    "filelock",
    "lxml",
)


def run(context: Context) -> tuple[DoctorAnswer, ExitCode]:
    """A report of the installation."""
    rows = [
        ("program", "drugref", __version__),
        ("program", "python", platform.python_version()),
        ("program", "executable", sys.executable),
        ("program", "system", platform.platform()),
        ("program", "sqlite", sqlite3.sqlite_version),
        ("program", "fts5", _fts5()),
        *(("libraries", name, _version(name)) for name in _LIBRARIES),
        ("paths", "data", bundled_data()),
        ("paths", "config", _noted(config_file(context.env))),
        ("paths", "cache", _noted(cache_dir(context.env))),
        ("paths", "list of corpora", _noted(registry_file(context.env))),
        ("terminal", "encoding", str(getattr(context.streams.stdout, "encoding", "none"))),
        ("terminal", "term", context.env.get("TERM", "not set")),
    ]
    settings = sorted(name for name in context.env if name.startswith("DRUGREF_"))
    rows.append(("terminal", "settings", ", ".join(settings) or "none"))
    healthy = True
    try:
        rows += [("corpora", corpus.name, corpus.root) for corpus in installed(context.env)]
        state = index_state(context.env)
        rows += [("index", "file", state.path), ("index", "state", state.state), ("index", "bytes", f"{state.size:,}")]
        healthy = state.state != "damaged"
    except DrugrefError as error:
        rows.append(("corpora", "fault", error.message))
        healthy = False
    return DoctorAnswer(tuple(rows), healthy), ExitCode.FOUND if healthy else ExitCode.FAULT


def _fts5() -> str:
    try:
        with contextlib.closing(sqlite3.connect(":memory:")) as db:
            db.execute("CREATE VIRTUAL TABLE t USING fts5 (x, tokenize = 'porter unicode61')")
    except sqlite3.Error as error:
        return f"missing: {error}"
    return "there"


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"


def _noted(path: str) -> str:
    return path if os.path.exists(path) else f"{path} (not there)"
