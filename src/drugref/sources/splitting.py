"""A file of openFDA labels, or of our own export → the bytes of each record, without reading what is in it.

The bulk files of openFDA are printed one value a line, and a JSON string holds no line break: a label starts at one line
and ends at another, so the file is split as fast as it is read. Any other shape is decoded piece by piece over a buffer.
Never holds more than one label and one chunk.
"""

import functools
import json
import re
from collections.abc import Iterator
from itertools import chain
from typing import IO

from drugref.records import Problem
from drugref.sources.archives import FAULTS
from drugref.sources.safe_json import DECODER

__all__ = ["LONGEST", "split_labels"]

LONGEST = 8_000_000
# Bytes of one label: forty times the longest at hand. What is longer is no label, or a file cut in its midst.
_CHUNK = 1 << 20
_HEAD = 1 << 16
# Bytes within which the list of labels starts: behind "meta", which is half a page.
_RESULTS = re.compile(rb'"results"\s*:\s*\[')
_PRINTED = re.compile(rb'"results": \[\r?\n( +)\{\r?\n\1 +"')
# A list of labels printed one value a line: the label's indentation, and what is in it indented deeper.
_NEXT = re.compile(rb"\}\s*,\s*(?=\{)")
# Where a label may follow another; within a label no object follows an object.
_SPACE = re.compile(rb"[\s,]*")
_AGAIN = "download the file again; what stands before is read"

Split = tuple[str, bytes] | Problem


class _Source:
    """A stream with what was read of it and not yet used; ``line`` is the line at ``at``, ``fault`` what ended the stream too early."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream = stream
        self.data = b""
        self.at = 0
        self.line = 1
        self.ended = False
        self.fault = ""

    def more(self) -> bool:
        """Read a chunk on; False at the end."""
        if self.ended:
            return False
        try:
            chunk = self.stream.read(_CHUNK)
        except FAULTS as error:
            chunk, self.fault = b"", str(error)
        self.ended = not chunk
        self.data, self.at = self.data[self.at :] + chunk, 0
        return not self.ended

    def use(self, end: int) -> bytes:
        """The bytes up to ``end``, which are used up."""
        piece = self.data[self.at : end]
        self.line += piece.count(b"\n")
        self.at = end
        return piece

    def pass_line(self) -> None:
        """Pass over the rest of the line, without holding it."""
        while (end := self.data.find(b"\n", self.at)) < 0:
            self.at = len(self.data)
            if not self.more():
                return
        self.use(end + 1)

    def blanks(self) -> bytes:
        """Pass over blanks and commas; the byte behind them, b"" at the end."""
        while True:
            found = _SPACE.match(self.data, self.at)
            assert found is not None
            self.use(found.end())
            if self.at < len(self.data) or not self.more():
                return self.data[self.at : self.at + 1]


def split_labels(where: str, stream: IO[bytes]) -> Iterator[Split]:
    """``(where#ordinal, bytes)`` of each label of an API answer, a bulk file, JSON lines or a label alone (``where`` as it is);
    a ``Problem`` in the place of what cannot be had."""
    source = _Source(stream)
    while len(source.data) < _HEAD and source.more():
        pass
    if source.data.startswith(b"\xef\xbb\xbf"):
        source.use(3)
    if not source.blanks():
        yield _empty(where, source)
        return
    pieces = _pieces(where, source)
    first = next(pieces, None)
    second = next(pieces, None)
    if first is None:
        yield Problem(where, 0, "the file holds no label", "openFDA answers so when nothing was found: take the file out")
    elif second is None:
        yield first if isinstance(first, Problem) else (where, first)
    else:
        for number, piece in enumerate(chain((first, second), pieces), 1):
            yield piece._replace(file=f"{where}#{number}") if isinstance(piece, Problem) else (f"{where}#{number}", piece)


def _empty(where: str, source: _Source) -> Problem:
    if source.fault:
        return Problem(where, 0, f"cannot be unpacked: {source.fault}", "download the file again; the other members are read")
    return Problem(where, 0, "the file is empty", "download it again, or take it out of the corpus")


def _pieces(where: str, source: _Source) -> Iterator[bytes | Problem]:
    head = source.data[:_HEAD]
    if where.casefold().endswith((".jsonl", ".ndjson")):
        yield from _lines(where, source)
    elif printed := _PRINTED.search(head):
        source.use(printed.start(1))
        yield from _printed(where, source, printed[1])
    elif head[source.at : source.at + 1] == b"{" and (results := _RESULTS.search(head)):
        source.use(results.end())
        yield from _decoded(where, source, in_list=True)
    elif head[source.at : source.at + 1] == b"[":
        source.use(source.at + 1)
        yield from _decoded(where, source, in_list=True)
    else:
        yield from _decoded(where, source, in_list=False)


def _cut(where: str, source: _Source, what: str) -> Problem:
    why = f"cannot be unpacked further: {source.fault}" if source.fault else what
    return Problem(where, source.line, why, _AGAIN)


def _find(source: _Source, wanted: bytes) -> int:
    """The end of ``wanted`` from where the source stands, reading on; -1 when it does not come within the size of a label."""
    seen = source.at
    ending = _ending(wanted)
    while not (found := ending.search(source.data, seen)):
        tail = max(len(source.data) - len(wanted), source.at) - source.at
        if len(source.data) - source.at > LONGEST or not source.more():
            return -1
        seen = tail
    return found.end()


@functools.cache
def _ending(wanted: bytes) -> re.Pattern[bytes]:
    """What stands at the end of ``wanted``, behind the rest of it: one byte is found ten times faster than several."""
    return re.compile(re.escape(wanted[-1:]) + rb"(?<=" + re.escape(wanted) + rb")")


def _lines(where: str, source: _Source) -> Iterator[bytes | Problem]:
    """One label a line."""
    while source.blanks():
        end = _find(source, b"\n")
        if end < 0 and not source.ended:
            long = f"a line is longer than {LONGEST // 1_000_000} MB: it is no label"
            yield Problem(where, source.line, long, "take it out, or split it; the other lines are read")
            source.pass_line()
            continue
        yield source.use(end if end > 0 else len(source.data))
    if source.fault:
        yield _cut(where, source, "")


def _printed(where: str, source: _Source, indent: bytes) -> Iterator[bytes | Problem]:
    """Labels printed one value a line, each from ``{`` to ``}`` of the same indentation."""
    close = b"\n" + indent + b"}"
    while (at := source.blanks()) == b"{":
        end = _find(source, close)
        if end < 0:
            long = f"a label is longer than {LONGEST // 1_000_000} MB: the file is not what it seems"
            yield _cut(where, source, "the file ends in the midst of a label" if source.ended else long)
            return
        yield source.use(end)
    if at != b"]":
        yield _cut(where, source, "the list of labels is cut off" if not at else f"what stands between two labels is no label: {at!r}")


def _decoded(where: str, source: _Source, in_list: bool) -> Iterator[bytes | Problem]:
    """Labels in any JSON shape. One that is not valid is a problem, and reading goes on where the next may start."""
    while (at := source.blanks()) not in (b"", b"]"):
        piece, why = _value(source)
        if piece is not None:
            yield piece
            continue
        yield _cut(where, source, why if at == b"{" else f"a label was expected, and there is {at.decode('latin-1')!r}")
        following = _NEXT.search(source.data, source.at)
        if not following:
            return
        source.use(following.end())
    if (in_list and not at) or source.fault:
        yield _cut(where, source, "the list of labels is cut off")


_WINDOW = 1 << 16
# Bytes that are decoded first: most labels, and no more of the buffer than a few small ones share.
_CUT = 16
# Characters before the end within which an error may be the end's: a name or an escape that is cut in two.


def _value(source: _Source) -> tuple[bytes | None, str]:
    """The bytes of the JSON value that starts here, read on until it is whole; None and what is wrong with it."""
    window = _WINDOW
    while True:
        text = source.data[source.at : source.at + window].decode("utf-8", "surrogateescape")
        try:
            _, length = DECODER.raw_decode(text)
        except json.JSONDecodeError as error:
            may_go_on = error.pos >= len(text) - _CUT or error.msg.startswith("Unterminated string")
            within = window < len(source.data) - source.at
            if not may_go_on or len(text) > LONGEST or not (within or source.more()):
                return None, f"not valid JSON: {error.msg}, {error.pos} characters on"
            window *= 2
        except RecursionError:
            return None, "the JSON is nested too deeply"
        else:
            return source.use(source.at + len(text[:length].encode("utf-8", "surrogateescape"))), ""
