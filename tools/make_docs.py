"""Make docs/commands.md and docs/json.md from the program itself. A test says when they lag.

Run: python tools/make_docs.py [--check]
"""

import contextlib
import io
import json
import sys
from importlib.resources import files
from pathlib import Path

from drugref.__main__ import main as drugref
from drugref.commands import GROUPED, VERBS
from drugref.commands.context import Streams
from drugref.errors import CorpusFault, DrugrefError, ExitCode, IndexFault, NotFound, OnlyNear, Usage
from drugref.exports import EXPORTS
from drugref.options import VERB_OPTIONS, WRITTEN, options_of
from drugref.sections import DOSAGE_PARTS, SECTIONS

DOCS = Path(__file__).resolve().parent.parent / "docs"
_MEANINGS = {
    ExitCode.FOUND: "found",
    ExitCode.INTERNAL: "internal or I/O error",
    ExitCode.USAGE: "the command line, a setting or a query cannot be understood",
    ExitCode.NOTHING: "nothing found: no such drug, section or passage; a real drug that the corpus does not cover",
    ExitCode.NEAR: "only near names, or a name of more than one drug",
    ExitCode.FAULT: "a fault of a corpus or of the index; `corpus check` has findings",
    ExitCode.INTERRUPTED: "interrupted (Ctrl-C)",
}


def _help(*argv: str) -> str:
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        drugref([*argv, "--help"], Streams(io.StringIO(), out, out, False, False, False), {"COLUMNS": "90", "TERMINAL_WIDTH": "90"})
    return out.getvalue().rstrip()


def commands() -> str:
    """The command reference."""
    out = ["# Commands", "", "Made by `python tools/make_docs.py` from the program.", ""]
    for verb in VERBS:
        for words in [(verb, action) for action in GROUPED.get(verb, ())] or [(verb,)]:
            forms = EXPORTS if words == ("corpus", "export") else VERBS[verb].forms
            out += [f"## drugref {' '.join(words)}", "", f"Forms: {', '.join(forms)}.", "", "```text", _help(*words), "```", ""]
    out += ["## Exit statuses", "", "| status | meaning | error codes in JSON |", "| --: | --- | --- |"]
    family = (DrugrefError, Usage, NotFound, OnlyNear, CorpusFault, IndexFault)
    for status in ExitCode:
        codes = ", ".join(f"`{kind.code}`" for kind in family if kind.status == status)
        out.append(f"| {int(status)} | {_MEANINGS[status]} | {codes} |")
    out += ["", "## Sections", "", "| key | heading | also answers to | LOINC |", "| --- | --- | --- | --- |"]
    for section in SECTIONS:
        out.append(f"| `{section.key}` | {section.title} | {', '.join(section.aliases)} | {', '.join(section.loinc)} |")
        if section.key == "dosage":
            out += [f"| `{key}` | {title} | {', '.join(aliases)} | |" for key, title, aliases, _ in DOSAGE_PARTS]
    out += ["", "## Settings", ""]
    out += [
        "Every option can be set in `config.toml` (where it lies: `drugref doctor`) and in the environment; the command line goes first, then",
        "`DRUGREF_VERB_OPTION`, `DRUGREF_OPTION`, the verb's table in the file, the file's top.",
        "",
        "```toml",
        'format = "plain"          # for every verb',
        'pager = "less -R"         # the pager\'s command; "" for none',
        "[show]",
        'section = ["dosage"]      # for one verb',
        "```",
        "",
        "| verb | options |",
        "| --- | --- |",
    ]
    common = ", ".join(f"`{name}`" for name in options_of("doctor"))
    out.append(f"| every verb | {common} |")
    for verb, own in VERB_OPTIONS.items():
        if own:
            out.append(f"| {verb} | {', '.join(f'`{WRITTEN.get(name, name)}`' for name in own)} |")
    out += [
        "",
        "Further variables: `DRUGREF_CACHE_DIR`, `DRUGREF_CONFIG`, `DRUGREF_DATA_DIR` (folders and files), `DRUGREF_CORPUS_PATH` (folders of",
        "your own monographs, laid over the bundled corpus, the first on top), `DRUGREF_PAGER`, `PAGER`, `NO_COLOR`, `FORCE_COLOR`, `COLUMNS`,",
        "`LINES`.",
    ]
    return "\n".join(out) + "\n"


def _type(node: dict) -> str:
    if "$ref" in node:
        return f"[{node['$ref'].rpartition('/')[2]}](#{node['$ref'].rpartition('/')[2]})"
    if "anyOf" in node:
        return " or ".join(_type(option) for option in node["anyOf"])
    if "const" in node:
        return f"`{json.dumps(node['const'])}`"
    if "enum" in node:
        return " \\| ".join(f"`{value}`" for value in node["enum"])
    kind = node.get("type", "any")
    if kind == "array":
        return f"list of {_type(node['items'])}"
    if kind == "object" and "properties" not in node:
        return f"map of {_type(node['additionalProperties'])}"
    return " or ".join(kind) if isinstance(kind, list) else kind


def _rows(node: dict, prefix: str = "") -> list[str]:
    rows = []
    for name, child in node["properties"].items():
        optional = "" if name in node["required"] else " (optional)"
        rows.append(f"| `{prefix}{name}`{optional} | {_type(child)} | {child.get('description', '')} |")
        inner = child.get("items", child)
        for option in inner.get("anyOf", [inner]):
            if "properties" in option:
                rows += _rows(option, f"{prefix}{name}{'[]' if child.get('type') == 'array' else ''}.")
    return rows


def json_reference() -> str:
    """The reference of JSON documents."""
    out = [
        "# JSON",
        "",
        "Made by `python tools/make_docs.py` from the JSON Schemas in `src/drugref/schemas` (shipped in the package as `drugref/schemas`).",
        "",
        "Under `--json` a document goes to standard output; `--format jsonl` writes its records one a line (a document without records is one",
        "line). `--fields a,b.c` picks fields: of each record where there are records, of the document elsewhere; schema, corpus and disclaimer",
        "stay. An error is a document of its own on standard error. Characters that could steer a terminal are written as `\\u` escapes.",
        "",
        "`search -` and `faq -` read one question a line; each is answered by its whole document on one line (`--format jsonl` and `--json` alike),",
        "in order and before the next is read. A question without an answer has a document with no hits and an `error`; the exit status is then 3.",
        "",
    ]
    head = ["| field | type | meaning |", "| --- | --- | --- |"]
    shared: dict[str, dict] = {}
    paths = sorted(files("drugref").joinpath("schemas").iterdir(), key=lambda path: path.name)
    for path in paths:
        schema = json.loads(path.read_text(encoding="utf-8"))
        shared |= schema.get("$defs", {})
        out += [f"## {schema['$id']}", "", f"{schema['title']}.", "", *head, *_rows(schema), ""]
    out += ["# Shared shapes", ""]
    for name, shape in shared.items():
        out += [f"## {name}", "", *head, *_rows(shape), ""]
    return "\n".join(out).rstrip() + "\n"


def main() -> int:
    """Write both files; with ``--check`` only say whether they are in step."""
    lagging = []
    for name, text in (("commands.md", commands()), ("json.md", json_reference())):
        path = DOCS / name
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            lagging.append(name)
            if "--check" not in sys.argv:
                path.write_text(text, encoding="utf-8")
    if lagging and "--check" in sys.argv:
        sys.stderr.write(f"out of step: {', '.join(lagging)}; run python tools/make_docs.py\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
