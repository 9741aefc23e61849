"""The corpora that are laid over each other, and the one index made of them: opened when it is in step, else brought up to date.

Change is noticed by each file's name, size and time, which costs a listing, not a read. On top lie the folders of
``DRUGREF_CORPUS_PATH``, then the corpora that were added, the newest first, then the bundled one.
"""

import contextlib
import operator
import os
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from drugref import __version__
from drugref.errors import CorpusFault, IndexFault
from drugref.index import SCHEMA_VERSION
from drugref.index.reader import Reader, open_file
from drugref.index.seal import is_sound
from drugref.paths import bundled_data, cache_dir, state_dir
from drugref.text import storable

__all__ = [
    "BUNDLED",
    "Corpus",
    "Progress",
    "State",
    "added",
    "corpus_files",
    "corpus_paths",
    "index_path",
    "index_state",
    "installed",
    "known_stamp",
    "open_index",
    "program_stamp",
    "registry_file",
    "stamp_of",
    "stamps",
]

BUNDLED = "drugref"
# The name of the corpus that comes with the program.
_WATCHED = 5_000
# Files of a corpus that are looked at before every answer; a larger one is looked at by ``drugref index`` alone.
_ENDINGS = {"markdown": (".md", ".markdown"), "openfda": (".json", ".jsonl", ".ndjson", ".zip"), "spl": (".xml", ".zip")}
# Files of a folder that are read in each format.
_OTHER_ENDINGS = (*_ENDINGS["openfda"], *_ENDINGS["spl"])

Progress = Callable[[int, int, int], None]
# Called with what is done and all there is to do, in bytes of the files that are read, and the number of records that were read.


class Corpus(NamedTuple):
    """A folder or file of monographs, the name it goes by, and its format (``auto``: by what lies in it)."""

    name: str
    root: str
    format: str = "auto"
    added: bool = False


class State(NamedTuple):
    """The state of the index file: ``fresh``, ``old`` (a corpus or the program changed), ``damaged`` or ``absent``; its size in bytes."""

    path: str
    state: str
    size: int


def registry_file(env: Mapping[str, str]) -> str:
    """The list of the corpora that were added."""
    return os.path.join(state_dir(env), "corpora.json")


def added(env: Mapping[str, str]) -> list[Corpus]:
    """The corpora that were added, the newest first."""
    path = registry_file(env)
    if not os.path.exists(path):
        return []
    import json

    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as handle:
            rows = json.load(handle)["corpora"]
        return [Corpus(str(row["name"]), str(row["root"]), str(row["format"]), True) for row in rows]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CorpusFault(
            f"the list of your corpora cannot be read: {path}: {error}", "mend the file, or delete it and add them again"
        ) from None


def installed(env: Mapping[str, str]) -> tuple[Corpus, ...]:
    """The corpora in use, topmost first."""
    own_list = added(env)
    taken = {BUNDLED, *(corpus.name for corpus in own_list)}
    own: list[Corpus] = []
    for root in filter(None, env.get("DRUGREF_CORPUS_PATH", "").split(os.pathsep)):
        base = os.path.basename(os.path.normpath(root))
        name = next(n for n in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if n not in taken)
        taken.add(name)
        own.append(Corpus(name, os.path.abspath(root)))
    corpora = (*own, *own_list, Corpus(BUNDLED, os.path.join(bundled_data(), "monographs"), "markdown"))
    for corpus in corpora:
        if not corpus.added and not os.path.exists(corpus.root):
            hint = "reinstall drugref" if corpus.name == BUNDLED else "correct DRUGREF_CORPUS_PATH, or put the folder back"
            raise CorpusFault(f"the corpus '{corpus.name}' is not there: {corpus.root}", hint)
    return corpora


def corpus_files(root: str, format: str = "auto") -> list[os.DirEntry[str] | str]:
    """The files of a corpus in order of path, hidden ones and links to folders passed over; of a folder in format ``auto`` the
    Markdown files when there are any, else what else can be read."""
    if not os.path.isdir(root):
        return [root]
    first, other = (_ENDINGS["markdown"], _OTHER_ENDINGS) if format == "auto" else (_ENDINGS[format], ())
    found: list[os.DirEntry[str]] = []
    others: list[os.DirEntry[str]] = []
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                name = entry.name.lower()
                if name[0] == ".":
                    continue
                if name.endswith(first):
                    if name != "readme.md" and not entry.is_dir():
                        found.append(entry)
                elif other and name.endswith(other):
                    if not entry.is_dir():
                        others.append(entry)
                elif entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
    return [*sorted(found or others, key=operator.attrgetter("path"))]


def corpus_paths(root: str, format: str = "auto") -> list[str]:
    """The paths of the files of a corpus, as ``corpus_files`` finds them."""
    return [entry if isinstance(entry, str) else entry.path for entry in corpus_files(root, format)]


def _rows(corpus: Corpus) -> list[str]:
    """How each file looks now: its path, its size, and the times of its last write and of its last change of any kind, such as of who
    may read it; but for those that were taken away since they were listed."""
    files = corpus_files(corpus.root, corpus.format)
    try:
        # All in one expression: of a folder of thousands this is the time that every command takes.
        looks = [(e.path, e.stat()) if not isinstance(e, str) else (e, os.stat(e)) for e in files]
    except FileNotFoundError:
        if not os.path.exists(corpus.root):
            raise
        looks = []
        for path in (e if isinstance(e, str) else e.path for e in files):
            with contextlib.suppress(FileNotFoundError):
                looks.append((path, os.stat(path)))
    return [f"{path}\0{stat.st_size}\0{stat.st_mtime_ns}\0{stat.st_ctime_ns}" for path, stat in looks]


def stamp_of(corpus: Corpus) -> str:
    """What the files of a corpus look like now: how many, and a check sum of their names, sizes and times; "" when it was added and
    is not there, or a folder of it cannot be listed."""
    try:
        rows = _rows(corpus)
        check = zlib.crc32("\n".join(rows).encode("utf-8", "surrogateescape"))
        own = [os.path.join(folder, "corpus.toml") for folder in (corpus.root, os.path.dirname(corpus.root))]
        told = [f"{os.stat(path).st_mtime_ns:x}" for path in own if os.path.exists(path)]
    except OSError as error:
        if corpus.added:
            return ""
        raise CorpusFault(_absence(corpus, error), "put the folder back, or mend its permissions") from None
    return " ".join((f"{len(rows)}:{check:08x}", *told))


def _absence(corpus: Corpus, error: OSError) -> str:
    """That a corpus is not there, or which folder of it cannot be listed."""
    if isinstance(error, FileNotFoundError):
        return f"the corpus '{corpus.name}' is not there: {corpus.root}"
    return f"the corpus '{corpus.name}' cannot be listed: {error.filename or corpus.root}: {error.strerror or error}"


def stamps(corpora: tuple[Corpus, ...], reader: Reader | None = None, thorough: bool = False) -> dict[str, str]:
    """The stamp of each corpus by name. One that the index in hand has with too many files to look at keeps the stamp it has there,
    unless ``thorough``."""
    large = {c.name: c.stamp for c in reader.corpora() if _listed(c.stamp) > _WATCHED} if reader and not thorough else {}
    return {c.name: large.get(c.name) or stamp_of(c) for c in corpora}


def _listed(stamp: str) -> int:
    """How many files a stamp is of; a file may hold many records. 0 for the stamp of a corpus that is being read."""
    return int(stamp.partition(":")[0] or 0)


def program_stamp() -> str:
    """What an index must carry to be of this program."""
    return f"{__version__}/{SCHEMA_VERSION}"


def known_stamp() -> str:
    """What the table of real names looks like."""
    stat = os.stat(os.path.join(bundled_data(), "known-names.tsv"))
    return f"{stat.st_size}:{stat.st_mtime_ns:x}"


def index_path(env: Mapping[str, str], corpora: tuple[Corpus, ...]) -> str:
    """The index file for this version and set of folders: another installation, or another ``DRUGREF_CORPUS_PATH``, has its own."""
    fixed = (c.root for c in corpora if not c.added)
    which = zlib.crc32("\0".join([__version__, *fixed]).encode("utf-8", "surrogateescape"))
    return os.path.join(cache_dir(env), f"index-{SCHEMA_VERSION}-{which:08x}.sqlite")


def open_index(
    env: Mapping[str, str], progress: Progress, notice: Callable[[str], None], rebuild: bool = False, thorough: bool = False
) -> Reader:
    """The index, in step with the corpora; brought up to date first when it is missing, old or damaged. ``rebuild``: made anew;
    ``thorough``: the large corpora are looked at, too."""
    corpora = installed(env)
    path = index_path(env, corpora)
    if not rebuild and (reader := _in_step(path, corpora, notice, thorough)):
        return reader
    from drugref.building import build

    def ready() -> Reader | None:
        return None if rebuild else _in_step(path, corpora, lambda note: None, thorough)

    reader = build(path, corpora, ready, progress, notice, rebuild, thorough)
    own = tuple(corpus for corpus in corpora if corpus.added)
    _tell_of_absent(own, stamps(own, reader), notice)
    return reader


def _tell_of_absent(corpora: tuple[Corpus, ...], now: Mapping[str, str], notice: Callable[[str], None]) -> None:
    """A line for each corpus that is answered from though its files are not there to be compared; ``now``: the stamps by name."""
    for corpus in corpora:
        if not now[corpus.name]:
            how = "cannot be read" if os.path.exists(corpus.root) else "is not there"
            notice(f"the corpus '{corpus.name}' {how} now ({corpus.root}): shown as it was when it was last read")


def _in_step(path: str, corpora: tuple[Corpus, ...], notice: Callable[[str], None], thorough: bool = False) -> Reader | None:
    """The index at ``path`` when it can be opened and all that it was made of is as it was."""
    if not os.path.isfile(path):
        return None
    reader = None
    try:
        reader = open_file(path)
        meta = reader.meta()
        then = reader.corpora()
        same = meta.get("program") == program_stamp() and meta.get("known") == known_stamp()
        if same and [(c.name, c.root) for c in then] == [(c.name, storable(c.root)) for c in corpora]:
            now = stamps(corpora, reader, thorough)
            if all(now[c.name] in ("", c.stamp) for c in then):
                _tell_of_absent(corpora, now, notice)
                return reader
    except (IndexFault, sqlite3.Error):
        pass  # the caller makes it anew
    if reader:
        reader.close()
    return None


def index_state(env: Mapping[str, str]) -> State:
    """Look at the index without building it."""
    corpora = installed(env)
    path = index_path(env, corpora)
    if not os.path.exists(path):
        return State(path, "absent", 0)
    size = os.path.getsize(path)
    if reader := _in_step(path, corpora, lambda note: None):
        whole = is_sound(path, anew=True) and reader.is_whole()
        reader.close()
        return State(path, "fresh" if whole else "damaged", size)
    try:
        open_file(path).close()
    except IndexFault:
        return State(path, "damaged", size)
    return State(path, "old", size)
