"""The bar: one line that never wraps, at any width; nothing where there is no terminal."""

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref import progress
from drugref.commands.context import Context, Streams
from drugref.progress import Bar, bar

WIDTHS = st.integers(1, 200)


@given(st.floats(0, 1), st.integers(0, 10**9), st.floats(0, 10**6), WIDTHS)
def test_the_bar_is_shorter_than_the_terminal_is_wide(share, count, seconds, width):
    assert len(bar(share, count, seconds, width)) < width


@pytest.mark.parametrize(
    ("width", "line"),
    [
        (80, "drugref: reading [####------]  41%  1,234 read, 411/s, 0:04 left"),
        (60, "drugref: 41%, 1,234 read, 0:04 left"),
        (40, "drugref: 41%, 1,234 read, 0:04 left"),
        (20, "41%, 0:04 left"),
        (5, "41%"),
        (3, ""),
    ],
)
def test_a_narrower_terminal_gets_a_shorter_line(width, line):
    assert bar(0.41, 1234, 3.0, width) == line


def test_the_bar_is_drawn_over_itself_and_taken_away_at_the_end(monkeypatch):
    clock = iter([0.0, 1.0, 1.1, 2.0, 3.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    terminal = io.StringIO()
    show = Bar(terminal, {"COLUMNS": "40"})
    for done in (1, 2, 3, 4):
        show(done, 4, done)
    first, second, last = terminal.getvalue().split("\r\x1b[K")[1:]
    assert (first, second, last) == ("drugref: 25%, 1 read, 0:03 left", "drugref: 75%, 3 read, 0:00 left", "")
    assert "\n" not in terminal.getvalue()


def test_nothing_is_written_where_there_is_no_terminal(drugref, tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: Housol\n---\n## Dosage\n\n1 mg\n")
    assert "\r" not in drugref("corpus", "check", str(tmp_path)).err
    Bar(None, {})(1, 2, 1)


def test_a_message_stands_in_place_of_the_bar_and_not_behind_it(monkeypatch):
    clock = iter([0.0, 1.0])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    terminal = io.StringIO()
    context = Context(Streams(io.StringIO(), io.StringIO(), terminal, False, False, True), {"COLUMNS": "80"}, *_bar(terminal))
    context.note("nothing is drawn yet")
    context.progress(1, 4, 1)
    context.note("stopped")
    assert terminal.getvalue().startswith("drugref: nothing is drawn yet\n\r\x1b[Kdrugref: reading [")
    assert terminal.getvalue().endswith("left\r\x1b[Kdrugref: stopped\n")


def _bar(terminal):
    shown = Bar(terminal, {"COLUMNS": "80"})
    return shown, shown.away


def test_ctrl_c_takes_the_bar_away(drugref, monkeypatch):
    def stopped(context, *rest):
        context.progress(1, 4, 1)
        raise KeyboardInterrupt

    monkeypatch.setattr("drugref.__main__.run_verb", stopped)
    monkeypatch.setattr(progress, "_EVERY", 0.0)
    run = drugref("corpus", "list", tty=True)
    assert (run.code, run.err.endswith("left\r\x1b[K")) == (130, True)
