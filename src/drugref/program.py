"""One run of a verb: settles the form, runs the command, writes the answer, through a pager where one is due.

Between the two parsers above (Typer's page and the quick one) and the commands below; both parsers end here, so that
they cannot differ in what they do.
"""

import json
import os
from typing import Any

from drugref import commands
from drugref.commands.context import Context, pager_command
from drugref.errors import ExitCode, Usage
from drugref.render import FORMS, Form, show
from drugref.render.data import found_json
from drugref.render.forms import pick
from drugref.text import escaped_json, sanitize

__all__ = ["run_verb"]

_WIDTH, _HEIGHT = 80, 24
# Of a terminal that does not tell.


def run_verb(context: Context, verb: str, options: dict[str, Any], pager: str | None = None) -> ExitCode:
    """Run one verb with all its options and write the answer to standard output."""
    options = dict(options)
    if options.get("action") == "export":
        return _export(context, options)
    if options.get("action") == "add":
        options["corpus_format"] = options.pop("format", None)
    form = _form(context, verb, options)
    quiet, no_pager = bool(options.pop("quiet", False)), bool(options.pop("no_pager", False))
    tall_man = options.pop("tall_man", None) or "fda"
    if tall_man not in ("fda", "off"):
        raise Usage(f"--tall-man {tall_man}", "fda or off")
    context.tall = tall_man == "fda"
    if corpus := options.pop("corpus", None):
        context.narrow(corpus)
    if verb == "find" and options["names"] == ["-"] and form.name == "jsonl":
        return _stream(context, form.fields)
    if verb in ("search", "faq") and options["text"] == ["-"]:
        from drugref.batch import answer_lines

        return answer_lines(context, verb, form._replace(quiet=quiet), options)
    answer, status = commands.run(verb, context, **options)
    text = show(answer, form._replace(quiet=quiet))
    if form.name in ("json", "jsonl"):
        text = escaped_json(text)
    elif form.name in ("csv", "tsv"):
        text = sanitize(text).replace("\n", "\r\n") if form.name == "csv" else sanitize(text)
    _write(context, text, "" if no_pager else pager_command(context.env, pager))
    return ExitCode(status)


def _form(context: Context, verb: str, options: dict[str, Any]) -> Form:
    """The form asked for, else rich on a terminal and plain in a pipe."""
    asked, as_json = options.pop("format", None), options.pop("json", False)
    fields = tuple(field.strip() for field in (options.pop("fields", None) or "").split(",") if field.strip())
    color = options.pop("color", None) or "auto"
    if color not in ("auto", "always", "never"):
        raise Usage(f"--color {color}", "auto, always or never")
    name = "json" if as_json else (asked or ("json" if fields else "rich" if context.streams.out_tty else "plain"))
    allowed = commands.VERBS[verb].forms
    if name not in FORMS or name not in allowed:
        raise Usage(f"{verb} has no form '{name}'", "choose one of " + ", ".join(allowed))
    if fields and name in ("rich", "plain", "markdown"):
        raise Usage("--fields picks fields of JSON, CSV or TSV", "add --json")
    return Form(name, fields, _colored(context, color), _columns(context))


def _colored(context: Context, color: str) -> bool:
    if color != "auto":
        return color == "always"
    if context.env.get("NO_COLOR"):
        return False
    if context.env.get("FORCE_COLOR", "0") not in ("", "0"):
        return True
    return context.streams.out_tty and context.env.get("TERM") != "dumb"


def _size(context: Context) -> tuple[int, int]:
    try:
        size = os.get_terminal_size(context.streams.stdout.fileno())
        return size.columns or _WIDTH, size.lines or _HEIGHT
    except (OSError, ValueError, AttributeError):
        return _WIDTH, _HEIGHT


def _columns(context: Context) -> int:
    told = context.env.get("COLUMNS", "")
    return int(told) if told.isdecimal() and int(told) > 0 else _size(context)[0]


def _stream(context: Context, fields: tuple[str, ...]) -> ExitCode:
    """``find - --format jsonl``: each result on its line as soon as it is known, in constant memory."""
    from drugref.commands.find import stream, worst

    statuses: set[str] = set()
    for found in stream(context):
        statuses.add(found.status)
        record = pick(found_json(found), fields) if fields else found_json(found)
        context.streams.stdout.write(escaped_json(json.dumps(record, ensure_ascii=False)) + "\n")
        context.streams.stdout.flush()
    if not statuses:
        raise Usage("no name is given", "write one a line")
    return worst(iter(statuses))


def _export(context: Context, options: dict[str, Any]) -> ExitCode:
    """``corpus export``: monograph after monograph, in constant memory."""
    from drugref.commands.export import Asked, run

    return run(context, Asked(**{name: value for name, value in options.items() if name != "action"}))


def _write(context: Context, text: str, pager: str) -> None:
    out = context.streams.stdout
    lines = context.env.get("LINES", "")
    height = int(lines) if lines.isdecimal() and int(lines) > 0 else _size(context)[1]
    if pager and context.streams.in_tty and context.streams.out_tty and text.count("\n") >= height:
        from drugref.pager import page

        if page(text, pager, context.env):
            return
    out.write(text)
    out.flush()
