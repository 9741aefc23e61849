"""The hardest record goes through every form, byte for byte; and at every width nothing is cut and no dose is torn."""

import os
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from drugref.markup import inline
from drugref.model import plain_runs
from drugref.render.wrap import wrap

GOLDEN = Path(__file__).parent / "golden"
FORMS = {
    "plain.txt": ("--format", "plain"),
    "rich80.txt": ("--format", "rich", "--color", "never"),
    "rich40.txt": ("--format", "rich", "--color", "never"),
    "rich80.ansi": ("--format", "rich", "--color", "always"),
    "json": ("--json",),
    "jsonl": ("--format", "jsonl"),
    "md": ("--format", "markdown"),
}
_ANSI = re.compile(r"\x1b\[[0-9;]*m")


def stable(text):
    """The bytes that must not change by themselves: not the time of the build, nor the corpus's version, nor a path."""
    text = re.sub(r"(?<=m)\d{4}-\d\d-\d\d(?=,)", "VERSION", text)  # behind a colour
    return re.sub(
        r"\d{4}-\d\d-\d\dT[\d:+]+",
        "BUILT",
        re.sub(r"(corpus|drugref)( |\", \"version\": \"|\",\s+\"version\": \")\d{4}-\d\d-\d\d", r"\1\2VERSION", text),
    )


@pytest.mark.parametrize("name", FORMS)
def test_the_nasty_monograph_in_every_form(drugref, name):
    run = drugref("show", "ropinex", *FORMS[name], COLUMNS="40" if "40" in name else "80")
    beside = GOLDEN / f"ropinex.{name}"
    found = stable(run.out)
    if os.environ.get("UPDATE_EXPECTED"):
        beside.write_text(found, encoding="utf-8")
    assert found == beside.read_text(encoding="utf-8")


SHOWN = ["ropinex", "clavunil", "zorbex 650", "plainazole", "natalizumab", "apixaban", "amoxicillin"]


@pytest.mark.parametrize("width", [20, 30, 40, 60, 80, 120, 400])
@pytest.mark.parametrize("drug", SHOWN)
def test_no_word_is_lost_and_no_line_is_too_wide(drugref, drug, width):
    plain = drugref("show", drug).out
    rich = drugref("show", drug, "--format", "rich", "--color", "never", COLUMNS=str(width)).out
    assert "\x1b" not in rich
    squeezed = re.sub(r"[\s┃•]+", "", rich).casefold()
    for word in set(re.findall(r"[^\s|]+", plain)):
        bare = word.strip("-=:•[]").casefold()
        assert bare in squeezed, word
    assert all(cell_len(line) <= max(width, 20) for line in rich.split("\n"))
    assert "…" not in rich.replace("…", "", plain.count("…"))


@pytest.mark.parametrize("drug", SHOWN)
def test_plain_text_is_the_same_at_every_width_and_has_no_escape(drugref, drug):
    narrow, wide = (drugref("show", drug, COLUMNS=width).out for width in ("20", "300"))
    assert narrow == wide
    assert "\x1b" not in narrow


def test_colour_rules(drugref):
    def coloured(*argv, **env):
        return "\x1b[" in drugref("show", "ropinex", "--format", "rich", *argv, **env).out

    assert coloured("--color", "always")
    assert not coloured("--color", "never", FORCE_COLOR="1")
    assert not coloured()
    assert coloured(FORCE_COLOR="1")
    assert coloured(tty=True)
    assert not coloured(tty=True, NO_COLOR="1")
    assert not coloured(tty=True, TERM="dumb")


def test_rich_markup_and_emoji_codes_in_a_monograph_are_text(drugref):
    out = _ANSI.sub("", drugref("show", "ropinex", "-s", "usage", "--format", "rich", "--color", "always").out)
    assert "[red]x[/red], [/b] and :pill: is text" in " ".join(out.split())


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("give 300 mg now", 8, ["give", "300 mg", "now"]),
        ("a dose of 1,000 mg/kg/day", 12, ["a dose of", "1,000", "mg/kg/day"]),
        ("CrCl < 30 mL/min", 9, ["CrCl", "< 30", "mL/min"]),
        ("hydrochlorothiazide", 10, ["hydrochlor", "othiazide"]),
        ("mg/kg/day-long", 8, ["mg/kg/", "day-long"]),
    ],
)
def test_a_number_stays_with_its_unit_while_it_fits(text, width, lines):
    assert [plain_runs(tuple(line)) for line in wrap(inline(text), width)] == lines


@given(st.text(alphabet="ab 1,0mg/*-–é漢\n", max_size=80), st.integers(1, 30))
def test_wrapping_loses_nothing_and_keeps_to_the_width(text, width):
    runs = inline(text)
    lines = wrap(runs, width)
    assert re.sub(r"\s", "", "".join(plain_runs(tuple(line)) for line in lines)) == re.sub(r"\s", "", plain_runs(runs))
    assert all(cell_len(plain_runs(tuple(line))) <= max(width, 2) for line in lines)


def test_a_long_answer_goes_to_the_pager_on_a_terminal(env, tmp_path):
    """A real terminal: the pager gets the answer, and --no-pager keeps it away."""
    import pty
    import subprocess
    import sys

    seen = tmp_path / "seen"
    pager = tmp_path / "pager.sh"
    pager.write_text(f"#!/bin/sh\ncat > {seen}\n")
    pager.chmod(0o700)

    def run(*argv):
        master, slave = pty.openpty()
        command = [sys.executable, "-m", "drugref", "show", "natalizumab", *argv]
        done = subprocess.Popen(command, env={**env, "LINES": "20", "DRUGREF_PAGER": str(pager)}, stdin=slave, stdout=slave, stderr=slave)
        os.close(slave)
        try:
            while os.read(master, 65536):
                pass
        except OSError:
            pass
        os.close(master)
        return done.wait(timeout=60)

    assert run("--no-pager") == 0
    assert not seen.exists()
    assert run() == 0
    assert "Natalizumab" in seen.read_text()
