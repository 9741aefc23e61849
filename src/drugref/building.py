"""Building the index from the corpora: the slow way in, imported only when there is something to build.

One process builds while the others wait at a lock. Where the folder cannot be written or locked, the index is made
in memory for this one answer, and a line says so.
"""

import contextlib
import datetime
import os
import time
import tomllib
from collections.abc import Callable, Iterator

from filelock import FileLock, Timeout

from drugref import __version__
from drugref.corpora import Corpus, Progress, monograph_files
from drugref.errors import IndexFault
from drugref.index.reader import Reader, open_file
from drugref.index.writer import Known, Layer, in_memory, write
from drugref.model import Drug
from drugref.paths import bundled_data
from drugref.records import Problem
from drugref.sources import read

__all__ = ["build"]

_WAIT = 600.0
# Seconds to wait for another process's build: longer than the largest measured build of a hospital-sized corpus.
_STALE = 14 * 86_400.0
# Seconds after which an index of another version, or a file left by a killed build, is swept out.
_LEFT_OVER = 3_600.0


def build(
    path: str,
    stamp: str,
    corpora: tuple[Corpus, ...],
    ready: Callable[[], Reader | None],
    progress: Progress,
    notice: Callable[[str], None],
) -> Reader:
    """Build the index at ``path`` and open it, unless another process has done so meanwhile (``ready``)."""
    meta = {
        "stamp": stamp,
        "program": __version__,
        "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
    }
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with FileLock(path + ".lock", timeout=_WAIT):
            if reader := ready():
                return reader
            write(path, _layers(corpora, progress), _known(), meta)
            _sweep(os.path.dirname(path), keep=path)
        reader = open_file(path)
        if unread := len(reader.problems()):
            notice(f"{unread} files could not be read and are left out: drugref corpus list")
        return reader
    except Timeout:
        raise IndexFault("another drugref has been building the index for ten minutes", "wait for it, or stop it and try again") from None
    except OSError as error:
        why = f"the index cannot be kept in {os.path.dirname(path)} ({error.strerror or error})"
        notice(f"{why}: made in memory for this answer; set DRUGREF_CACHE_DIR")
        return Reader(in_memory(_layers(corpora, progress), _known(), meta))


def _layers(corpora: tuple[Corpus, ...], progress: Progress) -> Iterator[Layer]:
    """The corpora with their files read one by one, counted as they go."""
    listed = [(corpus, [entry.path for entry in monograph_files(corpus.root)]) for corpus in corpora]
    total = sum(len(paths) for _, paths in listed)
    done = 0

    def readings(paths: list[str]) -> Iterator[tuple[Drug | None, tuple[Problem, ...]]]:
        nonlocal done
        for path in paths:
            yield read(path)
            done += 1
            progress(done, total)

    for corpus, paths in listed:
        yield Layer(corpus.name, _version(corpus, paths), corpus.root, readings(paths))


def _known() -> Iterator[Known]:
    """The table of real drug names that comes with the program."""
    with open(os.path.join(bundled_data(), "known-names.tsv"), encoding="utf-8") as handle:
        rows = (line.rstrip("\n").split("\t") for line in handle if not line.startswith("#"))
        next(rows)
        for name, synonyms, brands, marketed, parts in rows:
            yield Known(name, _list(synonyms), _list(brands), bool(marketed), _list(parts))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)


def _version(corpus: Corpus, paths: list[str]) -> str:
    """The version a corpus states in ``corpus.toml`` beside its folder or in it, else the day of its newest file."""
    for folder in (corpus.root, os.path.dirname(corpus.root)):
        with (
            contextlib.suppress(OSError, ValueError, KeyError),
            open(os.path.join(folder, "corpus.toml"), "rb") as handle,
        ):
            return str(tomllib.load(handle)["version"])
    newest = max((os.path.getmtime(path) for path in paths), default=0.0)
    return time.strftime("%Y-%m-%d", time.gmtime(newest))


def _sweep(folder: str, keep: str) -> None:
    """Take out what killed builds and former versions left in the cache folder."""
    now = time.time()
    for entry in os.scandir(folder):
        ours = entry.name.startswith((".building-", "index-"))
        age = _LEFT_OVER if entry.name.startswith(".building-") else _STALE
        if ours and not entry.path.startswith(keep):
            with contextlib.suppress(OSError):
                if now - entry.stat().st_mtime > age:
                    os.unlink(entry.path)
