"""What each part of search adds: the questions of ``questions.tsv`` with one part switched off at a time, as written and with typos.

Recognised: the drug is among those named. Routed: a right section is among the first three hits and of a right drug. Answered: one of
the first three answers of ``faq`` is the monograph's own question that was chosen by hand, or a passage of a right section; where
none was chosen, any answer about a right section.

Run: python benchmarks/search_ablation.py [PART]
"""

import contextlib
import os
import random
import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from typing import Any, NamedTuple
from unittest.mock import patch

from drugref import asking, questions, retrieval, search
from drugref.corpora import open_index
from drugref.errors import DrugrefError
from drugref.index import reader
from drugref.index.reader import BODY, Reader
from drugref.spoken import Spoken
from drugref.text import folded_words

_TOP = 3


class Row(NamedTuple):
    """A question and what is right: any of the drugs, any of the sections, any of the FAQs (none chosen: a passage must answer)."""

    question: str
    names_drug: bool
    drugs: frozenset[str]
    sections: tuple[str, ...]
    faqs: frozenset[str]


def rows() -> list[Row]:
    """The questions."""
    path = os.path.join(os.path.dirname(__file__), "questions.tsv")
    with open(path, encoding="utf-8") as handle:
        lines = [line.rstrip("\n").split("\t") for line in handle if not line.startswith("#")][1:]
    return [
        Row(q, named == "yes", frozenset(d.split("|")), tuple(s.split("|")), frozenset(f.split("|")) - {""})
        for _, q, named, d, s, f in lines
    ]


def with_typo(index: Reader, question: str, rng: random.Random) -> str:
    """The question with one edit in the longest of its words that is no drug's name; the first letter stays."""
    rest = {word for word in folded_words(asking.in_question(index, question).rest) if word not in questions.STOP_WORDS}
    words = question.split(" ")
    able = [i for i, word in enumerate(words) if word.isalpha() and len(word) >= 6 and word.casefold() in rest]
    if not able:
        return question
    at = max(able, key=lambda i: len(words[i]))
    word, i = words[at], rng.randrange(1, len(words[at]) - 1)
    letter = rng.choice("aeiorstln")
    words[at] = rng.choice((word[:i] + word[i + 1 :], word[:i] + word[i] + word[i:], word[:i] + word[i + 1] + word[i] + word[i + 2 :],
                            word[:i] + letter + word[i + 1 :]))  # fmt: skip
    return " ".join(words)


def meets(section: str | None, right: tuple[str, ...]) -> bool:
    """Whether a section is one of the right ones or a part of one."""
    return any(section == key or str(section).startswith(key + ".") for key in right)


def judged(index: Reader, row: Row, question: str) -> tuple[bool, bool, bool]:
    """Recognised, routed and answered."""
    try:
        asked = asking.ask(index, question)
    except DrugrefError:
        return False, False, False
    hits = search.search_hits(index, asked, (), 5)[:_TOP]
    answers = search.faq_hits(index, asked, 5)[:_TOP]
    found = bool({match.slug for match in asked.drugs} & row.drugs)
    routed = any(hit.slug in row.drugs and meets(hit.section, row.sections) for hit in hits)
    own = any(hit.slug in row.drugs and hit.question in row.faqs for hit in answers)
    able = ("passage",) if row.faqs else ("passage", "faq")
    passage = any(hit.slug in row.drugs and hit.kind in able and meets(hit.section, row.sections) for hit in answers)
    return found, routed, own or passage


@contextlib.contextmanager
def without_porter(index: Reader) -> Iterator[Reader]:
    """A copy of the index whose full text is not stemmed."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "plain.sqlite")
        shutil.copy(index._db.execute("PRAGMA database_list").fetchone()[2], path)
        db = sqlite3.connect(path)
        db.execute("DROP TABLE fulltext")
        db.execute(
            "CREATE VIRTUAL TABLE fulltext USING fts5 (title, heading, body, content = '', tokenize = 'unicode61 remove_diacritics 2')"
        )
        db.execute(
            "INSERT INTO fulltext (rowid, title, heading, body) "
            f"SELECT p.id, d.title, coalesce(s.title, f.question), {BODY} FROM passage p "
            "JOIN drug d ON d.id = p.drug_id LEFT JOIN section s ON s.id = p.section_id LEFT JOIN faq f ON f.id = p.faq_id"
        )
        db.commit()
        plain = Reader(db)  # its check sum is that of the whole index, which this is not any more
        yield plain
        plain.close()


OFF: dict[str, list[Any]] = {
    "everything on": [],
    "no names in the question": [(asking, "in_question", lambda index, text: Spoken((), text))],
    "no vocabulary": [(questions, "_meanings", dict)],
    "no routing": [(questions, "routes", lambda text: {}), (asking, "UNROUTED", {})],
    "routed section not first": [(search, "_LIFT", 0.0), (search, "_LIFT_OPEN", 0.0)],
    "one lift, whether or not a drug is named": [(search, "_LIFT_OPEN", search._LIFT)],
    "one weight for title, heading, body": [(retrieval, "_WEIGHTS", (1.0, 1.0, 1.0))],
    "no proximity": [(search, "_NEARNESS", 0.0)],
    "no typo correction": [(asking, "_corrected", lambda index, text: (text, (), ()))],
    "no stemming": [],
}


def figures(index: Reader, asked: list[tuple[Row, str]]) -> str:
    """One line's figures: recognised of the questions that name a drug; routed and answered of all, and of those that name none."""
    all_rows = [(row, judged(index, row, question)) for row, question in asked]
    named = [marks for row, marks in all_rows if row.names_drug]
    bare = [marks for row, marks in all_rows if not row.names_drug]
    share = [sum(m[0] for m in named) / len(named)]
    share += [sum(m[i] for m in group) / len(group) for i in (1, 2) for group in (named, bare)]
    return "   ".join(f"{value:.3f}" for value in share)


def main(only: str) -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as home:
        index = open_index({"HOME": home, "DRUGREF_CACHE_DIR": home}, lambda done, total, count: None, lambda note: None)
        asked = rows()
        slugs = {entry.slug for entry in index.entries()}
        lost = [row.question for row in asked if not row.drugs <= slugs]
        lost += [row.question for row in asked for slug in row.drugs if not row.faqs <= {f.question for f in index.monograph(slug).faqs}]
        if lost:
            print("no longer in the corpus:", *lost, sep="\n  ")
        rng = random.Random(20264)
        sets = {
            "as written": [(row, row.question) for row in asked],
            "one typo": [(row, with_typo(index, row.question, rng)) for row in asked],
        }
        print(f"{len(asked)} questions, {sum(row.names_drug for row in asked)} of them name a drug")
        print(f"{'':<38} recognised  routed        answered (of those that name a drug, of those that name none)")
        for name, patches in OFF.items():
            if only not in name:
                continue
            for kind, these in sets.items():
                with contextlib.ExitStack() as stack:
                    for target, attribute, value in patches:
                        stack.enter_context(patch.object(target, attribute, value))
                    if name == "no stemming":
                        stack.enter_context(patch.object(reader, "_TOKENIZE", "unicode61 remove_diacritics 2"))
                    used = stack.enter_context(without_porter(index)) if name == "no stemming" else index
                    print(f"{name + ', ' + kind:<50} {figures(used, these)}")
        index.close()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "")
