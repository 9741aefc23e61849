"""Names are folded alike however they are typed, and nothing that steers a terminal survives."""

import json
import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.text import compact, escaped_json, fold, name_key, pieces, pieces_asked, sanitize, slugify


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Co-trimoxazole", "cotrimoxazole"),
        ("TYSABRI®", "tysabri"),
        ("naïve", "naive"),
        ("α-tocopherol", "alpha tocopherol"),
        ("lamivudine/abacavir", "Abacavir + Lamivudine"),
        ("abacavir and lamivudine", "LAMIVUDINE & ABACAVIR"),
        ("St John's wort", "st johns wort"),
        ("insulin 70/30", "Insulin 70 / 30"),
        ("a\u200bspirin", "aspirin"),
        ("ﬁnasteride", "finasteride"),
    ],
)
def test_one_name_has_one_key(a, b):
    assert name_key(a) == name_key(b)


@pytest.mark.parametrize(("a", "b"), [("аspirin", "aspirin"), ("паромицинaspirin", "aspirin"), ("aspirin 2", "aspirin")])
def test_another_string_is_another_name(a, b):
    assert name_key(a) != name_key(b)


@given(st.text())
def test_folding_twice_changes_nothing(text):
    assert fold(fold(text)) == fold(text)
    assert compact(compact(text)) == compact(text)


@given(st.text())
def test_sanitized_text_has_no_control_or_bidi_character(text):
    clean = sanitize(text)
    assert not any(unicodedata.category(c) in ("Cc", "Cs") and c not in "\n\t" for c in clean)
    assert not any(unicodedata.bidirectional(c) in ("RLO", "LRO", "RLE", "LRE", "PDF", "RLI", "LRI", "FSI", "PDI") for c in clean)
    assert sanitize(clean) == clean


@pytest.mark.parametrize(
    ("hostile", "left"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07x", "x"),
        ("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link"),
        ("a\u202eb", "ab"),
        ("e" + "\u0301" * 50, "e" + "\u0301" * 4),
        ("a\r\nb\rc", "a\nb\nc"),
        ("10\x0c20 mg", "10 20 mg"),
    ],
)
def test_escapes_are_taken_out_whole(hostile, left):
    assert sanitize(hostile) == left


@given(st.text())
def test_escaped_json_is_the_same_value_and_harmless(text):
    written = escaped_json(json.dumps({"x": text}, ensure_ascii=False))
    assert json.loads(written) == {"x": text}
    # Harmless: nothing left that steers; only a flood of accents, which is text, may still be there.
    assert sanitize(
        re.sub(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]", "", written)
    ) == re.sub(r"[\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe00-\ufe0f\ufe20-\ufe2f]", "", written)


@pytest.mark.parametrize(
    ("title", "slug"),
    [("Fluticasone + Salmeterol", "fluticasone-salmeterol"), ("5-Fluorouracil", "5-fluorouracil"), ("Éthinyl", "ethinyl")],
)
def test_slugs_are_ascii_with_hyphens(title, slug):
    assert slugify(title) == slug


@given(st.text("abXYZ019 _-+/&'\"().,\t\n"))
def test_the_slug_of_ascii_is_that_of_the_folded_title(title):
    assert slugify(title) == "-".join(re.findall("[a-z0-9]+", fold(title)))


_LETTERS = st.text("abcde", min_size=3, max_size=14)


@given(_LETTERS, st.lists(st.tuples(st.integers(0, 14), st.sampled_from(["cut", "put", "turn"]), st.sampled_from("abcde")), max_size=2))
def test_a_name_within_two_edits_shares_a_piece_with_what_is_typed(name, edits):
    typed = name
    for at, what, letter in edits:
        typed = {
            "cut": typed[:at] + typed[at + 1 :],
            "put": typed[:at] + letter + typed[at:],
            "turn": typed[:at] + letter + typed[at + 1 :],
        }[what]
    if len(typed) >= 3:
        assert set(pieces(name)) & pieces_asked(typed)


@given(_LETTERS, st.integers(0, 12))
def test_a_name_with_two_letters_swapped_shares_a_piece_with_what_is_typed(name, at):
    typed = name[:at] + name[at + 1 : at + 2] + name[at : at + 1] + name[at + 2 :]
    assert set(pieces(name)) & pieces_asked(typed)
