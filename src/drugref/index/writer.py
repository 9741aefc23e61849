"""Makes an index: built in a file beside its place, verified, then put there in one step. Never changes one that is in use."""

import contextlib
import json
import os
import sqlite3
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator
from importlib.resources import files
from itertools import permutations
from typing import NamedTuple

from drugref.blocks import markdown_of, section_text, text_of
from drugref.errors import IndexFault
from drugref.index import APPLICATION_ID, SCHEMA_VERSION
from drugref.index.alike import fill_lookalikes
from drugref.index.nearness import fill_nearness
from drugref.model import Drug, Section, encode_blocks
from drugref.records import Problem
from drugref.text import compact, long_words, name_key, slugify

__all__ = ["Known", "Layer", "in_memory", "write"]

_PERMUTED_UP_TO = 3
# Parts of a combination whose order is tried in one word ("lisinopril-hydrochlorothiazide"); four would make 24 names.


class Layer(NamedTuple):
    """A corpus to index: its name, version and folder, and its files as they are read (drug or None, problems)."""

    name: str
    version: str
    root: str
    readings: Iterable[tuple[Drug | None, tuple[Problem, ...]]]


_COVERED = """
WITH covered (substance, drug_id) AS (
    SELECT k.substance, min(n.drug_id) FROM name k JOIN name n ON n.key = k.key AND n.drug_id IS NOT NULL AND n.kind <> 'brand'
    WHERE k.substance IS NOT NULL AND k.kind <> 'brand' GROUP BY k.substance HAVING count(DISTINCT n.drug_id) = 1
)
UPDATE name SET via = (SELECT c.drug_id FROM covered c WHERE c.substance = name.substance)
WHERE substance IN (SELECT substance FROM covered)
"""
# A substance is the drug whose title or synonym is one of its names; one that could be two drugs is none.


class Known(NamedTuple):
    """A real substance by its name, synonyms and brand names; ``parts`` are the ingredients of a combination."""

    name: str
    synonyms: tuple[str, ...]
    brands: tuple[str, ...]
    marketed: bool = False
    parts: tuple[str, ...] = ()


def write(path: str, layers: Iterable[Layer], known: Iterable[Known], meta: dict[str, str]) -> None:
    """Build the index of ``layers`` (topmost first) and known names at ``path``. On any error the file that was there stays."""
    folder = os.path.dirname(path)
    os.makedirs(folder, mode=0o700, exist_ok=True)
    handle, beside = tempfile.mkstemp(prefix=".building-", suffix=".sqlite", dir=folder)
    os.close(handle)
    try:
        with contextlib.closing(sqlite3.connect(beside, isolation_level=None)) as db:
            db.execute("PRAGMA journal_mode = OFF")
            db.execute("PRAGMA synchronous = OFF")
            _fill(db, layers, known, meta)
            db.execute("PRAGMA synchronous = FULL")
            _verify(db)
        _flush(beside)
        os.replace(beside, path)
    finally:
        with contextlib.suppress(FileNotFoundError):
            os.unlink(beside)


def in_memory(layers: Iterable[Layer], known: Iterable[Known], meta: dict[str, str]) -> sqlite3.Connection:
    """The same index without a file, for when no folder can be written."""
    db = sqlite3.connect(":memory:", isolation_level=None)
    _fill(db, layers, known, meta)
    return db


def _flush(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _verify(db: sqlite3.Connection) -> None:
    answer = db.execute("PRAGMA quick_check").fetchone()[0]
    if answer != "ok":
        raise IndexFault(f"the index that was just built is damaged: {answer}", "check the disk, then run: drugref index --rebuild")


def _fill(db: sqlite3.Connection, layers: Iterable[Layer], known: Iterable[Known], meta: dict[str, str]) -> None:
    db.executescript(files("drugref.index").joinpath("schema.sql").read_text(encoding="utf-8"))
    db.execute("BEGIN")
    filler = _Filler(db)
    for order, layer in enumerate(layers):
        filler.layer(order, layer)
    filler.words()
    marketed = _fill_known(db, known)
    fill_nearness(db)
    fill_lookalikes(db, marketed)
    db.executemany("INSERT INTO meta VALUES (?, ?)", meta.items())
    db.execute("INSERT INTO fulltext (fulltext) VALUES ('optimize')")
    db.execute("COMMIT")
    db.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _fill_known(db: sqlite3.Connection, known: Iterable[Known]) -> set[int]:
    """The real drug names: each key of a substance once, as its name before a synonym before a brand.

    Returns the rows of the names and brands of marketed substances.
    """
    marketed: set[int] = set()
    combined: list[tuple[int, tuple[str, ...]]] = []
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
    rows: list[tuple[int, str, str, str, str, int]] = []
    for substance in known:
        seen: set[str] = set()
        first = last + len(rows) + 1
        combined += [(first, substance.parts)] if substance.parts else []
        for kind, names in (("title", (substance.name,)), ("synonym", substance.synonyms), ("brand", substance.brands)):
            for name in names:
                key = name_key(name)
                if key and key not in seen:
                    seen.add(key)
                    if substance.marketed and kind != "synonym":
                        marketed.add(last + len(rows) + 1)
                    rows.append((last + len(rows) + 1, key, compact(name), name, kind, first))
    db.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, NULL, ?, NULL)", rows)
    db.execute(_COVERED)
    for row, parts in combined:
        _offer_part(db, row, parts)
    return marketed


def _offer_part(db: sqlite3.Connection, substance: int, parts: tuple[str, ...]) -> None:
    """A combination that is not here but for one ingredient: its names lead to that one, as an offer (``lookup`` never opens it)."""
    marks = ", ".join("?" * len(parts))
    drugs = db.execute(
        f"SELECT DISTINCT drug_id FROM name WHERE key IN ({marks}) AND drug_id IS NOT NULL AND kind <> 'brand'", [*map(name_key, parts)]
    ).fetchall()
    if len(drugs) == 1:
        db.execute("UPDATE name SET via = ? WHERE substance = ? AND via IS NULL", (drugs[0][0], substance))


class _Filler:
    """One pass over the layers; knows which slugs are taken."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self.db = db
        self.taken: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.of_names: set[str] = set()

    def words(self) -> None:
        """The words that a mistyped one may be taken for, once all passages and names are in."""
        rows = sorted((word, count) for word, count in self.counted.items() if word not in self.of_names)
        self.db.executemany("INSERT INTO word VALUES (?, ?)", rows)

    def layer(self, order: int, layer: Layer) -> None:
        """All files of one corpus."""
        read = kept = 0
        here: set[str] = set()
        for drug, problems in layer.readings:
            read += 1
            self.db.executemany(
                "INSERT INTO problem VALUES (?, ?, ?, ?, ?, ?)",
                [(layer.name, _storable(p.file), p.line, p.message, p.hint, p.severity) for p in problems],
            )
            if drug is None:
                continue
            kept += 1
            slug = drug.slug
            if slug in here:
                self._rename_twin(slug, layer.name, here)
                slug = _file_slug(drug.file, drug.slug, here)
            here.add(slug)
            self._drug(drug._replace(slug=slug), layer.name, self.taken.setdefault(slug, layer.name) != layer.name)
        self.db.execute(
            "INSERT INTO corpus VALUES (?, ?, ?, ?, ?, ?)", (order, layer.name, layer.version, _storable(layer.root), read, kept)
        )

    def _rename_twin(self, slug: str, corpus: str, here: set[str]) -> None:
        """Two drugs of one corpus with one title: the first, too, goes by its file's name, which opens it."""
        row = self.db.execute("SELECT id, file, shadowed FROM drug WHERE slug = ? AND corpus = ?", (slug, corpus)).fetchone()
        if row is None:
            return  # it was renamed when the second came
        drug_id, file, shadowed = row
        own = _file_slug(file, slug, here - {slug})
        if own == slug:
            return
        here.add(own)
        self.db.execute("UPDATE drug SET slug = ? WHERE id = ?", (own, drug_id))
        if not shadowed:
            self._insert("name", name_key(own), compact(own), own, "title", drug_id, None, None)

    def _insert(self, table: str, *values: object) -> int:
        marks = ", ".join("?" * (len(values) + 1))
        row = self.db.execute(f"INSERT INTO {table} VALUES ({marks})", (None, *values)).lastrowid
        assert row is not None
        return row

    def _drug(self, drug: Drug, corpus: str, shadowed: bool) -> None:
        boxed = next((s for s in drug.sections if s.key == "boxed-warning"), None)
        drug_id = self._insert(
            "drug", drug.slug, drug.title, corpus, int(shadowed), drug.kind, drug.description, drug.drug_class,
            *(_json(values) for values in (drug.brand_names, drug.synonyms, drug.atc, drug.ingredients)),
            int(drug.is_banned), int(drug.reviewed), section_text(boxed) if boxed else None, drug.last_modified,
            _json([source._asdict() for source in drug.sources]), _json(dict(drug.extra)), _storable(drug.file),
        )  # fmt: skip
        for section in drug.sections:
            self._section(section, drug_id, drug.title, None, shadowed)
        for faq in drug.faqs:
            faq_id = self._insert("faq", drug_id, *faq)
            if not shadowed:
                self._passage(drug_id, None, faq_id, drug.title, faq.question, faq.answer)
        if not shadowed:
            self._names(drug, drug_id)

    def _section(self, section: Section, drug_id: int, title: str, parent: int | None, shadowed: bool, excerpt: bool = False) -> None:
        text = text_of(section.blocks)
        row = self._insert(
            "section", drug_id, parent, section.key, f" {' '.join(section.also)} ", section.title, section.loinc, int(excerpt),
            _json(encode_blocks(section.blocks)), text, markdown_of(section.blocks),
        )  # fmt: skip
        if text and not shadowed and not excerpt:
            self._passage(drug_id, row, None, title, section.title, text)
        for sub in section.subsections:
            self._section(sub, drug_id, title, row, shadowed)
        for passage in section.excerpts:
            self._section(passage, drug_id, title, row, shadowed, excerpt=True)

    def _passage(self, drug_id: int, section_id: int | None, faq_id: int | None, *texts: str) -> None:
        row = self._insert("passage", drug_id, section_id, faq_id)
        self.db.execute("INSERT INTO fulltext (rowid, title, heading, body) VALUES (?, ?, ?, ?)", (row, *texts))
        self.counted.update(long_words(" ".join(texts[1:])))

    def _names(self, drug: Drug, drug_id: int) -> None:
        seen: set[tuple[str, str]] = set()
        for name, kind in _all_names(drug):
            key = name_key(name)
            if not key or (key, kind) in seen:
                continue
            seen.add((key, kind))
            self.of_names |= long_words(name)
            self._insert("name", key, compact(name), name, kind, drug_id, None, None)


def _file_slug(file: str, slug: str, taken: set[str]) -> str:
    """A slug made of the file's name, numbered when that is taken too."""
    stem = slugify(os.path.splitext(os.path.basename(file))[0]) or slug
    return next(s for s in (stem, *(f"{stem}-{n}" for n in range(2, 1_000_000))) if s not in taken)


def _storable(path: str) -> str:
    """A path as text that SQLite takes; bytes that are no UTF-8 are written as escapes."""
    return path.encode("utf-8", "backslashreplace").decode("utf-8")


def _all_names(drug: Drug) -> Iterator[tuple[str, str]]:
    """Every name that opens a drug, with its kind; a combination also by its parts in any order, in one word."""
    yield drug.title, "title"
    yield drug.slug, "title"
    parts = [part.strip() for part in drug.title.split(" + ")]
    if 1 < len(parts) <= _PERMUTED_UP_TO:
        yield from ((" ".join(order), "title") for order in permutations(parts))
    yield from ((name, "synonym") for name in drug.synonyms)
    yield from ((name, "brand") for name in drug.brand_names)


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
