"""The bar shown while monographs are read: one line on a terminal, drawn over itself, never wider than the terminal.

Apart from the front door, because it knows widths and nothing else. Where there is no terminal nothing is written.
"""

import contextlib
import time
from collections.abc import Mapping
from typing import TextIO

from drugref.messages import columns

__all__ = ["Bar", "bar"]

_EVERY = 0.2
# Seconds between two pictures of the bar.
_NARROW = 60
# Columns below which the bar itself and the rate are left out.
_LONGEST = 359_999.0
# Seconds: what a hundred hours come to; a first estimate may be any number.
_CLEAR = "\r\x1b[K"


class Bar:
    """To be called with what is done and all there is to do (bytes), and the number of records that were read; at the end it takes
    itself away. Nothing is drawn where there is no terminal."""

    def __init__(self, terminal: TextIO | None, env: Mapping[str, str]) -> None:
        self._terminal, self._env = terminal, env
        self._start = self._shown = time.monotonic()
        self._drawn = False

    def __call__(self, done: int, total: int, count: int) -> None:
        """Draw the bar, when it is time for another picture of it."""
        now = time.monotonic()
        if done == total:
            self.away()
        elif self._terminal and now - self._shown >= _EVERY:
            self._shown, self._drawn = now, True
            self._terminal.write(_CLEAR + bar(done / max(total, 1), count, now - self._start, columns(self._terminal, self._env)))
            self._terminal.flush()

    def away(self) -> None:
        """Take the bar off its line, for whatever is to be written there."""
        if self._terminal and self._drawn:
            self._drawn = False
            with contextlib.suppress(OSError):  # a terminal that was closed
                self._terminal.write(_CLEAR)
                self._terminal.flush()


def bar(share: float, count: int, seconds: float, width: int) -> str:
    """``drugref: reading [####------]  41%  1,234 read, 410/s, 0:04 left``, or as much of it as a line of ``width`` columns holds; the
    last column stays free, because many terminals go to the next line there."""
    left = int(min(seconds / share - seconds, _LONGEST)) if share else 0
    filled = int(share * 10)
    part, time_left, rate = f"{share:.0%}", f"{left // 60}:{left % 60:02} left", count / seconds if seconds else 0.0
    forms = (
        f"drugref: reading [{'#' * filled}{'-' * (10 - filled)}] {part:>4}  {count:,} read, {rate:,.0f}/s, {time_left}",
        f"drugref: {part}, {count:,} read, {time_left}",
        f"{part}, {time_left}",
        part,
        "",
    )
    return next(form for form in (forms if width >= _NARROW else forms[1:]) if len(form) < max(width, 1))
