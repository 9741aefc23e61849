"""Markdown as it is met becomes blocks without losing a character that matters in a dose."""

import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.blocks import markdown_of, text_of
from drugref.markup import inline, parse, split_label
from drugref.markup.inlines import paragraphs_of, runs_of_text
from drugref.markup.mending import fenced_text, mend, mend_line
from drugref.model import Code, Items, Paragraph, Run, Table, decode_blocks, encode_blocks, plain_runs


def text(markdown: str) -> str:
    return "\n\n".join(text_of(part.blocks) for part in parse(markdown)[0])


@pytest.mark.parametrize(
    "line",
    [
        "HLA-B*15:02 and HLA-A*31:01",
        "> 65 years: 5 mg",
        ">= 65 years: 5 mg",
        "+ 150 mg once monthly",
        "[max 3200 mg/day]",
        "[/b] and :pill: and [red]x[/red]",
        "p<0.05 & more",
        "5 mg * 3",
        "a_b_c",
        "2024. was a year",
        "10**9 CFU",
        "10***9 and 2*3",
        "5**10 mg",
    ],
)
def test_what_looks_like_markup_but_is_text_stays(line):
    assert line.replace("2024. was", "2024. was") in text(line)


def test_a_comparison_in_a_list_item_is_no_quotation():
    assert "> 10 years: 50 mg" in text("* > 10 years: 50 mg")


def test_a_quoted_paragraph_is_a_warning():
    (part,), _ = parse("> Never give as a bolus.")
    assert part.blocks == (Paragraph(inline("Never give as a bolus."), warning=True),)


@pytest.mark.parametrize(
    ("source", "shown", "warnings"),
    [
        ("> line one\n> line two", "line one line two", [True]),
        ("> line one\nline two", "line one line two", [True]),
        ("> > twice", "twice", [True]),
        ("> **Note**\n>\n> Never.", "Note\n\nNever.", [True, True]),
        ("Text.\n> Never.", "Text.\n\nNever.", [False, True]),
        ("> Not more than\n> 5 mg daily.", "Not more than 5 mg daily.", [True]),
        ("> **Elderly**\n> 65 years and over: 5 mg", "Elderly\n> 65 years and over: 5 mg", [True]),
        ("**Elderly**\n> 65 years: 5 mg", "Elderly\n> 65 years: 5 mg", [False]),
        ("> Over 60 kg:\n>= 65 years: 5 mg", "Over 60 kg:\n>= 65 years: 5 mg", [True]),
        ("> > 65 years: 5 mg", "> 65 years: 5 mg", [True]),
        ("> - one\n> - two", "- one\n- two", [None]),
        ("> | a |\n> |---|\n> | 1 | 9 mg |", "a |\n----|-----\n1 | 9 mg", [None]),
    ],
)
def test_quote_marks_are_taken_off_line_by_line_and_comparisons_stay(source, shown, warnings):
    (part,), _ = parse(source)
    assert text_of(part.blocks) == shown
    assert [getattr(block, "warning", None) for block in part.blocks] == warnings


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("10<sup>9</sup> CFU", "10⁹ CFU"),
        ("10<sup>-3</sup>, Ca<sup>2+</sup> and m<sup>2</sup>", "10⁻³, Ca²⁺ and m²"),
        ("10<sup>9/L</sup>", "10^9/L"),
        ("10<sup>9", "10⁹"),
        ("5 mg<sup>a</sup>.<sup>1</sup>", "5 mg^a.¹"),
        ("the 1<sup>st</sup> dose of X<sup>®</sup>", "the 1st dose of X®"),
        ("D<sub>2</sub> and 10<sub>2</sub>", "D2 and 10₂"),
        ("5 mg<br>10 mg<p>15 mg</p>", "5 mg 10 mg 15 mg"),
    ],
)
def test_html_tags_go_and_leave_the_numbers_apart(source, shown):
    assert text(source) == plain_runs(inline(source)).strip() == shown


def test_lines_that_open_with_bold_text_stay_lines():
    assert text("**Renal:** 2 mg\n**Hepatic:** avoid\nin all") == "Renal: 2 mg\nHepatic: avoid in all"


def test_a_line_of_dashes_under_text_makes_no_heading():
    parts, _ = parse("text\n---\nmore")
    assert [part.level for part in parts] == [0]


def test_a_row_longer_than_its_header_keeps_its_cells():
    (part,), repairs = parse("| a | b |\n|---|---|\n| 1 | 2 | 9 mg |")
    (table,) = part.blocks
    assert isinstance(table, Table)
    assert [plain_runs(cell) for cell in table.rows[0]] == ["1", "2", "9 mg"]
    assert repairs[0].message.startswith("table header widened")


def test_a_heading_without_space_is_one_and_reported_with_its_line():
    parts, repairs = parse("\n##Usage\n\nx", first_line=10)
    assert plain_runs(parts[-1].heading) == "Usage"
    assert repairs[0].line == 11


def test_nested_lists_ordered_lists_and_code_are_kept():
    (part,), _ = parse("- a\n  - b\n\n3. c\n4. d\n\n```\nx  y\n```")
    assert [type(block) for block in part.blocks] == [Items, Items, Code]
    assert text_of(part.blocks) == "- a\n  - b\n\n3. c\n4. d\n\nx  y"


@pytest.mark.parametrize(
    ("source", "label", "rest"),
    [
        ("**Renal impairment:** halve", "Renal impairment", "halve"),
        ("**Renal impairment**: halve", "Renal impairment", "halve"),
        ("**Renal impairment** – halve", "Renal impairment", "halve"),
        ("**Renal impairment** - halve", "Renal impairment", "halve"),
        ("**Renal impairment –** halve", "Renal impairment", "halve"),
        ("**Renal impairment**", "Renal impairment", ""),
        ("**Never above 5 mg.**", "", "Never above 5 mg."),
        ("**Renal**-safe", "", "Renal-safe"),
        ("**5 mg** daily", "", "5 mg daily"),
        ("plain", "", "plain"),
    ],
)
def test_a_bold_label_is_split_off(source, label, rest):
    found, runs = split_label(inline(source))
    assert (found, plain_runs(runs)) == (label, rest)


def test_a_dash_ends_no_label_in_a_heading():
    assert split_label(inline("**Type 2** – diabetes"), dash=False)[0] == ""


def test_stray_bold_marks_are_taken_out():
    assert plain_runs(inline("What is the dose?**")) == "What is the dose?"


_WORDS = st.text(alphabet="abcXYZ 0123456789.,:;()%<>*_[]|+-=/~&#!\\`'\"\n", max_size=120)


@given(_WORDS)
def test_blocks_survive_storage(source):
    for part in parse(source)[0]:
        assert decode_blocks(encode_blocks(part.blocks)) == part.blocks


@given(_WORDS)
def test_no_letter_is_lost(source):
    shown = "\n".join(plain_runs(part.heading) + "\n" + text_of(part.blocks) for part in parse(source)[0])

    def letters(text):
        return Counter(re.sub(r"&[a-zA-Z]+;|[^A-Za-z]", "", text))

    written = re.sub(r"</?(?:b|i|u|em|strong|span|su[bp]|p|div|center|br)\s*/?>", "", re.sub(r"(?m)^\s*(```|~~~).*$", "", source))
    assert not letters(written) - letters(shown)


@pytest.mark.parametrize("source", ["3. c\n7. d", "1. a\n2. b\n9. c"])
def test_numbers_out_of_step_stay_as_written(source):
    shown = text(source)
    assert all(line in shown for line in source.split("\n"))


@pytest.mark.parametrize(
    "source",
    [
        "a **b** *c*",
        "- x\n- y\n  - z",
        "1. a\n2. b",
        "| a | b |\n| --- | --- |\n| 1 \\| 2 | **3** |",
        "> warn",
        "> warn  \n> on two lines",
        "> **a**\n>\n> b",
        "> **Elderly**\n> 65 years and over: 5 mg",
        "**Elderly**\n> 65 years: 5 mg",
        "a  \n\\- b  \n1\\. c  \n5 mg",
        "> a  \n> b  \n5 mg",
        "HLA-B\\*15:02",
        "```\ncode\n```",
    ],
)
def test_markdown_written_again_reads_the_same(source):
    (part,), _ = parse(source)
    (again,), _ = parse(markdown_of(part.blocks))
    assert again.blocks == part.blocks


_MENDED_LINES = st.lists(st.text("a1* #\t<b>+•|`~", max_size=8), min_size=1, max_size=4)


@given(_MENDED_LINES)
def test_no_line_that_needs_mending_is_passed_over(lines):
    """What the whole text is asked first spares no line its mending: each comes out as if it stood alone."""
    whole = "\n".join(lines)
    if not fenced_text(whole) and "|" not in whole:
        assert mend(whole, 1)[0] == [mend_line(line)[0] for line in lines]


@given(st.lists(st.text("ab 5.", min_size=1).filter(str.strip)))
def test_paragraphs_made_at_once_are_those_made_one_by_one(texts):
    made = list(paragraphs_of(texts))
    assert made == [Paragraph(runs_of_text(text)) for text in texts]
    assert all(type(paragraph) is Paragraph and type(paragraph.runs[0]) is Run for paragraph in made)
