"""The list of the corpora that were added: changed under a lock, written whole, the newest first."""

import json
import os
from collections.abc import Callable, Iterable, Mapping

from drugref.corpora import BUNDLED, Corpus, added, corpus_paths, installed, registry_file
from drugref.errors import CorpusFault, NotFound, Usage
from drugref.locking import locked
from drugref.sources import FORMATS, detect
from drugref.text import slugify

__all__ = ["add", "passed_over", "remove", "settled_format"]

_WAIT = 30.0
# Seconds to wait for another process that changes the list: it needs a hundredth of one.


def add(env: Mapping[str, str], path: str, name: str | None, format: str | None) -> Corpus:
    """Put a folder or file on top of the list; its format is settled now, so that a stray file does not change it later."""
    root = os.path.abspath(path)
    corpus = Corpus(name or slugify(os.path.basename(root).split(".")[0]) or "corpus", root, settled_format(root, format), True)
    if corpus.name != slugify(corpus.name):
        raise Usage(
            f"a corpus cannot be named '{corpus.name}'", f"use letters, digits and hyphens: --name {slugify(corpus.name) or 'mine'}"
        )
    _change(env, lambda corpora: [_unlike(corpus, installed(env)), *corpora])
    return corpus


def _unlike(corpus: Corpus, others: Iterable[Corpus]) -> Corpus:
    """The corpus, when its name is no other's, nor its place: a folder may hold labels of two formats, each a corpus."""
    for other in others:
        here = os.path.realpath(other.root) == os.path.realpath(corpus.root)
        if here and other.added and other.format == corpus.format:
            hint = "drugref index reads what is new in it, and goes on where a run was stopped"
            raise Usage(f"{corpus.root} is in use already, as '{other.name}'", hint)
        if other.name == corpus.name:
            raise Usage(f"there is a corpus '{corpus.name}' ({other.root})", "give another name: --name NAME")
        if here and not other.added:
            raise Usage(f"{corpus.root} is in use already, as '{other.name}'", "drugref corpus list shows what there is")
    return corpus


def remove(env: Mapping[str, str], name: str) -> None:
    """Take a corpus off the list; its files stay where they are."""
    if name not in {corpus.name for corpus in added(env)}:
        others = {corpus.name for corpus in installed(env)}
        if name == BUNDLED:
            raise Usage("the bundled corpus stays", "lay your own over it: drugref corpus add PATH")
        if name in others:
            raise Usage(f"'{name}' comes from DRUGREF_CORPUS_PATH", "take its folder out of that setting")
        raise NotFound(f"no corpus '{name}'", "drugref corpus list shows what there is")
    _change(env, lambda corpora: [corpus for corpus in corpora if corpus.name != name])


def settled_format(root: str, format: str | None) -> str:
    """The format asked for, or that of what lies at ``root``."""
    if format not in (None, "auto", *FORMATS):
        raise Usage(f"no format '{format}'", "choose one of auto, " + ", ".join(FORMATS))
    if not os.path.exists(root):
        raise CorpusFault(f"{root}: there is no such file or folder", "name a folder of monographs, or a file of labels")
    try:
        files = corpus_paths(root, format or "auto")
    except OSError as error:
        raise CorpusFault(f"{error.filename or root}: {error.strerror or error}", "check the path and its permissions") from None
    if not files:
        raise NotFound(f"nothing to read in {root}", "monographs end in .md, openFDA labels in .json or .zip, SPL labels in .xml or .zip")
    if format and format != "auto":
        return format
    found = next((known for file in files if (known := detect(file))), None)
    if found is None:
        raise CorpusFault(f"{root}: its format is not known", "say which: --format " + "|".join(FORMATS))
    return found


def passed_over(corpus: Corpus) -> tuple[str, ...]:
    """The files of a folder that other readers than the corpus's would take: they are left out of it."""
    if not os.path.isdir(corpus.root):
        return ()
    taken = set(corpus_paths(corpus.root, corpus.format))
    return tuple(dict.fromkeys(path for other in FORMATS for path in corpus_paths(corpus.root, other) if path not in taken))


def _private(path: str, flags: int) -> int:
    """A new file only its owner can read: it names the folders of a hospital."""
    return os.open(path, flags, 0o600)


def _change(env: Mapping[str, str], change: Callable[[list[Corpus]], list[Corpus]]) -> None:
    path = registry_file(env)
    folder = os.path.dirname(path)
    try:
        os.makedirs(folder, mode=0o700, exist_ok=True)
        with locked(path, _WAIT) as alone:
            rows = [{"name": c.name, "root": c.root, "format": c.format} for c in change(added(env))]
            beside = f"{path}.new" if alone else f"{path}.new-{os.getpid()}"
            with open(beside, "w", encoding="utf-8", errors="surrogateescape", opener=_private) as out:
                json.dump({"corpora": rows}, out, ensure_ascii=False, indent=2)
                out.flush()
                os.fsync(out.fileno())
            os.replace(beside, path)
    except TimeoutError:
        raise CorpusFault(f"another drugref has been changing the list of your corpora in {folder}", "try again") from None
    except OSError as error:
        raise CorpusFault(
            f"the list of your corpora cannot be kept in {folder}: {error.strerror or error}", "set DRUGREF_DATA_DIR"
        ) from None
