"""One process at a time: a lock beside a file that is about to be written.

Some places know no locks (NFS without its lock service, a folder where the lock file should be). There each process goes on
alone, is told so, and must write under a name of its own. Refuses to wait for ever.
"""

import contextlib
from collections.abc import Iterator

from filelock import FileLock, Timeout

__all__ = ["locked"]


@contextlib.contextmanager
def locked(path: str, seconds: float) -> Iterator[bool]:
    """Hold the lock of ``path``: true, or false where there is none to be had. TimeoutError when another holds it for too long."""
    lock = FileLock(f"{path}.lock", timeout=seconds)
    with contextlib.ExitStack() as held:
        try:
            held.enter_context(lock)
            alone = True
        except Timeout:
            raise
        except (OSError, NotImplementedError):
            alone = False
        yield alone
