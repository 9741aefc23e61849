"""A snippet is whole sentences, items and rows: no dose is parted from its unit, its range, its label or its table's header."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.sentences import sentences
from drugref.snippets import snippet, together

LONG = "This sentence has no word that anyone would look for and is only here to be long enough to fill the room of a snippet. " * 4


@pytest.mark.parametrize(
    "line",
    [
        "At most approx. 40 mg daily.",
        "Give max. 1,000 mg of it.",
        "Dissolve in min. 5 mL of water.",
        "Avoid St. John's wort.",
        "Compared with placebo vs. 10 mg daily.",
        "Start with 2.5 mg. 5 mg is the usual dose."[:16],
        "Doses of 0. 5 mg were studied.",
        "See e.g. Warfarin.",
        "No. 3 of the list.",
        "Give 500 mg i.v. 30 minutes before.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_inside_a_number(line):
    assert sentences(line) == [line]


def test_sentences_end_where_they_end():
    assert sentences("Take 40 mg. Take it daily. ≥ 65 years: 20 mg.") == ["Take 40 mg.", "Take it daily.", "≥ 65 years: 20 mg."]


def test_an_item_stands_whole_with_the_line_that_leads_it_in():
    text = f"Must not be used in:\n- {LONG}\n- pregnancy. Not even once.\n- {LONG}"
    assert snippet(text, ("pregnancy",)) == "Must not be used in:\n[…]\npregnancy. Not even once.\n[…]"


def test_a_row_stands_under_its_header():
    rows = "\n".join(f"{n} to < {n + 3} kg | {n} mg twice daily, {LONG}" for n in range(3, 40, 3))
    shown = snippet(f"Weight | Days 1 to 7\n-------|------------\n{rows}", ("27", "30"))
    assert shown.startswith("Weight | Days 1 to 7\n[…]\n27 to < 30 kg | 27 mg twice daily")


def test_an_item_of_an_inner_list_keeps_the_item_above_it():
    text = f"By age:\n- Children:\n  - {LONG}\n  - 5 mg once, never twice\n- Adults:\n  - {LONG}\n  - 10 mg twice"
    assert snippet(text, ("never",)) == "By age:\nChildren:\n[…]\n5 mg once, never twice"
    assert snippet(text, ("twice", "10")) == "By age:\n[…]\nAdults:\n[…]\n10 mg twice"


def test_nothing_is_marked_as_left_out_where_nothing_is():
    assert snippet("Adults:\n- 5 mg twice daily\n- 10 mg at night", ("adults",)) == "Adults:\n5 mg twice daily\n10 mg at night"


def test_a_long_sentence_is_given_whole():
    sentence = "The dose is " + ", ".join(f"{n} to {n + 5} mg in week {n}" for n in range(60)) + "."
    assert snippet(f"Short. {sentence} Short again.", ("week", "dose")) == sentence


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12), st.sampled_from(["mg", "mL", "units/kg", "%", "mcg"]), st.integers(0, 11))
def test_every_dose_in_a_snippet_is_one_of_the_text(doses, unit, at):
    text = "\n".join(f"- Group {i}: {dose} to {dose + 5}.5 {unit}, max. {dose * 2} {unit}. {LONG[:200]}" for i, dose in enumerate(doses))
    shown = snippet(text, (str(doses[at % len(doses)]),))
    ranges = re.findall(rf"\d+ to [\d.]+ {unit}, max\. \d+ {unit}\.", text)
    found = re.findall(rf"\d+ to [\d.]+ {unit}, max\. \d+ {unit}\.", shown)
    assert found
    assert set(found) <= set(ranges)
    assert shown.count("max.") == len(found)


def test_words_that_stand_together_count_for_more_than_words_apart():
    terms = (("rash",), ("serious", "severe"))
    assert together("A severe rash may occur. Headache.", terms) == 1.0
    assert together("A rash may occur. Headache is severe.", terms) == 0.5
    assert together("Nothing of it.", terms) == 0.0


def test_a_short_word_is_looked_for_whole():
    assert together("Perhaps appended.", (("pe",),)) == 0.0
    assert together("DVT and PE: 10 mg.", (("pe",),)) == 1.0


def test_an_item_of_a_nested_list_keeps_all_that_stands_over_it():
    filler = " ".join(["word"] * 60)
    text = f"Not in:\n- Renal failure, with one of these:\n  - {filler}\n  - dialysis: 5 mg\n- {filler}"
    assert snippet(text, ("dialysis",)).startswith("Not in:\nRenal failure, with one of these:\n[…]\ndialysis: 5 mg")
    bare = f"- Children\n  - {filler}\n  - fever: 5 mg"
    assert snippet(bare, ("fever",)) == "Children\n[…]\nfever: 5 mg"
