"""Fixtures: a drugref with a home of its own, run in this process or as a process; and no socket anywhere."""

import io
import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, settings

from drugref.__main__ import main
from drugref.commands.context import Streams
from drugref.corpora import open_index

CORPUS = Path(__file__).parent / "corpus"
BUNDLED = Path(__file__).parent.parent / "data" / "monographs"

# The same examples every time, so that a run says what the change did and not what chance found; look further by hand with
# HYPOTHESIS_PROFILE=wide.
# No clock in either: a busy machine is no fault of the change.
_UNTIMED = {"deadline": None, "suppress_health_check": (HealthCheck.too_slow,)}
settings.register_profile("steady", derandomize=True, database=None, **_UNTIMED)
settings.register_profile("wide", max_examples=5_000, **_UNTIMED)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


class Run(NamedTuple):
    code: int
    out: str
    err: str


@pytest.fixture(autouse=True)
def no_network(monkeypatch):
    """Law: no command opens a socket. Any that is made fails the test."""

    def refuse(*args, **kwargs):
        raise AssertionError("a socket was opened")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "create_connection", refuse)


@pytest.fixture(scope="session")
def cache(tmp_path_factory):
    """One cache for the whole run: an index is built once a set of corpora."""
    return tmp_path_factory.mktemp("cache")


def environment(home: Path, cache: Path, **more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k in ("PATH", "SYSTEMROOT", "LANG", "LC_ALL")}
    return {**kept, "HOME": str(home), "DRUGREF_CACHE_DIR": str(cache), "TERM": "xterm-256color", **more}


@pytest.fixture
def env(tmp_path, cache):
    """The environment of a user who has set nothing, with the small test corpus laid over the bundled one."""
    return environment(tmp_path, cache, DRUGREF_CORPUS_PATH=str(CORPUS))


@pytest.fixture(scope="session")
def index(tmp_path_factory, cache):
    """The index of the test corpus over the bundled one, opened once; it is only read."""
    env = environment(tmp_path_factory.mktemp("home"), cache, DRUGREF_CORPUS_PATH=str(CORPUS))
    reader = open_index(env, lambda done, total, count: None, lambda note: None)
    yield reader
    reader.close()


@pytest.fixture
def drugref(env):
    """Run a command line in this process: ``drugref("show", "natalizumab", stdin=..., tty=True, FORMAT=...)``."""

    def run(*argv: str, stdin: str = "", tty: bool = False, **more: str) -> Run:
        out, err = io.StringIO(), io.StringIO()
        streams = Streams(io.StringIO(stdin), out, err, tty, tty, tty)
        code = main(list(argv), streams, {**env, "COLUMNS": "80", "LINES": "10000", **more})
        return Run(code, out.getvalue(), err.getvalue())

    return run


@pytest.fixture
def process(env):
    """Run a command line as a process of its own."""

    def run(*argv: str, stdin: str = "", **more: str) -> Run:
        done = subprocess.run(
            [sys.executable, "-m", "drugref", *argv],
            input=stdin.encode(), capture_output=True, env={**env, **more}, timeout=120, check=False,
        )  # fmt: skip
        return Run(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture(scope="session")
def bundled_index(tmp_path_factory):
    """A cache with the index of the bundled corpus, to be copied: building it is the slow part."""
    cache = tmp_path_factory.mktemp("bundled")
    open_index({"HOME": str(cache), "DRUGREF_CACHE_DIR": str(cache)}, lambda done, total, count: None, lambda note: None).close()
    return cache


@pytest.fixture
def home(drugref, tmp_path, bundled_index):
    """``run(...)``: a command of a user with a home and an index of their own, and no corpus but the bundled one."""
    shutil.copytree(bundled_index, tmp_path / "cache")

    def run(*argv, **more):
        env = {"DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_CORPUS_PATH": "", "XDG_DATA_HOME": str(tmp_path / "share")}
        return drugref(*argv, **env, **more)

    return run
