"""Answers shown: picks the writer for a form and loads no other. Rich is imported for ``rich`` alone."""

from typing import Any, NamedTuple

__all__ = ["FORMS", "Form", "show"]

FORMS = ("rich", "plain", "markdown", "json", "jsonl", "csv", "tsv")


class Form(NamedTuple):
    """How an answer is to look: one of ``FORMS``, the fields picked, colour or not, the width in columns, and quietly or not."""

    name: str
    fields: tuple[str, ...] = ()
    color: bool = False
    width: int = 80
    quiet: bool = False


def show(answer: Any, form: Form) -> str:
    """An answer (of ``answers`` or ``reports``) as the text to be written to standard output."""
    if form.name == "rich":
        from drugref.render.terminal import WRITERS as painters
        from drugref.render.terminal import show_rich

        if type(answer) not in painters:
            from drugref.render.terminal_reports import WRITERS as painters
        if type(answer) not in painters:
            from drugref.render.terminal_pairs import WRITERS as painters
        return show_rich(painters[type(answer)], answer, form.width, form.color, form.quiet)
    if form.name == "plain":
        from drugref.render.plain import WRITERS as writers
        from drugref.render.plain import show_plain

        if type(answer) not in writers:
            from drugref.render.plain_reports import WRITERS as writers
        if type(answer) not in writers:
            from drugref.render.plain_pairs import WRITERS as writers
        return show_plain(writers[type(answer)], answer, form.quiet)
    if form.name == "markdown":
        from drugref.render.markdown import WRITERS as parts
        from drugref.render.markdown import show_markdown

        if type(answer) not in parts:
            from drugref.render.markdown_pairs import WRITERS as parts
        return show_markdown(parts[type(answer)], answer)
    from drugref.render.data import BODIES as bodies
    from drugref.render.forms import show_data

    if type(answer) not in bodies:
        from drugref.render.data_reports import BODIES as bodies
    if type(answer) not in bodies:
        from drugref.render.data_pairs import BODIES as bodies
        from drugref.render.data_pairs import TABLES as tables

        if form.name in ("csv", "tsv"):
            bodies = tables
    return show_data(bodies[type(answer)], answer, form.name, form.fields)
