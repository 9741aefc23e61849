"""What is stored once says the same as what it was made of: text, Markdown and blocks follow from a body, or there is none."""

from hypothesis import example, given
from hypothesis import strategies as st

from drugref.blocks import markdown_of, text_of
from drugref.bodies import markdown_in, text_in
from drugref.model import Code, Items, Paragraph, Run, Table, encode_blocks
from drugref.records import Leaf
from drugref.stored import blocks_of, body_of

WORDS = st.text("ab1.)- \n*<>/&;#|+[]_`\\", max_size=8) | st.sampled_from(
    ["5 mg", "1. x", "- x", "<b>", "&lt;", "[see 5.1]", "**", " ", ""]
)
RUNS = st.lists(st.builds(Run, WORDS, st.sampled_from(["", "", "b", "i", "c", "bi"])), max_size=3).map(tuple)
PARAGRAPHS = st.builds(Paragraph, RUNS, st.sampled_from([False, False, False, True]))
ITEMS = st.builds(Items, st.lists(st.lists(PARAGRAPHS, max_size=2).map(tuple), max_size=3).map(tuple), st.none() | st.integers(0, 12))
PLAIN = st.text("ab .", min_size=1, max_size=6).map(lambda text: Run(f"x{text}x"))
LINES = st.lists(PLAIN, min_size=1, max_size=3).map(
    lambda runs: Paragraph(tuple(run._replace(style="b" * (i % 2)) for i, run in enumerate(runs)))
)
LISTS = st.builds(Items, st.lists(LINES.map(lambda line: (line,)), min_size=1, max_size=3).map(tuple), st.none() | st.integers(0, 12))


def follows(blocks) -> bool:
    """Whether the blocks have a body; then all forms are the ones made of the blocks."""
    body = body_of(blocks)
    if body is not None:
        assert (text_in(body), markdown_in(body)) == (text_of(blocks), markdown_of(blocks))
        assert blocks_of(Leaf("usage", "Usage", None, "", "", body)) == blocks
    return body is not None


@given(st.lists(PARAGRAPHS | ITEMS | st.just(Code("x")) | st.just(Table(((Run("a"),),), ())), max_size=4).map(tuple))
@example((Paragraph((Run("10. of it"),)),))
@example((Paragraph((Run("- 5 mg"),)),))
@example((Items((), None), Paragraph((Run("x"),))))
@example((Items(((Paragraph((Run("a"),)),),)), Items(((Paragraph((Run("b"),)),),))))
def test_a_body_says_all_of_its_blocks_or_there_is_none(blocks):
    follows(blocks)


@given(st.lists(LINES, min_size=1, max_size=2), LISTS)
def test_paragraphs_and_flat_lists_with_bold_words_have_a_body(lines, items):
    assert follows((*lines, items))


def test_signs_that_markdown_would_read_are_escaped_in_markdown_alone():
    blocks = (Paragraph((Run("[see 5.1], CrCl < 30 & a_b \\ `c`: "), Run("10 mg", "b"))),)
    assert follows(blocks)
    assert markdown_in(body_of(blocks) or "") == "\\[see 5.1\\], CrCl \\< 30 & a\\_b \\\\ \\`c\\`: **10 mg**"


def test_blocks_without_a_body_are_read_back_as_they_were_stored():
    import json

    blocks = (Table(((Run("Dose"),),), (((Run("5 mg"),),),)), Code("x"))
    assert body_of(blocks) is None
    assert blocks_of(Leaf("usage", "Usage", None, "", "", "", json.dumps(encode_blocks(blocks)))) == blocks
