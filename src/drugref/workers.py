"""Reads records into rows, in this process or, when there is much to read, in others beside it.

The order of the records is kept, and only a few of them are under way at a time, so that memory stays flat. A process that
dies over a record costs that record, which is reported, not the run.
"""

import contextlib
import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import chain, islice
from multiprocessing import get_context, parent_process
from multiprocessing.process import BaseProcess
from typing import NamedTuple

from drugref.index.rows import Rows, rows_of, words_of
from drugref.records import Problem
from drugref.sources import Record, parse

__all__ = ["Chunk", "read_records"]

_ALONE = 4_000_000
# Bytes up to which no other process is started: starting two takes as long as reading these.
_CHUNK = 800_000
# Bytes that are handed to a process at a time: enough to outweigh the handing over, and to have most words many times.
_MOST = 64
# Records that are handed over at a time.
_AHEAD = 4
# Chunks under way for each process.
_TURN = 0.0005
# Seconds for which one thread keeps the interpreter from another; with Python's own 5 ms the thread that hands chunks over waits at each
# 64 kB for the one that writes, and the processes wait for it (3 % of the time of an import).


class Chunk(NamedTuple):
    """Records that were read together: their bytes, the rows of each in order, and the long words of them all (``words_of``)."""

    size: int
    rows: list[Rows]
    words: Mapping[str, int]


def read_records(items: Iterable[Record | Problem], meanwhile: Callable[[], None] = lambda: None) -> Iterator[Chunk]:
    """The rows of all records in order, in chunks; a problem in place of a record comes out as rows that hold it alone. ``meanwhile``
    is done once before the first chunk, beside other processes that read it when there are any."""
    source = iter(items)
    first = list(_until(source, _ALONE))
    rest = next(source, None)
    if rest is None or (os.cpu_count() or 1) < 2:
        meanwhile()
        yield from map(_read, _chunks(chain(first, [] if rest is None else [rest], source)))
        return
    yield from _in_processes(_chunks(chain(first, [rest], source)), meanwhile)


def _until(source: Iterator[Record | Problem], most: int) -> Iterator[Record | Problem]:
    """The next records, until they come to so many bytes."""
    size = 0
    while size < most and (item := next(source, None)) is not None:
        size += _size(item)
        yield item


def _size(item: Record | Problem) -> int:
    return len(item.raw) if isinstance(item, Record) else 0


def _rows(item: Record | Problem) -> Rows:
    if isinstance(item, Problem):
        return rows_of(item.file, None, (item,))
    try:
        reading = parse(item)
        return rows_of(item.where, reading.drug, reading.problems)
    except Exception as error:  # noqa: BLE001 - whatever a reader stumbles over costs that record, and is told
        fault = Problem(item.where, 0, f"reading it failed: {type(error).__name__}: {error}", "leave it out, and report it with the file")
        return rows_of(item.where, None, (fault,))


def _read(chunk: list[Record | Problem]) -> Chunk:
    rows = [_rows(item) for item in chunk]
    return Chunk(sum(map(_size, chunk)), rows, words_of(rows))


def _read_and_clear(chunk: list[Record | Problem]) -> Chunk:
    """In the other process. What is read makes next to no cycles, so the collector runs between chunks only; it need not look again at
    what stays for good, such as the modules."""
    out = _read(chunk)
    if gc.get_freeze_count():
        gc.collect()
    else:
        gc.freeze()
    return out


def _chunks(source: Iterator[Record | Problem]) -> Iterator[list[Record | Problem]]:
    while chunk := list(islice(_until(source, _CHUNK), _MOST)):
        yield chunk


def _pool(count: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(count, get_context("spawn"), _serve)


def _serve() -> None:
    """In the other process. Ctrl-C is for the process that writes the index; it stops the others. They end with it also when it was
    killed: what they wait for would never come."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    gc.disable()
    if parent := parent_process():
        threading.Thread(target=_end_with, args=(parent,), daemon=True).start()


def _end_with(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)


@contextlib.contextmanager
def _held(*names: str) -> Iterator[None]:
    """Signals of these names wait; a process that is started meanwhile does not hear them before it runs ``_serve``."""
    hold = getattr(signal, "pthread_sigmask", None)
    before = hold(signal.SIG_BLOCK, {getattr(signal, name) for name in names}) if hold else None
    try:
        yield
    finally:
        if hold and before is not None:
            hold(signal.SIG_SETMASK, before)


def _submit(pool: ProcessPoolExecutor, chunk: list[Record | Problem]) -> "Future[Chunk]":
    """Hand a chunk over, which may start a process: Ctrl-C is not for it."""
    with _held("SIGINT"):
        return pool.submit(_read_and_clear, chunk)


def _in_processes(chunks: Iterator[list[Record | Problem]], meanwhile: Callable[[], None]) -> Iterator[Chunk]:
    count = os.cpu_count() or 1
    waiting: deque[tuple[list[Record | Problem], Future[Chunk]]] = deque()
    pool = _pool(count)
    turn = sys.getswitchinterval()
    sys.setswitchinterval(_TURN)

    def hand_over() -> None:
        while len(waiting) < count * _AHEAD and (chunk := next(chunks, None)):
            waiting.append((chunk, _submit(pool, chunk)))

    try:
        with _held("SIGTERM"):  # a process that finds no parent while it starts would say so in a traceback
            hand_over()
            meanwhile()
            wait([future for _, future in islice(waiting, 1)])
        while True:
            hand_over()
            if not waiting:
                return
            chunk, result = waiting.popleft()
            try:
                yield result.result()
            except BrokenProcessPool:
                pool.shutdown(wait=False, cancel_futures=True)
                yield from _one_by_one(chunk)
                pool = _pool(count)
                waiting = deque((other, _submit(pool, other)) for other, _ in waiting)
    finally:
        sys.setswitchinterval(turn)
        pool.shutdown(wait=False, cancel_futures=True)


def _one_by_one(chunk: list[Record | Problem]) -> Iterator[Chunk]:
    """The records of a chunk over which a process died, each in a process of its own."""
    for item in chunk:
        with _pool(1) as pool:
            try:
                yield pool.submit(_read, [item]).result()
            except BrokenProcessPool:
                where = item.where if isinstance(item, Record) else item.file
                died = Problem(where, 0, "reading it ended the process that read it", "leave it out, and report it with the file")
                yield Chunk(_size(item), [rows_of(where, None, (died,))], {})
