"""Importers, one format a file: a file is split into records, a record becomes a ``Drug`` and the problems met on the way.

Splitting (``records``) is cheap and streams; reading (``parse``) is the heavy half, pure, and may run in another process.
Neither raises on bad content: what cannot be read is a ``Problem`` that names file, member, ordinal or line, and the rest stands.
"""

import os
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from drugref.model import Drug
from drugref.records import Problem

__all__ = ["ENDINGS", "FORMATS", "Reading", "Record", "detect", "parse", "read", "records", "unpacked_size"]

FORMATS = ("markdown", "openfda", "spl")
# Names of the formats, as ``--format`` takes them. JSON of our own export goes with openFDA's: both come in the same files, and each
# record says which it is.
ENDINGS = {
    ".md": "markdown", ".markdown": "markdown", ".json": "openfda", ".jsonl": "openfda", ".ndjson": "openfda", ".xml": "spl", ".zip": "",
}  # fmt: skip
# What a file's ending says of its format; a zip file says it by its members.


class Reading(NamedTuple):
    """What came of one record: a drug (None when it cannot be read) and the problems, repairs among them."""

    drug: Drug | None
    problems: tuple[Problem, ...]


class Record(NamedTuple):
    """One monograph as it lies in its file, not yet read.

    ``where`` is ``file``, ``file!member``, ``file#17`` or ``file!member#17`` (ordinals from 1); ``raw`` are its bytes; ``format``
    one of ``FORMATS``. It can be pickled.
    """

    where: str
    raw: bytes
    format: str


def detect(path: str) -> str | None:
    """The format of a file by its ending, for a zip file by its members' names; None when it is none of ours.

    A file of ours that is damaged has a format, too, so that reading it says what is wrong.
    """
    name = path.casefold()
    found = next((form for ending, form in ENDINGS.items() if name.endswith(ending)), None)
    if found != "":
        return found
    from drugref.sources.archives import format_of_zip

    return format_of_zip(path)


def unpacked_size(path: str) -> int:
    """Bytes of a file, of a zip file those of its members unpacked; 0 when it cannot be looked at. For showing progress."""
    if path.casefold().endswith(".zip"):
        from drugref.sources.archives import size_of_zip

        return size_of_zip(path)
    try:
        return os.stat(path).st_size
    except OSError:
        return 0


def records(path: str, format: str, start: int = 0) -> Iterator[Record | Problem]:
    """The records of a file in order, one at a time; a part of it that cannot be had is a ``Problem`` in its place.

    ``start``: how many records and problems to pass over, to go on where a former pass stopped.
    """
    return islice(_all_records(path, format), start, None)


def _all_records(path: str, format: str) -> Iterator[Record | Problem]:
    from drugref.sources.archives import members

    for where, stream in members(path, format):
        if isinstance(stream, Problem):
            yield stream
        elif format == "openfda":
            from drugref.sources.splitting import split_labels

            yield from (item if isinstance(item, Problem) else Record(*item, format) for item in split_labels(where, stream))
        else:
            from drugref.sources.archives import whole

            raw = whole(where, stream)
            yield raw if isinstance(raw, Problem) else Record(where, raw, format)


def parse(record: Record) -> Reading:
    """Read one record. Pure; ``Drug.file`` is ``record.where``."""
    if record.format == "openfda":
        from drugref.sources.exported import is_exported, read_line

        if is_exported(record.raw):
            return Reading(*read_line(record.raw, record.where))
        from drugref.sources.openfda import read_label

        return Reading(*read_label(record.raw, record.where))
    if record.format == "spl":
        from drugref.sources.spl import read_document

        return Reading(*read_document(record.raw, record.where))
    from drugref.sources.markdown import read_bytes

    return Reading(*read_bytes(record.raw, record.where))


def read(path: str) -> Reading:
    """Read a file that holds one monograph, in Markdown."""
    (item,) = records(path, "markdown")
    return Reading(None, (item,)) if isinstance(item, Problem) else parse(item)
