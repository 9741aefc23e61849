"""Files made to break a reader: each is read or is a problem with its place, in bounded memory, and what is read can be kept in an index."""

import json
import os
import subprocess
import sys
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.index.rows import rows_of
from drugref.index.writer import Draft, Layer
from drugref.sources import Record, parse, records
from tests.nasty import PLAIN, STEERING
from tests.test_records import spl_of


def kept(raw, form):
    """What comes of a file's bytes, put into an index: ``(drug, problems)``."""
    reading = parse(Record("a", raw, form))
    assert reading.drug or len(reading.problems) == 1
    assert all(problem.message and (problem.hint or problem.severity == "repair") for problem in reading.problems)
    draft = Draft.in_memory()
    draft.save()
    draft.content.add([(draft.content.open_file("own", "a", 0, 0), "own", rows_of("a", *reading))], {})
    draft.finish([Layer("own", "1", "", form, "")], [], {})
    assert draft.db.execute("SELECT count(*) FROM drug").fetchone() == (int(reading.drug is not None),)
    draft.db.close()
    return reading


# --- put together at random

_BITS = st.sampled_from(
    [*STEERING.values(), *PLAIN.values(), "title", "faqs", "sources", "is_banned", "brand_names", ":", ": ", "- ", "\n", "\n", "\n  ", "|", "> ", "[", "]", "{", "}",
     "'", '"', "&a ", "*a", "!!python/object:os.system ", "!!binary ", "<<: ", "? ", "%YAML 9.9", "---\n", "...\n", "0x", "1e999", "2026-13-45", ".inf", "~", "\t",
     "# ", "## Dosage\n", "## Boxed Warning\n", "**Renal impairment:** ", "### Q1: a?\n", "A: b\n", "1. ", "| a | b |\n|---|---|\n", "```\n", "<sup>", "&#0;", "&#xD800;",
     "\\", "[a](b)", "![c](d)", "\u2028", "\x85", "5 mg"]
)  # fmt: skip
_SOUP = st.lists(_BITS | st.text(max_size=4), max_size=25).map("".join)


@given(_SOUP, _SOUP)
def test_any_front_matter_and_body_is_read_or_is_one_problem(front, body):
    kept(f"---\ntitle: Zorb\n{front}\n---\n{body}\n".encode("utf-8", "surrogatepass"), "markdown")


_XML = st.recursive(
    st.sampled_from(["a", "5 mg", "&lt;", "&#x202e;", " "]),
    lambda inner: st.tuples(
        st.sampled_from(["paragraph", "list", "item", "table", "tbody", "tr", "td", "content", "sup", "br", "caption", "footnote", "section", "component", "text", "title"]),
        st.sampled_from(["", ' styleCode="bold"', ' rowspan="9"', ' colspan="999999999"', ' rowspan="-1"', ' ID="x"', ' listType="ordered"', ' xmlns=""']),
        st.lists(inner, max_size=4),
    ).map(lambda t: f"<{t[0]}{t[1]}>{''.join(t[2])}</{t[0]}>"),
    max_leaves=12,
)  # fmt: skip


@given(_XML)
def test_any_narrative_is_read_or_is_one_problem(inner):
    section = f'<component><section><code code="34068-7"/><title>D</title><text>{inner}</text></section></component>'
    assert kept(spl_of("ZORB", section).encode(), "spl").drug
    label = {"openfda": {"generic_name": ["Zorb"]}, "adverse_reactions": ["None."], "adverse_reactions_table": [f"<table>{inner}</table>"]}
    assert kept(json.dumps(label).encode(), "openfda").drug


# --- found by measuring and by the fuzzer


@pytest.mark.parametrize("number", ["9" * 5_000, "1e400", "-1e400", "0.50", "NaN", "-0"])
def test_a_number_in_json_stays_as_it_was_written(tmp_path, number):
    raw = f'{{"openfda": {{"generic_name": ["Zorb"]}}, "description": {number}}}'
    path = tmp_path / "a.json"
    path.write_text(f"[{raw}, {raw}]")
    first, second = records(str(path), "openfda")
    reading = kept(first.raw, "openfda")
    assert json.dumps(reading.drug.sections).count(number) == 1
    assert parse(second).drug == reading.drug._replace(file=second.where)


@pytest.mark.parametrize("field", ["description", "x_table", "x", "set_id"])
def test_half_a_character_in_json_is_marked(field):
    for value in ('"a\\ud800b"', '["a\\udc00"]', '{"\\ud800": "\\u0000"}', '"\\ud83d\\ude00"'):
        raw = f'{{"openfda": {{"generic_name": ["Zorb"]}}, "description": ["x"], "{field}": {value}}}'
        assert kept(raw.encode(), "openfda").drug


def test_half_a_character_in_yaml_is_marked_or_told():
    """libyaml refuses it, PyYAML's own parser lets it through."""
    for value in ("\\ud83d\\ude00", "\\ud800", "\\x00", "\\0 5 mg"):
        kept(f'---\ntitle: Zorb\ndescription: "{value}"\n---\n'.encode(), "markdown")


@pytest.mark.parametrize("value", ["---", "'#'", "'***'", "'- '", "'|'"])
def test_a_second_value_that_is_no_text_in_markdown_is_kept(value):
    drug = kept(f"---\ntitle: Zorb\ntitle: {value}\nboxed_warning: {value}\n---\nx\n".encode(), "markdown").drug
    assert drug.title == "Zorb"


def test_a_name_that_stands_twice_in_json_keeps_both_texts():
    raw = b'{"openfda": {"generic_name": ["Zorb"]}, "description": ["First 5 mg."], "description": ["Then 6 mg."], "warnings": ["a"], "warnings": ["a"]}'
    said = json.dumps(kept(raw, "openfda").drug.sections)
    assert said.count("First 5 mg.") == said.count("Then 6 mg.") == 1


def test_a_file_of_too_many_lines_or_bytes_is_refused_with_its_line():
    (problem,) = kept(b"---\ntitle: Zorb\n---\n" + b"x\n" * 20_001, "markdown").problems
    assert (problem.line, "20,000 lines" in problem.message) == (20_001, True)
    (problem,) = kept(b"x" * 4_000_001, "markdown").problems
    assert "larger than 4 MB" in problem.message


def test_a_paragraph_too_long_for_the_parser_keeps_its_marks_and_every_word():
    drug = kept(b"---\ntitle: Zorb\n---\n## Usage\n" + b"*a 5 mg* _b " * 6_000, "markdown").drug
    text = json.dumps(drug.sections)
    assert text.count("5 mg") >= 6_000


def test_cells_that_span_everything_stay_few_and_say_their_text():
    row = "<tr><td rowspan='1000' colspan='1000'>5 mg</td></tr>"
    label = {"openfda": {"generic_name": ["Zorb"]}, "adverse_reactions": ["x"], "adverse_reactions_table": [f"<table>{row * 500}</table>"]}
    drug = kept(json.dumps(label).encode(), "openfda").drug
    assert "5 mg" in json.dumps(drug.sections)


def test_a_wide_row_over_many_short_ones_is_told_row_by_row():
    rows = "<tr>" + "<td>w</td>" * 2_000 + "</tr>" + "<tr><td>5 mg</td></tr>" * 2_000
    label = {"openfda": {"generic_name": ["Zorb"]}, "adverse_reactions": ["x"], "adverse_reactions_table": [f"<table>{rows}</table>"]}
    said = json.dumps(kept(json.dumps(label).encode(), "openfda").drug.sections)
    assert said.count("5 mg") == 2_000
    assert said.count("w") >= 2_000


# --- large ones, each in a process of its own with little memory

_CHILD = """
import resource, sys
resource.setrlimit(resource.RLIMIT_AS, (1 << 30, 1 << 30))
from drugref.index.rows import rows_of
from drugref.records import Problem
from drugref.sources import parse, records
read = 0
for item in records(sys.argv[1], sys.argv[2]):
    problems = (item,)
    if not isinstance(item, Problem):
        reading = parse(item)
        rows_of(item.where, *reading)
        read += reading.drug is not None
        problems = reading.problems if reading.drug is None else ()
    for problem in problems:
        print(problem.line, problem.message)
print("read", read)
"""
_HEAD = "---\ntitle: Zorb\n---\n## Usage\n"
_LABEL = '{"openfda": {"generic_name": ["Zorb"]}, "description": ["%s"]}'


def _spl(inner):
    return spl_of("ZORB", f'<component><section><code code="34068-7"/><title>D</title><text>{inner}</text></section></component>')


_SIGNS = [
    "*",
    "**",
    "_",
    "[",
    "]",
    "[a](",
    "![",
    "|",
    "<",
    "&",
    "&#",
    "`",
    "\\",
    "<sup>a",
    "**a",
    "*a* ",
    "(",
    "\u0301",
    "\x1b]",
    "$",
    "•",
    "1. ",
]
_LINES = ["- a\n", "1. a\n", "> a\n", "## a\n", "* a\n- b\n", "|-|\n", "|a|\n|-|\n", "a\\\n", "a  \n", "**a:** b\n", "  - a\n", "### Q1: a?\nA: b\n",
          "**Renal:** a\n\n**Children:** b\n\n", "**Boxed warning:** a\n\n", "```\n", "- a\n\n"]  # fmt: skip


def _many(text, count):
    return _HEAD + text * count


LARGE = {
    "line.md": lambda: _HEAD + "x" * 100_000_000,
    "line4.md": lambda: _HEAD + "x " * 1_990_000,
    **{f"signs{i}.md": partial(_many, sign, 1_000_000 // len(sign)) for i, sign in enumerate(_SIGNS)},
    **{f"lines{i}.md": partial(_many, line, 19_000 // line.count("\n")) for i, line in enumerate(_LINES)},
    "rows.md": lambda: _HEAD + "| a | b |\n| --- | --- |\n" + "| a | b |\n" * 1_000_000,
    "headings.md": lambda: "## a\n" * 100_000,
    "faqs.md": lambda: "## FAQs\n" + "### Q: a?\nb\n" * 100_000,
    "faqs-front.md": lambda: "---\ntitle: Zorb\nfaqs:\n" + "- {q: a?, a: b}\n" * 15_000 + "---\n",
    "deep.md": lambda: "\n".join("  " * i + "- a" for i in range(1_500)),
    "quotes.md": lambda: _HEAD + "> " * 500_000,
    "yaml-deep.md": lambda: "---\ntitle: " + "[" * 300_000 + "\n---\n",
    "yaml-bomb.md": lambda: "---\na: &a [x,x,x]\n" + "".join(f"{b}: &{b} [*{a},*{a},*{a}]\n" for a, b in zip("abcdefgh", "bcdefghi", strict=True)) + "---\n",
    "yaml-keys.md": lambda: "---\ntitle: Zorb\n" + "a: b\n" * 19_000 + "---\n",
    "yaml-values.md": lambda: "---\ntitle: Zorb\n" + "".join(f"a: {i}\n" for i in range(19_000)) + "---\n",
    "utf16.md": lambda: (_HEAD + "x\n").encode("utf-16"),
    "line.json": lambda: _LABEL % ("x" * 100_000_000),
    "small.json": lambda: "[" + ",".join([_LABEL % "x"] * 10_000) + "]",
    "invalid.json": lambda: "[" + ",".join(['{"a" 1}'] * 10_000) + "]",
    "unended.json": lambda: "[" + ",".join(['{"a": "}'] * 100_001) + "]",
    "bullets.json": lambda: _LABEL % ("• a\\n" * 300_000),
    "keys.json": lambda: "{" + ",".join(f'"description": ["x{i}"]' for i in range(100_000)) + "}",
    "deep.json": lambda: '{"a":' * 1_000_000,
    "line.xml": lambda: _spl("x" * 7_900_000),
    "items.xml": lambda: _spl("<list>" + "<item>a</item>" * 300_000 + "</list>"),
    "cells.xml": lambda: _spl("<table><tbody><tr>" + "<td>a</td>" * 100_000 + "</tr>" + "<tr><td>a</td></tr>" * 100_000 + "</tbody></table>"),
    "spans.xml": lambda: _spl("<table><tbody>" + "<tr><td rowspan='1000' colspan='1000'>a</td></tr>" * 50_000 + "</tbody></table>"),
    "deep.xml": lambda: "<a>" * 2_000_000,
}  # fmt: skip
_FORMATS = {"md": "markdown", "json": "openfda", "xml": "spl"}
_HANG = 300
# Seconds after which a reader is held to hang: none takes a tenth of it, also where many tests run at once.


@pytest.mark.long
@pytest.mark.parametrize("name", LARGE)
def test_a_large_file_is_read_or_refused_in_a_gigabyte(tmp_path, name):
    data = LARGE[name]()
    (tmp_path / name).write_bytes(data if isinstance(data, bytes) else data.encode())
    command = [sys.executable, "-c", _CHILD, str(tmp_path / name), _FORMATS[name.rpartition(".")[2]]]
    done = subprocess.run(command, capture_output=True, text=True, timeout=_HANG, check=False, env=dict(os.environ))
    assert done.returncode == 0, done.stderr[-2_000:]
    assert done.stdout.splitlines()[-1] != "read 0" or len(done.stdout.splitlines()) > 1
