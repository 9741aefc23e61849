"""Derives what follows from all drugs together: slugs, names, which drug covers which, and what real names stand for.

Names and slugs are made anew for the drugs that were touched alone; the rest is a few statements over the whole index.
"""

import json
import os
import re
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import permutations
from typing import NamedTuple

from drugref.index import in_files
from drugref.text import compact, long_words, name_key, slugify

__all__ = ["Known", "fill_known", "fill_name_words", "name_groups", "settle_known", "settle_shadows"]

_PERMUTED_UP_TO = 3
# Parts of a combination whose order is tried in one word ("lisinopril-hydrochlorothiazide"); four would make 24 names.
_ORDINAL = re.compile(r"#\d+$")
_IN_ZIP = re.compile(r"(?<=\.zip)!", re.IGNORECASE)
_SET_ID = 8
# Characters of a label's set id that tell it apart from the drug's other labels.


class Known(NamedTuple):
    """A real substance by its name, synonyms and brand names; ``parts`` are the ingredients of a combination."""

    name: str
    synonyms: tuple[str, ...]
    brands: tuple[str, ...]
    marketed: bool = False
    parts: tuple[str, ...] = ()


def fill_known(db: sqlite3.Connection, known: Iterable[Known]) -> None:
    """The real drug names, in place of those that were there: each key of a substance once, as its name before a synonym before a brand."""
    db.execute("DELETE FROM name WHERE substance IS NOT NULL")
    db.execute("DELETE FROM ingredient")
    (last,) = db.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
    rows: list[tuple[int, str, str, str, str, int, int]] = []
    parts: list[tuple[int, str]] = []
    for substance in known:
        seen: set[str] = set()
        first = last + len(rows) + 1
        parts += [(first, name_key(part)) for part in substance.parts]
        for kind, names in (("title", (substance.name,)), ("synonym", substance.synonyms), ("brand", substance.brands)):
            for name in names:
                key = name_key(name)
                if key and key not in seen:
                    seen.add(key)
                    rows.append(
                        (last + len(rows) + 1, key, compact(name), name, kind, first, int(substance.marketed and kind != "synonym"))
                    )
    db.executemany("INSERT INTO name VALUES (?, ?, ?, ?, ?, NULL, ?, ?, NULL, NULL)", rows)
    db.executemany("INSERT INTO ingredient VALUES (?, ?)", parts)


# --- slugs and names of the drugs of one title in one corpus


class _Member(NamedTuple):
    id: int
    rank: int
    title: str
    brands: str
    synonyms: str
    extra: str
    file: str


def name_groups(db: sqlite3.Connection, touched: set[tuple[str, str]]) -> None:
    """Slugs and names of all drugs that share ``(base, corpus)`` with one that was put in or taken out."""
    for base, corpus in touched:
        db.execute("UPDATE drug SET slug = NULL WHERE base = ? AND corpus = ?", (base, corpus))
    for base, corpus in sorted(touched):
        rows = db.execute(
            "SELECT id, rank, title, brand_names, synonyms, extra, file FROM drug WHERE base = ? AND corpus = ? "
            f"ORDER BY rank DESC, {in_files('drug')}, id",
            (base, corpus),
        ).fetchall()
        if rows:
            _name_group(db, corpus, base, [_Member(*row) for row in rows])


def _name_group(db: sqlite3.Connection, corpus: str, base: str, members: list[_Member]) -> None:
    """One drug by its title. Labels of it: the highest rank has the title, the others what is only theirs. Files without rank: each
    by its file's name, and the title is the name of them all, so that it opens neither."""
    ranked = members[0].rank > 0
    claimed: set[str] = set()
    for place, member in enumerate(members):
        alone = place == 0 and (ranked or len(members) == 1)
        slug = base if alone else _free(db, corpus, _label_slug(base, member) if ranked else _file_slug(base, member))
        db.execute("UPDATE drug SET slug = ?, shadowed = ? WHERE id = ?", (slug, 2 if ranked and place else 0, member.id))
        rows = [(n, kind) for n, kind in _names(member, slug) if not (ranked and name_key(n) in claimed)]
        claimed |= {name_key(name) for name, _ in rows}
        db.execute("DELETE FROM name WHERE drug_id = ?", (member.id,))
        _insert_names(db, member.id, rows)


def _insert_names(db: sqlite3.Connection, drug_id: int, names: list[tuple[str, str]]) -> None:
    unique: dict[tuple[str, str], tuple[str, str, str, str, int]] = {}
    for name, kind in names:
        if key := name_key(name):
            unique.setdefault((key, kind), (key, compact(name), name, kind, drug_id))
    db.executemany("INSERT INTO name VALUES (NULL, ?, ?, ?, ?, ?, NULL, 0, NULL, NULL)", unique.values())


def _names(member: _Member, slug: str) -> Iterator[tuple[str, str]]:
    """Every name that opens a drug, with its kind; a combination also by its parts in any order, in one word."""
    yield member.title, "title"
    yield slug, "title" if slug == slugify(member.title) else "slug"
    if member.rank:
        yield str(json.loads(member.extra).get("set_id", "")), "slug"
    parts = [part.strip() for part in member.title.split(" + ")]
    if 1 < len(parts) <= _PERMUTED_UP_TO:
        yield from ((" ".join(order), "title") for order in permutations(parts))
    yield from ((name, "synonym") for name in json.loads(member.synonyms))
    yield from ((name, "brand") for name in json.loads(member.brands))


def _file_slug(base: str, member: _Member) -> str:
    """A slug of the drug and its file's name; of one record of a file (``file!member#17``) of the member's name and the ordinal.

    ``-file`` stands between them, because no drug is called so: a page "Warfarin" in ``apixaban.md`` must not have apixaban's slug."""
    where, _, ordinal = member.file.rpartition("#") if _ORDINAL.search(member.file) else (member.file, "", "")
    stem = slugify(os.path.splitext(os.path.basename(_IN_ZIP.split(where)[-1]))[0])
    told = stem.removeprefix(base).removeprefix("-file").strip("-")
    return "-".join(filter(None, (base, "file", told, ordinal)))


def _label_slug(base: str, member: _Member) -> str:
    """A slug of the drug and what tells the label apart: its set id, which every version of it keeps, else the id of this version,
    else its place in its file."""
    told = json.loads(member.extra)
    ids = (slugify(str(told.get(key, ""))).replace("-", "")[:_SET_ID] for key in ("set_id", "label_id"))
    apart = next(filter(None, ids), "") or _file_slug(base, member).removeprefix(f"{base}-")
    return f"{base}-{apart}"


def _free(db: sqlite3.Connection, corpus: str, slug: str) -> str:
    """The slug, numbered when a drug of the corpus has it, or has it by its title."""
    stem, number = slug, 2
    if slug.endswith("-2"):
        stem = slug[:-2]
    while db.execute("SELECT 1 FROM drug WHERE corpus = ? AND (slug = ? OR (base = ? AND slug IS NULL))", (corpus, slug, slug)).fetchone():
        slug, number = f"{stem}-{number}", number + 1
    return slug


# --- which drug covers which, and what real names stand for

_SAME = """
SELECT upper.corpus, upper.base, u.kind, lower.corpus, lower.base, l.key
FROM name u JOIN name l ON l.key = u.key
JOIN drug upper ON upper.id = u.drug_id JOIN drug lower ON lower.id = l.drug_id
JOIN corpus cu ON cu.name = upper.corpus JOIN corpus cl ON cl.name = lower.corpus
WHERE cu.ord < cl.ord AND u.kind IN ('title', 'synonym') AND l.kind IN ('title', 'synonym') AND (u.kind = 'title' OR l.kind = 'title')
"""


class _Group(NamedTuple):
    corpus: str
    base: str


def settle_shadows(db: sqlite3.Connection) -> None:
    """Mark the drugs that a corpus above has too: by one's title among the other's title and synonyms, when it is one drug's alone.
    The names of a covered drug then lead to the one that covers it."""
    db.execute("UPDATE drug SET shadowed = 0 WHERE shadowed = 1")
    db.execute("UPDATE drug SET shadowed = 2 WHERE slug <> base AND rank > 0")
    db.execute("UPDATE name SET via = NULL WHERE via IS NOT NULL AND drug_id IS NOT NULL")
    (several,) = db.execute("SELECT count(*) > 1 FROM corpus").fetchone()
    if several:
        covering = _covering(db)
        db.executemany("UPDATE drug SET shadowed = 1 WHERE corpus = ? AND base = ?", covering)
        for lower, uppers in sorted(covering.items()):
            _lead_names(db, lower, uppers)
        db.execute(_CLAIMED)


def _covering(db: sqlite3.Connection) -> dict[_Group, set[_Group]]:
    """The drugs that are covered, each with those that cover it. A page covers by its synonyms one drug of a corpus, or none: "Blood
    thinners" with two drugs for synonyms is neither."""
    pairs = [(_Group(*row[:2]), row[2], _Group(*row[3:5]), row[5]) for row in db.execute(_SAME)]
    bases: dict[tuple[str, str], set[str]] = defaultdict(set)
    reached: dict[tuple[_Group, str], set[str]] = defaultdict(set)
    for upper, _, lower, key in pairs:
        bases[(lower.corpus, key)].add(lower.base)
        reached[(upper, lower.corpus)].add(lower.base)
    out: dict[_Group, set[_Group]] = defaultdict(set)
    for upper, kind, lower, key in pairs:
        if len(bases[(lower.corpus, key)]) == 1 and (kind == "title" or len(reached[(upper, lower.corpus)]) == 1):
            out[lower].add(upper)
    return out


def _lead_names(db: sqlite3.Connection, lower: _Group, uppers: set[_Group]) -> None:
    """Lead the synonyms and brands of a covered drug to the one page that is shown for it; of two none is."""
    marks = " OR ".join("(corpus = ? AND base = ?)" for _ in uppers)
    values = [value for upper in uppers for value in upper]
    shown = db.execute(f"SELECT id FROM drug WHERE shadowed = 0 AND ({marks})", values).fetchall()
    if len(shown) == 1:
        sql = "UPDATE name SET via = ? WHERE kind <> 'slug' AND drug_id IN (SELECT id FROM drug WHERE corpus = ? AND base = ?)"
        db.execute(sql, (*shown[0], *lower))


_CLAIMED = """
UPDATE name SET via = NULL WHERE drug_id IS NOT NULL AND via IS NOT NULL AND EXISTS (
    SELECT 1 FROM name o JOIN drug d ON d.id = o.drug_id WHERE o.key = name.key AND d.shadowed <> 1
)
"""
# A name that a drug which is shown has itself is that drug's.


def fill_name_words(db: sqlite3.Connection) -> None:
    """The words of the names of all drugs."""
    db.execute("DELETE FROM name_word")
    names = db.execute("SELECT DISTINCT name FROM name WHERE drug_id IS NOT NULL AND kind <> 'slug'")
    words = {word for (name,) in names for word in long_words(name)}
    db.executemany("INSERT INTO name_word VALUES (?)", ((word,) for word in sorted(words)))


_COVERED = """
WITH covered (substance, drug_id) AS (
    SELECT k.substance, min(n.drug_id)
    FROM name k JOIN name n ON n.key = k.key AND n.drug_id IS NOT NULL AND n.kind IN ('title', 'synonym')
    JOIN drug d ON d.id = n.drug_id AND d.shadowed = 0
    WHERE k.substance IS NOT NULL AND k.kind <> 'brand' GROUP BY k.substance HAVING count(DISTINCT n.drug_id) = 1
)
UPDATE name SET via = (SELECT c.drug_id FROM covered c WHERE c.substance = name.substance)
WHERE substance IN (SELECT substance FROM covered)
"""
# A substance is the drug whose title or synonym is one of its names; one that could be two drugs is none.
_OFFERED = """
WITH offered (substance, drug_id) AS (
    SELECT i.substance, min(n.drug_id)
    FROM ingredient i JOIN name n ON n.key = i.key AND n.drug_id IS NOT NULL AND n.kind IN ('title', 'synonym')
    JOIN drug d ON d.id = n.drug_id AND d.shadowed = 0
    GROUP BY i.substance HAVING count(DISTINCT n.drug_id) = 1
)
UPDATE name SET via = (SELECT o.drug_id FROM offered o WHERE o.substance = name.substance)
WHERE via IS NULL AND substance IN (SELECT substance FROM offered)
"""
# A combination that is not here but for one ingredient: its names lead to that one, as an offer (``lookup`` never opens it).


def settle_known(db: sqlite3.Connection) -> None:
    """What the real names stand for among the drugs that are here."""
    db.execute("UPDATE name SET via = NULL WHERE via IS NOT NULL AND substance IS NOT NULL")
    db.execute(_COVERED)
    db.execute(_OFFERED)
