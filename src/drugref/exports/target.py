"""Where an export goes: standard output, one file, or a folder with a file a drug.

A file is written beside its place and put there when it is whole, so that an export that was stopped leaves none that
looks finished. Nothing that is there already is written over without ``force``.
"""

import contextlib
import os
from collections.abc import Iterable, Iterator

from drugref.errors import DrugrefError, Usage

__all__ = ["check_file", "check_folder", "to_file", "to_folder"]


def check_file(path: str, force: bool) -> None:
    """A Usage error when a file cannot or must not be written at ``path``; asked before any work is done."""
    if os.path.isdir(path):
        raise Usage(f"{path} is a folder", "name a file: --output drugs.jsonl")
    if os.path.exists(path) and not force:
        raise Usage(f"{path} exists already", "name another file, or write over it with --force")


def check_folder(path: str, force: bool) -> None:
    """A Usage error when a folder cannot or must not be filled."""
    if os.path.exists(path) and not os.path.isdir(path):
        raise Usage(f"{path} is a file", "name a folder, which gets one file a drug")
    if os.path.isdir(path) and os.listdir(path) and not force:
        raise Usage(f"{path} is not empty", "name another folder; with --force files of the same names are written over, others stay")


def to_file(path: str, texts: Iterable[str]) -> int:
    """Write all texts to one file, which appears when it is whole; returns how many there were."""
    count = 0
    folder, name = os.path.split(os.path.abspath(path))
    beside = os.path.join(folder, f".export-{os.getpid()}-{name}")
    with _faults(path):
        try:
            with open(beside, "w", encoding="utf-8", errors="backslashreplace", newline="") as out:
                for text in texts:
                    out.write(text)
                    count += 1
            os.replace(beside, path)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(beside)
    return count


def to_folder(path: str, files: Iterable[tuple[str, str]]) -> int:
    """Write each text under its name into a folder, made when it is not there; returns how many there were."""
    with _faults(path):
        os.makedirs(path, exist_ok=True)
    return sum(to_file(os.path.join(path, name), (text,)) for name, text in files)


@contextlib.contextmanager
def _faults(path: str) -> Iterator[None]:
    """What the system says against writing, as an error of ours."""
    try:
        yield
    except OSError as error:
        raise DrugrefError(
            f"{path} cannot be written: {error.strerror or error}", "check the folder, its permissions and its space"
        ) from None
