"""The seal of an index: a check sum of all its bytes behind them, and a note beside it of the file that passed the check.

Reading every byte costs as much as a whole answer, so a file is checked once and known again by what the system keeps of it, which
any write changes. A draft has the note alone. Damage that leaves no trace there (a failing disk) is sought by ``drugref index
--status`` and ``doctor``.
"""

import contextlib
import os
import zlib
from collections.abc import Callable

__all__ = ["copy_unsealed", "is_noted", "is_sound", "note", "note_path", "seal", "unseal"]

_MARK = b"drugref seal 1\n"
_LENGTH = len(_MARK) + 4
# The mark, and the check sum in four bytes, big-endian. SQLite reads as many pages as its header says and never comes so far.
_CHUNK = 1 << 20
# Bytes that are read at a time.


def note_path(path: str) -> str:
    """Where it is noted which file passed the check."""
    return f"{path}.checked"


def seal(path: str) -> None:
    """Write the check sum behind an index that is finished, and flush the file. OSError when it cannot be written."""
    with open(path, "r+b") as file:
        check = _check(file.fileno(), os.fstat(file.fileno()).st_size)
        file.seek(0, os.SEEK_END)
        file.write(_MARK + check)
        file.flush()
        os.fsync(file.fileno())


def copy_unsealed(path: str, to: str) -> bool:
    """Copy a sealed index without its seal to a file that is there; whether the check sum is right, which is seen on the way."""
    with open(path, "rb", buffering=0) as file, open(to, "wb") as copy:
        size = os.fstat(file.fileno()).st_size - _LENGTH
        return size >= 0 and _MARK + _check(file.fileno(), size, copy.write) == file.read(_LENGTH)


def unseal(path: str) -> None:
    """Take the check sum off a file that is to be written to."""
    size = os.path.getsize(path) - _LENGTH
    with open(path, "r+b") as file:
        file.seek(max(size, 0))
        if size > 0 and file.read(len(_MARK)) == _MARK:
            file.truncate(size)


def is_sound(path: str, anew: bool = False) -> bool:
    """Whether an index is as it was written; ``anew``: read it whole even when this very file has passed before. False too when it
    cannot be read."""
    try:
        if not anew and is_noted(path):
            return True
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
        try:
            traits = _traits(os.fstat(descriptor))
            size = os.fstat(descriptor).st_size - _LENGTH
            if size < 0 or _MARK + _check(descriptor, size) != os.read(descriptor, _LENGTH):
                return False
        finally:
            os.close(descriptor)
    except OSError:
        return False
    _write(path, traits)
    return True


def is_noted(path: str) -> bool:
    """Whether a file is the one of the note, not written to since. OSError when there is no such file."""
    try:
        descriptor = os.open(note_path(path), os.O_RDONLY)
    except OSError:
        return False
    try:
        return os.read(descriptor, 200) == _traits(os.stat(path))
    except IsADirectoryError:
        return False
    finally:
        os.close(descriptor)


def note(path: str) -> None:
    """Note that a file is now as this program left it."""
    _write(path, _traits(os.stat(path)))


def _check(descriptor: int, size: int, passed: Callable[[bytes], object] | None = None) -> bytes:
    """The check sum of the next ``size`` bytes, each piece of which is handed on; CRC-32 finds every change of up to 32 bits in a row,
    and costs the least."""
    check = 0
    while size > 0 and (chunk := os.read(descriptor, min(_CHUNK, size))):
        check, size = zlib.crc32(chunk, check), size - len(chunk)
        if passed:
            passed(chunk)
    return check.to_bytes(4, "big")


def _traits(stat: os.stat_result) -> bytes:
    """What tells that a file is the same and was not written to: no program can set the time of its last change back."""
    return f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}\n".encode()


def _write(path: str, traits: bytes) -> None:
    with contextlib.suppress(OSError):  # where no note can be written, the next answer checks again
        descriptor = os.open(note_path(path), os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            os.write(descriptor, traits)
        finally:
            os.close(descriptor)
