"""``search -`` and ``faq -``: the questions on standard input answered one by one, each written out before the next is read.

In the forms json and jsonl each line is a question's whole document, in the order asked; a question without an answer is a
document with the error in it, so that line and question keep step. Memory does not grow with their number. Apart from ``program``
because few runs need it.
"""

import json
import re
from importlib import import_module
from typing import Any

from drugref.commands import VERBS
from drugref.commands.context import Context
from drugref.errors import DrugrefError, ExitCode, OnlyNear, Usage
from drugref.render import Form, show
from drugref.render.forms import unanswered
from drugref.text import escaped_json, sanitize

__all__ = ["answer_lines"]


def answer_lines(context: Context, verb: str, form: Form, options: dict[str, Any]) -> ExitCode:
    """Answer every line; FOUND when all were answered, NEAR when one names only near drugs, else NOTHING."""
    if form.name in ("csv", "tsv"):
        raise Usage(f"questions from standard input have no form '{form.name}'", "choose jsonl, or plain")
    stream = import_module(f"drugref.commands.{VERBS[verb].module}").stream
    out = context.streams.stdout
    asked = missed = near = 0
    for question, answer in stream(context, **options):
        asked, missed, near = asked + 1, missed + isinstance(answer, DrugrefError), near + isinstance(answer, OnlyNear)
        out.write(_line(context, verb, form, question, answer) if form.name in ("json", "jsonl") else _page(form, question, answer))
        out.flush()
    if not asked:
        raise Usage("no question is asked", "write one a line")
    if not missed:
        return ExitCode.FOUND
    return ExitCode.NEAR if near else ExitCode.NOTHING


def _line(context: Context, verb: str, form: Form, question: str, answer: Any) -> str:
    """A question's document on one line."""
    if isinstance(answer, DrugrefError):
        text = json.dumps(unanswered(verb, question, answer, context.provenance()), ensure_ascii=False)
    else:
        text = json.dumps(json.loads(show(answer, form._replace(name="json"))), ensure_ascii=False)
    return escaped_json(text) + "\n"


def _page(form: Form, question: str, answer: Any) -> str:
    """A question and its answer for people; a blank line ends them."""
    head = f"Question: {' '.join(sanitize(question).split())}\n\n"
    if isinstance(answer, DrugrefError):
        return head + sanitize(f"{_first_upper(answer.message)}. {answer.hint}\n\n")
    return head + show(answer, form) + "\n"


def _first_upper(text: str) -> str:
    return re.sub(r"^\w", lambda m: m[0].upper(), text)
