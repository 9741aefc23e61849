"""Bringing the index up to date with the corpora: the slow way in, imported only when there is something to read.

One process builds while the others wait at a lock. Only files that are new or changed are read. Where the folder cannot be
written or locked, the index is made in memory for this one answer, and a line says so.
"""

import contextlib
import datetime
import gc
import os
import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterator
from typing import NamedTuple

from filelock import FileLock, Timeout

from drugref.corpora import Corpus, Progress, corpus_files, known_stamp, program_stamp, stamps
from drugref.errors import CorpusFault, IndexFault
from drugref.index.reader import Reader, open_file
from drugref.index.rows import Rows, storable
from drugref.index.writer import Draft, Known, Layer, draft_path, remove
from drugref.paths import bundled_data
from drugref.records import Problem
from drugref.sources import Record, detect, records, unpacked_size
from drugref.workers import read_records

__all__ = ["build"]

_WAIT = 600.0
# Seconds to wait for another process's build: longer than the largest measured build of a hospital-sized corpus.
_STALE = 14 * 86_400.0
# Seconds after which an index of another version, or a file left by a killed build, is swept out.
_BATCH, _KEPT = 200, 1_000
# Records that are written at a time, and after how many what was written is kept: more than that is never lost when a run is killed.


class _File(NamedTuple):
    path: str
    format: str
    size: int
    mtime: int
    start: int
    row: int | None


def build(
    path: str,
    corpora: tuple[Corpus, ...],
    ready: Callable[[], Reader | None],
    progress: Progress,
    notice: Callable[[str], None],
    rebuild: bool = False,
    thorough: bool = False,
) -> Reader:
    """Bring the index at ``path`` up to date and open it, unless another process has done so meanwhile (``ready``)."""
    gc.enable()  # the front door turns it off for short answers
    try:
        os.makedirs(os.path.dirname(path), mode=0o700, exist_ok=True)
        with FileLock(path + ".lock", timeout=_WAIT):
            if reader := ready():
                return reader
            _build_beside(path, corpora, progress, rebuild, thorough)
            _sweep(os.path.dirname(path), keep=path)
        reader = open_file(path)
        if unread := len(reader.problems()):
            notice(f"{unread} files or records could not be read and are left out: drugref corpus list")
        return reader
    except KeyboardInterrupt:
        notice("stopped; what was read is kept, and the next command goes on from there")
        raise
    except Timeout:
        raise IndexFault("another drugref has been building the index for ten minutes", "wait for it, or stop it and try again") from None
    except OSError as error:
        why = f"the index cannot be kept in {os.path.dirname(path)} ({error.strerror or error})"
        notice(f"{why}: made in memory for this answer; set DRUGREF_CACHE_DIR")
        draft = Draft.in_memory()
        _fill(draft, corpora, progress, thorough)
        return Reader(draft.db)


def _build_beside(path: str, corpora: tuple[Corpus, ...], progress: Progress, rebuild: bool, thorough: bool) -> None:
    """Build in the file beside; once more from nothing when what there was to start from turns out to be damaged."""
    if rebuild:
        remove(draft_path(path))
    for start in (None if rebuild else _base(path), None):
        draft = Draft.beside(path, start, program_stamp())
        try:
            _fill(draft, corpora, progress, thorough)
        except (sqlite3.DatabaseError, IndexFault):
            draft.db.close()
            remove(draft_path(path))
            if start is None:
                raise
        except BaseException:
            draft.close()
            raise
        else:
            break
    os.replace(draft_path(path), path)
    remove(draft_path(path))


def _base(path: str) -> str | None:
    """The index to start from, when there is one of this program."""
    try:
        reader = open_file(path)
        ours = reader.meta().get("program") == program_stamp()
        reader.close()
    except (IndexFault, sqlite3.Error):
        return None
    return path if ours else None


def _fill(draft: Draft, corpora: tuple[Corpus, ...], progress: Progress, thorough: bool) -> None:
    """Read what is new or changed, take out what is gone, and derive the rest."""
    now = stamps(corpora, Reader(draft.db), thorough)
    draft.save()
    gone = set(draft.corpora()) - {c.name for c in corpora}
    for name in gone:
        for row in draft.files(name).values():
            draft.content.remove_file(row.id)
    todo: list[tuple[Corpus, list[_File]]] = []
    for corpus in corpora:
        had = draft.layer(corpus.name)
        if now[corpus.name] and not (had and (had.stamp, had.root) == (now[corpus.name], corpus.root)):
            todo.append((corpus, _changes(draft, corpus)))
    _read(draft, todo, progress)
    meta = {"program": program_stamp(), "known": known_stamp(), "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")}
    layers = [_layer(draft, corpus, now[corpus.name]) for corpus in corpora]
    draft.finish(layers, None if draft.meta("known") == known_stamp() else _known(), meta)


def _changes(draft: Draft, corpus: Corpus) -> list[_File]:
    """The files of a corpus that are to be read; those that are gone or changed are taken out first."""
    had = draft.files(corpus.name)
    out: list[_File] = []
    for entry in corpus_files(corpus.root, corpus.format):
        path, stat = (entry, os.stat(entry)) if isinstance(entry, str) else (entry.path, entry.stat())
        row = had.pop(storable(path), None)
        if row and (row.size, row.mtime) == (stat.st_size, stat.st_mtime_ns):
            if not row.whole:
                out.append(_File(path, _format(corpus, path), stat.st_size, stat.st_mtime_ns, row.read, row.id))
            continue
        if row:
            draft.content.remove_file(row.id)
        out.append(_File(path, _format(corpus, path), stat.st_size, stat.st_mtime_ns, 0, None))
    for left in had.values():
        draft.content.remove_file(left.id)
    return out


def _format(corpus: Corpus, path: str) -> str:
    return corpus.format if corpus.format != "auto" else detect(path) or "markdown"


def _read(draft: Draft, todo: list[tuple[Corpus, list[_File]]], progress: Progress) -> None:
    """Read the files, all through one set of processes, and write what they came to in batches."""
    total = sum(unpacked_size(file.path) for _, files in todo for file in files)
    opened: list[tuple[int, str]] = []
    marks: list[int] = []

    def items() -> Iterator[Record | Problem]:
        for corpus, files in todo:
            for file in files:
                row = file.row or draft.content.open_file(corpus.name, file.path, file.size, file.mtime)
                opened.append((row, corpus.name))
                count = 0
                for item in records(file.path, file.format, file.start):
                    count += 1
                    yield item
                marks.append(count)

    writer = _Batches(draft, opened, marks)
    done = count = 0
    for size, rows in read_records(items()):
        writer.take(rows)
        done, count = done + size, count + 1
        if done < total:
            progress(done, total, count)
    writer.end()
    progress(total, total, count)


class _Batches:
    """Hands rows to the draft in batches, and knows of which file each is: files are opened in order, and ``marks`` says how many
    records each one came to once it has been read to its end."""

    def __init__(self, draft: Draft, opened: list[tuple[int, str]], marks: list[int]) -> None:
        self.draft, self.opened, self.marks = draft, opened, marks
        self.at = self.taken = self.unsaved = 0
        self.batch: list[Rows] = []

    def take(self, rows: Rows) -> None:
        """The rows of the next record."""
        self._pass_ended()
        self.batch.append(rows)
        self.taken += 1
        if len(self.batch) >= _BATCH:
            self._write()

    def _pass_ended(self) -> None:
        """Go on to the file that the next record is of: past those of which all records were taken."""
        while self.at < len(self.marks) and self.taken == self.marks[self.at]:
            self._write(close=True)
            self.at, self.taken = self.at + 1, 0

    def _write(self, close: bool = False) -> None:
        if self.batch:
            self.draft.content.add(*self.opened[self.at], self.batch)
            self.unsaved += len(self.batch)
            self.batch = []
        if close:
            self.draft.content.close_file(self.opened[self.at][0])
        if self.unsaved >= _KEPT:
            self.draft.save()
            self.unsaved = 0

    def end(self) -> None:
        """After the last record."""
        self._pass_ended()


def _layer(draft: Draft, corpus: Corpus, stamp: str) -> Layer:
    """How the index describes a corpus; one that is not there now stays as it was."""
    had = draft.layer(corpus.name)
    if not stamp:
        if had is None:
            raise CorpusFault(
                f"the corpus '{corpus.name}' is not there: {corpus.root}", f"put it back, or: drugref corpus remove {corpus.name}"
            )
        return had
    if had and had.stamp == stamp and had.root == corpus.root:
        return had
    return Layer(corpus.name, _version(corpus), corpus.root, corpus.format, stamp)


def _known() -> Iterator[Known]:
    """The table of real drug names that comes with the program."""
    with open(os.path.join(bundled_data(), "known-names.tsv"), encoding="utf-8") as handle:
        rows = (line.rstrip("\n").split("\t") for line in handle if not line.startswith("#"))
        next(rows)
        for name, synonyms, brands, marketed, parts in rows:
            yield Known(name, _list(synonyms), _list(brands), bool(marketed), _list(parts))


def _list(cell: str) -> tuple[str, ...]:
    return tuple(name for name in cell.split("|") if name)


def _version(corpus: Corpus) -> str:
    """The version a corpus states in ``corpus.toml`` beside its folder or in it, else the day of its newest file."""
    for folder in (corpus.root, os.path.dirname(corpus.root)):
        with (
            contextlib.suppress(OSError, ValueError, KeyError),
            open(os.path.join(folder, "corpus.toml"), "rb") as handle,
        ):
            return str(tomllib.load(handle)["version"])
    newest = max((os.stat(entry).st_mtime for entry in corpus_files(corpus.root, corpus.format)), default=0.0)
    return time.strftime("%Y-%m-%d", time.gmtime(newest))


def _sweep(folder: str, keep: str) -> None:
    """Take out what killed builds and former versions left in the cache folder."""
    now = time.time()
    for entry in os.scandir(folder):
        ours = entry.name.startswith((".building-", "index-"))
        if ours and not entry.path.startswith(keep):
            with contextlib.suppress(OSError):
                if now - entry.stat().st_mtime > _STALE:
                    os.unlink(entry.path)
