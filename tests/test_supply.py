"""What drugref is made of: no unsafe call, no network, bounded and known dependencies, and files that only their owner can read."""

import ast
import datetime
import importlib.util
import os
import re
import stat
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

from drugref.corpora import index_path, installed, registry_file
from drugref.index.writer import Draft, draft_path

ROOT = Path(__file__).parent.parent
SOURCES = sorted((ROOT / "src").rglob("*.py"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
RUNTIME = [Requirement(text) for text in PROJECT["dependencies"]]
DIRECT = RUNTIME + [Requirement(text) for text in PROJECT["optional-dependencies"]["dev"]]

spec = importlib.util.spec_from_file_location("audit", ROOT / "tools" / "audit.py")
audit = sys.modules["audit"] = importlib.util.module_from_spec(spec)
spec.loader.exec_module(audit)

UNSAFE = {"pickle", "cPickle", "_pickle", "dill", "marshal", "shelve", "dbm", "ctypes", "code", "codeop", "xmlrpc", "imp"}
NETWORK = {
    "socket", "ssl", "http", "urllib", "ftplib", "smtplib", "poplib", "imaplib", "telnetlib", "socketserver", "asyncio", "webbrowser",
    "requests", "httpx", "aiohttp", "urllib3",
}  # fmt: skip
CALLS = {"eval", "exec", "compile", "__import__"}
ATTRIBUTES = {
    "os.system", "os.popen", "tempfile.mktemp", "yaml.load", "yaml.load_all", "yaml.unsafe_load", "yaml.unsafe_load_all", "yaml.full_load",
    "yaml.full_load_all", "yaml.Loader", "yaml.UnsafeLoader", "yaml.FullLoader", "builtins.eval", "builtins.exec",
}  # fmt: skip


def imported(tree):
    """The modules that a tree imports, dotted, ``from a import b`` also as ``a.b``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def offences(source):
    """What of a program must not be, in words."""
    tree = ast.parse(source)
    names = set(imported(tree))
    out = {name for name in names if name.partition(".")[0] in UNSAFE | NETWORK or name in ATTRIBUTES}
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) in ATTRIBUTES:
            out.add(ast.unparse(node))
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name) and node.func.id in CALLS:
                out.add(node.func.id)
            if any(
                word.arg == "shell" and not (isinstance(word.value, ast.Constant) and word.value.value is False) for word in node.keywords
            ):
                out.add("shell")
    return out


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(ROOT / "src")))
def test_no_module_calls_what_is_unsafe_or_reaches_for_the_network(path):
    assert offences(path.read_text(encoding="utf-8")) == set()


@pytest.mark.parametrize(
    "source",
    [
        "import pickle", "from marshal import loads", "import os, shelve", "import urllib.request", "from http import client", "import socket",
        "eval('1')", "exec('1')", "compile('1', '', 'eval')", "__import__('os')", "import yaml\nyaml.load(x)", "from yaml import unsafe_load",
        "yaml.load(x, Loader=yaml.UnsafeLoader)", "subprocess.run('ls', shell=True)", "subprocess.run('ls', shell=flag)", "os.system('ls')",
        "import tempfile\ntempfile.mktemp()", "from tempfile import mktemp", "def f():\n    import asyncio",
    ],
)  # fmt: skip
def test_each_of_these_would_be_found(source):
    assert offences(source)


@pytest.mark.parametrize("source", ["re.compile('a')", "subprocess.run(['ls'], shell=False)", "yaml.safe_load(x)", "tempfile.mkstemp()"])
def test_what_only_looks_alike_is_not_found(source):
    assert not offences(source)


# --- dependencies


def test_every_package_that_is_imported_is_a_stated_dependency():
    owners = packages_distributions()
    tops = {name.partition(".")[0] for path in SOURCES for name in imported(ast.parse(path.read_text(encoding="utf-8")))}
    foreign = {canonicalize_name(owner) for top in tops - sys.stdlib_module_names - {"drugref"} for owner in owners[top]}
    assert foreign <= {canonicalize_name(one.name) for one in RUNTIME} | {"click"}  # click: Typer's own parser, handed in by Typer
    assert {canonicalize_name(one.name) for one in RUNTIME} <= foreign


@pytest.mark.parametrize("wanted", DIRECT, ids=lambda wanted: wanted.name)
def test_a_dependency_has_both_bounds_and_a_reason(wanted):
    assert {one.operator for one in wanted.specifier} == {">=", "<"}
    line = next(line for line in (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines() if f'"{wanted.name}>=' in line)
    assert re.search(r"#\s*\w+", line)


def test_the_lock_file_holds_every_dependency_within_its_bounds_with_hashes_and_names_no_place():
    text = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8")
    locked = audit.locked(text)
    for wanted in DIRECT:
        assert wanted.specifier.contains(locked[canonicalize_name(wanted.name)]), wanted
    blocks = re.split(r"^(?=[\w.-]+==)", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(locked)
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|--(?:extra-)?index-url|--find-links|file:", text)


def test_known_packages_are_those_of_the_lock_file():
    known = [row[0] for row in audit.table(ROOT / "tools" / "dependencies.tsv")]
    assert known == sorted(audit.locked((ROOT / "requirements-dev.lock").read_text(encoding="utf-8")))


def test_no_version_that_is_allowed_has_a_known_fault():
    lowest = {canonicalize_name(one.name): next(s.version for s in one.specifier if s.operator == ">=") for one in DIRECT}
    locked = audit.locked((ROOT / "requirements-dev.lock").read_text(encoding="utf-8"))
    for advisory in (audit.Advisory(*row) for row in audit.table(ROOT / "tools" / "advisories.tsv")):
        for versions in (lowest, locked):
            if advisory.package in versions:
                assert not SpecifierSet(advisory.versions).contains(versions[advisory.package]), advisory
        assert datetime.date.fromisoformat(advisory.looked_up)
        assert advisory.source


FAULT = audit.Advisory("CVE-0", "badlib", "<2", "it fails", "2026-01-01", "nobody")


@pytest.mark.parametrize(
    ("package", "says"),
    [
        (audit.Package("stranger", "1", "MIT"), "not known"),
        (audit.Package("goodlib", "1", "GPL-3.0-only"), "its licence reads"),
        (audit.Package("goodlib", "9", "MIT"), "outside of"),
        (audit.Package("badlib", "1.9", "MIT"), "CVE-0"),
    ],
)
def test_the_audit_finds_what_must_not_be(package, says):
    known, bounds = {"goodlib": "MIT", "badlib": "MIT"}, {"goodlib": SpecifierSet(">=1,<2")}
    (found,) = audit.findings([package], known, bounds, [FAULT])
    assert says in found


def test_the_audit_passes_what_is_known_and_notes_another_version_and_an_old_list():
    packages = [audit.Package("goodlib", "1.1", "License :: OSI Approved :: MIT License"), audit.Package("badlib", "2", "MIT")]
    assert not list(audit.findings(packages, {"goodlib": "MIT", "badlib": "MIT"}, {}, [FAULT]))
    told = list(audit.notes(packages, {"goodlib": "1.0", "badlib": "2"}, [FAULT], datetime.date(2026, 12, 1)))
    assert [bool("goodlib 1.1 (1.0)" in told[0]), "pip-audit" in told[1]] == [True, True]


# --- files


def mode(path):
    return stat.S_IMODE(os.stat(path).st_mode)


@pytest.mark.skipif(os.name != "posix", reason="modes are those of POSIX")
def test_what_drugref_writes_only_its_owner_can_read(drugref, tmp_path):
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a.md").write_text("---\ntitle: Housol\n---\n## Dosage\n\n1 mg\n")
    before = os.umask(0)
    try:
        env = {"DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_DATA_DIR": str(tmp_path / "share"), "DRUGREF_CORPUS_PATH": ""}
        assert drugref("corpus", "add", str(tmp_path / "pages"), "--report", str(tmp_path / "report.jsonl"), **env).code == 0
        Draft.beside(draft_path(str(tmp_path / "cache" / "index")), None, "test").close()
    finally:
        os.umask(before)
    index = index_path(env, installed(env))
    files = [index, draft_path(str(tmp_path / "cache" / "index")), registry_file(env), str(tmp_path / "report.jsonl")]
    assert {path: oct(mode(path)) for path in files} == dict.fromkeys(files, "0o600")
    assert [oct(mode(path)) for path in (tmp_path / "cache", tmp_path / "share")] == ["0o700", "0o700"]
