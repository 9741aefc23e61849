"""All that can be typed, on one page. It decides nothing: a command is its parameters, and its words go to ``program.run_verb``."""

import inspect
from collections.abc import Callable
from typing import Annotated, Any

import typer
from typer.core import TyperCommand, TyperGroup

from drugref import __version__
from drugref.commands import VERBS
from drugref.commands.context import Context
from drugref.completion import drug_names, section_names
from drugref.errors import ExitCode, Usage
from drugref.exports import EXPORTS
from drugref.options import options_of
from drugref.sources import FORMATS

__all__ = ["app", "run_typer"]

_FIRST = """Drug reference for the terminal: offline, exact, with the source of every answer.
[examples]
drugref show natalizumab --section dosage
drugref natalizumab -s renal -s hepatic
drugref find tysabri natalizimab
drugref faq "can I breastfeed on tysabri"
drugref search "liver injury" --json
"""

_DRUG_HELP = "The drug: INN, synonym or brand; may be several words."
Drug = Annotated[list[str], typer.Argument(help=_DRUG_HELP, autocompletion=drug_names)]
MaybeDrug = Annotated[list[str] | None, typer.Argument(help="A drug, for its own outline.", autocompletion=drug_names)]
Names = Annotated[list[str], typer.Argument(help="Names, each one argument; or - to read them.", autocompletion=drug_names)]
Section = Annotated[
    list[str] | None,
    typer.Option("--section", "-s", help="A section, alias or dosage part; may be repeated.", autocompletion=section_names),
]
InDrug = Annotated[str | None, typer.Option("--drug", "-d", help="Only of this drug.", autocompletion=drug_names)]
OneCorpus = Annotated[str | None, typer.Option("--corpus", help="Answer from this corpus alone.")]
Report = Annotated[str | None, typer.Option("--report", help="Write a line of JSON for each record: read, repaired or skipped, and why.")]
Limit = Annotated[int | None, typer.Option("--limit", "-n", help="How many hits at most. [default: 10]")]


def _common(
    format: Annotated[str | None, typer.Option("--format", "-f")] = None,
    json: Annotated[bool, typer.Option("--json", help="Short for --format json.")] = False,
    fields: Annotated[str | None, typer.Option("--fields", help="JSON fields to keep: a,b.c", metavar="a,b.c")] = None,
    color: Annotated[str | None, typer.Option("--color", help="auto, always or never.")] = None,
    no_pager: Annotated[bool, typer.Option("--no-pager", help="Never through a pager.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No header facts, no disclaimer; warnings and sources stay.")] = False,
    tall_man: Annotated[str | None, typer.Option("--tall-man", help="fda: names with FDA's tall-man letters; off. [default: fda]")] = None,
) -> None:
    """The options that every verb has."""


def _add_options(
    format: Annotated[
        str | None, typer.Option("--format", "-f", help=f"Of what is read: auto, {', '.join(FORMATS)}. [default: auto]")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Answer in JSON.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="No list of what was kept out.")] = False,
) -> None:
    """What adding a corpus has in place of the common options."""


def _export_options(
    format: Annotated[str | None, typer.Option("--format", "-f", help=f"{', '.join(EXPORTS)}. [default: jsonl]")] = None,
) -> None:
    """What an export has in place of the common options."""


def _with_examples(text: str, formatter: Any) -> None:
    """Examples first, as they would be typed; the sentences after them."""
    said, _, examples = text.partition("[examples]")
    with formatter.section("Examples"):
        for row in examples.strip().splitlines():
            formatter.write(f"  {row.strip()}\n")
    formatter.write_paragraph()
    with formatter.indentation():
        formatter.write_text(" ".join(said.split()))


class _Group(TyperGroup):
    """A group of verbs, in the order of their table."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The verbs in order."""
        names = super().list_commands(ctx)
        return sorted(names, key=lambda name: [*VERBS, name].index(name))

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Examples stand on top."""
        _with_examples(self.help or "", formatter)


class _Command(TyperCommand):
    """A verb whose help opens with examples."""

    def format_help_text(self, ctx: Any, formatter: Any) -> None:
        """Examples stand on top."""
        _with_examples(self.help or "", formatter)


_STYLE: dict[str, Any] = {"rich_markup_mode": None, "context_settings": {"help_option_names": ["-h", "--help"]}, "cls": _Group}
_CORPUS_HELP = (
    f"{VERBS['corpus'].summary}.\n[examples]\ndrugref corpus list\ndrugref corpus check ./monographs\ndrugref corpus export > drugs.jsonl"
)
app = typer.Typer(name="drugref", help=_FIRST, add_completion=True, pretty_exceptions_enable=False, **_STYLE)
corpora = typer.Typer(help=_CORPUS_HELP, **_STYLE)
app.add_typer(corpora, name="corpus")


def _verb(
    verb: str, more: str, *examples: str, action: str | None = None, common: Callable[..., None] = _common
) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a verb of a function's parameters: they and the common ones are read, and handed on by name."""
    fixed = {"action": action} if action else {}
    text = f"{more if action else f'{VERBS[verb].summary}. {more}'}\n[examples]\n" + "\n".join(examples)

    def register(declared: Callable[..., None]) -> Callable[..., None]:
        def call(ctx: typer.Context, **said: Any) -> None:
            values = {name: list(value or ()) if _is_list(verb, name) else value for name, value in said.items()}
            ctx.obj["status"] = ctx.obj["go"](verb, {**fixed, **values})

        first = inspect.Parameter("ctx", inspect.Parameter.POSITIONAL_OR_KEYWORD, annotation=typer.Context)
        both = [*inspect.signature(declared).parameters.values(), *_parameters(common, verb)]
        call.__signature__ = inspect.Signature([first, *both])  # type: ignore[attr-defined]
        call.__annotations__ = {p.name: p.annotation for p in (first, *both)}
        (corpora if action else app).command(action or verb, cls=_Command, help=text)(call)
        return declared

    return register


def _parameters(common: Callable[..., None], verb: str) -> list[inspect.Parameter]:
    """The common parameters; of the forms those that the verb has."""
    found = dict(inspect.signature(common).parameters)
    if common is _common:
        told = typer.Option("--format", "-f", help=f"{', '.join(VERBS[verb].forms)}. [default: rich on a terminal, else plain]")
        found["format"] = found["format"].replace(annotation=Annotated[str | None, told])
    return list(found.values())


def _is_list(verb: str, name: str) -> bool:
    """Whether a value is a list even when nothing was said: the words of the line, and options that may be repeated."""
    return options_of(verb).get(name, list if name in ("drug", "names", "text") else str) is list


def _version(asked: bool) -> None:
    if asked:
        typer.echo(f"drugref {__version__}")
        raise typer.Exit


@app.callback()
def _group(
    version: Annotated[bool, typer.Option("--version", "-V", is_eager=True, callback=_version, help="Show the version.")] = False,
) -> None:
    """Options of the program itself."""


@_verb(
    "show", "Only an exact name opens a monograph; near ones are offered.",
    "drugref show natalizumab", "drugref show natalizumab -s dosage -s renal", "drugref insulin glargine --outline",
)  # fmt: skip
def _show(
    drug: Drug,
    section: Section = None,
    outline: Annotated[bool, typer.Option("--outline", help="Section titles and sizes only.")] = False,
    closest: Annotated[bool, typer.Option("--closest", help="Open a near name when it is the one likely candidate.")] = False,
    corpus: OneCorpus = None,
) -> None: ...


@_verb(
    "find",
    "'-' reads one name a line.",
    "drugref find tysabri",
    "drugref find natalizimab --json",
    "drugref find - --format jsonl < names.txt",
)
def _find(names: Names, corpus: OneCorpus = None) -> None: ...


@_verb(
    "search",
    "A drug named in the text keeps the hits to it. '-' reads one question a line.",
    'drugref search "liver injury"',
    'drugref search "kidney dose" -d apixaban -n 3',
    "drugref search - --format jsonl < questions.txt",
)
def _search(
    text: Annotated[list[str], typer.Argument(help="What to look for, in your own words; or - to read it.")],
    section: Section = None,
    drug: InDrug = None,
    limit: Limit = None,
    corpus: OneCorpus = None,
) -> None: ...


@_verb(
    "faq",
    "Without text, all of the drug's. '-' reads one question a line.",
    'drugref faq "can I breastfeed on tysabri"',
    "drugref faq -d natalizumab",
    "drugref faq - --format jsonl < questions.txt",
)
def _faq(
    text: Annotated[list[str] | None, typer.Argument(help="The question; or - to read them.")] = None,
    drug: InDrug = None,
    limit: Limit = None,
    corpus: OneCorpus = None,
) -> None: ...


@_verb("list", "Filters are combined.", "drugref list", "drugref list --class antagonist --boxed", "drugref list --atc L04 --format csv")
def _list(
    drug_class: Annotated[str | None, typer.Option("--class", help="Words of the class.")] = None,
    atc: Annotated[str | None, typer.Option("--atc", help="An ATC code or its beginning.")] = None,
    banned: Annotated[bool, typer.Option("--banned", help="Only drugs marked as banned.")] = False,
    boxed: Annotated[bool, typer.Option("--boxed", help="Only drugs with a boxed warning.")] = False,
    corpus: OneCorpus = None,
) -> None: ...


@_verb("sections", "Sizes are in words.", "drugref sections", "drugref sections natalizumab")
def _sections(drug: MaybeDrug = None, corpus: OneCorpus = None) -> None: ...


@_verb("lookalikes", "From FDA's list, with class and use of both.", "drugref lookalikes prednisone")
def _lookalikes(drug: Drug) -> None: ...


@_verb(
    "interactions", "Each drug is one argument; '-' reads one name a line. A name that is not exact stops the whole answer.",
    "drugref interactions warfarin amiodarone", "drugref interactions lisinopril 'potassium chloride' ibuprofen --json",
    "drugref interactions - < medicines.txt",
)  # fmt: skip
def _interactions(names: Names) -> None: ...


@_verb("compare", "Each drug is one argument.", "drugref compare lisinopril losartan", "drugref compare apixaban rivaroxaban -s renal")
def _compare(names: Names, section: Section = None, corpus: OneCorpus = None) -> None: ...


@_verb("corpus", "The corpora in use, topmost first.", "drugref corpus list", action="list")
def _corpus_list() -> None: ...


@_verb(
    "corpus",
    "Lay a folder or file over the corpora in use: Markdown monographs, openFDA drug labels (JSON, also zipped), DailyMed labels (SPL "
    "XML, also zipped). It lies on top; its files stay where they are, and changes are noticed.",
    "drugref corpus add ./monographs",
    "drugref corpus add drug-label-0001-of-0013.json.zip --name labels --report report.jsonl",
    action="add",
    common=_add_options,
)
def _corpus_add(
    path: Annotated[str, typer.Argument(help="A folder or a file.")],
    name: Annotated[str | None, typer.Option("--name", help="What it goes by. [default: made of the path]")] = None,
    report: Report = None,
) -> None: ...


@_verb("corpus", "Take a corpus away again; its files are not touched.", "drugref corpus remove labels", action="remove")
def _corpus_remove(name: Annotated[str, typer.Argument(help="Its name in: drugref corpus list.")]) -> None: ...


@_verb(
    "corpus", "Check a folder or a file of monographs or labels; without a path the bundled corpus.",
    "drugref corpus check ./monographs", "drugref corpus check natalizumab.md", action="check",
)  # fmt: skip
def _corpus_check(path: Annotated[str | None, typer.Argument(help="A folder or a file.")] = None) -> None: ...


@_verb(
    "corpus",
    "Whole monographs for other programs, as show has them; a name of several words stands in quotes. Nothing is written over.",
    "drugref corpus export > drugs.jsonl",
    "drugref corpus export natalizumab --format markdown",
    "drugref corpus export --format fhir --output drugs.ndjson",
    "drugref corpus export --format opensearch --mapping",
    action="export",
    common=_export_options,
)
def _corpus_export(
    drug: Annotated[list[str] | None, typer.Argument(help="Drugs, each one argument. [default: all]", autocompletion=drug_names)] = None,
    corpus: Annotated[str | None, typer.Option("--corpus", help="This corpus alone, also what others cover of it.")] = None,
    output: Annotated[str | None, typer.Option("--output", "-o", help="A file; for markdown a folder. [default: standard output]")] = None,
    force: Annotated[bool, typer.Option("--force", help="Write over what is there.")] = False,
    mapping: Annotated[bool, typer.Option("--mapping", help="OpenSearch: the index's mapping in place of the documents.")] = False,
) -> None: ...


@_verb("index", "It is built by itself when needed.", "drugref index --status", "drugref index --rebuild")
def _index(
    rebuild: Annotated[bool, typer.Option("--rebuild", help="Build it anew.")] = False,
    status: Annotated[bool, typer.Option("--status", help="Only look.")] = False,
    report: Report = None,
) -> None: ...


@_verb("doctor", "Builds nothing.", "drugref doctor", "drugref doctor --json")
def _doctor() -> None: ...


_UsageError: Any = typer.BadParameter.__mro__[1]
_ClickError: Any = typer.BadParameter.__mro__[2]
# Click's own errors; Typer carries its own copy of Click, so they are reached through Typer.


def run_typer(
    argv: list[str], context: Context, defaults: dict[str, dict[str, Any]], go: Callable[[str, dict[str, Any]], ExitCode]
) -> ExitCode:
    """Let Typer read ``argv``; its own complaints become ours."""
    state: dict[str, Any] = {"go": go, "status": ExitCode.FOUND}
    told = {verb: values for verb, values in defaults.items() if verb}
    told["corpus"] = dict.fromkeys(("list", "remove", "check"), told.get("corpus", {}))
    try:
        left = app(argv, prog_name="drugref", standalone_mode=False, obj=state, default_map=told)
    except typer.Abort:
        return ExitCode.INTERRUPTED
    except _UsageError as error:
        command = error.ctx.command_path if error.ctx else "drugref"
        raise Usage(error.format_message(), f"see: {command} --help") from None
    except _ClickError as error:
        raise Usage(error.format_message(), "see: drugref --help") from None
    return ExitCode(left) if isinstance(left, int) else ExitCode(state["status"])
