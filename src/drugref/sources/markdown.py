"""Monographs in Markdown with YAML front matter: ours, and the messier ones met in the wild.

It is decoded, split, parsed once and brought into sections with keys. What had to be mended is reported as a
repair; what cannot be read is one problem with its line, and no drug.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from drugref.blocks import section_text
from drugref.markup import Part, parse, unstarred
from drugref.model import Block, Drug, Paragraph, Run, Runs, Section, plain_runs
from drugref.records import Faq, Problem
from drugref.sections import key_of_heading, loinc_of, title_of
from drugref.sources import faqs
from drugref.sources.boxed import BOXED, with_one_boxed_warning
from drugref.sources.front import BadFrontMatter, Front, as_markdown, as_text, split_front
from drugref.sources.names import brands_elsewhere, names_in_prose
from drugref.sources.outline import outline
from drugref.text import name_key, slugify

__all__ = ["read_bytes", "read_text"]

_MOST_BYTES = 4_000_000
_MOST_LINES = 20_000
# Of one monograph: sixty times the largest met, both. Reading takes up to a tenth of a millisecond a line.
_EXTRA = ("company", "strength", "pack_size", "mrp", "generic_slug", "type")
_KEYS = {
    *_EXTRA, "title", "description", "kind", "class", "brand_names", "synonyms", "atc", "ingredients", "is_banned", "reviewed",
    "lastModified", "sources", "faqs", "slug",
}  # fmt: skip
# Front matter that is read, or rightly left out; text under any other key is kept as a note.


def read_bytes(data: bytes, path: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read the bytes of one file that ``path`` names. Returns ``(drug, repairs)``, or ``(None, (problem,))``."""
    if not data.strip():
        return None, (Problem(path, 0, "the file is empty", "write a monograph in it, or take it out of the corpus"),)
    if len(data) > _MOST_BYTES:
        return None, (Problem(path, 0, f"the file is larger than {_MOST_BYTES // 1_000_000} MB", "split it: one monograph a file"),)
    if b"\0" in data:
        line = data.count(b"\n", 0, data.index(b"\0")) + 1
        return None, (Problem(path, line, "the file holds NUL bytes: it is not text", "save it as UTF-8 text"),)
    repairs: list[Problem] = []
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        return None, (Problem(path, line, "the file is not valid UTF-8", "save it as UTF-8"),)
    if data.startswith(b"\xef\xbb\xbf"):
        repairs.append(Problem(path, 1, "byte order mark taken out", severity="repair"))
    drug, more = read_text(text, path)
    return drug, (*repairs, *more)


def read_text(text: str, path: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read a monograph from its text; ``path`` names it in problems and gives the title when nothing else does."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") > _MOST_LINES:
        return None, (Problem(path, _MOST_LINES + 1, f"the file has more than {_MOST_LINES:,} lines", "split it: one monograph a file"),)
    try:
        front, body, first = split_front(text)
    except BadFrontMatter as error:
        return None, (Problem(path, error.line, error.message, error.hint),)
    try:
        return _read_parts(front, body, first, path)
    except RecursionError:
        return None, (Problem(path, first, "the text is nested too deeply", "flatten its lists"),)


def _read_parts(front: Front, body: str, first: int, path: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    parts, mended = parse(body, first)
    said = _Said(path, [Problem(path, line, message, severity="repair") for line, message in mended])
    title = front.text("title")
    if not title:
        title, parts, note = _title_from(parts, path)
        said.problems.append(Problem(path, 1, note, "add 'title:' to the front matter", severity="repair"))
    if not slugify(title):
        no_name = f"the title {title!r} has no letters a name could be made from"
        return None, (Problem(path, front.line("title"), no_name, "write the INN"),)
    return _assemble(title, front, outline(parts), said), tuple(said.problems)


def _title_from(parts: list[Part], path: str) -> tuple[str, list[Part], str]:
    """The title of a file whose front matter has none: a heading that stands alone on top, else the file's name."""
    tops = [part for part in parts if part.level == 1]
    if len(tops) == 1 and not key_of_heading(plain_runs(tops[0].heading)):
        rest = [part._replace(level=0, heading=()) if part is tops[0] else part for part in parts]
        return plain_runs(tops[0].heading).strip(), rest, "title taken from the first heading"
    name = Path(path).stem.replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:], parts, "title taken from the file's name"


class _Said(NamedTuple):
    """The repairs of one file as they are met."""

    path: str
    problems: list[Problem]

    def repair(self, line: int, message: str) -> None:
        """Take note of what was mended on a line."""
        self.problems.append(Problem(self.path, line, message, severity="repair"))


def _assemble(title: str, front: Front, sections: tuple[Section, ...], said: _Said) -> Drug:
    """The drug of the parts of one file; what is mended on the way goes to ``said``."""
    kept, asked = _with_faqs(front, _with_notes(front, sections, said), said)
    brands, synonyms = _names(title, front, kept, said)
    banned = front.told_of_a_ban()
    if banned:
        said.repair(front.line("is_banned"), f"'is_banned: {banned}' is neither true nor false: taken as banned")
    kind = front.text("kind") or ("product" if front.text("generic_slug") else "combination" if " + " in title else "single")
    return Drug(
        slug=slugify(title),
        title=title,
        description=_description(front),
        kind=kind,
        drug_class=front.text("class"),
        brand_names=brands,
        synonyms=synonyms,
        atc=front.texts("atc"),
        ingredients=front.texts("ingredients"),
        is_banned=bool(banned) or front.flag("is_banned"),
        reviewed=front.flag("reviewed"),
        last_modified=front.text("lastModified")[:10],
        sources=front.sources(),
        sections=kept,
        faqs=asked,
        extra=tuple((key, value) for key in _EXTRA if (value := front.text(key))) if kind == "product" else (),
        file=said.path,
    )


def _description(front: Front) -> str:
    text = unstarred(front.text("description"))
    return re.sub(r"(?<!\w)__|__(?!\w)", "", text) if "__" in text else text


def _with_notes(front: Front, sections: tuple[Section, ...], said: _Said) -> tuple[Section, ...]:
    """The body's sections, with what the front matter says beside its known keys, and one boxed warning."""
    boxed, notes = _notes(front)
    for note in (*boxed, *notes):
        said.repair(note.line, f"front matter that has no place is kept under '{note.title}'")
    merged, repairs = with_one_boxed_warning((*boxed, *sections, *notes))
    for line, message in repairs:
        said.repair(line, message)
    return merged


def _with_faqs(front: Front, sections: tuple[Section, ...], said: _Said) -> tuple[tuple[Section, ...], tuple[Faq, ...]]:
    """The sections without the FAQs in them, and the FAQs of front matter and body, each once."""
    at_front = faqs.from_front(front.data.get("faqs"))
    for message in at_front.repairs:
        said.repair(front.line("faqs"), message)
    asked, left = at_front.faqs, at_front.rest
    for section in (section for section in sections if section.key == "faq"):
        found = faqs.from_section(section)
        asked, repeats = faqs.merge(asked, found.faqs)
        left += found.rest
        if repeats:
            said.repair(section.line, f"{repeats} FAQs of the front matter repeated in the body: merged")
    kept = tuple(section for section in sections if section.key != "faq")
    rest = (Section("faq", title_of("faq"), left, line=front.line("faqs")),) if left else ()
    return kept + rest, asked


def _names(title: str, front: Front, sections: tuple[Section, ...], said: _Said) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """``(brand names, synonyms)`` of the front matter; where it has none, those that the text states."""
    brands, synonyms = front.texts("brand_names"), front.texts("synonyms")
    if brands or synonyms:
        return brands, synonyms
    own = name_key(title)
    section = next((s for s in sections if s.key == "names"), None)
    found = names_in_prose(section, title) if section else ((), ())
    brands = found[0] or brands_elsewhere(_running_text(front, sections), title)
    brands, synonyms = (tuple(name for name in names if name_key(name) != own) for names in (brands, found[1]))
    if brands or synonyms:
        said.repair(front.line("title"), "names found in prose: " + ", ".join((*brands, *synonyms)))
    return brands, synonyms


def _running_text(front: Front, sections: tuple[Section, ...]) -> Iterator[str]:
    """The lines of text that may name a brand though no section is about names."""
    yield from as_markdown(front.data.get("description")).split("\n\n")
    for section in sections:
        if section.key in ("overview", "usage", "mechanism", "summary"):
            yield from section_text(section).split("\n")


def _notes(front: Front) -> tuple[tuple[Section, ...], tuple[Section, ...]]:
    """What the front matter says under keys that no reader knows: boxed warnings, and all else as one section."""
    unread = {key: value for key, value in front.unread(_KEYS).items() if as_text(value)}
    boxed = [key for key in unread if key_of_heading(key) == BOXED]
    noted: list[Block] = []
    for key in (key for key in unread if key not in boxed):
        first, *more = _blocks(unread[key])
        if isinstance(first, Paragraph):
            noted += [Paragraph(_labelled(key, first.runs)), *more]
        else:
            noted += [Paragraph((Run(f"{key}:", "b"),)), first, *more]
    line = min((front.line(key) for key in unread if key not in boxed), default=0)
    return (
        tuple(Section(BOXED, title_of(BOXED), _blocks(unread[key]), loinc=loinc_of(BOXED), line=front.line(key)) for key in boxed),
        (Section("further-notes", "Further Notes", tuple(noted), line=line),) if noted else (),
    )


def _labelled(key: str, runs: Runs) -> Runs:
    """Runs behind their key in bold."""
    after, *rest = runs if runs and not runs[0].style else (Run(""), *runs)
    return (Run(f"{key}:", "b"), after._replace(text=f" {after.text}"), *rest)


def _blocks(value: Any) -> tuple[Block, ...]:
    """A value of the front matter as blocks, a heading in it as a paragraph; what is no text in Markdown (``---``) as it stands."""
    parts, _ = parse(as_markdown(value))
    found = tuple(block for part in parts for block in ((Paragraph(part.heading),) if part.heading else ()) + part.blocks)
    return found or (Paragraph((Run(as_text(value)),)),)
