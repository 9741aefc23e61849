"""Answers shown: picks the writer for a form and loads no other. Rich is imported for ``rich`` alone."""

from typing import NamedTuple

from drugref.answers import Answer

__all__ = ["FORMS", "Form", "show"]

FORMS = ("rich", "plain", "markdown", "json", "jsonl", "csv", "tsv")


class Form(NamedTuple):
    """How an answer is to look: one of ``FORMS``, the fields picked, colour or not, the width in columns, and quietly or not."""

    name: str
    fields: tuple[str, ...] = ()
    color: bool = False
    width: int = 80
    quiet: bool = False


def show(answer: Answer, form: Form) -> str:
    """An answer as the text to be written to standard output."""
    if form.name == "rich":
        from drugref.render.terminal import show_rich

        return show_rich(answer, form.width, form.color, form.quiet)
    if form.name == "plain":
        from drugref.render.plain import show_plain

        return show_plain(answer, form.quiet)
    if form.name == "markdown":
        from drugref.render.markdown import show_markdown

        return show_markdown(answer)
    from drugref.render.data import show_data

    return show_data(answer, form.name, form.fields)
