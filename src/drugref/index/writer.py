"""Makes an index, or brings one up to date: in a file beside its place, verified, then put there in one step.

What is in use is never changed. The file beside it is whole after every step (``Draft.save``): what a killed or stopped run leaves
there is taken up by the next one.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterable, Mapping
from importlib.resources import files
from typing import NamedTuple

from drugref.errors import IndexFault
from drugref.index import APPLICATION_ID, SCHEMA_VERSION
from drugref.index.alike import update_lookalikes
from drugref.index.content import Content, uninterrupted
from drugref.index.derived import Known, fill_known, fill_name_words, name_groups, settle_known, settle_shadows
from drugref.index.nearness import listed, record, states, update_nearness
from drugref.index.reader import connected
from drugref.index.seal import copy_unsealed, is_noted, is_sound, note, note_path, seal, unseal
from drugref.text import storable

__all__ = ["Draft", "FileRow", "Known", "Layer", "draft_path", "put_in_place", "remove"]


class Layer(NamedTuple):
    """A corpus as the index describes it; ``stamp`` is what its files looked like when they were listed."""

    name: str
    version: str
    root: str
    format: str
    stamp: str


class FileRow(NamedTuple):
    """A file that the draft has read, ``read`` records of it; ``whole`` when to its end. ``mtime`` in nanoseconds."""

    id: int
    size: int
    mtime: int
    read: int
    whole: bool


def draft_path(path: str) -> str:
    """The file beside an index in which it is built: always the same, so that nothing piles up."""
    return os.path.join(os.path.dirname(path), f".building-{os.path.basename(path)}")


class Draft:
    """An index that is being written. Call ``content.add`` and the like, ``save`` now and then, ``finish`` at the end."""

    def __init__(self, db: sqlite3.Connection, path: str = "") -> None:
        self.db = db
        self.path = path
        self.content = Content(db)
        self._deriving = False
        self._kept: set[tuple[str, str]] = set()

    @classmethod
    def beside(cls, beside: str, base: str | None, program: str) -> "Draft":
        """A draft in the file ``beside``: what a stopped run of this ``program`` left there, else a copy of the index ``base``, else
        an empty one."""
        if os.path.isfile(beside) and (is_noted(beside) or is_sound(beside)):
            unseal(beside)  # a run that was killed after its last step
            if db := _opened(beside, program):
                return cls(db, beside)
        remove(beside)
        os.close(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if base:
            if copy_unsealed(base, beside) and (db := _opened(beside, program)):
                return cls(db, beside)
            os.truncate(beside, 0)
        db = sqlite3.connect(beside, isolation_level=None)
        _prepare(db)
        _create(db, program)
        return cls(db, beside)

    @classmethod
    def in_memory(cls, base: str | None = None, program: str = "") -> "Draft":
        """A draft without a file, for when no folder can be written: a copy of the index ``base``, else an empty one."""
        db = sqlite3.connect(":memory:", isolation_level=None)
        if base:
            with contextlib.closing(connected(base)) as file:
                file.backup(db)
        else:
            _create(db, program)
        return cls(db)

    def close(self) -> None:
        """Stop here: what was written is kept for the next run; what was written or derived in part is not."""
        with contextlib.suppress(sqlite3.Error):
            if self._deriving or self.content.torn:
                self.db.execute("ROLLBACK")
            else:
                self.save()
                self.db.execute("COMMIT")
            self._note()
        self.db.close()

    def meta(self, key: str) -> str | None:
        """One value of ``meta``."""
        row = self.db.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
        return str(row[0]) if row else None

    def files(self, corpus: str) -> dict[str, FileRow]:
        """The files of a corpus that were read, by path."""
        rows = self.db.execute("SELECT path, id, size, mtime, read, whole FROM file WHERE corpus = ?", (corpus,))
        return {path: FileRow(row, size, mtime, read, bool(whole)) for path, row, size, mtime, read, whole in rows}

    def failed(self, corpus: str) -> set[int]:
        """The rows of a corpus's files that were read to their end and gave no drug."""
        sql = "SELECT id FROM file f WHERE corpus = ? AND whole AND NOT EXISTS (SELECT 1 FROM drug WHERE file_id = f.id)"
        return {row for (row,) in self.db.execute(sql, (corpus,))}

    def corpora(self) -> tuple[str, ...]:
        """The names of all corpora that files were read of."""
        return tuple(name for (name,) in self.db.execute("SELECT DISTINCT corpus FROM file"))

    def layer(self, name: str) -> Layer | None:
        """How the index described a corpus so far."""
        row = self.db.execute("SELECT name, version, root, format, stamp FROM corpus WHERE name = ?", (name,)).fetchone()
        return Layer(*row) if row else None

    def unsettle(self, corpus: str) -> None:
        """Forget what a corpus looked like when it was read: a run that is stopped from here on must list it again."""
        self.db.execute("UPDATE corpus SET stamp = '' WHERE name = ?", (corpus,))

    def save(self) -> None:
        """Keep what was done so far: a run that is stopped after this goes on from here."""
        with uninterrupted():
            if self.db.in_transaction:
                self.content.settle_words()
                unkept = self.content.touched - self._kept
                keys = ((f"{_TOUCHED}{base}\n{corpus}",) for base, corpus in unkept)
                self.db.executemany("INSERT OR IGNORE INTO meta VALUES (?, '')", keys)
                self._kept |= unkept
                self.db.execute("COMMIT")
                self._note()
            self.db.execute("BEGIN")

    def _note(self) -> None:
        """Only a draft that is as it was left here is taken up: one changed by others may say other doses and look whole."""
        if self.path:
            note(self.path)

    def fill_known(self, known: Iterable[Known]) -> None:
        """Put in the table of real names, of an index that never had one; a run that is stopped before ``finish`` must do so again."""
        fill_known(self.db, known)

    def finish(self, layers: Iterable[Layer], known: Iterable[Known] | None, meta: Mapping[str, str]) -> None:
        """Derive what follows from all drugs together, verify the file and close it. ``known``: the table of real names, None when
        the one that is there is to stay."""
        self.save()
        self._deriving = True
        self.db.execute("PRAGMA cache_spill = ON")
        self._describe(layers)
        before = listed(self.db)
        if known is not None:
            fill_known(self.db, known)
        self.db.execute("DELETE FROM name WHERE drug_id IS NOT NULL AND drug_id NOT IN (SELECT id FROM drug)")
        name_groups(self.db, self.content.touched | self._left_touched())
        settle_shadows(self.db)
        settle_known(self.db)
        fill_name_words(self.db)
        after = states(self.db)
        update_nearness(self.db, before, after)
        update_lookalikes(self.db, before, after)
        record(self.db, before, after)
        self.db.execute("DELETE FROM meta")
        self.db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
        self._settle_fulltext()
        self.db.execute("COMMIT")
        if self.path:
            _verify(self.db)
            self.db.close()
            seal(self.path)

    def _settle_fulltext(self) -> None:
        """Bring the full text into one piece, which a question reads faster, where much of it is new and that takes a second or two.
        After a small change a question reads a small piece more."""
        passages, drugs = self.db.execute("SELECT (SELECT count(*) FROM passage), (SELECT count(*) FROM drug)").fetchone()
        if passages <= _WHOLE_UP_TO and len(self.content.touched) > _MUCH * drugs:
            self.db.execute("INSERT INTO fulltext (fulltext) VALUES ('optimize')")

    def _left_touched(self) -> set[tuple[str, str]]:
        """What stopped runs before this one had touched."""
        rows = self.db.execute("SELECT key FROM meta WHERE key LIKE ? || '%'", (_TOUCHED,)).fetchall()
        pairs = (key[len(_TOUCHED) :].partition("\n") for (key,) in rows)
        return {(base, corpus) for base, _, corpus in pairs}

    def _describe(self, layers: Iterable[Layer]) -> None:
        self.db.execute("DELETE FROM corpus")
        for order, layer in enumerate(layers):
            counts = self.db.execute(
                "SELECT (SELECT coalesce(sum(read), 0) FROM file WHERE corpus = ?), (SELECT count(*) FROM drug WHERE corpus = ?)",
                (layer.name, layer.name),
            ).fetchone()
            values = (order, layer.name, layer.version, storable(layer.root), layer.format, layer.stamp, *counts)
            self.db.execute("INSERT INTO corpus VALUES (?, ?, ?, ?, ?, ?, ?, ?)", values)


_WHOLE_UP_TO = 50_000
# Passages: about 1,500 monographs.
_MUCH = 0.05
# Part of the drugs that were put in or taken out: up to this FTS5's own merging keeps the pieces few.
_TOUCHED = "touched:"
# In meta while an index is built: which drugs must be named anew.


def _prepare(db: sqlite3.Connection) -> None:
    db.execute("PRAGMA journal_mode = TRUNCATE")
    db.execute("PRAGMA synchronous = OFF")
    db.execute("PRAGMA cache_size = -65536")
    db.execute("PRAGMA temp_store = MEMORY")
    db.execute("PRAGMA cache_spill = OFF")  # the file changes with a commit alone, so that its note holds between two
    # A killed run is rolled back by the journal; power loss is found by the check at the end, and the file flushed then.


_PENDING = 32 << 20
# Bytes of full text that are gathered before they are written: a fifth faster than FTS5's own 1 MB, in memory that stays flat.

_MERGED = 8
# Pieces of full text that are merged at a time: with FTS5's own 4 a large import writes its lists a sixth slower, and a question that
# reads up to eight pieces is no slower to speak of.


_PAGE = 8192
# Bytes: FTS5 is a tenth faster than with SQLite's own 4096, and the reading of a monograph no slower.


def _create(db: sqlite3.Connection, program: str) -> None:
    db.execute(f"PRAGMA page_size = {_PAGE}")
    db.executescript(files("drugref.index").joinpath("schema.sql").read_text(encoding="utf-8"))
    for option, value in (("hashsize", _PENDING), ("automerge", _MERGED)):
        db.execute("INSERT INTO fulltext (fulltext, rank) VALUES (?, ?)", (option, value))
    db.execute("INSERT INTO meta VALUES ('program', ?)", (program,))
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _opened(path: str, program: str) -> sqlite3.Connection | None:
    """An index of this program that can be written, or None. That it is whole is known by its check sum or its note."""
    db = sqlite3.connect(path, isolation_level=None)
    try:
        marks = db.execute("SELECT * FROM pragma_application_id, pragma_user_version").fetchone()
        made_by = db.execute("SELECT value FROM meta WHERE key = 'program'").fetchone()
        if marks == (APPLICATION_ID, SCHEMA_VERSION) and made_by == (program,):
            _prepare(db)
            return db
    except sqlite3.Error:
        pass  # it is of no use; the caller starts anew
    db.close()
    return None


def remove(path: str) -> None:
    """Take away a draft with its journal and its note."""
    for name in (f"{path}-journal", note_path(path), path):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)


def put_in_place(draft: str, path: str) -> None:
    """Put a draft that was just sealed where the index is, and note that it passed the check. What stands beside it goes first: a run
    that is killed here leaves the draft, which the next one starts from or takes away, and nothing that no one would look at again."""
    for name in (f"{draft}-journal", note_path(draft)):
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name)
    os.replace(draft, path)
    with contextlib.suppress(OSError):
        note(path)


def _verify(db: sqlite3.Connection) -> None:
    answer = db.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise IndexFault(f"the index that was just built is damaged: {answer}", "check the disk, then run: drugref index --rebuild")
