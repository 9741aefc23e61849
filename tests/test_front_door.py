"""The quick parser and Typer understand the same words alike; the tables of verbs and options are one."""

import io
import subprocess
import sys

import pytest
from typer.main import get_command

from drugref.__main__ import main
from drugref.cli import app, run_typer
from drugref.commands import GROUPED, VERBS
from drugref.commands.context import Context, Streams
from drugref.errors import DrugrefError, ExitCode
from drugref.options import WRITTEN, options_of
from drugref.quick import QUICK_VERBS, parse

LINES = [
    "show natalizumab",
    "natalizumab",
    "insulin glargine",
    "show insulin glargine -s dosage --section renal",
    "show natalizumab --section=dosage --json",
    "show natalizumab --outline --closest --quiet --no-pager",
    "show natalizumab -q -f plain --color never --fields a,b.c",
    "natalizumab -s dosage --format json",
    "find tysabri natalizimab",
    "find -",
    "find - --format jsonl",
    "search liver injury -d tysabri -n 3 -s precautions",
    "search kidney --limit 5 --drug apixaban",
    "faq can I breastfeed on tysabri",
    "faq -d natalizumab",
    "faq - --format jsonl",
    "search - -d natalizumab -n 2",
    "faq pregnancy -d natalizumab --json",
    "show -- natalizumab",
    "show --help",
    "show natalizumab --bogus",
    "show",
    "search x -n many",
    "list --class statin --boxed",
    "corpus check x",
]


def typer_reads(words, defaults):
    """The verb and options that Typer hands on, or the error it ends with."""
    out = io.StringIO()
    context = Context(Streams(io.StringIO(), out, out, False, False, False), {}, lambda done, total, count: None)
    said = []
    try:
        run_typer(words, context, defaults, lambda verb, options: said.append((verb, options)) or ExitCode.FOUND)
    except DrugrefError as error:
        return error
    return said[0] if said else None


@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("defaults", [{}, {"show": {"format": "json", "quiet": True, "section": ["storage"]}, "search": {"limit": 4}}])
def test_the_quick_parser_reads_what_typer_reads(line, defaults):
    words = line.split()
    call = parse(words, frozenset(VERBS), defaults)
    if call is None:
        return
    verb, options = typer_reads(words if words[0] in VERBS else ["show", *words], defaults)
    assert call.verb == verb
    assert {k: v for k, v in call.options.items() if v not in (None, False, [])} == {
        k: v for k, v in options.items() if v not in (None, False, [])
    }


@pytest.mark.parametrize(
    "line", [line for line in LINES if any(w in line for w in ("--help", "--bogus", " many", "list ", "corpus ", " -- ")) or line == "show"]
)
def test_the_quick_parser_leaves_the_rest_to_typer(line):
    assert parse(line.split(), frozenset(VERBS), {}) is None


def commands_of(group):
    return getattr(group, "commands", {})


def test_the_table_of_verbs_is_what_can_be_typed():
    group = get_command(app)
    assert set(commands_of(group)) == set(VERBS)
    assert {name: tuple(commands_of(commands_of(group)[name])) for name in GROUPED} == GROUPED


@pytest.mark.parametrize("verb", [verb for verb in VERBS if verb not in GROUPED])
def test_the_table_of_options_is_what_can_be_typed(verb):
    params = commands_of(get_command(app))[verb].params
    options = {p.name for p in params if p.param_type_name == "option"} - {"help"}
    assert options == set(options_of(verb))
    for p in params:
        if p.param_type_name == "option" and p.name != "help":
            assert "--" + WRITTEN.get(p.name, p.name).replace("_", "-") in p.opts


def test_quick_verbs_are_verbs():
    assert set(QUICK_VERBS) <= set(VERBS)


def run_main(*argv, **env):
    out, err = io.StringIO(), io.StringIO()
    code = main(list(argv), Streams(io.StringIO(), out, err, False, False, False), env)
    return code, out.getvalue(), err.getvalue()


def test_a_closed_pipe_ends_quietly_with_0(env, index):
    command = [sys.executable, "-m", "drugref", "show", "natalizumab"]
    process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-"])
def test_a_closed_stream_is_no_traceback(env, closed):
    command = f"{sys.executable} -m drugref show natalizumab -s storage {closed}"
    done = subprocess.run(["/bin/sh", "-c", command], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_ctrl_c_ends_with_130(env, monkeypatch):
    def interrupt(*args):
        raise KeyboardInterrupt

    monkeypatch.setattr("drugref.__main__.run_verb", interrupt)
    assert run_main("show", "natalizumab", **env)[0] == 130


def test_a_fault_of_the_index_is_5_with_the_way_out(env, monkeypatch):
    import sqlite3

    def fail(*args):
        raise sqlite3.DatabaseError("database disk image is malformed")

    monkeypatch.setattr("drugref.__main__.run_verb", fail)
    code, out, err = run_main("show", "natalizumab", **env)
    assert (code, out) == (5, "")
    assert "drugref index --rebuild" in err


def test_module_and_console_script_are_one(process):
    run = process("find", "tysabri", "-q")
    assert (run.code, run.err) == (0, "")
    assert "Natalizumab" in run.out
