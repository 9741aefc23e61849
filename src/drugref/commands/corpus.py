"""``corpus``: the corpora in use, one more or less, and the check of a folder or file of monographs."""

import json
import os
from collections.abc import Iterable, Iterator

from drugref.commands.context import Context
from drugref.corpora import BUNDLED, Corpus, Progress, corpus_paths, installed
from drugref.errors import CorpusFault, DrugrefError, ExitCode, NotFound
from drugref.house import check
from drugref.index.reader import Reader
from drugref.records import Problem
from drugref.registry import add, passed_over, remove
from drugref.reports import AddedAnswer, CheckAnswer, CorporaAnswer
from drugref.sources import Reading, Record, detect, parse, records, unpacked_size
from drugref.text import escaped_json, name_key

__all__ = ["run", "write_report"]


def run(
    context: Context,
    action: str,
    path: str | None = None,
    name: str | None = None,
    corpus_format: str | None = None,
    report: str | None = None,
) -> tuple[CorporaAnswer | AddedAnswer | CheckAnswer, ExitCode]:
    """``list``, ``add``, ``remove`` or ``check``."""
    if action == "add":
        return _add(context, path or "", name, corpus_format, report)
    if action == "check":
        return _check(context, path)
    if action == "remove":
        remove(context.env, name or "")
    index = context.index
    return CorporaAnswer(index.corpora(), index.problems(), context.provenance()), ExitCode.FOUND


def _add(context: Context, path: str, name: str | None, format: str | None, report: str | None) -> tuple[AddedAnswer, ExitCode]:
    """Lay a corpus on top and read it; one of which nothing can be read is not kept."""
    if report:
        _put(report, ())  # an error here comes before anything is added
    corpus = add(context.env, path, name, format)
    index = context.refresh()
    info = next((info for info in index.corpora() if info.name == corpus.name), None)
    if info is None:
        raise CorpusFault(f"the corpus '{corpus.name}' was taken away while it was read", "add it again: drugref corpus add PATH")
    if report:
        write_report(index, (corpus.name,), report)
    problems = index.problems(corpus=corpus.name)
    if not info.drugs:
        remove(context.env, corpus.name)
        first = f": {problems[0].file}: {problems[0].message}" if problems else ""
        raise CorpusFault(
            f"nothing could be read of {corpus.root} as {corpus.format}{first}", "is it another format? --format auto|markdown|openfda|spl"
        )
    for title, slugs in index.twins(corpus.name):
        context.note(f"{len(slugs)} pages have the title {title}, so it opens none of them; each opens by its own name: {', '.join(slugs)}")
    if left := passed_over(corpus):
        context.note(_left_out(corpus, left))
    return AddedAnswer(info, index.repaired(corpus.name), problems, context.provenance()), ExitCode.FOUND


def _left_out(corpus: Corpus, files: tuple[str, ...]) -> str:
    """That a folder holds files of another format, and how to add them."""
    told = ", ".join(os.path.relpath(path, corpus.root) for path in files[:_NAMED]) + (", …" if len(files) > _NAMED else "")
    form = next((known for path in files if (known := detect(path))), "FORMAT")
    count = "1 file" if len(files) == 1 else f"{len(files):,} files"
    return f"{count} of another format left out: {told}; to add: drugref corpus add {corpus.root} --format {form} --name NAME"


_NAMED = 3
# Files that are named as examples; a folder may hold thousands.


def write_report(index: Reader, corpora: tuple[str, ...], path: str) -> None:
    """A line of JSON for each record that was read, repaired or kept out, with why."""
    _put(path, (escaped_json(json.dumps(row, ensure_ascii=False)) + "\n" for corpus in corpora for row in _report_rows(index, corpus)))


def _report_rows(index: Reader, corpus: str) -> Iterator[dict[str, object]]:
    for where, slug, problems in index.report(corpus):
        status = "skipped" if slug is None else "repaired" if problems else "read"
        told = [{"line": p.line, "message": p.message, "hint": p.hint, "severity": p.severity} for p in problems]
        yield {"corpus": corpus, "file": where, "status": status, "slug": slug, "problems": told}


def _put(path: str, lines: Iterable[str]) -> None:
    try:
        with open(path, "w", encoding="utf-8", opener=_private) as out:
            out.writelines(lines)
    except OSError as error:
        raise DrugrefError(f"the report cannot be written: {path}: {error.strerror or error}", "name another file") from None


def _private(path: str, flags: int) -> int:
    """A new file only its owner can read: it names the folders of a hospital."""
    return os.open(path, flags, 0o600)


def _check(context: Context, path: str | None) -> tuple[CheckAnswer, ExitCode]:
    """Checking without a path checks the bundled corpus, where every house rule holds. A folder holds Markdown or labels, as when it
    is added: the first file says which."""
    bundled = next(corpus.root for corpus in installed(context.env) if corpus.name == BUNDLED)
    root = path or bundled
    checked = _Checked(_files(root), context.progress)
    own = (path is None or _ours(root)) and (detect(checked.files[0]) or "markdown") == "markdown"
    problems = list(check(checked.readings(), _shared(root), own))
    findings = tuple(p for p in problems if own or p.severity != "repair")
    repairs = tuple(p for p in problems if not own and p.severity == "repair")
    answer = CheckAnswer(root, len(checked.files), checked.records, checked.read, findings, repairs)
    return answer, ExitCode.FAULT if findings else ExitCode.FOUND


class _Checked:
    """Reads files of any format one record at a time, and counts: ``records`` that were met, ``read`` of them as monographs."""

    def __init__(self, files: list[str], progress: Progress) -> None:
        self.files = files
        self.records = self.read = 0
        self._progress = progress

    def readings(self) -> Iterator[Reading]:
        """What came of each record; of a label its problems alone, because the house rules are for Markdown."""
        total, done = sum(map(unpacked_size, self.files)), 0
        for file in self.files:
            for item in records(file, detect(file) or "markdown"):
                self.records += 1
                reading = Reading(None, (item,)) if isinstance(item, Problem) else parse(item)
                self.read += reading.drug is not None
                is_label = isinstance(item, Record) and item.format != "markdown"
                yield reading._replace(drug=None) if is_label else reading
                done += len(item.raw) if isinstance(item, Record) else 0
                if done < total:
                    self._progress(done, total, self.records)
        self._progress(total, total, self.records)


def _files(root: str) -> list[str]:
    if not os.path.exists(root):
        raise CorpusFault(f"{root}: No such file or directory", "name a folder of monographs, or one file")
    try:
        files = corpus_paths(root)
    except OSError as error:
        raise CorpusFault(f"{error.filename or root}: {error.strerror or error}", "check the path and its permissions") from None
    if not files:
        raise NotFound(f"no monograph in {root}", "monographs end in .md, openFDA labels in .json or .zip, SPL labels in .xml or .zip")
    return files


def _home(root: str) -> str:
    """The folder a corpus states itself in: that of the files, or the one above."""
    folder = os.path.dirname(os.path.abspath(root)) if os.path.isfile(root) else os.path.abspath(root)
    return folder if os.path.exists(os.path.join(folder, "corpus.toml")) else os.path.dirname(folder)


def _ours(root: str) -> bool:
    """Whether a folder is a corpus in our own format: it has a corpus.toml beside or above it."""
    return os.path.exists(os.path.join(_home(root), "corpus.toml"))


def _shared(root: str) -> dict[str, str]:
    """Names that belong to several drugs on purpose, from ``shared-names.tsv``: name, reason."""
    table = os.path.join(_home(root), "shared-names.tsv")
    if not os.path.exists(table):
        return {}
    with open(table, encoding="utf-8") as handle:
        rows = [line.rstrip("\n").split("\t") for line in handle if line.strip() and not line.startswith("#")]
    return {name_key(row[0]): row[-1] for row in rows[1:]}
