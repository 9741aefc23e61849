"""Hands a long answer to the user's pager. ``less`` is told to keep colours and to quit when the answer fits."""

import contextlib
import shlex
import subprocess
from collections.abc import Mapping

__all__ = ["page"]


def page(text: str, command: str, env: Mapping[str, str]) -> bool:
    """Show ``text`` in the pager; False when it cannot be started, and then nothing was shown."""
    try:
        argv = shlex.split(command)
    except ValueError:
        return False
    if not argv:
        return False
    try:
        # The user's own choice of program, never run through a shell.
        process = subprocess.Popen(argv, stdin=subprocess.PIPE, env={"LESS": "FRX", "LV": "-c", **env})  # noqa: S603
    except OSError:
        return False
    assert process.stdin
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        process.stdin.write(text.encode("utf-8", "replace"))
    with contextlib.suppress(BrokenPipeError, KeyboardInterrupt):
        process.stdin.close()
    while True:
        # Ctrl-C belongs to the pager while it runs.
        with contextlib.suppress(KeyboardInterrupt):
            process.wait()
            return True
