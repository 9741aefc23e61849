"""The house rules of the bundled corpus, as code: what ``drugref corpus check`` finds.

Each finding names file and line and says what to write instead. Reading problems and repairs count too: a bundled
monograph needs none. Rules of one file first, then those that only the whole corpus shows. The rules are for Markdown:
nobody here can mend the wording of a US label, so of labels only what reading them met is told.
"""

import datetime
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import pairwise

from drugref.blocks import text_of
from drugref.model import Drug, Items, Section
from drugref.notation import misnotations
from drugref.records import Problem
from drugref.sections import SECTIONS
from drugref.sources import Reading
from drugref.sources.front import Front, split_front
from drugref.text import compact, folded_words, name_key

__all__ = ["check"]

_REQUIRED_KEYS = {
    "title": str, "description": str, "kind": str, "class": str, "brand_names": list, "synonyms": list, "atc": list, "ingredients": list,
    "is_banned": bool, "reviewed": bool, "lastModified": str, "sources": list, "faqs": list,
}  # fmt: skip
_KINDS = ("single", "combination", "product")
_REQUIRED_SECTIONS = ("usage", "names", "mechanism", "dosage", "side-effects", "summary")
_REQUIRED_PARTS = ("dosage.renal", "dosage.hepatic")
_ORDER = [s.key for s in SECTIONS]
_FAQS = (6, 10)
_SUMMARY = (6, 8)
_SENTENCE_WORDS, _SENTENCE_FILES = 8, 3
# A sentence this long in more files than that is a template, not this drug's own text.
_UNSTATED = re.compile(r"not stated in (?:the sources used|this monograph)", re.IGNORECASE)
_ATC = re.compile(r"[A-Z]\d\d[A-Z]{2}\d\d")
_DATE = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9])")
_ABBREVIATED = re.compile(r"\b(?:e\.g|i\.e|vs|approx|no|St)\.$")


def check(readings: Iterable[Reading], shared: dict[str, str], bundled: bool = True) -> Iterator[Problem]:
    """All findings over a corpus, file by file, then across files.

    ``shared`` maps name keys that belong to several drugs on purpose to the reason. ``bundled`` False leaves out what
    only our own format asks for, so that a foreign folder is checked for what would mislead its readers.
    """
    drugs: list[Drug] = []
    for reading in readings:
        yield from reading.problems
        if reading.drug is None:
            continue
        drugs.append(reading.drug if bundled else reading.drug._replace(sections=(), faqs=()))
        if bundled:
            yield from _one(reading.drug)
        yield from _empty_headings(reading.drug)
        yield from _notation(reading.drug)
    yield from _names(drugs, shared)
    if bundled:
        yield from _links(drugs)
        yield from _templates(drugs)


def _found(drug: Drug, line: int, message: str, hint: str, rule: str) -> Problem:
    return Problem(drug.file, line, message, hint, "finding", rule)


# --- one file


def _one(drug: Drug) -> Iterator[Problem]:
    with open(drug.file, encoding="utf-8-sig") as handle:
        front, _, _ = split_front(handle.read().replace("\r\n", "\n"))
    yield from _front(drug, front)
    yield from _sections(drug)
    yield from _faqs(drug, front.line("faqs"))


def _front(drug: Drug, front: Front) -> Iterator[Problem]:
    for key, kind in _REQUIRED_KEYS.items():
        value = front.data.get(key)
        if key not in front.data:
            yield _found(drug, 1, f"front matter has no '{key}'", f"add '{key}:'", "front-matter")
        elif not isinstance(value, kind) and not (key == "lastModified" and _DATE.fullmatch(front.text(key))):
            yield _found(
                drug,
                front.line(key),
                f"'{key}' is not a {kind.__name__}",
                "see the format in docs/corpus.md",
                "front-matter",
            )
    for key in front.data.keys() - _REQUIRED_KEYS.keys():
        yield _found(drug, front.line(key), f"unknown key '{key}'", "take it out, or put the text into a section", "front-matter")
    stem = os.path.splitext(os.path.basename(drug.file))[0]
    if stem != drug.slug:
        yield _found(
            drug,
            front.line("title"),
            f"the file is named {stem}, its title makes {drug.slug}",
            f"rename it to {drug.slug}.md",
            "file-name",
        )
    if drug.kind not in _KINDS:
        yield _found(drug, front.line("kind"), f"unknown kind '{drug.kind}'", "one of " + ", ".join(_KINDS), "front-matter")
    wants = 2 if drug.kind == "combination" else 0
    if len(drug.ingredients) < wants or (drug.ingredients and not wants):
        yield _found(
            drug,
            front.line("ingredients"),
            "a combination has two or more ingredients, others none",
            "list the slugs of its parts",
            "combination",
        )
    for code in drug.atc:
        if not _ATC.fullmatch(code):
            yield _found(
                drug,
                front.line("atc"),
                f"'{code}' is not an ATC code of the fifth level",
                "write it like L04AG03",
                "front-matter",
            )
    yield from _dates(drug, front)


def _dates(drug: Drug, front: Front) -> Iterator[Problem]:
    line = front.line("lastModified")
    try:
        day = datetime.date.fromisoformat(drug.last_modified)
    except ValueError:
        yield _found(drug, line, f"lastModified '{drug.last_modified}' is not a date", "write it like '2026-11-22'", "date")
    else:
        if day > datetime.datetime.now(datetime.UTC).date() + datetime.timedelta(days=1):
            yield _found(drug, line, f"lastModified {day} lies in the future", "the day of writing", "date")
    if not drug.sources:
        yield _found(drug, front.line("sources"), "no source is named", "one entry for each text used", "source")
    for source in drug.sources:
        for field in ("title", "publisher", "date", "id"):
            if not getattr(source, field):
                yield _found(drug, front.line("sources"), f"source '{source.title}' has no {field}", f"add its {field}", "source")
        if source.date and not _DATE.fullmatch(source.date):
            yield _found(
                drug,
                front.line("sources"),
                f"source date '{source.date}' is not a date",
                "write it like 2025-03 or 2025-03-14",
                "source",
            )


def _walk(sections: Iterable[Section]) -> Iterator[Section]:
    for section in sections:
        yield section
        yield from _walk(section.subsections)


def _sections(drug: Drug) -> Iterator[Problem]:
    keys = [section.key for section in drug.sections]
    deep = {key for section in _walk(drug.sections) for key in (section.key, *section.also)}
    for key in (*_REQUIRED_SECTIONS, *_REQUIRED_PARTS):
        if key not in deep:
            yield _found(
                drug,
                1,
                f"no section '{key}'",
                "add it; for renal and hepatic say at least 'not stated in the sources used'",
                "section",
            )
    for section in drug.sections:
        if section.key not in _ORDER:
            yield _found(
                drug,
                section.line,
                f"unknown heading '{section.title}'",
                "use the headings of docs/corpus.md",
                "section",
            )
        elif section.key in ("faq", "sources"):
            yield _found(
                drug,
                section.line,
                f"'{section.title}' stands in the body",
                "it belongs in the front matter only",
                "section",
            )
    known = [key for key in keys if key in _ORDER]
    for before, after in pairwise(known):
        if _ORDER.index(before) >= _ORDER.index(after):
            line = next(s.line for s in drug.sections if s.key == after)
            yield _found(
                drug,
                line,
                f"'{after}' stands behind '{before}'",
                "keep the order of docs/corpus.md, each heading once",
                "section",
            )
    for section in drug.sections:
        bullets = sum(len(block.items) for block in section.blocks if isinstance(block, Items))
        if section.key == "summary" and not _SUMMARY[0] <= bullets <= _SUMMARY[1]:
            yield _found(drug, section.line, f"the summary has {bullets} bullets", f"{_SUMMARY[0]} to {_SUMMARY[1]}", "summary")


def _empty_headings(drug: Drug) -> Iterator[Problem]:
    for section in _walk(drug.sections):
        if not section.blocks and not section.subsections:
            yield _found(
                drug,
                section.line,
                f"nothing stands under '{section.title}'",
                "write it, or take the heading out",
                "empty-heading",
            )


def _sentences(text: str) -> list[str]:
    out: list[str] = []
    for piece in _SENTENCE_END.split(" ".join(text.split())):
        if out and _ABBREVIATED.search(out[-1]):
            out[-1] += " " + piece
        else:
            out.append(piece)
    return [sentence for sentence in out if sentence]


def _faqs(drug: Drug, line: int) -> Iterator[Problem]:
    if not _FAQS[0] <= len(drug.faqs) <= _FAQS[1]:
        yield _found(drug, line, f"{len(drug.faqs)} FAQs", f"{_FAQS[0]} to {_FAQS[1]}, about this drug", "faq")
    asked: set[str] = set()
    for faq in drug.faqs:
        if not faq.question.endswith("?"):
            yield _found(drug, line, f"FAQ '{faq.question}' is no question", "end it with a question mark", "faq")
        if len(_sentences(faq.answer)) > 3:
            yield _found(drug, line, f"the answer to '{faq.question}' is longer than three sentences", "one to three", "faq")
        key = " ".join(folded_words(faq.question))
        if key in asked:
            yield _found(drug, line, f"FAQ '{faq.question}' stands twice", "keep one", "faq")
        asked.add(key)


def _notation(drug: Drug) -> Iterator[Problem]:
    """Error-prone notation, line by line as the file has it, in the body and in the prose of the front matter."""
    with open(drug.file, encoding="utf-8-sig", errors="replace") as handle:
        lines = handle.read().splitlines()
    fence = 0 if lines and lines[0].strip() == "---" else 2
    key = ""
    spelt = any("multiple sclerosis" in line.casefold() for line in lines)
    for number, line in enumerate(lines, 1):
        if fence < 2:
            fence += line.strip() == "---"
            if top := re.match(r"([A-Za-z_]+):", line):
                key = top[1]
            if key not in ("description", "faqs"):
                continue
        for offence in misnotations(line):
            yield _found(drug, number, f"'{offence.text}': {offence.message}", f"write {offence.write}", "notation")
        if not spelt and re.search(r"\bMS\b(?!\s*Contin)", line):
            yield _found(drug, number, "'MS' is read as morphine sulfate or magnesium sulfate", "write the full name", "notation")


# --- the whole corpus


def _names(drugs: list[Drug], shared: dict[str, str]) -> Iterator[Problem]:
    owners: dict[str, dict[str, tuple[Drug, str]]] = defaultdict(dict)
    for drug in drugs:
        own: set[str] = set()
        for name in (drug.title, *drug.synonyms, *drug.brand_names):
            key, bare = name_key(name), compact(name)
            if bare in own:
                yield _found(drug, 1, f"the name '{name}' stands twice in it", "keep it once", "name")
            own.add(bare)
            owners[key][drug.file] = (drug, name)
    for key, holders in owners.items():
        if len(holders) > 1 and key not in shared:
            (first, _), *others = holders.values()
            for drug, name in others:
                yield _found(
                    drug, 1, f"'{name}' is a name of {first.slug} too ({os.path.basename(first.file)})",
                    "take it out of one, or list it in shared-names.tsv with the reason", "name",
                )  # fmt: skip


def _links(drugs: list[Drug]) -> Iterator[Problem]:
    slugs = {drug.slug for drug in drugs}
    for drug in drugs:
        for part in drug.ingredients:
            if part not in slugs:
                yield _found(drug, 1, f"ingredient '{part}' has no monograph", "write it first, or correct the slug", "link")


def _templates(drugs: list[Drug]) -> Iterator[Problem]:
    where: dict[str, list[tuple[Drug, int, str]]] = defaultdict(list)
    for drug in drugs:
        for text, line in _passages(drug):
            for sentence in _sentences(text):
                words = folded_words(sentence)
                if len(words) >= _SENTENCE_WORDS and not _UNSTATED.search(sentence):
                    where[" ".join(words)].append((drug, line, sentence))
    for places in where.values():
        files = {drug.file for drug, _, _ in places}
        if len(files) > _SENTENCE_FILES:
            for drug, line, sentence in places:
                yield _found(
                    drug,
                    line,
                    f"a sentence of {len(files)} files: '{sentence}'",
                    "say what holds for this drug",
                    "template",
                )


def _passages(drug: Drug) -> Iterator[tuple[str, int]]:
    from_faqs = ((text, 1) for faq in drug.faqs for text in (faq.question, faq.answer))
    yield from from_faqs
    for section in _walk(drug.sections):
        for line in _lines_of(section):
            yield line, section.line


def _lines_of(section: Section) -> list[str]:
    return [re.sub(r"^\s*(?:- |\d+\. )", "", line) for line in text_of(section.blocks).split("\n")]
