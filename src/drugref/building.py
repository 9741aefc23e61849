"""Bringing the index up to date with the corpora: the slow way in, imported only when there is something to read.

One process builds while the others wait at a lock. Only files that are new or changed are read. Where the folder cannot be
written or is full, the index is made in memory for this one answer, out of the one that is there, and a line says so.
"""

import contextlib
import datetime
import gc
import os
import sqlite3
import time
import tomllib
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from drugref.corpora import Corpus, Progress, corpus_files, known_stamp, program_stamp, stamps
from drugref.errors import CorpusFault, IndexFault
from drugref.index.reader import Reader, open_file
from drugref.index.rows import Rows
from drugref.index.writer import Draft, Known, Layer, draft_path, put_in_place, remove
from drugref.locking import locked
from drugref.paths import bundled_data
from drugref.records import Problem
from drugref.sources import Record, detect, records, unpacked_size
from drugref.text import storable
from drugref.workers import Chunk, read_records

__all__ = ["build"]

_WAIT = 600.0
# Seconds to wait for another process's build: longer than the largest measured build of a hospital-sized corpus.
_STALE = 14 * 86_400.0
# Seconds after which an index of another version, or a file left by a killed build, is swept out.
_STEP = 24_000_000
# Bytes of records after which what was written is kept: more than that is never lost when a run is killed. FTS5 writes what it has
# gathered with each step, and the larger a piece is the less often it is merged with others.
_IN_MEMORY = 512_000_000
# Bytes up to which an index that cannot be written is brought up to date in memory: the bundled one many times over.
_NO_PLACE = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN}
# What SQLite says when the file cannot be written; all else is a fault of the file itself.
_TICK, _WHOLE_SECOND = 20_000_000, 1_000_000_000
# Nanoseconds within which two writes may leave the same time on a file: a few ticks of the system's clock; or the whole seconds that
# some file systems keep, which show by their zeros.
_UNSURE = -1
# In place of the time of a file that was written so lately: it is read once more by the next command.


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
        with locked(path, _WAIT) as alone:
            if reader := ready():
                return reader
            beside = draft_path(path) if alone else f"{draft_path(path)}.{os.getpid()}"
            _build_beside(path, beside, corpora, progress, _Wish(rebuild, thorough, notice))
            _sweep(os.path.dirname(path), keep=path)
        reader = open_file(path)
    except KeyboardInterrupt:
        notice("stopped; what was read is kept, and the next command goes on from there")
        raise
    except TimeoutError:
        raise IndexFault("another drugref has been building the index for ten minutes", "wait for it, or stop it and try again") from None
    except OSError as error:
        why = f"the index cannot be kept in {os.path.dirname(path)} ({error.strerror or error})"
        reader = _without_place(path, corpora, progress, _Wish(rebuild, thorough, notice), why)
    if unread := len(reader.problems()):
        told = "one file or record could not be read and is" if unread == 1 else f"{unread} files or records could not be read and are"
        notice(f"{told} left out: drugref corpus list")
    return reader


class _Wish(NamedTuple):
    """What was asked of the build, and where to say what it met."""

    rebuild: bool
    thorough: bool
    notice: Callable[[str], None]


def _build_beside(path: str, beside: str, corpora: tuple[Corpus, ...], progress: Progress, wish: _Wish) -> None:
    """Build in the file ``beside``; once more from nothing when what there was to start from turns out to be damaged."""
    if wish.rebuild:
        remove(beside)
    for start in (None if wish.rebuild else _base(path, wish.notice), None):
        draft = _draft(beside, start)
        try:
            _fill(draft, corpora, progress, wish.thorough)
        except (sqlite3.DatabaseError, IndexFault) as error:
            draft.db.close()
            remove(beside)
            if start is None or _no_place(error):
                raise _told(error) from error
        except OSError:
            draft.close()
            remove(beside)
            raise
        except BaseException:
            draft.close()
            raise
        else:
            break
    try:
        put_in_place(beside, path)
    except BaseException:
        remove(beside)
        raise


def _draft(beside: str, start: str | None) -> Draft:
    """The draft in a file; what could not be made there is not left there."""
    try:
        return Draft.beside(beside, start, program_stamp())
    except (OSError, sqlite3.Error) as error:
        with contextlib.suppress(OSError):
            remove(beside)
        raise _told(error) from error


def _no_place(error: BaseException) -> bool:
    return isinstance(error, sqlite3.Error) and getattr(error, "sqlite_errorcode", 0) & 0xFF in _NO_PLACE


def _told(error: Exception) -> Exception:
    """An OSError in place of SQLite's, when the file cannot be written: it is met like any other of a folder."""
    return OSError(str(error)) if _no_place(error) else error


def _without_place(path: str, corpora: tuple[Corpus, ...], progress: Progress, wish: _Wish, why: str) -> Reader:
    """The index in memory for this one answer, made out of the one that is there. One too large for that is shown as it was, with its
    date; what must be in step (``thorough``) is then refused."""
    base = None if wish.rebuild else _base(path, wish.notice)
    if base and os.path.getsize(base) > _IN_MEMORY:
        if wish.thorough:
            raise IndexFault(why, "make it writable, make room, or set DRUGREF_CACHE_DIR")
        reader = open_file(base)
        wish.notice(f"{why}: shown as of {reader.meta()['built']}, though the corpora have changed since; set DRUGREF_CACHE_DIR")
        return reader
    wish.notice(f"{why}: made in memory for this answer; set DRUGREF_CACHE_DIR")
    draft = Draft.in_memory(base, program_stamp())
    _fill(draft, corpora, progress, wish.thorough)
    return Reader(draft.db)


def _base(path: str, notice: Callable[[str], None]) -> str | None:
    """The index to start from, when there is a whole one of this program."""
    try:
        reader = open_file(path)
        ours = reader.meta().get("program") == program_stamp()
        reader.close()
    except (IndexFault, sqlite3.Error) as error:
        if os.path.isfile(path):
            notice(f"{error}: it is made anew")
        return None
    return path if ours else None


def _fill(draft: Draft, corpora: tuple[Corpus, ...], progress: Progress, thorough: bool) -> None:
    """Read what is new or changed, take out what is gone, and derive the rest."""
    time.sleep(_TICK / 1e9)  # so that what was written before this command is not unsure
    now = stamps(corpora, Reader(draft.db), thorough)
    draft.save()
    gone = set(draft.corpora()) - {c.name for c in corpora}
    for name in gone:
        for row in draft.files(name).values():
            draft.content.remove_file(row.id)
    todo: list[tuple[Corpus, list[_File]]] = []
    for corpus in corpora:
        had = draft.layer(corpus.name)
        if now[corpus.name] and not (had and (had.stamp, had.root) == (now[corpus.name], storable(corpus.root))):
            files = _changes(draft, corpus)
            todo.append((corpus, files))
            if any(file.mtime == _UNSURE for file in files):
                now[corpus.name] += " unsure"  # no stamp is like this one: the next command looks again
    known = draft.meta("known")
    _read(draft, todo, progress, (lambda: draft.fill_known(_known())) if known is None else lambda: None)
    meta = {"program": program_stamp(), "known": known_stamp(), "built": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")}
    layers = [_layer(draft, corpus, now[corpus.name]) for corpus in corpora]
    draft.finish(layers, None if known in (None, known_stamp()) else _known(), meta)


def _changes(draft: Draft, corpus: Corpus) -> list[_File]:
    """The files of a corpus that are to be read; those that are gone or changed are taken out first."""
    draft.unsettle(corpus.name)
    had = draft.files(corpus.name)
    failed = draft.failed(corpus.name)  # a file may be readable now, which its size and time do not tell
    out: list[_File] = []
    for entry in corpus_files(corpus.root, corpus.format):
        try:
            path, stat = (entry, os.stat(entry)) if isinstance(entry, str) else (entry.path, entry.stat())
        except FileNotFoundError:
            continue  # taken away since it was listed; the stamp tells the next command
        row = had.pop(storable(path), None)
        if row and (row.size, row.mtime) == (stat.st_size, stat.st_mtime_ns) and row.id not in failed:
            if not row.whole:
                out.append(_File(path, _format(corpus, path), stat.st_size, stat.st_mtime_ns, row.read, row.id))
            continue
        if row:
            draft.content.remove_file(row.id)
        out.append(_File(path, _format(corpus, path), stat.st_size, _settled(stat.st_mtime_ns), 0, None))
    for left in had.values():
        draft.content.remove_file(left.id)
    return out


def _settled(mtime: int) -> int:
    """The time of a file's last write, when another write would have another time."""
    tick = _TICK if mtime % _WHOLE_SECOND else 2 * _WHOLE_SECOND
    return mtime if abs(time.time_ns() - mtime) > tick else _UNSURE


def _format(corpus: Corpus, path: str) -> str:
    return corpus.format if corpus.format != "auto" else detect(path) or "markdown"


def _read(draft: Draft, todo: list[tuple[Corpus, list[_File]]], progress: Progress, meanwhile: Callable[[], None]) -> None:
    """Read the files, all through one set of processes, and write what they came to in batches; ``meanwhile`` is done beside it."""
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

    writer = _Files(draft, opened, marks)
    done = count = unsaved = 0
    for chunk in read_records(items(), meanwhile):
        writer.add(chunk)
        done, count, unsaved = done + chunk.size, count + len(chunk.rows), unsaved + chunk.size
        if unsaved >= _STEP:
            draft.save()
            unsaved = 0
        if done < total:
            progress(done, total, count)
    writer.close_ended()
    progress(total, total, count)


class _Files:
    """Hands rows to the draft, and knows of which file each is: files are opened in order, and ``marks`` says how many records each
    one came to once it has been read to its end."""

    def __init__(self, draft: Draft, opened: list[tuple[int, str]], marks: list[int]) -> None:
        self.draft, self.opened, self.marks = draft, opened, marks
        self.at = self.taken = 0

    def add(self, chunk: Chunk) -> None:
        """Write the next records."""
        batch: list[tuple[int, str, Rows]] = []
        ended: list[int] = []
        for rows in chunk.rows:
            ended += self._ended()
            batch.append((*self.opened[self.at], rows))
            self.taken += 1
        self.draft.content.add(batch, chunk.words)
        self.close_ended(ended)

    def close_ended(self, ended: Iterable[int] = ()) -> None:
        """Mark these files, and those of which all records were taken, as read to their end."""
        for row in (*ended, *self._ended()):
            self.draft.content.close_file(row)

    def _ended(self) -> list[int]:
        """Go on to the file that the next record is of: past those of which all records were taken."""
        start = self.at
        while self.at < len(self.marks) and self.taken == self.marks[self.at]:
            self.at, self.taken = self.at + 1, 0
        return [row for row, _ in self.opened[start : self.at]]


def _layer(draft: Draft, corpus: Corpus, stamp: str) -> Layer:
    """How the index describes a corpus; one that is not there now stays as it was."""
    had = draft.layer(corpus.name)
    if not stamp:
        if had is None:
            raise CorpusFault(
                f"the corpus '{corpus.name}' is not there: {corpus.root}", f"put it back, or: drugref corpus remove {corpus.name}"
            )
        return had
    if had and had.stamp == stamp and had.root == storable(corpus.root):
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
    days = []
    for entry in corpus_files(corpus.root, corpus.format):
        with contextlib.suppress(FileNotFoundError):
            days.append(time.strftime("%Y-%m-%d", time.gmtime(os.stat(entry).st_mtime)))
    return max(days, default="without files")


def _sweep(folder: str, keep: str) -> None:
    """Take out what killed builds and former versions left in the cache folder."""
    now = time.time()
    for entry in os.scandir(folder):
        ours = entry.name.startswith((".building-", "index-"))
        if ours and not entry.path.startswith(keep):
            with contextlib.suppress(OSError):
                if now - entry.stat().st_mtime > _STALE:
                    os.unlink(entry.path)
