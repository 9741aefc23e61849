"""The shapes that are read without a parser are read as markdown-it-py reads them: it is the judge of every text here."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.blocks import text_of
from drugref.markup import inlines, parts, tokens
from drugref.markup.mending import mend
from drugref.model import plain_runs

_WORD = st.sampled_from(
    "Dose dose 5 mg 12. 3) 1. **Adults:** **5 mg** ** * *a* a*b ***x*** _x_ `c` [l](u) [x] ![i](u) < > >= <b> & &amp; &#65; \\ \\* | - -- --- "
    "+ # ## ( ) (**b**) **b**, , . ; : “q” — – ® ≥65 A: a_b __b__ x** **y é ² • ~ = == **** **a****b** **a**b a**b** \u00a0".split(" ")
)
_TEXT = st.lists(st.one_of(_WORD, st.just(" "), st.just("  ")), max_size=7).map(" ".join)
_START = st.sampled_from(
    [
        "",
        "",
        "",
        "- ",
        "* ",
        "-   ",
        "-      ",
        "1. ",
        "2. ",
        "7) ",
        "# ",
        "## ",
        "### ",
        "####### ",
        " ",
        "  ",
        "   ",
        "    ",
        "  - ",
        "   1. ",
        "+ ",
        "> ",
        "| ",
        "---",
        "***",
        "|---|---|",
        "| a | b |",
        "|:-|-:|",
        "a | b",
        "--|--",
        "#",
        "-",
        "1.",
    ]
)
_LINE = st.tuples(_START, _TEXT, st.sampled_from(["", "", "", " ", "  ", " |", "\\", "#", " #"])).map("".join)
_LINES = st.lists(st.one_of(_LINE, _LINE, st.just(""), st.just("   ")), max_size=9)


@given(_LINES)
def test_blocks_are_those_of_the_parser(lines):
    mended = mend("\n".join(lines), 1)[0]
    assert parts._pieces(mended) == tokens.read_tokens("\n".join(mended))


@given(st.lists(_TEXT, min_size=1, max_size=3).map("\n".join))
def test_runs_are_those_of_the_parser(text):
    found = inlines._INLINE.parseInline(text.strip())
    assert inlines.runs_of_text(text) == (inlines._runs(found[0]) if found else ())


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 99_999 + "x\ny",
        "**a** b" + " " * 99_999 + "x\ny",
        "# " + " " * 99999 + "x",
        "|\n" + " " * 99999 + "x",
        "- " * 20000,
        "**a" * 20000,
        "|" * 99999 + "\n|-|",
        "(" * 99999,
        "a|\n" * 20000,
        "- a\n\n" * 20000,
        "> " * 20000,
        "\n".join("  " * i + "- x" for i in range(18)),
        "a  \n" * 20000,
        "12" * 50000,
    ],
)
def test_a_text_made_to_be_slow_is_read_whole(text):
    read = parts.parse(text)[0]
    shown = "".join(plain_runs(part.heading) + text_of(part.blocks) for part in read)
    assert shown.count("x") == text.count("x")
    assert shown.count("a") == text.count("a")


def test_what_is_nested_too_deeply_is_refused_and_never_left_out():
    with pytest.raises(RecursionError):
        parts.parse("\n".join("  " * i + "- x" for i in range(30)))
