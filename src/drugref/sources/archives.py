"""Files and the members of zip files as streams, with limits; nothing is ever unpacked to disk.

Member names are only names here: a path that climbs out of its folder, or a link, has nowhere to go. A member that is too
large, packed too tightly or damaged is one problem; the other members stand.
"""

import io
import os
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO

from drugref.records import Problem

__all__ = ["FAULTS", "format_of_zip", "members", "size_of_zip", "whole"]

_WHOLE = 8_000_000
# Bytes of one monograph read whole: twenty-five times the longest label at hand as XML.
_MEMBER = 4_000_000_000
# Bytes of an unpacked member that is streamed: about the most that a zip file holds without its 64-bit extension.
_RATIO = 200
# Unpacked to packed size: the labels at hand pack to a seventh at best, a bomb to a thousandth.
_SMALL = 1_000_000
# Bytes up to which the ratio says nothing: small texts may be all blanks.
_MEMBERS = 200_000
# Members of one zip file: its list alone takes some 100 MB then.
_NESTED = 100_000_000
# Bytes of a zip file in a zip file, which is held in memory: a label with its pictures.
_CHUNK = 1 << 20
# Bytes that are unpacked at a time.
_WANTED = {"openfda": (".json", ".jsonl", ".ndjson"), "spl": (".xml",)}
# What is read of a zip file; pictures and style sheets are passed over.
FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError)
# What zipfile raises for a damaged, encrypted or unsupported member.

Stream = IO[bytes]


def format_of_zip(path: str) -> str | None:
    """``openfda`` or ``spl`` by the names in a zip file; None when it holds neither. One that cannot be opened goes by its own name."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = [name.casefold() for name in archive.namelist()[:_MEMBERS]]
    except FAULTS:
        return "openfda" if ".json" in path.casefold() else "spl"
    if any(name.endswith(_WANTED["openfda"]) for name in names):
        return "openfda"
    return "spl" if any(name.endswith((".xml", ".zip")) for name in names) else None


def size_of_zip(path: str) -> int:
    """Bytes of the members unpacked, as the zip file states them; 0 when it cannot be opened."""
    try:
        with zipfile.ZipFile(path) as archive:
            return sum(info.file_size for info in archive.infolist()[:_MEMBERS])
    except FAULTS:
        return 0


def members(path: str, format: str) -> Iterator[tuple[str, Stream | Problem]]:
    """A file as one stream, a zip file as one for each member of the format: ``(where, stream or problem)``, closed behind each."""
    try:
        with open(path, "rb") as file:
            if format != "markdown" and zipfile.is_zipfile(file):
                yield from _in_zip(path, file, format, nested=False)
            elif path.casefold().endswith(".zip") and zipfile.is_zipfile(file):
                yield path, Problem(path, 0, "the zip file holds no label", "monographs in Markdown are read from a folder: unpack it")
            elif path.casefold().endswith(".zip"):
                hint = "download it again" if os.fstat(file.fileno()).st_size else "it is empty: take it out, or download it again"
                yield path, Problem(path, 0, "it is not a whole zip file", hint)
            else:
                file.seek(0)
                yield path, file
    except OSError as error:
        yield path, Problem(path, 0, f"cannot be read: {error.strerror or error}", "check the path and its permissions")


def whole(where: str, stream: Stream) -> bytes | Problem:
    """All bytes of a stream that holds one monograph."""
    try:
        data = stream.read(_WHOLE + 1)
    except FAULTS as error:
        return Problem(where, 0, f"cannot be unpacked: {error}", "download the file again")
    if len(data) > _WHOLE:
        return Problem(where, 0, f"the file is larger than {_WHOLE // 1_000_000} MB", "split it: one monograph a file")
    return data


def _in_zip(path: str, file: Stream, format: str, nested: bool) -> Iterator[tuple[str, Stream | Problem]]:
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            if len(infos) > _MEMBERS:
                yield path, Problem(path, 0, f"the zip file has {len(infos)} members", f"split it: at most {_MEMBERS} a file")
                return
            kept = [info for info in infos if not info.is_dir() and _is_wanted(info.filename, format, nested)]
            if not kept:
                deep = nested and any(info.filename.casefold().endswith(".zip") for info in infos)
                hint = "unpack the zip files in it: one level of them is read" if deep else "give the right file, or --format"
                yield path, Problem(path, 0, f"the zip file holds no {format} label", hint)
            for info in kept:
                yield from _member(f"{path}!{_shown(info.filename)}", archive, info, format)
    except FAULTS as error:
        yield path, Problem(path, 0, f"the zip file is damaged: {error}", "download it again")


def _read_through(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> None:
    """Raise when a member is damaged. Its check sum is known to be right only at its end, and a label that was read before might say
    another dose than was written."""
    with archive.open(info) as stream:
        while stream.read(_CHUNK):
            pass


def _is_wanted(name: str, format: str, nested: bool) -> bool:
    inner = name.casefold()
    hidden = os.path.basename(inner).startswith(".") or inner.startswith("__macosx/")
    return not hidden and inner.endswith((*_WANTED[format], *(() if nested else (".zip",))))


def _shown(name: str) -> str:
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in name)


def _member(where: str, archive: zipfile.ZipFile, info: zipfile.ZipInfo, format: str) -> Iterator[tuple[str, Stream | Problem]]:
    inside = info.filename.casefold().endswith(".zip")
    most = _NESTED if inside else _MEMBER
    if info.file_size > most:
        yield where, Problem(where, 0, f"the member unpacks to {info.file_size} bytes; at most {most} are read", "split it")
        return
    if info.file_size > _SMALL and info.file_size > _RATIO * max(info.compress_size, 1):
        yield (
            where,
            Problem(where, 0, f"the member is packed more than {_RATIO} times: it may be a zip bomb", "unpack and look at it first"),
        )
        return
    try:
        if format == "openfda" and not inside:
            _read_through(archive, info)
        with archive.open(info) as stream:
            if not inside:
                yield where, stream
                return
            data = stream.read(_NESTED + 1)
    except FAULTS as error:
        yield where, Problem(where, 0, f"the member cannot be unpacked: {error}", "download the file again; the other members are read")
        return
    yield from _in_zip(where, io.BytesIO(data), format, nested=True)
