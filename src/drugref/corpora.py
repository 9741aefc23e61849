"""The corpora that are laid over each other, and the one index made of them: opened when it is in step, else built.

Change is noticed by each file's name, size and time, which costs a listing, not a read. Processes that start together
build once: the first holds a lock, the others wait for it. Where no folder can be written, the index lives in memory.
"""

import os
import sqlite3
import zlib
from collections.abc import Callable, Mapping
from typing import NamedTuple

from drugref import __version__
from drugref.errors import CorpusFault, IndexFault
from drugref.index import SCHEMA_VERSION
from drugref.index.reader import Reader, open_file
from drugref.paths import bundled_data, cache_dir

__all__ = [
    "BUNDLED",
    "Corpus",
    "Progress",
    "State",
    "index_path",
    "index_state",
    "installed",
    "monograph_files",
    "open_index",
]

BUNDLED = "drugref"
# The name of the corpus that comes with the program.
ENDINGS = (".md", ".markdown")

Progress = Callable[[int, int], None]


class Corpus(NamedTuple):
    """A folder of monographs and the name it goes by."""

    name: str
    root: str


class State(NamedTuple):
    """The state of the index file: ``fresh``, ``old`` (a corpus or the program changed), ``damaged`` or ``absent``; its size in bytes."""

    path: str
    state: str
    size: int


def installed(env: Mapping[str, str]) -> tuple[Corpus, ...]:
    """The corpora in use, topmost first: the folders of ``DRUGREF_CORPUS_PATH``, then the bundled one."""
    taken = {BUNDLED}
    own: list[Corpus] = []
    for root in filter(None, env.get("DRUGREF_CORPUS_PATH", "").split(os.pathsep)):
        base = os.path.basename(os.path.normpath(root))
        name = next(n for n in (base, *(f"{base}-{i}" for i in range(2, 10_000))) if n not in taken)
        taken.add(name)
        own.append(Corpus(name, os.path.abspath(root)))
    corpora = (*own, Corpus(BUNDLED, os.path.join(bundled_data(), "monographs")))
    for corpus in corpora:
        if not os.path.isdir(corpus.root):
            hint = "reinstall drugref" if corpus.name == BUNDLED else "correct DRUGREF_CORPUS_PATH, or put the folder back"
            raise CorpusFault(f"the corpus '{corpus.name}' is not there: {corpus.root}", hint)
    return corpora


def monograph_files(root: str) -> list[os.DirEntry[str]]:
    """The monograph files below a folder, in order of path; hidden ones and links to folders are passed over."""
    found: list[os.DirEntry[str]] = []
    folders = [root]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                if entry.is_dir(follow_symlinks=False):
                    folders.append(entry.path)
                elif entry.name.lower().endswith(ENDINGS) and entry.name.lower() != "readme.md":
                    found.append(entry)
    return sorted(found, key=lambda entry: entry.path)


def _stamp(corpora: tuple[Corpus, ...]) -> str:
    """What an index must carry to be in step: the program, and every file's name, size and time."""
    parts = [f"{__version__}/{SCHEMA_VERSION}"]
    try:
        for corpus in corpora:
            check = count = 0
            for entry in monograph_files(corpus.root):
                stat = entry.stat()
                check = zlib.crc32(f"{entry.path}\0{stat.st_size}\0{stat.st_mtime_ns}".encode("utf-8", "surrogateescape"), check)
                count += 1
            parts.append(f"{corpus.name}:{count}:{check:08x}")
        parts += [f"{os.stat(table).st_mtime_ns:x}" for table in _tables(corpora)]
    except OSError as error:
        raise CorpusFault(f"a corpus cannot be listed: {error}", "check the folder and its permissions") from None
    return " ".join(parts)


def _tables(corpora: tuple[Corpus, ...]) -> list[str]:
    """What goes into the index beside the monographs: the table of known names, and what each corpus states of itself."""
    stated = [os.path.join(folder, "corpus.toml") for c in corpora for folder in (c.root, os.path.dirname(c.root))]
    return [path for path in (*stated, os.path.join(bundled_data(), "known-names.tsv")) if os.path.exists(path)]


def index_path(env: Mapping[str, str], corpora: tuple[Corpus, ...]) -> str:
    """The index file of these corpora for this version: another set, or another installation, has its own."""
    which = zlib.crc32("\0".join([__version__, *(c.root for c in corpora)]).encode("utf-8", "surrogateescape"))
    return os.path.join(cache_dir(env), f"index-{SCHEMA_VERSION}-{which:08x}.sqlite")


def open_index(env: Mapping[str, str], progress: Progress, notice: Callable[[str], None], rebuild: bool = False) -> Reader:
    """The index, in step with the corpora; built first when it is missing, old, damaged, or when ``rebuild`` says so."""
    corpora = installed(env)
    stamp, path = _stamp(corpora), index_path(env, corpora)
    if not rebuild and (reader := _in_step(path, stamp)):
        return reader
    from drugref.building import build

    return build(path, stamp, corpora, lambda: None if rebuild else _in_step(path, stamp), progress, notice)


def _in_step(path: str, stamp: str) -> Reader | None:
    """The index at ``path`` when it can be opened and carries this stamp."""
    if not os.path.isfile(path):
        return None
    reader = None
    try:
        reader = open_file(path)
        if reader.meta().get("stamp") == stamp:
            return reader
    except (IndexFault, sqlite3.Error):
        pass  # the caller builds it anew
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
    if reader := _in_step(path, _stamp(corpora)):
        whole = reader.is_whole()
        reader.close()
        return State(path, "fresh" if whole else "damaged", size)
    try:
        open_file(path).close()
    except IndexFault:
        return State(path, "damaged", size)
    return State(path, "old", size)
