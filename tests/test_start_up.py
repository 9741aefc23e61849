"""What a command imports, shown by sys.modules in a fresh process: a quick answer loads no Typer, no Rich, no YAML, no rapidfuzz."""

import subprocess
import sys

import pytest

HEAVY = {
    "typer",
    "rich",
    "rapidfuzz",
    "yaml",
    "frontmatter",
    "markdown_it",
    "platformdirs",
    "filelock",
    "tomllib",
    "pathlib",
    "inspect",
    "lxml",
}


def loaded(env, *argv):
    code = (
        "import sys; sys.argv = ['drugref', *sys.argv[1:]]\n"
        "from drugref.__main__ import run\n"
        "try: run()\nexcept SystemExit: pass\n"
        "sys.stderr.write(' '.join(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code, *argv], env=env, capture_output=True, text=True, timeout=60, check=True)
    return set(done.stderr.split()) & HEAVY


@pytest.mark.parametrize(
    ("argv", "allowed"),
    [
        (("show", "natalizumab", "-s", "dosage"), set()),
        (("show", "natalizumab", "-s", "dosage", "--json"), set()),
        (("natalizumab", "--format", "markdown"), set()),
        (("find", "tysabri"), set()),
        (("find", "natalizimab", "--json"), {"rapidfuzz"}),
        (("faq", "pregnancy", "-d", "natalizumab", "--json"), set()),
        (("search", "natalizumab storage"), set()),
        (("search", "natalizumab storrage", "--json"), {"rapidfuzz"}),
        (("interactions", "warfarin", "amiodarone"), set()),
        (("interactions", "warfarin", "amiodarone", "--json"), set()),
        (("compare", "lisinopril", "losartan"), set()),
        (("show", "natalizumab", "--format", "rich"), {"rich", "inspect", "pathlib"}),
        (("list",), {"typer", "rich", "inspect", "pathlib"}),
    ],
)
def test_a_command_imports_only_what_it_needs(env, process, argv, allowed):
    process("index")  # built before, so that only the answer is looked at
    assert loaded(env, *argv) <= allowed


def test_importing_the_package_imports_nothing_heavy(env):
    done = subprocess.run(
        [sys.executable, "-c", "import sys, drugref; print(' '.join(sys.modules))"], env=env, capture_output=True, text=True, check=True
    )
    assert not set(done.stdout.split()) & (HEAVY | {"sqlite3", "json", "drugref.cli"})
