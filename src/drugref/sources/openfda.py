"""One label of openFDA's drug label API → a drug. Fields go to sections by the table of ``label_sections``.

openFDA gives a section's text and the text of its parts again in fields of their own; where the one stands in the other it is cut
out there, so that nothing is said twice and the label's own order stays. A field of a wrong type is read as text and reported.
"""

import functools
import json
import re
from typing import Any

from drugref.model import Block, Drug, Paragraph, Run, Section
from drugref.records import Problem
from drugref.sections import dosage_parts
from drugref.sources.label_sections import Row, assembled, below, by_field, by_heading
from drugref.sources.labels import drug_of, sentence_case
from drugref.sources.narrative import Narrator
from drugref.sources.openfda_head import Text, label_of, named_in_text
from drugref.sources.running import Bare, Numbered, blocks_of, headed, numbered, single_spaced
from drugref.sources.safe_json import decoded
from drugref.sources.safe_xml import Refused, root_of
from drugref.text import slugify

__all__ = ["read_label"]

_META = frozenset(("set_id", "id", "effective_time", "version", "openfda", "@epoch", "@id"))
_SHORT = 20
# Characters below which a field's text is not looked for in another's: "None." stands everywhere.
_GIVES_AWAY = frozenset(("use_in_specific_populations", "precautions", "clinical_pharmacology", "how_supplied"))
# Sections that hold others whole under a heading of their own: those become sections. Elsewhere (drug facts) a sentence cut out
# would leave a gap, so it stays in its place and answers to the other key, too.
_DOSED = ("dosage", "use-in-specific-populations")
# Sections whose parts may be about the dose of some patients.
_ALONE = re.compile(r"^(\d{1,2})(?:\.\d{1,2})?\.?\s")


def read_label(raw: bytes, where: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read one label. Returns ``(drug, repairs)``, or ``(None, (problem,))``."""
    try:
        data = decoded(raw)
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        return None, (Problem(where, line, "the label is not valid UTF-8", "download the file again"),)
    except json.JSONDecodeError as error:
        why = f"not valid JSON: {error.msg} at line {error.lineno}, column {error.colno}"
        return None, (Problem(where, error.lineno, why, "the file may be cut off: download it again"),)
    except RecursionError:
        return None, (Problem(where, 1, "the JSON is nested too deeply", "it is no drug label: take it out"),)
    if not isinstance(data, dict):
        return None, (Problem(where, 1, "a label is an object, and this is none", "give openFDA's drug label JSON"),)
    if isinstance(data.get("error"), dict):
        said = str(data["error"].get("message", "unknown"))
        return None, (Problem(where, 1, f"openFDA answered with an error: {said[:200]}", "ask again, or take the file out"),)
    return _Reader(where).read(data)


class _Reader:
    """One pass over a label; gathers repairs."""

    def __init__(self, where: str) -> None:
        self.where = where
        self.said: list[Problem] = []
        self.names: frozenset[str] = frozenset()
        self.texts: list[Text] = []
        self.inner: dict[int, list[tuple[int, int, int]]] = {}
        self.tables: dict[str, list[tuple[str, str]]] = {}
        self.out: list[Section] = []

    def repair(self, message: str, hint: str = "") -> None:
        """Report something that was read as well as it could be."""
        self.said.append(Problem(self.where, 0, message, hint, "repair"))

    def read(self, data: dict[str, Any]) -> tuple[Drug | None, tuple[Problem, ...]]:
        """The drug of a label, or the problem that keeps it out."""
        self.gather(data)
        if not self.texts and not self.tables:
            return None, (Problem(self.where, 1, "it holds no label", "openFDA answers so when nothing was found: take it out"),)
        label = label_of(data)
        if not label.substances and not label.generics:
            label = label._replace(generics=named_in_text(self.texts))
        self.names = frozenset(name.split(" ")[0].casefold() for name in (*label.generics, *label.substances, *label.brands))
        self.nest()
        nested = {child for found in self.inner.values() for _, _, child in found}
        for i in range(len(self.texts)):
            if i not in nested:
                self.out.append(self.section(i))
        drug = drug_of(label, assembled(self.out + self.left_tables()), self.where)
        if drug is None:
            return None, (
                Problem(self.where, 1, "the label names no drug: it has no openfda block, and its text does not say it beyond doubt",
                        "download it with its openfda block, or write a Markdown monograph"),
            )  # fmt: skip
        return drug, tuple(self.said)

    # --- texts

    def gather(self, data: dict[str, Any]) -> None:
        """The texts of all fields in the table's order, unknown fields behind; the tables by field."""
        known = by_field()
        for name in sorted((name for name in data if name not in _META), key=_place):
            values = self.strings(name, data[name])
            values = list(dict.fromkeys(values)) if len(values) > 1 else values
            if name.endswith("_table"):
                self.tables[name.removesuffix("_table")] = [(html, "".join(_bare(html).split())) for html in values]
            else:
                self.texts += [Text(name, known.get(name), text) for value in values if (text := single_spaced(value))]

    def strings(self, name: str, value: Any) -> list[str]:
        """A field's value as a list of strings, whatever it is."""
        if value is None:
            return []
        if isinstance(value, list) and all([isinstance(element, str) for element in value]):
            return value
        values = value if isinstance(value, list) else [value]
        self.repair(f"'{name}' is not a list of texts: read as text", "openFDA gives every section as a list of strings")
        return [v if isinstance(v, str) else json.dumps(v, ensure_ascii=False) for v in values if v is not None]

    def nest(self) -> None:
        """Find the texts that stand in others: ``inner`` has start, end and child by the parent's number."""
        places: dict[str, list[int]] = {}
        for i, text in enumerate(self.texts):
            places.setdefault(text.field, []).append(i)
        for i, (_, row, words) in enumerate(self.texts):
            if row is None or not row.within or len(words) < _SHORT:
                continue
            for outer in (place for field in row.within for place in places.get(field, ())):
                start = _found(words, self.texts[outer].text)
                if start >= 0 and self.is_free(outer, start, start + len(words)):
                    self.inner.setdefault(outer, []).append((start, start + len(words), i))
                    self.give_tables(self.texts[outer].field, self.texts[i].field)
                    break

    def give_tables(self, parent: str, child: str) -> None:
        """Tables that a section and a part of it both have are the part's."""
        own = {html for html, _ in self.tables.get(child, ())}
        if own and parent != child and parent in self.tables:
            self.tables[parent] = [table for table in self.tables[parent] if table[0] not in own]

    def is_free(self, parent: int, start: int, end: int) -> bool:
        """Whether nothing was cut out there, and words are not cut in two."""
        text = self.texts[parent].text
        whole = not (text[start - 1 : start].isalnum() and start) and not text[end : end + 1].isalnum()
        return whole and all(end <= s or start >= e for s, e, _ in self.inner.get(parent, ()))

    # --- sections

    def section(self, i: int) -> Section:
        """The section of one text, with those that stand in it and its numbered parts."""
        field, row, text = self.texts[i]
        number, heading, rest = headed(text, row)
        outer = match[1] if (match := _ALONE.match(text)) else ""
        key, title, also, loinc = _placed(field, row, heading, number)
        parted = outer if "." not in number else ""
        blocks: list[Block] = []
        parts: list[Section] = []
        at = len(text) - len(rest)
        for start, end, child in (*sorted(self.inner.get(i, ())), (len(text), len(text), -1)):
            if piece := text[at:start].strip():
                lead, numbers = numbered(piece, parted, self.names)
                blocks += self.blocks(lead, parted, field)
                parts += [section for part in numbers if (section := self.numbered_part(part, parted, key, field))]
            at = max(at, end)
            if child >= 0:
                parts += self.child(child, field, key)
        return Section(key, title, tuple(blocks), tuple(parts), loinc, also)

    def child(self, i: int, field: str, key: str) -> list[Section]:
        """A text cut out of its parent: a part of it, or a section of its own."""
        section = self.section(i)
        if section.key.partition(".")[0] == key.partition(".")[0]:
            return [section]
        if field in _GIVES_AWAY:
            self.out.append(section)
            return []
        return [section._replace(key=below(key, section.title), also=(section.key, *section.also))]

    def numbered_part(self, part: Numbered, number: str, key: str, field: str) -> Section | None:
        """A numbered part of section ``number`` as a subsection; None for a population that is a section of its own and goes there."""
        head, stands_alone = _head_of_part(part.number, part.heading, key, field)
        section = Section(head.key, head.title, self.blocks(part.text, number, field), (), head.loinc, head.also)
        if not stands_alone:
            return section
        self.out.append(section)
        return None

    # --- tables

    def blocks(self, text: str, number: str, field: str) -> tuple[Block, ...]:
        """A text as blocks, its field's tables in the places where their words stand."""
        waiting = self.tables.get(field)
        if not waiting or not text:
            return blocks_of(text, number)
        places: list[tuple[int, int, str]] = []
        bare = Bare(text)
        for html, words in list(waiting):
            found = bare.find(words)
            if found and all(found[1] <= s or found[0] >= e for s, e, _ in places):
                places.append((*found, html))
                waiting.remove((html, words))
                self.drop(html)
        out: list[Block] = []
        at = 0
        for start, end, html in sorted(places):
            out += blocks_of(text[at:start], number)
            out += self.table(html)
            at = end
        return (*out, *blocks_of(text[at:], number))

    def drop(self, html: str) -> None:
        """A table that is in its place is not shown again for the sections around it."""
        for tables in self.tables.values():
            tables[:] = [table for table in tables if table[0] != html]

    def table(self, html: str) -> tuple[Block, ...]:
        """An HTML table as blocks; one that is not well formed as its text."""
        try:
            root = root_of(f"<text>{html}</text>".encode())
        except Refused:
            self.repair("a table is not well formed: kept as text")
            return (Paragraph((Run(single_spaced(_bare(html))),)),)
        return Narrator(root).blocks(root)

    def left_tables(self) -> list[Section]:
        """Tables whose words were not found in their text: behind it, whole."""
        out: list[Section] = []
        for field in list(self.tables):
            blocks: list[Block] = []
            while self.tables[field]:
                html, _ = self.tables[field].pop(0)
                self.drop(html)
                blocks += self.table(html)
            if blocks:
                row = by_field().get(field)
                key = row.key if row else slugify(field) or "untitled"
                title = row.heading if row else sentence_case(field.replace("_", " "))
                out.append(Section(f"{key.partition('.')[0]}.tables", f"{title}: Tables", tuple(blocks)))
        return out


@functools.lru_cache(maxsize=8192)
def _head_of_part(number: str, heading: str, key: str, field: str) -> tuple[Section, bool]:
    """A numbered part without its text, and whether it leaves the section ``key`` of a field to stand alone.

    Labels share their headings: most are those of the label before, of another maker or of the same drug.
    """
    row = by_heading().get(heading.casefold())
    title = f"{number} {heading}".strip()
    parts = dosage_parts(heading) if key in _DOSED else ()
    if row is None:
        return Section(below(key, title), title, also=parts), False
    own = row.key if "." in row.key or field in _GIVES_AWAY else below(key, title)
    also = tuple(dict.fromkeys((*row.also, *parts)))
    elsewhere = own.partition(".")[0] != key.partition(".")[0]
    if elsewhere and field not in _GIVES_AWAY:
        return Section(below(key, title), title, loinc=row.loinc, also=(own, *also)), False
    return Section(own, title, loinc=row.loinc, also=also), elsewhere


def _found(words: str, text: str) -> int:
    """Where a long text stands in another, -1 when nowhere; its first words are looked for first, which is much faster."""
    start = text.find(words[:_FIRST])
    return start if start < 0 or text.startswith(words, start) else text.find(words, start)


_FIRST = 60
# Characters that hardly ever stand in two places of a label.


def _placed(field: str, row: Row | None, heading: str, number: str) -> tuple[str, str, tuple[str, ...], str | None]:
    """Key, title, further keys and LOINC code of a text: by the heading it opens with when that is known, else by its field."""
    told = by_heading().get(heading.casefold()) if heading and number else None
    row = told or row
    if row is None:
        title = sentence_case(field.replace("_", " "))
        return slugify(title) or "untitled", title, (), None
    title = f"{number} {heading}" if number and heading and "." in number else row.heading
    return row.key, title, row.also, row.loinc


@functools.lru_cache(maxsize=1024)
def _place(name: str) -> tuple[int, str]:
    """Where a field comes among the others: in the table's order, unknown ones behind by name."""
    place = _order().get(name.removesuffix("_table"))
    return (len(_order()), name) if place is None else (place, "")


@functools.cache
def _order() -> dict[str, int]:
    return {field: i for i, field in enumerate(by_field())}


def _bare(html: str) -> str:
    """The words of a table without its tags."""
    text = re.sub(r"<[^>]*>", " ", html)
    if "&" in text:
        text = re.sub(r"&#x([0-9a-fA-F]{1,6});", lambda m: _char(int(m[1], 16)), text)
        text = re.sub(r"&#([0-9]{1,7});", lambda m: _char(int(m[1])), text)
        for name, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&apos;", "'"), ("&nbsp;", " "), ("&amp;", "&")):
            text = text.replace(name, char)
    return text


def _char(number: int) -> str:
    return chr(number) if number < 0x110000 and not 0xD800 <= number < 0xE000 else "\N{REPLACEMENT CHARACTER}"
