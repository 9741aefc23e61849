"""The front door: the only place that catches our errors, writes them to standard error and sets the exit status.

Everyday command lines are read by the quick parser; the rest, and all help, by Typer. A closed pipe ends quietly
with 0, Ctrl-C with 130.
"""

import _thread
import gc
import os
import sqlite3
import sys
import time
from collections.abc import Mapping
from typing import Any, TextIO, cast

from drugref.commands import GROUPED, VERBS
from drugref.commands.context import Context, Streams
from drugref.config import LOOKALIKES_KEY, PAGER_KEY, settings
from drugref.errors import DrugrefError, ExitCode, IndexFault, Usage
from drugref.program import run_verb
from drugref.progress import Bar
from drugref.quick import parse
from drugref.text import escaped_json, sanitize

__all__ = ["main", "run"]

_GROUP_OPTIONS = frozenset(("--help", "-h", "--version", "-V", "--install-completion", "--show-completion"))


def run() -> None:
    """The console script."""
    gc.disable()  # start-up makes much and drops nothing
    sys.unraisablehook = _unraised
    for stream in (sys.stdin, sys.stdout, sys.stderr):
        if stream is not None:
            stream.reconfigure(encoding="utf-8", errors="surrogateescape" if stream is sys.stdin else "backslashreplace")  # type: ignore[union-attr]
    status = main(_words(sys.argv[1:]), _streams(), os.environ)
    sys.exit(status)


_AGAIN = 0.01
# Seconds after which a Ctrl-C that was lost is given again.


def _unraised(told: Any) -> None:
    """Ctrl-C may fall into a callback of the interpreter's own, which cannot raise it: it is given once more, and nothing is printed."""
    if told.exc_type is not KeyboardInterrupt:
        sys.__unraisablehook__(told)
        return
    _thread.start_new_thread(_interrupt, ())


def _interrupt() -> None:
    time.sleep(_AGAIN)  # until the callback has ended
    _thread.interrupt_main()


def _words(argv: list[str]) -> list[str]:
    """What was typed, as UTF-8 also where the locale knows only ASCII; but paths stay as the system takes them."""
    if sys.getfilesystemencoding() == "utf-8" or argv[:1] in (["corpus"], ["index"]):
        return argv
    return [os.fsencode(word).decode("utf-8", "surrogateescape") for word in argv]


def _streams() -> Streams:
    """The process's streams; a closed one is replaced by the null device."""

    def opened(stream: TextIO | None, mode: str) -> TextIO:
        # The null device lives as long as the process.
        return stream if stream is not None else cast(TextIO, open(os.devnull, mode, encoding="utf-8"))

    stdin, stdout, stderr = opened(sys.stdin, "r"), opened(sys.stdout, "w"), opened(sys.stderr, "w")
    return Streams(stdin, stdout, stderr, stdin.isatty(), stdout.isatty(), stderr.isatty())


def main(argv: list[str], streams: Streams, env: Mapping[str, str]) -> int:
    """Answer one command line; returns the exit status."""
    bar = Bar(streams.stderr if streams.err_tty else None, env)
    context = Context(streams, env, bar, bar.away)
    context.choose = lambda query, candidates: _chosen(context, query, candidates)
    try:
        return int(_answer(argv, context))
    except DrugrefError as error:
        _tell(error, context)
        return int(error.status)
    except BrokenPipeError:
        _drop(streams.stdout)
        return int(ExitCode.FOUND)
    except KeyboardInterrupt:
        return int(ExitCode.INTERRUPTED)
    except sqlite3.Error as error:
        fault = IndexFault(f"the index cannot be read: {error}", "run: drugref index --rebuild")
        _tell(fault, context)
        return int(fault.status)
    except (OSError, MemoryError, RecursionError) as error:
        internal = DrugrefError(f"{type(error).__name__}: {error}", "run drugref doctor and report this with its output")
        _tell(internal, context)
        return int(internal.status)
    finally:
        context.clear_line()
        context.close()


def _answer(argv: list[str], context: Context) -> ExitCode:
    context.json_errors = _wants_json(argv, {})
    completing = "_DRUGREF_COMPLETE" in context.env
    if completing:
        _complete_as_show()
    told = {} if completing else _settings(argv, context)
    context.json_errors = _wants_json(argv, told)
    pager = told.get("", {}).get(PAGER_KEY)
    context.own_lookalikes = told.get("", {}).get(LOOKALIKES_KEY, ())
    if not completing and (call := parse(argv, frozenset(VERBS), told)):
        return run_verb(context, call.verb, call.options, pager)
    from drugref.cli import run_typer

    if not argv and not completing:
        argv = ["--help"]
    words = argv if completing or argv[0] in VERBS or argv[0] in _GROUP_OPTIONS else ["show", *argv]
    return run_typer(words, context, told, lambda verb, options: run_verb(context, verb, options, pager))


def _settings(argv: list[str], context: Context) -> dict[str, dict[str, Any]]:
    """The settings; help, version and doctor answer even when they cannot be read."""
    try:
        return settings(context.env)
    except Usage as error:
        if argv[:1] != ["doctor"] and not _GROUP_OPTIONS & set(argv):
            raise
        context.note(f"{error.message}; {error.hint}")
        return {}


def _complete_as_show() -> None:
    """While completing ``drugref nata``, let Typer see ``drugref show nata``: the short form completes like the long one."""
    for variable in ("COMP_WORDS", "_TYPER_COMPLETE_ARGS"):
        words = os.environ.get(variable, "").split(" ")
        first = words[1] if len(words) > 1 else ""
        if not first or first.startswith("-") or first in VERBS:
            continue
        if len(words) > 2 or not any(verb.startswith(first) for verb in VERBS):
            os.environ[variable] = " ".join([words[0], "show", *words[1:]])
            if os.environ.get("COMP_CWORD", "").isdecimal():
                os.environ["COMP_CWORD"] = str(int(os.environ["COMP_CWORD"]) + 1)


def _wants_json(argv: list[str], told: dict[str, dict[str, Any]]) -> bool:
    """Whether an error, too, must be JSON: by the words typed, which may not parse, and else by the settings."""
    form = ""
    for word, later in zip(argv, [*argv[1:], ""], strict=False):
        name, equals, value = word.partition("=")
        if name in ("--json", "--fields"):
            return True
        if name in ("--format", "-f"):
            form = value if equals else later
    verb = argv[0] if argv and argv[0] in VERBS else "show"
    return (form or str(told.get(verb, {}).get("format", ""))).startswith("json")


def _tell(error: DrugrefError, context: Context) -> None:
    err = context.streams.stderr
    try:
        context.clear_line()
        if context.json_errors:
            import json

            told = type(error)(sanitize(error.message), sanitize(error.hint), error.candidates)
            err.write(escaped_json(json.dumps(told.as_json(), ensure_ascii=False)) + "\n")
        else:
            err.write(context.folded(f"drugref: {error.message}") + (context.folded(f"  {error.hint}") if error.hint else ""))
        err.flush()
    except OSError:
        return  # nobody is listening


def _drop(out: TextIO) -> None:
    """Point standard output at nothing, so that the interpreter's last flush does not complain either."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), out.fileno())
    except (OSError, ValueError):
        return


def _chosen(context: Context, query: str, candidates: tuple[Any, ...]) -> Any:
    """Ask on the terminal which near name is meant; Enter alone opens nothing."""
    from drugref.render.words import found_line

    err = context.streams.stderr
    err.write(context.folded(f"No drug is named exactly {query}. Did you mean one of these?"))
    for number, match in enumerate(candidates, 1):
        err.write(context.folded(f"  {number}  {found_line(match)}", hang=3))
    err.write("Number, or Enter for none: ")
    err.flush()
    answer = context.streams.stdin.readline().strip()
    return candidates[int(answer) - 1] if answer.isdecimal() and 1 <= int(answer) <= len(candidates) else None


assert set(GROUPED) <= set(VERBS)

if __name__ == "__main__":
    run()
