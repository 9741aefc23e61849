"""Monographs in Markdown with YAML front matter: ours, and the messier ones met in the wild.

It is decoded, split, parsed once and brought into sections with keys. What had to be mended is reported as a
repair; what cannot be read is one problem with its line, and no drug.
"""

import re
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from drugref.markup import Part, parse, split_label, unstarred
from drugref.model import Block, Drug, Paragraph, Run, Runs, Section, plain_runs
from drugref.records import Problem
from drugref.sections import dosage_parts, key_of_heading, loinc_of, title_of
from drugref.sources import faqs
from drugref.sources.boxed import BOXED, with_one_boxed_warning
from drugref.sources.excerpts import with_excerpts
from drugref.sources.front import BadFrontMatter, Front, as_markdown, as_text, split_front
from drugref.sources.names import names_in_prose
from drugref.text import name_key, slugify

__all__ = ["read_bytes", "read_text"]

_EXTRA = ("company", "strength", "pack_size", "mrp", "generic_slug", "type")
_KEYS = {
    *_EXTRA, "title", "description", "kind", "class", "brand_names", "synonyms", "atc", "ingredients", "is_banned", "reviewed",
    "lastModified", "sources", "faqs", "slug",
}  # fmt: skip
# Front matter that is read, or rightly left out; text under any other key is kept as a note.
_REMARK = re.compile(r"\s*\(([^()]*(?:see|above|below|continued|as described|refer)[^()]*)\)\s*$", re.IGNORECASE)
_OF_DOSES = re.compile(r"\bdos(?:e|es|age|ing)\b(?! forms?)|\bspeci(?:al|fic) populations?\b", re.IGNORECASE)
_NUMBERED = re.compile(r"^\d+(?:\.\d+)*[.)]?\s+(?=[A-Za-z])")


def read_bytes(data: bytes, path: str) -> tuple[Drug | None, tuple[Problem, ...]]:
    """Read the bytes of one file that ``path`` names. Returns ``(drug, repairs)``, or ``(None, (problem,))``."""
    if not data.strip():
        return None, (Problem(path, 0, "the file is empty", "write a monograph in it, or take it out of the corpus"),)
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
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    try:
        front, body, first = split_front(text)
    except BadFrontMatter as error:
        return None, (Problem(path, error.line, error.message, error.hint),)
    try:
        parts, mended = parse(body, first)
    except RecursionError:
        return None, (Problem(path, first, "the text is nested too deeply", "flatten its lists"),)
    said = [Problem(path, line, message, severity="repair") for line, message in mended]
    title = front.text("title")
    if not title:
        title, parts, note = _title_from(parts, path)
        said.append(Problem(path, 1, note, "add 'title:' to the front matter", severity="repair"))
    if not slugify(title):
        return None, (
            Problem(
                path,
                front.line("title"),
                f"the title {title!r} has no letters a name could be made from",
                "write the INN",
            ),
        )
    return _assemble(title, front, _tree(parts), path, said)


def _title_from(parts: list[Part], path: str) -> tuple[str, list[Part], str]:
    """The title of a file whose front matter has none: a heading that stands alone on top, else the file's name."""
    tops = [part for part in parts if part.level == 1]
    if len(tops) == 1 and not key_of_heading(plain_runs(tops[0].heading)):
        rest = [part._replace(level=0, heading=()) if part is tops[0] else part for part in parts]
        return plain_runs(tops[0].heading).strip(), rest, "title taken from the first heading"
    name = Path(path).stem.replace("-", " ").replace("_", " ").strip()
    return name[:1].upper() + name[1:], parts, "title taken from the file's name"


def _assemble(title: str, front: Front, sections: tuple[Section, ...], path: str, said: list[Problem]) -> tuple[Drug, tuple[Problem, ...]]:
    """Drug and repairs from the parts of one file."""

    def repair(line: int, message: str) -> None:
        said.append(Problem(path, line, message, severity="repair"))

    at_front = faqs.from_front(front.data.get("faqs"))
    for message in at_front.repairs:
        repair(front.line("faqs"), message)
    kept: list[Section] = []
    asked = at_front.faqs
    left: tuple[Block, ...] = at_front.rest
    boxed, notes = _notes(front)
    for note in (*boxed, *notes):
        repair(note.line, f"front matter that has no place is kept under '{note.title}'")
    merged, repairs = with_one_boxed_warning((*boxed, *sections, *notes))
    for line, message in repairs:
        repair(line, message)
    for section in merged:
        if section.key != "faq":
            kept.append(section)
            continue
        found = faqs.from_section(section)
        asked, repeats = faqs.merge(asked, found.faqs)
        left += found.rest
        if repeats:
            repair(section.line, f"{repeats} FAQs of the front matter repeated in the body: merged")
    if left:
        kept.append(Section("faq", title_of("faq"), left, line=front.line("faqs")))
    brands, synonyms = front.texts("brand_names"), front.texts("synonyms")
    if not brands and not synonyms:
        brands, synonyms = _found_names(title, kept)
        if brands or synonyms:
            repair(front.line("title"), "names found in prose: " + ", ".join((*brands, *synonyms)))
    kind = front.text("kind") or ("product" if front.text("generic_slug") else "combination" if " + " in title else "single")
    drug = Drug(
        slug=slugify(title),
        title=title,
        description=re.sub(r"(?<!\w)__|__(?!\w)", "", unstarred(front.text("description"))),
        kind=kind,
        drug_class=front.text("class"),
        brand_names=brands,
        synonyms=synonyms,
        atc=front.texts("atc"),
        ingredients=front.texts("ingredients"),
        is_banned=front.flag("is_banned"),
        reviewed=front.flag("reviewed"),
        last_modified=front.text("lastModified")[:10],
        sources=front.sources(),
        sections=tuple(kept),
        faqs=asked,
        extra=tuple((key, value) for key in _EXTRA if (value := front.text(key))) if kind == "product" else (),
        file=path,
    )
    return drug, tuple(said)


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
    """A value of the front matter as blocks, a heading in it as a paragraph."""
    parts, _ = parse(as_markdown(value))
    return tuple(block for part in parts for block in ((Paragraph(part.heading),) if part.heading else ()) + part.blocks)


def _found_names(title: str, sections: list[Section]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    names = next((s for s in sections if s.key == "names"), None)
    brands, synonyms = names_in_prose(names, title) if names else ((), ())
    own = name_key(title)
    return tuple(n for n in brands if name_key(n) != own), tuple(n for n in synonyms if name_key(n) != own)


# --- sections


class _Head(NamedTuple):
    """A heading taken apart: title, key when known, and words in it that are no part of the title."""

    title: str
    key: str | None
    rest: tuple[Block, ...]


def _head(part: Part) -> _Head:
    label, after = split_label(part.heading, dash=False)
    if not (label and after) and len(part.heading) > 1 and key_of_heading(part.heading[0].text):
        label, after = part.heading[0].text, _unspaced(part.heading[1:])
    rest: tuple[Block, ...] = (Paragraph(after),) if label and after else ()
    title = _bare(label if rest else plain_runs(part.heading))
    known, _, more = title.partition(":")
    if more and not rest and _known(known):
        title, rest = _bare(known), (Paragraph((Run(more.strip()),)),)
    if remark := _REMARK.search(title):
        rest = (Paragraph((Run(remark[0].strip()),)), *rest)
        title = _bare(title[: remark.start()])
    key = _known(title)
    if key and slugify(_NUMBERED.sub("", title)) == slugify(title_of(key)):
        title = title_of(key)
    return _Head(title, key, rest)


def _unspaced(runs: Runs) -> Runs:
    """Runs without the space that parted them from what stood before."""
    return (runs[0]._replace(text=runs[0].text.lstrip()), *runs[1:])


def _known(title: str) -> str | None:
    plain = _NUMBERED.sub("", title)
    return key_of_heading(plain) or key_of_heading(re.sub(r"\s*\([^()]*\)", "", plain))


def _bare(title: str) -> str:
    return title.strip().rstrip(":").strip()


def _tree(parts: list[Part]) -> tuple[Section, ...]:
    """Nested sections from parts in order. The level of the first known heading is the top; higher ones join it.

    What stands above the first heading of that level is an overview with subsections, and known sections among it.
    """
    heads = [(part, _head(part)) for part in parts]
    top = min((p.level for p, h in heads if p.level and h.key), default=min((p.level for p in parts if p.level), default=1))
    starts: list[int] = []
    reached, level = False, 0
    for i, (part, head) in enumerate(heads):
        reached |= 0 < part.level <= top
        if part.level <= top or (not reached and (head.key or part.level <= level)):
            starts.append(i)
            level = part.level
    out = [_overview(heads[: starts[0]])] if starts and starts[0] else []
    out += [_top(heads[start:end]) for start, end in pairwise((*starts, len(heads)))]
    return tuple(s for s in out if s.blocks or s.subsections or s.title != "Overview")


def _overview(heads: list[tuple[Part, _Head]], blocks: tuple[Block, ...] = ()) -> Section:
    return Section("overview", "Overview", blocks, _nested(heads, "overview"), line=heads[0][0].line if heads else 0)


def _top(heads: list[tuple[Part, _Head]]) -> Section:
    part, head = heads[0]
    if not part.level:
        return _overview(heads[1:], part.blocks)._replace(line=part.line)
    key = head.key or slugify(head.title) or "untitled"
    also = () if head.key else dosage_parts(head.title)
    of_doses = key == "dosage" or bool(also) or (not head.key and bool(_OF_DOSES.search(head.title)))
    below = _nested(heads[1:], key, of_doses)
    section = Section(key, head.title or "Untitled", head.rest + part.blocks, below, loinc_of(key), also, part.line)
    return with_excerpts(section) if of_doses else section


def _nested(heads: list[tuple[Part, _Head]], top: str, of_doses: bool = False) -> tuple[Section, ...]:
    """The subsections made of a run of parts; a deeper heading goes below the one before it."""
    out: list[Section] = []
    i = 0
    while i < len(heads):
        part, head = heads[i]
        end = next((j for j in range(i + 1, len(heads)) if heads[j][0].level <= part.level), len(heads))
        keys = (*(dosage_parts(head.title) if of_doses else ()), f"{top}.{slugify(head.title) or 'untitled'}")
        key, also = (keys[0], keys[1:-1]) if top == "dosage" else (keys[-1], keys[:-1])
        below = _nested(heads[i + 1 : end], top, of_doses)
        out.append(Section(key, head.title or "Untitled", head.rest + part.blocks, below, also=also, line=part.line))
        i = end
    return tuple(out)
