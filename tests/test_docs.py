"""The docs say what the program does, and say it again when it changes."""

import importlib
import pkgutil
import re
import subprocess
import sys

import drugref as package
from drugref.commands import VERBS


def test_the_references_are_in_step_with_the_program(request):
    root = request.config.rootpath
    done = subprocess.run([sys.executable, "tools/make_docs.py", "--check"], cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_readme_has_its_two_commands_and_only_verbs_that_exist(request):
    text = (request.config.rootpath / "README.md").read_text(encoding="utf-8")
    commands = re.findall(r"^    (python3 -m venv .*)$", text, re.M)
    assert len(commands) == 2
    assert "drugref show natalizumab --section dosage" in commands[0]
    assert "pytest" in commands[1]
    typed = re.findall(r"`drugref (\w+)", text)
    assert typed
    assert set(typed) <= set(VERBS) | {"natalizumab"}


def test_links_in_the_docs_lead_somewhere(request):
    root = request.config.rootpath
    for path in [root / "README.md", root / "CONTRIBUTING.md", *sorted((root / "docs").glob("*.md"))]:
        for target in re.findall(r"\]\(([^)#]+)(?:#[^)]*)?\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_every_module_says_what_it_is_and_every_public_name_exists():
    for info in pkgutil.walk_packages(package.__path__, "drugref."):
        if info.name.endswith(".schemas"):
            continue
        module = importlib.import_module(info.name)
        assert module.__doc__, info.name
        for name in getattr(module, "__all__", ()):
            assert hasattr(module, name), f"{info.name}.{name}"
