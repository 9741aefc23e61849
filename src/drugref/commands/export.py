"""``corpus export``: whole monographs for other programs, streamed drug by drug.

The one command that writes by itself what it was asked for, because an export is never held in memory.
"""

from collections.abc import Iterable, Iterator
from itertools import chain
from typing import NamedTuple

from drugref.answers import Provenance, ShowAnswer
from drugref.commands.context import CLOSE, Context
from drugref.commands.show import same_class
from drugref.errors import ExitCode, NotFound, Usage
from drugref.exports import EXPORTS, writer
from drugref.exports.jsonl import differences as differences_of_line
from drugref.exports.markdown import differences
from drugref.exports.opensearch import mapping
from drugref.exports.target import check_file, check_folder, to_file, to_folder
from drugref.index.reader import Reader
from drugref.records import Entry, Match, Monograph
from drugref.text import sanitize

__all__ = ["Asked", "run"]


class Asked(NamedTuple):
    """What to export: names of drugs (none for all), the format, one corpus or what ``show`` shows, and where to."""

    drug: list[str]
    format: str | None = None
    corpus: str | None = None
    output: str | None = None
    force: bool = False
    mapping: bool = False


def run(context: Context, asked: Asked) -> ExitCode:
    """Export; FAULT when a Markdown file or a JSON line would not read back as the monograph that it was made of."""
    form = asked.format or ("opensearch" if asked.mapping else "jsonl")
    _refuse(asked, form)
    context.check_corpus(asked.corpus)
    index = context.index.only(asked.corpus) if asked.corpus else context.index
    entries = _entries(context, index, asked)
    if asked.mapping:
        _put(context, asked, (mapping(entries),))
        return ExitCode.FOUND
    answers = _counted(context, asked, _answers(context, index, entries))
    if form == "markdown":
        return _markdown(context, asked, answers)
    apart: list[str] = []
    texts = _lines(context, answers, apart) if form == "jsonl" else map(writer(form), answers)
    _tell(context, asked, _put(context, asked, texts))
    return ExitCode.FAULT if apart else ExitCode.FOUND


def _refuse(asked: Asked, form: str) -> None:
    """Say what cannot be done before the index is opened."""
    if form not in EXPORTS:
        raise Usage(f"corpus export has no format '{form}'", "choose one of " + ", ".join(EXPORTS))
    if asked.mapping and form != "opensearch":
        raise Usage(f"--mapping is OpenSearch's, and the format is {form}", "leave --format out, or: --format opensearch")
    if form == "markdown" and not asked.output and len(asked.drug) != 1:
        raise Usage("markdown is one file a drug", "name a folder: --output FOLDER; or one drug, which goes to standard output")
    if asked.output:
        (check_folder if form == "markdown" else check_file)(asked.output, asked.force)


# --- which drugs


def _entries(context: Context, index: Reader, asked: Asked) -> Iterator[Entry]:
    """The drugs asked for, each once, else all; a name that opens none is an error before anything is written."""
    if not asked.drug:
        everyone = index.entries()
        if not (first := next(everyone, None)):
            raise NotFound("there is no monograph to export", "drugref corpus list shows what there is")
        return chain((first,), everyone)
    slugs = dict.fromkeys(context.drug([name]).slug for name in asked.drug)
    if asked.corpus and (absent := [slug for slug in slugs if not index.has(slug)]):
        raise NotFound(f"the corpus '{asked.corpus}' does not hold {', '.join(absent)}", f"drugref list --corpus {asked.corpus}")
    return (index.monograph(slug).entry for slug in slugs)


def _answers(context: Context, index: Reader, entries: Iterable[Entry]) -> Iterator[ShowAnswer]:
    provenance = context.provenance()
    for entry in entries:
        yield _answer(context, index, index.monograph(entry.slug), provenance)


def _counted(context: Context, asked: Asked, answers: Iterator[ShowAnswer]) -> Iterator[ShowAnswer]:
    """The answers; behind the last, whether drugs among them have further labels, which are exported by name or by corpus alone."""
    several = 0
    for answer in answers:
        several += bool(answer.labels)
        yield answer
    if several and not (asked.drug or asked.corpus):
        drugs = "1 drug has" if several == 1 else f"{several:,} drugs have"
        context.note(f"{drugs} further labels that are not exported; all of a corpus: drugref corpus export --corpus NAME")


def _answer(context: Context, index: Reader, monograph: Monograph, provenance: Provenance) -> ShowAnswer:
    """A whole monograph with all that stands above it, as ``show`` would have it."""
    entry = monograph.entry
    match = Match(entry.slug, entry.title, entry.title, "title", 1.0, False, entry.drug_class, entry.corpus)
    return ShowAnswer(
        match, monograph, monograph.sections, monograph.faqs, False, False, (), context.confusables(entry, CLOSE),
        _below(entry, context.also_in(entry), provenance), context.parts(entry), context.tall_man(entry.title),
        provenance, same_class(context.index, entry), context.index.labels(entry.slug), index.rank(entry.slug),
    )  # fmt: skip


def _below(entry: Entry, corpora: tuple[str, ...], provenance: Provenance) -> tuple[str, ...]:
    """Those of the corpora that lie below the one that an entry is of."""
    order = [name for name, _ in provenance.layers]
    return tuple(name for name in corpora if order.index(name) > order.index(entry.corpus))


# --- where they go


def _put(context: Context, asked: Asked, texts: Iterable[str]) -> int:
    if asked.output:
        return to_file(asked.output, texts)
    for text in texts:
        context.streams.stdout.write(text)
    context.streams.stdout.flush()
    return 0


def _lines(context: Context, answers: Iterator[ShowAnswer], apart: list[str]) -> Iterator[str]:
    """The line of each; one that would be read otherwise is told, and added to ``apart``."""
    write = writer("jsonl")
    for answer in answers:
        line = write(answer)
        _tell_apart(context, answer.monograph.entry.slug, differences_of_line(answer, line), apart)
        yield line


def _tell_apart(context: Context, name: str, parts: tuple[str, ...], apart: list[str]) -> None:
    if parts:
        apart.append(name)
        context.note(f"{name} would not read back the same: {', '.join(parts)}")


def _tell(context: Context, asked: Asked, count: int) -> None:
    if asked.output:
        context.note(f"{asked.output}: {count:,} {'monograph' if count == 1 else 'monographs'} written")


def _markdown(context: Context, asked: Asked, answers: Iterator[ShowAnswer]) -> ExitCode:
    """One file a drug, or the one drug's to standard output."""
    apart: list[str] = []
    files = _files(context, answers, apart)
    if asked.output:
        _tell(context, asked, to_folder(asked.output, files))
    else:
        _put(context, asked, (sanitize(text) if context.streams.out_tty else text for _, text in files))
    return ExitCode.FAULT if apart else ExitCode.FOUND


def _files(context: Context, answers: Iterator[ShowAnswer], apart: list[str]) -> Iterator[tuple[str, str]]:
    """``(name, text)`` of each file. Each text is read again; one that would be read otherwise is told, and added to ``apart``."""
    write = writer("markdown")
    for answer in answers:
        text, name = write(answer), f"{answer.monograph.entry.slug}.md"
        _tell_apart(context, name, differences(answer.monograph, text), apart)
        yield name, text
