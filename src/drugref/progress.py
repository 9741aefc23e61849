"""The bar shown while monographs are read: one line on a terminal, drawn over itself, never wider than the terminal.

Apart from the front door, because it knows widths and nothing else. Where there is no terminal nothing is written.
"""

import time
from collections.abc import Callable, Mapping
from typing import TextIO

from drugref.messages import columns

__all__ = ["bar", "progress_on"]

_EVERY = 0.2
# Seconds between two pictures of the bar.
_NARROW = 60
# Columns below which the bar itself and the rate are left out.
_LONGEST = 359_999.0
# Seconds: what a hundred hours come to; a first estimate may be any number.
_CLEAR = "\r\x1b[K"


def progress_on(terminal: TextIO | None, env: Mapping[str, str]) -> Callable[[int, int, int], None]:
    """A function to be called with what is done and all there is to do (bytes), and the number of records that were read; at the end
    it takes the bar away."""
    if terminal is None:
        return lambda done, total, count: None
    start = shown = time.monotonic()

    def show(done: int, total: int, count: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if done == total:
            terminal.write(_CLEAR)
        elif now - shown >= _EVERY:
            shown = now
            terminal.write(_CLEAR + bar(done / max(total, 1), count, now - start, columns(terminal, env)))
        terminal.flush()

    return show


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
