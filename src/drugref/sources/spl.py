"""One Structured Product Labeling document (XML, as on DailyMed) → a drug. Sections go by their LOINC code, nested ones below them.

A section whose code the table does not know keeps its own title. Nothing under a title is left out; a part that is a section of
its own elsewhere (pregnancy among the populations) goes there.
"""

import re
from collections.abc import Iterator

from lxml import etree

from drugref.model import Block, Drug, Items, Paragraph, Run, Section, plain_runs
from drugref.records import Problem
from drugref.sections import dosage_parts
from drugref.sources.label_sections import Row, assembled, below, by_heading, by_loinc
from drugref.sources.labels import drug_of
from drugref.sources.narrative import Narrator, local_name
from drugref.sources.safe_xml import Refused, line_of, root_of
from drugref.sources.spl_head import label_of, product_lines
from drugref.text import slugify

__all__ = ["read_document"]

_V3 = "{urn:hl7-org:v3}"
_UNCLASSIFIED = "42229-5"
_PRODUCTS = "48780-1"
_BOXED = "boxed-warning"
_GIVES_AWAY = frozenset(("use-in-specific-populations", "precautions", "mechanism"))
# Sections whose parts may be sections of their own: pregnancy among the populations, interactions among the precautions.
_NUMBER = re.compile(r"^\s*\d{1,2}(?:\.\d{1,2})*\.?\s+")


def read_document(raw: bytes, where: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read one document. Returns ``(drug, repairs)``, or ``(None, (problem,))``."""
    if not raw.strip():
        return None, (Problem(where, 0, "the file is empty", "download it again, or take it out of the corpus"),)
    try:
        root = root_of(raw)
        if root.tag != f"{_V3}document":
            raise Refused(
                line_of(root), f"it is no SPL document: its first element is '{local_name(root)[:60]}'", "give DailyMed's label XML"
            )
        return _Reader(root, where).read()
    except Refused as error:
        return None, (Problem(where, error.line, str(error), error.hint),)
    except RecursionError:
        return None, (Problem(where, 1, "the XML is nested too deeply", "it is no drug label: take it out"),)


class _Reader:
    """One pass over a document; ``out`` gathers its top-level sections."""

    def __init__(self, root: etree._Element, where: str) -> None:
        self.root = root
        self.where = where
        self.out: list[Section] = []
        self.narrator = Narrator(root, dict(_pictures(root)))

    def read(self) -> tuple[Drug | None, tuple[Problem, ...]]:
        """The drug of the document, or the problem that keeps it out."""
        label = label_of(self.root)
        for body in self.root.iterchildren(f"{_V3}component"):
            for section in body.iterfind(f"{_V3}structuredBody/{_V3}component/{_V3}section"):
                self.out += self.section(section, "")
        drug = drug_of(label, assembled(self.out), self.where)
        if drug is None:
            hint = "a document without a product is no drug label: take it out, or write a Markdown monograph"
            return None, (Problem(self.where, line_of(self.root), "the document names no drug", hint),)
        return drug, ()

    def section(self, element: etree._Element, parent: str) -> list[Section]:
        """A section below the key ``parent`` ("" at the top), as it goes into it; what has a place of its own goes to ``out``."""
        title = self.title(element)
        row = _row(element, title)
        blocks = list(self.own_blocks(element, title, row))
        key, also = _key(title, row, parent)
        inner: list[Section] = []
        for child in element.iterfind(f"{_V3}component/{_V3}section"):
            inner += self.section(child, key)
        blocks, inner = _untitled_joined(blocks, inner, key)
        if not blocks and not inner and not title:
            return []
        heading = title or (row.heading if row else "Further Text")
        section = Section(key, heading, tuple(blocks), tuple(inner), row.loinc if row else _code(element), also, line_of(element))
        if parent and key.partition(".")[0] != parent.partition(".")[0]:
            self.out.append(section)
            return []
        return [section]

    def title(self, element: etree._Element) -> str:
        """A section's title on one line."""
        found = element.find(f"{_V3}title")
        return " ".join(plain_runs(self.narrator.runs(found)).split()) if found is not None else ""

    def own_blocks(self, element: etree._Element, title: str, row: Row | None) -> Iterator[Block]:
        """What stands under a section's title itself: a title that says more than the heading we give, products, text, highlights."""
        if row and title and "." not in row.key and not _is_heading(title, row):
            yield Paragraph((Run(title, "b"),))
        if _code(element) == _PRODUCTS:
            lines = tuple((Paragraph((Run(line),)),) for line in product_lines(element))
            yield from (Items(lines),) if lines else ()
        for child in element:
            if local_name(child) == "text":
                yield from self.narrator.blocks(child)
            elif local_name(child) == "excerpt":
                yield from self.highlights(child)

    def highlights(self, excerpt: etree._Element) -> Iterator[Block]:
        """The highlights that a section contributes, marked as such."""
        blocks = [block for text in excerpt.iter(f"{_V3}text") for block in self.narrator.blocks(text)]
        if blocks:
            yield Paragraph((Run("Highlights:", "b"),))
            yield from blocks


def _pictures(root: etree._Element) -> Iterator[tuple[str, str]]:
    """The ID of each picture and the words that describe it."""
    for media in root.iter(f"{_V3}observationMedia"):
        text = media.find(f"{_V3}text")
        value = media.find(f"{_V3}value/{_V3}reference")
        said = " ".join("".join(map(str, text.itertext())).split()) if text is not None else ""
        yield media.get("ID") or "", said or (value.get("value") or "" if value is not None else "")


def _code(element: etree._Element) -> str | None:
    code = element.find(f"{_V3}code")
    return code.get("code") if code is not None else None


def _row(element: etree._Element, title: str) -> Row | None:
    """The kind of a section: by its code; one that is not classified by its title, without the number."""
    code = _code(element) or ""
    if code and code != _UNCLASSIFIED and code in by_loinc():
        return by_loinc()[code]
    return by_heading().get(_NUMBER.sub("", title).casefold())


def _is_heading(title: str, row: Row) -> bool:
    """Whether a title is nothing but the section's usual heading."""
    bare = _NUMBER.sub("", title).casefold().strip(" :.")
    return bare in row.said or bare == row.heading.casefold()


def _key(title: str, row: Row | None, parent: str) -> tuple[str, tuple[str, ...]]:
    """The key of a section below ``parent``, and further keys."""
    top = parent.partition(".")[0]
    parts = dosage_parts(_NUMBER.sub("", title)) if top in ("dosage", "use-in-specific-populations") else ()
    if row is None:
        return (below(parent, title) if parent else slugify(_NUMBER.sub("", title)) or "further-label-text"), parts
    also = tuple(dict.fromkeys((*row.also, *parts)))
    if not parent or row.key == _BOXED or top in _GIVES_AWAY:
        return row.key, also
    if row.key.partition(".")[0] == top and row.key != top:
        return row.key, also
    return below(parent, title or row.heading), tuple(dict.fromkeys((row.key, *also)))


def _untitled_joined(blocks: list[Block], inner: list[Section], key: str) -> tuple[list[Block], list[Section]]:
    """Parts without a title that stand before all others belong to the text above them."""
    blocks, inner = list(blocks), list(inner)
    while inner and inner[0].title == "Further Text" and not inner[0].subsections:
        blocks += inner.pop(0).blocks
    return blocks, inner
