"""The only SQL that reads. Opens an index that is never written to, and hands out frozen values."""

import contextlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from typing import TypeAlias

from drugref.bodies import markdown_in, text_in
from drugref.errors import IndexFault
from drugref.index import APPLICATION_ID, SCHEMA_VERSION, in_files
from drugref.index.seal import is_sound
from drugref.records import CorpusInfo, Entry, Faq, Label, Leaf, Monograph, Named, Passage, Problem, Source

__all__ = ["BODY", "Reader", "connected", "open_file"]

_ENTRY = (
    "slug, title, kind, description, class, brand_names, synonyms, atc, ingredients, is_banned, reviewed, boxed_warning, "
    "last_modified, corpus, sources, extra, file"
)


def open_file(path: str) -> "Reader":
    """Open the index at ``path``; an IndexFault when there is none, it is not ours or of another version, or it is damaged."""
    db = None
    try:
        db = connected(path)
        marks = db.execute("SELECT * FROM pragma_application_id, pragma_user_version").fetchone()
    except sqlite3.Error as error:
        if db:
            db.close()
        raise IndexFault(f"the index cannot be opened: {error}", "run: drugref index --rebuild") from None
    if marks != (APPLICATION_ID, SCHEMA_VERSION):
        db.close()
        raise IndexFault("the index is not one of this version of drugref", "run: drugref index --rebuild")
    if not is_sound(path):
        db.close()
        raise IndexFault("the index is damaged: its check sum is not what was written", "run: drugref index --rebuild")
    return Reader(db)


def connected(path: str) -> sqlite3.Connection:
    """A connection that only reads."""
    # immutable: the file is only ever replaced whole, so no lock is needed and a read-only folder will do.
    return sqlite3.connect(f"file:{_uri(path)}?mode=ro&immutable=1", uri=True, isolation_level=None)


def _uri(path: str) -> str:
    """A path as SQLite's URI wants it; urllib would cost a tenth of bare Python's start for three characters."""
    return path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")


Weights: TypeAlias = "tuple[float, float, float]"
_TOKENIZE = "porter unicode61 remove_diacritics 2"
# As in schema.sql.
BODY = "CASE WHEN p.section_id IS NULL THEN f.answer WHEN s.blocks IS NULL THEN replace(s.body, '**', '') ELSE s.body END"
# The plain text of a passage ``p``, a section ``s`` or FAQ ``f``.
_PASSAGE = (
    "SELECT d.slug, d.title, CASE WHEN p.faq_id IS NULL THEN 'passage' ELSE 'faq' END, coalesce(s.key, f.section), "
    f"coalesce(s.title, f.question), {BODY}"
)
_PARTS = "JOIN drug d ON d.id = p.drug_id LEFT JOIN section s ON s.id = p.section_id LEFT JOIN faq f ON f.id = p.faq_id"


def _scope(kind: str, sections: tuple[str, ...]) -> tuple[str, list[str]]:
    """The conditions that keep to a kind of passage and to sections with their parts, and their values."""
    where = f"AND p.faq_id IS {'NULL' if kind == 'passage' else 'NOT NULL'} "
    where += "AND (" + " OR ".join("s.key = ? OR s.key LIKE ? || '.%'" for _ in sections) + ")" if sections else ""
    return where, [value for key in sections for value in (key, key)]


class Reader:
    """Questions to one index: what the corpora laid over each other show, or ``only`` one of them."""

    def __init__(self, db: sqlite3.Connection, corpus: str | None = None) -> None:
        self._db = db
        of_corpus = "" if corpus is None else "d.corpus = '" + corpus.replace("'", "''") + "'"
        self._shown = of_corpus or "d.shadowed = 0"
        self._meant = "coalesce(n.via, n.drug_id)" if corpus is None else "coalesce(n.drug_id, n.via)"
        self._there = of_corpus or "d.shadowed <> 1"  # further labels of a drug, too
        # A name of several drugs is listed once; within one corpus it is that corpus's.
        self._name = "name n" if corpus is None else "name m JOIN name n ON n.key = m.key"
        self._row = "n" if corpus is None else "m"

    def only(self, corpus: str) -> "Reader":
        """The same index, but for the drugs of one corpus alone, also those that a corpus above covers."""
        return Reader(self._db, corpus)

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def is_whole(self) -> bool:
        """Whether SQLite finds no damage in the file; reads all of it."""
        try:
            return bool(self._db.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok")
        except sqlite3.Error:
            return False

    def meta(self) -> dict[str, str]:
        """Everything in the ``meta`` table."""
        return dict(self._db.execute("SELECT key, value FROM meta"))

    def corpora(self) -> tuple[CorpusInfo, ...]:
        """The corpora, topmost first."""
        return tuple(
            CorpusInfo(*row) for row in self._db.execute("SELECT name, version, root, files, drugs, format, stamp FROM corpus ORDER BY ord")
        )

    def problems(self, severity: str = "error", corpus: str | None = None) -> tuple[Problem, ...]:
        """The problems of one severity that were met while the index was built, in all corpora or one."""
        rows = self._db.execute(
            "SELECT p.file, line, message, hint, severity FROM problem p JOIN file f ON f.id = p.file_id "
            "WHERE severity = ? AND f.corpus = coalesce(?, f.corpus) ORDER BY p.rowid",
            (severity, corpus),
        )
        return tuple(Problem(*row) for row in rows)

    def repaired(self, corpus: str) -> int:
        """How many records of a corpus were read with a repair."""
        sql = "SELECT count(DISTINCT p.file) FROM problem p JOIN file f ON f.id = p.file_id WHERE f.corpus = ? AND p.severity = 'repair'"
        return int(self._db.execute(sql, (corpus,)).fetchone()[0])

    def report(self, corpus: str) -> Iterator[tuple[str, str | None, tuple[Problem, ...]]]:
        """``(where, slug or None, problems)`` of each record of a corpus that was read, or that has problems, file by file."""
        for file_id, path in self._db.execute("SELECT id, path FROM file WHERE corpus = ? ORDER BY path", (corpus,)):
            slugs = dict(self._db.execute("SELECT file, slug FROM drug WHERE file_id = ? ORDER BY id", (file_id,)))
            found: dict[str, list[Problem]] = {where: [] for where in slugs}
            for row in self._db.execute(
                "SELECT file, line, message, hint, severity FROM problem WHERE file_id = ? ORDER BY rowid", (file_id,)
            ):
                found.setdefault(row[0] or path, []).append(Problem(*row))
            for where, problems in found.items():
                yield where, slugs.get(where), tuple(problems)

    def twins(self, corpus: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """``(title, slugs)`` of the pages of a corpus that share a title, which therefore opens none of them."""
        rows = self._db.execute(
            "SELECT min(title), json_group_array(slug) FROM drug WHERE corpus = ? AND rank = 0 "
            "GROUP BY base HAVING count(*) > 1 ORDER BY 1",
            (corpus,),
        )
        return tuple((title, tuple(sorted(json.loads(slugs)))) for title, slugs in rows)

    def counts(self) -> dict[str, int]:
        """How many rows each table of content holds."""
        return {t: self._db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("drug", "section", "faq", "name", "passage")}

    # --- names

    def named(self, key: str) -> tuple[Named, ...]:
        """The drugs that have a name with this key, the title before synonyms before brands; a page's slug is told as a title."""
        rows = self._db.execute(
            "SELECT n.name, replace(n.kind, 'slug', 'title'), d.slug, d.title, d.class, d.corpus FROM name n "
            f"JOIN drug d ON d.id = {self._meant} WHERE n.key = ? AND n.drug_id IS NOT NULL AND {self._there} "
            "ORDER BY CASE n.kind WHEN 'title' THEN 0 WHEN 'synonym' THEN 1 ELSE 2 END, n.id",
            (key,),
        )
        return tuple(Named(*row) for row in rows)

    def by_id(self, name_id: int) -> Named:
        """One name by its row, with the drug here that it stands for."""
        row = self._db.execute(
            f"SELECT n.name, n.kind, d.slug, d.title, d.class, d.corpus FROM {self._name} JOIN drug d ON d.id = {self._meant} "
            f"WHERE {self._row}.id = ? AND {self._there} ORDER BY n.drug_id IS NULL, n.id",
            (name_id,),
        ).fetchone()
        return Named(*row)

    def written(self, name_id: int) -> str:
        """A name by its row, as it is written."""
        return str(self._db.execute("SELECT name FROM name WHERE id = ?", (name_id,)).fetchone()[0])

    def names_with(self, terms: Iterable[str]) -> Iterator[bytes]:
        """For each of these letters in threes the names of drugs here that have them (see schema.sql), the shortest list first;
        each is read when it is asked for."""
        asked = tuple(terms)
        sizes = self._db.execute(f"SELECT length(names), term FROM gram WHERE term IN ({_marks(asked)})", asked).fetchall()
        for _, term in sorted(sizes):
            yield self._db.execute("SELECT names FROM gram WHERE term = ?", (term,)).fetchone()[0]

    def names_in_pieces(self, keys: Iterable[str], most: int) -> list[tuple[bytes, str]]:
        """The rows and compacted letters of the names under these keys of ``piece``, but not from lists of more than ``most`` names."""
        asked = tuple(keys)
        return self._db.execute(f"SELECT names, bares FROM piece WHERE key IN ({_marks(asked)}) AND count <= ?", (*asked, most)).fetchall()

    def bare_names(self, rows: Iterable[int]) -> list[tuple[int, str, int | None, bool]]:
        """``(row, compacted name, drug row, known)`` of names; the drug is None for one that is not here, ``known`` is true
        for a name that no monograph lists."""
        ids = tuple(rows)
        return self._db.execute(
            f"SELECT {self._row}.id, n.bare, d.id, n.drug_id IS NULL FROM {self._name} LEFT JOIN drug d ON d.id = {self._meant} "
            f"WHERE {self._row}.id IN ({_marks(ids)}) AND (d.id IS NULL OR {self._there})",
            ids,
        ).fetchall()

    def names_starting(self, key: str, limit: int) -> tuple[str, ...]:
        """Names whose key starts so, for completion, in alphabetical order."""
        rows = self._db.execute(
            f"SELECT DISTINCT n.name FROM name n JOIN drug d ON d.id = {self._meant} AND n.drug_id IS NOT NULL "
            f"WHERE n.key >= ? AND n.key < ? AND {self._shown} ORDER BY n.key LIMIT ?",
            (key, key + "\U0010ffff", limit),
        )
        return tuple(name for (name,) in rows)

    def with_word(self, word: str, limit: int) -> tuple[Named, ...]:
        """Titles and synonyms of two words and more, of drugs here, that have this word."""
        if self._db.execute("SELECT 1 FROM name_word WHERE word = ?", (word,)).fetchone() is None:
            return ()
        rows = self._db.execute(
            "SELECT n.name, n.kind, d.slug, d.title, d.class, d.corpus FROM name n "
            f"JOIN drug d ON d.id = n.drug_id WHERE {self._shown} AND n.kind IN ('title', 'synonym') AND instr(n.name, ' ') > 0 "
            "AND ' ' || lower(n.name) || ' ' LIKE '% ' || ? || ' %' LIMIT ?",
            (word, limit),
        )
        return tuple(Named(*row) for row in rows)

    def known(self, key: str) -> tuple[Named | None, ...]:
        """For each substance with a name of this key, whether or not a corpus covers it: the drug here that it is, or None."""
        rows = self._db.execute(
            "SELECT k.name, k.kind, d.slug, d.title, d.class, d.corpus FROM name k "
            f"LEFT JOIN drug d ON d.id = k.via AND {self._there} WHERE k.key = ? AND k.substance IS NOT NULL ORDER BY k.id",
            (key,),
        )
        return tuple(Named(*row) if row[2] else None for row in rows)

    def combination_of(self, key: str) -> str:
        """The real combination that has a name with this key, by its parts; "" when it is a name of none, or of a single substance too
        that is not one of them."""
        row = self._db.execute(
            "SELECT s.name FROM name k JOIN name s ON s.id = k.substance WHERE k.key = ? AND s.id IN (SELECT substance FROM ingredient)",
            (key,),
        ).fetchone()
        return str(row[0]) if row else ""

    def substances(self, key: str) -> tuple[str, ...]:
        """The names of the real substances that a name with this key is one of: of a brand what it is made of."""
        rows = self._db.execute("SELECT DISTINCT s.name FROM name k JOIN name s ON s.id = k.substance WHERE k.key = ? LIMIT 3", (key,))
        return tuple(name for (name,) in rows)

    def is_combined(self, slug: str) -> bool:
        """Whether a real combination has this drug as a part."""
        sql = (
            "SELECT 1 FROM drug d JOIN name n ON n.drug_id = d.id AND n.kind <> 'brand' JOIN ingredient i ON i.key = n.key "
            f"WHERE d.slug = ? AND {self._there} LIMIT 1"
        )
        return self._db.execute(sql, (slug,)).fetchone() is not None

    def combinations_with(self, slug: str) -> tuple[Named, ...]:
        """The combinations here that have this drug as an ingredient, by title."""
        rows = self._db.execute(
            "SELECT d.title, 'title', d.slug, d.title, d.class, d.corpus FROM drug d "
            f"WHERE d.slug <> ? AND {self._shown} AND EXISTS (SELECT 1 FROM json_each(d.ingredients) part WHERE part.value = ?) "
            "ORDER BY d.title",
            (slug, slug),
        )
        return tuple(Named(*row) for row in rows)

    def lookalikes(self, slug: str, least: float) -> tuple[tuple[str, str | None, float], ...]:
        """``(name, slug or None, score)`` of the names computed to look and sound like a drug's, the most alike first."""
        rows = self._db.execute(
            "SELECT n.name, o.slug, l.score FROM lookalike l JOIN drug d ON d.id = l.drug_id JOIN name n ON n.id = l.name_id "
            "LEFT JOIN drug o ON o.id = coalesce(n.via, n.drug_id) "
            f"WHERE d.slug = ? AND {self._shown} AND l.score >= ? ORDER BY l.score DESC, n.name",
            (slug, least),
        )
        return tuple(rows.fetchall())

    # --- drugs

    def entries(self) -> Iterator[Entry]:
        """Every drug that is not covered by one of a corpus above, by title; of several labels of a drug the one shown first. Of one
        corpus every monograph, the labels of a drug in their order."""
        order = f"title COLLATE NOCASE, rank DESC, {in_files('d')}, slug"
        for row in self._db.execute(f"SELECT {_ENTRY} FROM drug d WHERE {self._shown} ORDER BY {order}"):
            yield _entry(row)

    def _head(self, slug: str) -> tuple[int, Entry]:
        row = self._db.execute(
            f"SELECT id, {_ENTRY} FROM drug d WHERE slug = ? AND {self._there} ORDER BY shadowed LIMIT 1", (slug,)
        ).fetchone()
        if row is None:
            raise IndexFault(f"the index has lost {slug}", "run: drugref index --rebuild")
        return row[0], _entry(row[1:])

    def has(self, slug: str) -> bool:
        """Whether there is a drug with this slug."""
        return self._db.execute(f"SELECT 1 FROM drug d WHERE slug = ? AND {self._there}", (slug,)).fetchone() is not None

    def entry(self, slug: str) -> Entry:
        """The head of one drug."""
        return self._head(slug)[1]

    def also_in(self, slug: str) -> tuple[str, ...]:
        """The names of further corpora that have the drug, by its title or a synonym, topmost first."""
        rows = self._db.execute(
            "SELECT DISTINCT c.name FROM drug d JOIN name n ON n.drug_id = d.id AND n.kind <> 'brand' "
            "JOIN name m ON m.key = n.key AND m.kind <> 'brand' AND (n.kind = 'title' OR m.kind = 'title') "
            "JOIN drug o ON o.id = m.drug_id AND o.corpus <> d.corpus JOIN corpus c ON c.name = o.corpus "
            f"WHERE d.slug = ? AND {self._there} ORDER BY c.ord",
            (slug,),
        )
        return tuple(corpus for (corpus,) in rows)

    def covering(self) -> frozenset[str]:
        """The slugs of the drugs that lie over a page of another corpus, and of those pages."""
        rows = self._db.execute(
            "SELECT d.slug, o.slug FROM drug o JOIN name n ON n.drug_id = o.id AND n.kind <> 'brand' "
            "JOIN name m ON m.key = n.key AND m.kind <> 'brand' AND (n.kind = 'title' OR m.kind = 'title') "
            "JOIN drug d ON d.id = m.drug_id AND d.corpus <> o.corpus WHERE o.shadowed = 1"
        )
        return frozenset(slug for pair in rows for slug in pair)

    def label(self, slug: str) -> Named | None:
        """The drug of a label by its title and the start of its set id, which names the label also when it is the one shown by its
        title; None when there is none."""
        base, _, set_id = slug.rpartition("-")
        row = self._db.execute(
            f"SELECT title, 'title', slug, title, class, corpus FROM drug d WHERE base = ? AND rank > 0 AND {self._there} "
            "AND substr(replace(lower(json_extract(extra, '$.set_id')), '-', ''), 1, 8) = ? "
            f"ORDER BY shadowed, rank DESC, {in_files('d')}",
            (base, set_id),
        ).fetchone()
        return Named(*row) if row else None

    def labels(self, slug: str) -> tuple[Label, ...]:
        """The further labels of a drug in its corpus, the best first."""
        rows = self._db.execute(
            "SELECT o.slug, o.brand_names, coalesce(json_extract(o.extra, '$.company'), ''), o.last_modified FROM drug d "
            f"JOIN drug o ON o.base = d.base AND o.corpus = d.corpus AND o.id <> d.id WHERE d.slug = ? AND {self._there} AND d.rank > 0 "
            f"ORDER BY o.rank DESC, {in_files('o')}",
            (slug,),
        )
        return tuple(Label(row[0], tuple(json.loads(row[1])), *row[2:]) for row in rows)

    def rank(self, slug: str) -> int:
        """The rank of a drug among the labels of its title."""
        row = self._db.execute(f"SELECT rank FROM drug d WHERE slug = ? AND {self._there} ORDER BY shadowed LIMIT 1", (slug,)).fetchone()
        return int(row[0]) if row else 0

    def monograph(self, slug: str) -> Monograph:
        """A whole monograph."""
        drug_id, entry = self._head(slug)
        rows = self._db.execute(
            "SELECT id, parent, key, also, title, loinc, excerpt, body, markdown, blocks FROM section WHERE drug_id = ? ORDER BY id",
            (drug_id,),
        ).fetchall()
        faqs = self._db.execute("SELECT question, answer, section FROM faq WHERE drug_id = ? ORDER BY id", (drug_id,))
        return Monograph(entry, _leaves(rows), tuple(Faq(*row) for row in faqs))

    # --- alternatives

    def classes(self, class_start: str, atc_starts: Iterable[str]) -> tuple[tuple[str, str, str, tuple[str, ...]], ...]:
        """``(slug, title, class, ATC codes)`` of the drugs shown whose class starts so (when it is not ""), or one of whose ATC codes
        does, by title."""
        ranges = [(start, start + "\U0010ffff") for start in atc_starts]
        tests = ["d.id IN (SELECT drug_id FROM code WHERE atc >= ? AND atc < ?)"] * len(ranges)
        if class_start:
            tests.append("d.class >= ? COLLATE NOCASE AND d.class < ? COLLATE NOCASE")
            ranges.append((class_start, class_start + "\U0010ffff"))
        rows = set()
        for test, values in zip(tests, ranges, strict=True):
            rows |= set(self._db.execute(f"SELECT d.title, d.slug, d.class, d.atc FROM drug d WHERE {test} AND {self._shown}", values))
        ordered = sorted(rows, key=lambda row: (row[0].casefold(), row[1]))
        return tuple((slug, title, drug_class, tuple(json.loads(atc))) for title, slug, drug_class, atc in ordered)

    # --- full text

    def passages(self, query: str, kind: str, sections: tuple[str, ...], limit: int, weights: Weights) -> tuple[Passage, ...]:
        """Passages (``kind`` passage or faq) that meet an FTS5 query, best first, of these sections when any are given;
        ``weights`` are bm25's for title, heading and body."""
        where, keys = _scope(kind, sections)
        # Chosen before their texts are read: there may be thousands that meet the query.
        best = (
            "SELECT p.id, bm25(fulltext, ?, ?, ?) AS score FROM fulltext JOIN passage p ON p.id = fulltext.rowid "
            f"JOIN drug d ON d.id = p.drug_id {'LEFT JOIN section s ON s.id = p.section_id' if sections else ''} "
            f"WHERE fulltext MATCH ? AND {self._shown} {where} ORDER BY score, p.id LIMIT ?"
        )
        rows = self._db.execute(
            f"{_PASSAGE}, score FROM ({best}) best JOIN passage p ON p.id = best.id {_PARTS} ORDER BY score, p.id",
            (*weights, query, *keys, limit),
        )
        return tuple(Passage(*row) for row in rows)

    def unranked(self, query: str, kind: str, sections: tuple[str, ...], limit: int) -> tuple[Passage, ...]:
        """The first passages that meet a query, all of rank 0: for words so common that bm25 would weigh a large part of the index."""
        where, keys = _scope(kind, sections)
        rows = self._db.execute(
            f"{_PASSAGE}, 0.0 FROM fulltext JOIN passage p ON p.id = fulltext.rowid {_PARTS} "
            f"WHERE fulltext MATCH ? AND {self._shown} {where} LIMIT ?",
            (query, *keys, limit),
        )
        return tuple(Passage(*row) for row in rows)

    def passages_of(self, slugs: tuple[str, ...], query: str, kind: str, weights: Weights) -> tuple[Passage, ...]:
        """Passages of these drugs that meet a query, best first. They are ranked among themselves, in an index made of them alone
        for this one answer: bm25 over the whole index would read every list of every word to count in how many passages it stands."""
        where, _ = _scope(kind, ())
        marks = ", ".join("?" * len(slugs))
        rows = self._db.execute(
            f"{_PASSAGE} FROM passage p {_PARTS} WHERE d.slug IN ({marks}) AND {self._there} {where} ORDER BY p.id", slugs
        ).fetchall()
        with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as own:
            own.execute(f"CREATE VIRTUAL TABLE own USING fts5 (title, heading, body, tokenize = '{_TOKENIZE}')")
            own.executemany("INSERT INTO own VALUES (?, ?, ?)", [(row[1], row[4], row[5]) for row in rows])
            found = own.execute(
                "SELECT rowid, bm25(own, ?, ?, ?) AS score FROM own WHERE own MATCH ? ORDER BY score, rowid", (*weights, query)
            )
            return tuple(Passage(*(*rows[row - 1], rank)) for row, rank in found)

    def how_many(self, query: str, most: int) -> int:
        """How many passages meet a query, counted up to ``most``."""
        sql = "SELECT count(*) FROM (SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT ?)"
        return int(self._db.execute(sql, (query, most)).fetchone()[0])

    def has_exactly(self, word: str) -> bool:
        """Whether a long word stands in the full text as it is written."""
        return self._db.execute("SELECT 1 FROM word WHERE word = ?", (word,)).fetchone() is not None

    def has_word(self, word: str) -> bool:
        """Whether a word of the full text has the stem of this one (letters and digits only)."""
        return self._db.execute("SELECT 1 FROM fulltext WHERE fulltext MATCH ? LIMIT 1", (f'"{word}"',)).fetchone() is not None

    def word_from(self, text: str) -> str | None:
        """The first of the long words of the full text, in the order of code points, that stands at or behind a text."""
        row = self._db.execute("SELECT word FROM word WHERE word >= ? ORDER BY word LIMIT 1", (text,)).fetchone()
        return str(row[0]) if row else None

    def taken_for(self, word: str) -> int | None:
        """In how many monographs a long word stands that a mistyped one may be taken for; None when it is a word of a drug's name."""
        sql = "SELECT monographs FROM word WHERE word = ? AND NOT EXISTS (SELECT 1 FROM name_word n WHERE n.word = word.word)"
        row = self._db.execute(sql, (word,)).fetchone()
        return int(row[0]) if row else None


def _marks(values: tuple[object, ...]) -> str:
    return ", ".join("?" * len(values))


def _entry(row: tuple) -> Entry:  # type: ignore[type-arg]
    (
        slug,
        title,
        kind,
        description,
        drug_class,
        brands,
        synonyms,
        atc,
        parts,
        banned,
        reviewed,
        boxed,
        modified,
        corpus,
        sources,
        extra,
        file,
    ) = row
    return Entry(
        slug, title, kind, description, drug_class,
        tuple(json.loads(brands)), tuple(json.loads(synonyms)), tuple(json.loads(atc)), tuple(json.loads(parts)),
        bool(banned), bool(reviewed), boxed, modified, corpus,
        tuple(Source(**source) for source in json.loads(sources)), tuple(json.loads(extra).items()), file,
    )  # fmt: skip


def _leaves(rows: list[tuple]) -> tuple[Leaf, ...]:  # type: ignore[type-arg]
    """The tree of sections from rows in reading order, built from the last to the first."""
    below: dict[int | None, list[tuple[Leaf, bool]]] = {}
    for row_id, parent, key, also, title, loinc, excerpt, body, markdown, blocks in reversed(rows):
        own = list(reversed(below.pop(row_id, [])))
        text = text_in(body) if blocks is None else body
        leaf = Leaf(
            key, title, loinc, text, markdown_in(body) if markdown is None else markdown, body, blocks,
            tuple(sub for sub, cut in own if not cut), tuple(also.split()), tuple(sub for sub, cut in own if cut),
        )  # fmt: skip
        below.setdefault(parent, []).append((leaf, bool(excerpt)))
    return tuple(leaf for leaf, _ in reversed(below.get(None, [])))
