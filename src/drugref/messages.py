"""Lines on standard error, cleaned of what could steer a terminal and folded to its width.

Apart from ``render``, which makes answers: a message must be written where nothing else could be loaded. Where standard error is
no terminal a message stays one line, for those who read it by program.
"""

import os
from collections.abc import Mapping
from typing import TextIO

from drugref.text import sanitize

__all__ = ["columns", "folded"]

_WIDTH = 80
# Of a terminal that does not tell.
_LEAST = 20
# Columns below which nothing is folded.


def columns(terminal: TextIO, env: Mapping[str, str]) -> int:
    """The terminal's width now: it may change while a program runs."""
    told = env.get("COLUMNS", "")
    try:
        return int(told) if told.isdecimal() and int(told) > 0 else os.get_terminal_size(terminal.fileno()).columns or _WIDTH
    except (OSError, ValueError, AttributeError):
        return _WIDTH


def folded(text: str, width: int | None, hang: int = 2) -> str:
    """The message with a line's end, folded between words at ``width`` columns; further lines hang by ``hang``. No width: one line."""
    line = sanitize(text)
    if width is None or width < _LEAST or len(line) < width:
        return line + "\n"
    import textwrap

    start = line[: len(line) - len(line.lstrip())]
    folds = textwrap.wrap(
        line, width - 1, initial_indent=start, subsequent_indent=start + " " * hang, break_on_hyphens=False, break_long_words=False
    )
    return "\n".join(folds) + "\n"
