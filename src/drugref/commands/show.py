"""``show``: one monograph, or the sections asked for."""

import os
import re

from drugref.answers import ShowAnswer
from drugref.commands.context import Context
from drugref.errors import ExitCode, NotFound
from drugref.index.reader import Reader
from drugref.records import TOPICAL_ATC, Entry, Leaf, Monograph
from drugref.sections import SECTIONS, key_of_request, title_of
from drugref.text import fold, slugify

__all__ = ["chosen", "run", "same_class", "section_key"]


def run(context: Context, drug: list[str], section: list[str], outline: bool = False, closest: bool = False) -> tuple[ShowAnswer, ExitCode]:
    """The monograph of the drug named; ``section`` keeps to those sections. NOTHING when none of them is stated."""
    match = context.drug(drug, closest)
    monograph = context.index.monograph(match.slug)
    keys = [section_key(context, (monograph,), request) for request in dict.fromkeys(section)]
    leaves = chosen(monograph, keys) if keys else monograph.sections
    faqs = monograph.faqs if not keys or "faq" in keys else ()
    unstated = tuple(key for key in keys if not _has(leaves, key) and not (key == "faq" and faqs))
    warned = context.warned(match.slug)
    answer = ShowAnswer(
        match, monograph, leaves, faqs, bool(keys), outline, unstated, warned.lookalikes, warned.also_in, warned.parts,
        context.tall_man(match.title), context.provenance(), same_class(context.index, monograph.entry),
        context.index.labels(match.slug),
    )  # fmt: skip
    _tell_of_unread(context, match.slug)
    return answer, ExitCode.NOTHING if keys and len(unstated) == len(keys) else ExitCode.FOUND


def same_class(index: Reader, entry: Entry) -> tuple[tuple[str, str], ...]:
    """The other drugs of a drug's class: of the same chemical group of ATC ("other" groups left out), or with the same words as class."""
    words, groups = _class_words(entry.drug_class), _chemical_groups(entry.atc)
    start = entry.drug_class.partition("(")[0].strip()
    of_class = (
        (title, slug)
        for slug, title, theirs, codes in index.classes(start, sorted(groups))
        if title != entry.title and (groups & _chemical_groups(codes) or (words and words == _class_words(theirs)))
    )
    first: dict[str, str] = {}
    for title, slug in of_class:
        first[title] = min(slug, first.get(title, slug), key=len)  # of several labels of a drug the one that its title opens
    return tuple((slug, title) for title, slug in first.items())


def _class_words(drug_class: str) -> str:
    return fold(re.sub(r"\([^)]*\)", " ", drug_class))


def _chemical_groups(codes: tuple[str, ...]) -> set[str]:
    return {code[:5] for code in codes if not code.startswith(TOPICAL_ATC) and code[4:5] != "X"}


def _tell_of_unread(context: Context, slug: str) -> None:
    """A line on standard error when a file that should hold this drug could not be read, so that another corpus answers."""
    for problem in context.index.problems():
        if slugify(os.path.splitext(os.path.basename(problem.file))[0]) == slug:
            context.note(f"{problem.file}:{problem.line}: {problem.message}; shown from another file ({problem.hint})")


def _walk(leaves: tuple[Leaf, ...]) -> list[Leaf]:
    out: list[Leaf] = []
    for leaf in leaves:
        out += [leaf, *_walk(leaf.subsections), *leaf.excerpts]
    return out


def _answers(leaf: Leaf, key: str) -> bool:
    return leaf.key == key or key in leaf.also


def _has(leaves: tuple[Leaf, ...], key: str) -> bool:
    return any(_answers(leaf, key) for leaf in _walk(leaves))


def chosen(monograph: Monograph, keys: list[str]) -> tuple[Leaf, ...]:
    """The sections with these keys, in the order asked for; nothing twice."""
    out: list[Leaf] = []
    for key in keys:
        for leaf in _walk(monograph.sections):
            if _answers(leaf, key) and not any(leaf in _walk((taken,)) for taken in out):
                out.append(leaf)
    return tuple(out)


def section_key(context: Context, monographs: tuple[Monograph, ...], request: str) -> str:
    """The key that a request means: a known name or alias, a key or heading of these monographs; else did-you-mean."""
    own = {leaf.key: leaf.title for monograph in monographs for leaf in _walk(monograph.sections)}
    if key := key_of_request(request):
        return key
    wanted = slugify(request)
    for key, title in own.items():
        if wanted and wanted in (slugify(key), slugify(key.rpartition(".")[2]), slugify(title)):
            return key
    names = [*own, *(name for known in SECTIONS for name in (known.key, *known.aliases))]
    near = context.closest(request, names)
    meant = f"did you mean {' or '.join(near)}? " if near else ""
    there = ", ".join(f"{key} ({title})" if title != title_of(key) else key for key, title in own.items())
    raise NotFound(
        f"{' and '.join(m.entry.title for m in monographs)} {'has' if len(monographs) == 1 else 'have'} no section '{request}'",
        f"{meant}There are: {there}" + (", faq" if any(m.faqs for m in monographs) else ""),
    )
