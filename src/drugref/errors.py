"""The one family of errors, and the exit statuses they lead to.

Every error says what happened (``message``) and what to do next (``hint``). They are raised anywhere
and caught once, in ``__main__``. Nothing is imported here but the standard library's enum.
"""

from enum import IntEnum

__all__ = [
    "CorpusFault",
    "DrugrefError",
    "ExitCode",
    "IndexFault",
    "NotFound",
    "OnlyNear",
    "Usage",
]


class ExitCode(IntEnum):
    """What the process ends with; scripts rely on these numbers."""

    FOUND = 0
    INTERNAL = 1
    USAGE = 2
    NOTHING = 3
    NEAR = 4
    FAULT = 5
    INTERRUPTED = 130


class DrugrefError(Exception):
    """Something the user can act on: a message, a hint, and the exit status it ends with."""

    code = "internal"
    status = ExitCode.INTERNAL

    def __init__(self, message: str, hint: str = "", candidates: tuple[dict[str, object], ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.candidates = candidates

    def as_json(self) -> dict[str, object]:
        """The ``error`` object printed on standard error under ``--json``."""
        out: dict[str, object] = {"code": self.code, "message": self.message, "hint": self.hint}
        if self.candidates:
            out["candidates"] = list(self.candidates)
        return {"error": out}


class Usage(DrugrefError):
    """The command line, the configuration or the query cannot be understood."""

    code = "usage"
    status = ExitCode.USAGE


class NotFound(DrugrefError):
    """No drug, section or passage by that name."""

    code = "not-found"
    status = ExitCode.NOTHING


class OnlyNear(DrugrefError):
    """No drug by exactly that name, but near ones; they are offered and never opened."""

    code = "only-near"
    status = ExitCode.NEAR


class CorpusFault(DrugrefError):
    """A monograph or a corpus folder that cannot be read or breaks the house rules."""

    code = "corpus-fault"
    status = ExitCode.FAULT


class IndexFault(DrugrefError):
    """The index cannot be built, opened or trusted."""

    code = "index-fault"
    status = ExitCode.FAULT
