"""All that can be typed, on one page. It decides nothing: every command hands its words on to ``program.run_verb``."""

from collections.abc import Callable
from typing import Annotated, Any

import click
import typer
from typer.core import TyperGroup

from drugref import __version__
from drugref.commands import VERBS
from drugref.commands.context import Context
from drugref.completion import drug_names, section_names
from drugref.errors import ExitCode, Usage
from drugref.options import options_of
from drugref.render import FORMS

__all__ = ["app", "run_typer"]

_FIRST = """
Drug reference for the terminal: offline, exact, with the source of every answer.

[examples]

drugref show natalizumab --section dosage

drugref natalizumab -s renal -s hepatic

drugref find tysabri natalizimab

drugref faq "can I breastfeed on tysabri"

drugref search "liver injury" --json
"""

Drug = Annotated[list[str], typer.Argument(help="The drug: INN, synonym or brand; may be several words.", autocompletion=drug_names)]
MaybeDrug = Annotated[list[str] | None, typer.Argument(help="A drug, for its own outline.", autocompletion=drug_names)]
Format = Annotated[str | None, typer.Option("--format", "-f", help=f"One of {', '.join(FORMS)}. [default: rich on a terminal, plain in a pipe]")]
Json = Annotated[bool, typer.Option("--json", help="Short for --format json.")]
Fields = Annotated[str | None, typer.Option("--fields", help="JSON fields to keep: a,b.c", metavar="a,b.c")]
Color = Annotated[str | None, typer.Option("--color", help="auto, always or never.")]
NoPager = Annotated[bool, typer.Option("--no-pager", help="Never through a pager.")]
Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Without header facts and disclaimer; warnings and sources stay.")]
Section = Annotated[list[str] | None, typer.Option("--section", "-s", help="A section key, alias or dosage part; may be repeated.", autocompletion=section_names)]
InDrug = Annotated[str | None, typer.Option("--drug", "-d", help="Only of this drug.", autocompletion=drug_names)]
Limit = Annotated[int | None, typer.Option("--limit", "-n", help="How many hits at most. [default: 10]")]

_MARKUP: dict[str, Any] = {"rich_markup_mode": None, "no_args_is_help": True, "context_settings": {"help_option_names": ["-h", "--help"]}}


class _Verbs(TyperGroup):
    """The group of verbs: examples stand at the top of its help, as written."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _with_examples(self.help or "", formatter)


class _Verb(typer.core.TyperCommand):
    """A verb whose help opens with examples."""

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        _with_examples(self.help or "", formatter)


def _with_examples(text: str, formatter: click.HelpFormatter) -> None:
    """Examples first, as they would be typed; the sentences after them."""
    said, _, examples = text.partition("[examples]")
    rows = [line.strip() for line in examples.strip().splitlines() if line.strip()]
    if rows:
        with formatter.section("Examples"):
            for row in rows:
                formatter.write(f"  {row}\n")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(" ".join(said.split()))


app = typer.Typer(cls=_Verbs, name="drugref", help=_FIRST, add_completion=True, pretty_exceptions_enable=False, **_MARKUP)
corpora = typer.Typer(cls=_Verbs, help=f"{VERBS['corpus'].summary}. [examples] drugref corpus list\ndrugref corpus check ./monographs", **_MARKUP)
app.add_typer(corpora, name="corpus")


def _go(ctx: typer.Context, verb: str, **options: Any) -> None:
    known = options_of(verb)
    ctx.obj["status"] = ctx.obj["go"](verb, {name: list(value or ()) if known.get(name) is list else value for name, value in options.items()})


@app.callback(invoke_without_command=False)
def _group(version: Annotated[bool, typer.Option("--version", "-V", is_eager=True, help="Show the version.")] = False) -> None:
    if version:
        typer.echo(f"drugref {__version__}")
        raise typer.Exit


def _help(verb: str, more: str, *examples: str) -> dict[str, Any]:
    return {"name": verb, "cls": _Verb, "help": f"{VERBS[verb].summary}. {more}\n[examples]\n" + "\n".join(examples)}


@app.command(**_help("show", "Only an exact name opens a monograph; near ones are offered.", "drugref show natalizumab", "drugref show natalizumab -s dosage -s renal", "drugref insulin glargine --outline"))
def _show(
    ctx: typer.Context, drug: Drug, section: Section = None,
    outline: Annotated[bool, typer.Option("--outline", help="Section titles and sizes only.")] = False,
    closest: Annotated[bool, typer.Option("--closest", help="Open a near name when it is the one likely candidate.")] = False,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "show", drug=drug, section=section, outline=outline, closest=closest, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("find", "'-' reads one name a line.", "drugref find tysabri", "drugref find natalizimab --json", "drugref find - --format jsonl < names.txt"))
def _find(
    ctx: typer.Context, names: Annotated[list[str], typer.Argument(help="Names, each one argument; or - to read them.", autocompletion=drug_names)],
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "find", names=names, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("search", "A drug named in the text keeps the hits to it.", 'drugref search "liver injury"', 'drugref search "kidney dose" -d apixaban -n 3'))
def _search(
    ctx: typer.Context, text: Annotated[list[str], typer.Argument(help="What to look for, in your own words.")],
    section: Section = None, drug: InDrug = None, limit: Limit = None,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "search", text=text, section=section, drug=drug, limit=limit, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("faq", "Without text, all of the drug's.", 'drugref faq "can I breastfeed on tysabri"', "drugref faq -d natalizumab"))
def _faq(
    ctx: typer.Context, text: Annotated[list[str] | None, typer.Argument(help="The question.")] = None, drug: InDrug = None, limit: Limit = None,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "faq", text=list(text or ()), drug=drug, limit=limit, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("list", "Filters are combined.", "drugref list", "drugref list --class antagonist --boxed", "drugref list --atc L04 --format csv"))
def _list(
    ctx: typer.Context,
    drug_class: Annotated[str | None, typer.Option("--class", help="Words of the class.")] = None,
    atc: Annotated[str | None, typer.Option("--atc", help="An ATC code or its beginning.")] = None,
    banned: Annotated[bool, typer.Option("--banned", help="Only drugs marked as banned.")] = False,
    boxed: Annotated[bool, typer.Option("--boxed", help="Only drugs with a boxed warning.")] = False,
    corpus: Annotated[str | None, typer.Option("--corpus", help="Only of this corpus.")] = None,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "list", **{"class": drug_class}, atc=atc, banned=banned, boxed=boxed, corpus=corpus, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("sections", "Sizes are in words.", "drugref sections", "drugref sections natalizumab"))
def _sections(
    ctx: typer.Context, drug: MaybeDrug = None,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "sections", drug=list(drug or ()), format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("lookalikes", "From FDA's list, with class and use of both.", "drugref lookalikes prednisone"))
def _lookalikes(
    ctx: typer.Context, drug: Drug,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "lookalikes", drug=drug, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@corpora.command("list", cls=_Verb, help="The corpora in use, topmost first.\n[examples]\ndrugref corpus list")
def _corpus_list(
    ctx: typer.Context, format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "corpus", action="list", format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@corpora.command("check", cls=_Verb, help="Check a folder or a file of monographs; without a path the bundled corpus.\n[examples]\ndrugref corpus check ./monographs\ndrugref corpus check natalizumab.md")
def _corpus_check(
    ctx: typer.Context, path: Annotated[str | None, typer.Argument(help="A folder or a file.")] = None,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "corpus", action="check", path=path, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("index", "It is built by itself when needed.", "drugref index --status", "drugref index --rebuild"))
def _index(
    ctx: typer.Context,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only look.")] = False,
    format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "index", rebuild=rebuild, status=status, format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


@app.command(**_help("doctor", "Builds nothing.", "drugref doctor", "drugref doctor --json"))
def _doctor(
    ctx: typer.Context, format: Format = None, json: Json = False, fields: Fields = None, color: Color = None, no_pager: NoPager = False, quiet: Quiet = False,
) -> None:  # fmt: skip
    _go(ctx, "doctor", format=format, json=json, fields=fields, color=color, no_pager=no_pager, quiet=quiet)


def run_typer(argv: list[str], context: Context, defaults: dict[str, dict[str, Any]], go: Callable[[str, dict[str, Any]], ExitCode]) -> ExitCode:
    """Let Typer read ``argv``; its own complaints become ours."""
    state: dict[str, Any] = {"go": go, "status": ExitCode.FOUND, "context": context}
    typed = {verb: values for verb, values in defaults.items() if verb}
    try:
        app(argv, prog_name="drugref", standalone_mode=False, obj=state, default_map={**typed, "list": _renamed(typed.get("list", {}))})
    except click.exceptions.NoArgsIsHelpError as error:
        context.streams.stdout.write(error.ctx.get_help() + "\n" if error.ctx else "")
    except click.exceptions.Abort:
        return ExitCode.INTERRUPTED
    except click.exceptions.Exit as error:
        return ExitCode(error.exit_code)
    except click.UsageError as error:
        command = error.ctx.command_path if error.ctx else "drugref"
        raise Usage(error.format_message(), f"see: {command} --help") from None
    except click.ClickException as error:
        raise Usage(error.format_message(), "see: drugref --help") from None
    return ExitCode(state["status"])


def _renamed(values: dict[str, Any]) -> dict[str, Any]:
    return {("drug_class" if name == "class" else name): value for name, value in values.items()}
