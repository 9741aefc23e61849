"""One line of drugref's own export (``exports/jsonl``) → the drug that it was written of: its head, sections and questions.

A line says some things twice, for programs that want plain text. One of the two is read (``markdown``, or ``blocks`` where Markdown
cannot say them) and the other held to it: a line that was changed in one place alone is refused, so that no old dose and no lost
warning comes of it. What follows from other monographs (look-alikes, further labels, slugs) is left to the index.
"""

import json
import re
from typing import Any, NamedTuple

from drugref.blocks import section_text
from drugref.model import Block, Drug, Section
from drugref.records import Faq, Problem, Source
from drugref.sources.excerpts import with_excerpts
from drugref.sources.exported_blocks import Unreadable, blocks_given, blocks_in, is_same
from drugref.sources.safe_json import decoded
from drugref.text import slugify

__all__ = ["SCHEMA", "is_exported", "read_line"]

SCHEMA = "drugref/export/1"
# What every line names as its schema, and is recognised by.
_MARK = re.compile(rb'"schema"\s*:\s*"drugref\\?/export\\?/')
_DEEPEST = 40
# Levels of sections: Markdown has six, and no label at hand has more than five.
_KEY = re.compile(r"[a-z0-9][a-z0-9.-]*")
_RANK = re.compile(r"\d{1,18}")
# What fits a column of the index.
_AGAIN = "export the monograph again: drugref corpus export"


def is_exported(raw: bytes) -> bool:
    """Whether the bytes of a JSON value say that they are of our own export."""
    return b"drugref" in raw and _MARK.search(raw) is not None


def read_line(raw: bytes, where: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read one line. Returns ``(drug, repairs)``, or ``(None, (problem,))``."""
    try:
        said = _object(decoded(raw))
        drug = _drug(said, where)
    except UnicodeDecodeError:
        return None, (Problem(where, 1, "the line is not valid UTF-8", _AGAIN),)
    except json.JSONDecodeError as error:
        return None, (Problem(where, error.lineno, f"not valid JSON: {error.msg} at column {error.colno}", f"is it cut off? {_AGAIN}"),)
    except RecursionError:
        return None, (Problem(where, 1, "the line is nested too deeply", _AGAIN),)
    except Unreadable as error:
        return None, (Problem(where, 1, str(error), error.hint or _AGAIN),)
    finally:
        blocks_in.cache_clear()
    lost = _lost(said, drug)
    return drug, tuple(Problem(where, 1, f"no passage answers to '{key}' any more", "look at its section", "repair") for key in lost)


class _Said(NamedTuple):
    """An object of a line, and what it is called in problems. Each reading raises ``Unreadable`` for a value of another type."""

    place: str
    values: dict[str, Any]

    def wrong(self, name: str, wanted: str) -> Unreadable:
        """That a field is not there, or is not what it must be."""
        return Unreadable(f"{self.place}: '{name}' is {'missing' if name not in self.values else f'not {wanted}'}")

    def text(self, name: str) -> str:
        """A text."""
        if not isinstance(value := self.values.get(name), str):
            raise self.wrong(name, "a text")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        """A list of texts."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
            raise self.wrong(name, "a list of texts")
        return tuple(value)

    def flag(self, name: str) -> bool:
        """True or false."""
        if not isinstance(value := self.values.get(name), bool):
            raise self.wrong(name, "true or false")
        return value

    def objects(self, name: str) -> "list[_Said]":
        """A list of objects, called by the field and their place in it."""
        value = self.values.get(name)
        if not isinstance(value, list) or not all(isinstance(one, dict) for one in value):
            raise self.wrong(name, "a list of objects")
        return [_Said(f"{name} {number}", one) for number, one in enumerate(value, 1)]


def _object(value: Any) -> _Said:
    if not isinstance(value, dict):
        raise Unreadable("a monograph is an object, and this is none", "give one monograph a line, as drugref corpus export writes it")
    said = _Said("the monograph", value)
    if said.text("schema") != SCHEMA:
        raise Unreadable(f"it is of the schema '{said.text('schema')[:60]}', and {SCHEMA} is read", "is there a newer drugref?")
    return said


# --- the head


def _drug(said: _Said, where: str) -> Drug:
    title = said.text("title")
    if not slugify(title):
        raise Unreadable(f"the title {title[:60]!r} has no letters a name could be made from", "write the INN")
    if not _RANK.fullmatch(said.text("rank")):
        raise said.wrong("rank", "a whole number")
    sections = tuple(_branch(one).section for one in said.objects("sections"))
    _check_warning(said, sections)
    return Drug(
        slug=slugify(title),
        title=title,
        description=said.text("description"),
        kind=said.text("kind"),
        drug_class=said.text("class"),
        brand_names=said.texts("brand_names"),
        synonyms=said.texts("synonyms"),
        atc=said.texts("atc"),
        ingredients=said.texts("ingredients"),
        is_banned=_banned(said),
        reviewed=said.flag("reviewed"),
        last_modified=said.text("last_modified"),
        sources=tuple(Source(*map(one.text, Source._fields)) for one in said.objects("sources")),
        sections=sections,
        faqs=tuple(_faq(one) for one in said.objects("faqs")),
        extra=_product(said),
        file=where,
        rank=int(said.text("rank")),
    )


def _banned(said: _Said) -> bool:
    """Whether the drug's own page says that it is banned: not, where the flag comes from another page."""
    own = said.flag("banned_itself") if "banned_itself" in said.values else True
    return said.flag("is_banned") and own


def _faq(said: _Said) -> Faq:
    return Faq(said.text("q"), said.text("a"), said.text("section") if "section" in said.values else None)


def _product(said: _Said) -> tuple[tuple[str, str], ...]:
    value = said.values.get("product")
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
        raise said.wrong("product", "an object of texts")
    return tuple(value.items())


def _check_warning(said: _Said, sections: tuple[Section, ...]) -> None:
    """The boxed warning at the head stands in its section, too."""
    warning = said.values.get("boxed_warning")
    section = next((section for section in sections if section.key == "boxed-warning"), None)
    if warning is not None and not (section and is_same(said.text("boxed_warning"), section_text(section))):
        raise Unreadable("'boxed_warning' and the section 'boxed-warning' do not say the same", "change both alike")


# --- sections


class _Branch(NamedTuple):
    """A section as it was read, the Markdown that is its own, and the branches below it."""

    section: Section
    markdown: str
    below: "tuple[_Branch, ...]"


def _branch(said: _Said, depth: int = 1) -> _Branch:
    """A section with all below it."""
    if depth > _DEEPEST:
        raise Unreadable(f"the sections are nested more than {_DEEPEST} deep")
    key = said.text("key")
    if not _KEY.fullmatch(key):
        raise said.wrong("key", "a section key")
    here = said._replace(place=f"section '{key[:60]}'")
    below = tuple(_branch(sub, depth + 1) for sub in here.objects("subsections"))
    markdown = _own(here, below)
    loinc = here.text("loinc") if here.values.get("loinc") is not None else None
    section = Section(key, here.text("title"), _blocks(here, markdown), tuple(branch.section for branch in below), loinc, _also(here))
    if "text" in here.values and not is_same(here.text("text"), section_text(section)):
        raise Unreadable(f"{here.place}: 'markdown' and 'text' do not say the same", "change both alike, or leave 'text' out")
    return _Branch(with_excerpts(section) if _excerpts(here) else section, markdown, below)


def _blocks(said: _Said, markdown: str) -> tuple[Block, ...]:
    """The blocks of a section's own Markdown."""
    try:
        return blocks_given(said.values["blocks"], markdown) if "blocks" in said.values else blocks_in(markdown)
    except Unreadable as error:
        raise Unreadable(f"{said.place}: {error}", error.hint) from None


def _own(said: _Said, below: tuple[_Branch, ...]) -> str:
    """A section's Markdown without that of its subsections, with which it ends."""
    whole, end = said.text("markdown"), _markdown("", below)
    if not end or whole == end:
        return "" if end else whole
    if not whole.endswith(f"\n\n{end}"):
        raise Unreadable(f"{said.place}: 'markdown' does not end with its subsections", "change them alike in both places")
    return whole.removesuffix(f"\n\n{end}")


def _markdown(own: str, below: tuple[_Branch, ...], level: int = 3) -> str:
    """Markdown with that of the branches below, whose headings are of this level, as ``render.data`` writes a whole section."""
    parts = [own]
    for branch in below:
        parts += [f"{'#' * min(level, 6)} {branch.section.title}", _markdown(branch.markdown, branch.below, level + 1)]
    return "\n\n".join(part for part in parts if part)


def _also(said: _Said) -> tuple[str, ...]:
    keys = said.texts("also") if "also" in said.values else ()
    if not all(map(_KEY.fullmatch, keys)):
        raise said.wrong("also", "a list of section keys")
    return keys


def _excerpts(said: _Said) -> tuple[str, ...]:
    """The keys that passages of a section answered to. The passages are found anew, so that they say what the section says now."""
    return said.texts("excerpts") if "excerpts" in said.values else ()


def _lost(said: _Said, drug: Drug) -> list[str]:
    """The keys of excerpts that no passage answers to any more."""
    pairs = zip(said.objects("sections"), drug.sections, strict=True)
    return [key for one, section in pairs for key in _excerpts(one) if key not in {cut.key for cut in section.excerpts}]
