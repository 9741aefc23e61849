"""Puts into an index what files say, and takes it out again: the tables of the first half of ``schema.sql``.

Rows are numbered here and written in batches. Nothing here knows of other drugs; what follows from several is ``derived``.
"""

import contextlib
import json
import signal
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from drugref.index.reader import BODY
from drugref.index.rows import Row, Rows
from drugref.text import long_words, storable

__all__ = ["Content", "uninterrupted"]

_DRUG = (
    "INSERT INTO drug (id, file_id, corpus, shadowed, base, rank, title, kind, description, class, brand_names, synonyms, atc, "
    f"ingredients, is_banned, reviewed, boxed_warning, last_modified, sources, extra, file) VALUES (?, ?, ?, 0, {', '.join('?' * 17)})"
)
_ATC = 8
# Where the codes stand among the columns from ``base`` on (``rows_of``).


@contextlib.contextmanager
def uninterrupted() -> Iterator[None]:
    """Ctrl-C waits until a step is done: a tenth of a second. Where signals cannot be held back, it comes at once."""
    hold = getattr(signal, "pthread_sigmask", None)
    before = hold(signal.SIG_BLOCK, {signal.SIGINT}) if hold else None
    try:
        yield
    finally:
        if hold and before is not None:
            hold(signal.SIG_SETMASK, before)


class Content:
    """The content of one index that is being written. ``touched`` are the ``(base, corpus)`` of drugs put in or taken out; ``torn``:
    whether something failed in the midst of what was begun last."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.touched: set[tuple[str, str]] = set()
        self.torn = False
        self._words: Counter[str] = Counter()
        self._next = {t: self._last(t) + 1 for t in ("drug", "section", "faq", "passage")}

    def _last(self, table: str) -> int:
        (last,) = self.db.execute(f"SELECT coalesce(max(id), 0) FROM {table}").fetchone()
        return int(last)

    def _number(self, table: str, count: int = 1) -> int:
        first = self._next[table]
        self._next[table] += count
        return first

    def open_file(self, corpus: str, path: str, size: int, mtime: int) -> int:
        """The row of a file that is about to be read."""
        row = self.db.execute("INSERT INTO file VALUES (NULL, ?, ?, ?, ?, 0, 0)", (corpus, storable(path), size, mtime)).lastrowid
        assert row is not None
        return row

    def close_file(self, file_id: int) -> None:
        """The file was read to its end."""
        self.db.execute("UPDATE file SET whole = 1 WHERE id = ?", (file_id,))

    def add(self, batch: Iterable[tuple[int, str, Rows]], words: Mapping[str, int]) -> None:
        """Put in what records came to, in order, each with its file's row and its corpus; ``words`` are those of all of them."""
        tables: dict[str, list[Row]] = {t: [] for t in ("problem", "drug", "section", "faq", "passage", "fulltext", "code")}
        counts: Counter[int] = Counter()
        for file_id, corpus, rows in batch:
            counts[file_id] += 1
            tables["problem"] += [(file_id, storable(p.file), p.line, p.message, p.hint, p.severity) for p in rows.problems]
            if rows.drug is not None:
                self._add(file_id, corpus, rows, rows.drug, tables)
        with self._whole():
            self._write(tables, counts)
            self._words.update(words)

    def _write(self, tables: dict[str, list[Row]], counts: Mapping[int, int]) -> None:
        self.db.executemany("INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)", tables["problem"])
        self.db.executemany(_DRUG, tables["drug"])
        self.db.executemany(f"INSERT INTO section VALUES ({', '.join('?' * 11)})", tables["section"])
        self.db.executemany("INSERT INTO code VALUES (?, ?)", tables["code"])
        self.db.executemany("INSERT INTO faq VALUES (?, ?, ?, ?, ?)", tables["faq"])
        self.db.executemany("INSERT INTO passage VALUES (?, ?, ?, ?)", tables["passage"])
        self.db.executemany("INSERT INTO fulltext (rowid, title, heading, body) VALUES (?, ?, ?, ?)", tables["fulltext"])
        self.db.executemany("UPDATE file SET read = read + ? WHERE id = ?", ((count, row) for row, count in counts.items()))

    def _add(self, file_id: int, corpus: str, rows: Rows, drug: Row, tables: dict[str, list[Row]]) -> None:
        base, _, title, *_ = drug
        self.touched.add((str(base), corpus))
        drug_id = self._number("drug")
        sections, faqs = self._number("section", len(rows.sections)), self._number("faq", len(rows.faqs))
        tables["drug"].append((drug_id, file_id, corpus, *drug))
        tables["code"] += [(code, drug_id) for code in json.loads(str(drug[_ATC]))]
        for i, (parent, *rest) in enumerate(rows.sections, sections):
            tables["section"].append((i, drug_id, sections + parent if isinstance(parent, int) else None, *rest))
        tables["faq"] += [(i, drug_id, *faq) for i, faq in enumerate(rows.faqs, faqs)]
        for section, faq, heading, body in rows.passages():
            passage = self._number("passage")
            ids = (None if section is None else sections + section, None if faq is None else faqs + faq)
            tables["passage"].append((passage, drug_id, *ids))
            tables["fulltext"].append((passage, title, heading, body))

    def remove_file(self, file_id: int) -> None:
        """Take out a file with all that came of it; its names stay until ``derived`` takes them off the lists they stand on."""
        drugs = self.db.execute("SELECT id, base, corpus FROM drug WHERE file_id = ?", (file_id,)).fetchall()
        self.touched |= {(base, corpus) for _, base, corpus in drugs}
        words: Counter[str] = Counter()
        with self._whole():
            for drug_id, _, _ in drugs:
                words.update(self._unindex(drug_id))
                for table in ("section", "faq", "passage", "code"):
                    self.db.execute(f"DELETE FROM {table} WHERE drug_id = ?", (drug_id,))
            self.db.execute("DELETE FROM drug WHERE file_id = ?", (file_id,))
            self.db.execute("DELETE FROM problem WHERE file_id = ?", (file_id,))
            self.db.execute("DELETE FROM file WHERE id = ?", (file_id,))
            self._words.subtract(words)

    @contextlib.contextmanager
    def _whole(self) -> Iterator[None]:
        """All of this or nothing: what fails in its midst makes the whole step ``torn``, which is then not kept. A savepoint would do so
        for a part of a step, but it makes FTS5 write what it has gathered: that costs more than all the rest."""
        with uninterrupted():
            self.torn = True
            yield
            self.torn = False

    def _unindex(self, drug_id: int) -> set[str]:
        """Take a drug's passages out of the full text, which keeps no text and must be told what it held; the words they had."""
        rows = self.db.execute(
            f"SELECT p.id, d.title, coalesce(s.title, f.question), {BODY} "
            "FROM passage p JOIN drug d ON d.id = p.drug_id LEFT JOIN section s ON s.id = p.section_id "
            "LEFT JOIN faq f ON f.id = p.faq_id WHERE p.drug_id = ?",
            (drug_id,),
        ).fetchall()
        self.db.executemany("INSERT INTO fulltext (fulltext, rowid, title, heading, body) VALUES ('delete', ?, ?, ?, ?)", rows)
        return long_words("\n".join(f"{heading} {body}" for _, _, heading, body in rows))

    def settle_words(self) -> None:
        """Write how the counts of words changed."""
        changes = [(word, count) for word, count in sorted(self._words.items()) if count]
        sql = "INSERT INTO word VALUES (?, ?) ON CONFLICT (word) DO UPDATE SET monographs = monographs + excluded.monographs"
        self.db.executemany(sql, changes)
        if any(count < 0 for _, count in changes):
            self.db.execute("DELETE FROM word WHERE monographs < 1")
        self._words.clear()
