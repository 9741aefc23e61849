"""Comparison: the same sections side by side, nothing cut, and what only one monograph states is made plain."""

import json
import re

import pytest
from rich.cells import cell_len


@pytest.mark.parametrize("width", [40, 80, 130, 240])
@pytest.mark.parametrize("drugs", [("lisinopril", "losartan"), ("apixaban", "rivaroxaban", "warfarin", "ropinex")])
def test_no_word_is_lost_at_any_width(drugref, drugs, width):
    rich = drugref("compare", *drugs, "-s", "dosage", "--format", "rich", "--color", "never", COLUMNS=str(width)).out
    assert all(cell_len(line) <= width for line in rich.split("\n"))
    for drug in drugs:
        for word in re.findall(r"[A-Za-z]{9,}|\d[\d.,]* mg", drugref("show", drug, "-s", "dosage", "-q").out.split("Source: ")[0]):
            if width >= 80:
                assert re.sub(r"\s", "", word) in re.sub(r"[\s│┃•]+", "", rich), word


def test_two_stand_beside_each_other_where_there_is_room_and_below_where_not(drugref):
    def rich(width):
        return drugref("compare", "lisinopril", "losartan", "-s", "storage", "--format", "rich", COLUMNS=str(width)).out

    assert re.search(r"^Lisinopril +│ Losartan$", rich(100), re.M)
    assert re.search(r"^Losartan$", rich(40), re.M)
    assert " │ " not in rich(40)


@pytest.mark.parametrize("form", ["plain", "rich", "markdown"])
def test_what_one_does_not_state_is_said(drugref, form):
    run = drugref("compare", "natalizumab", "ropinex", "-s", "boxed-warning", "--format", form)
    assert run.code == 0
    assert "not stated in this monograph." in run.out


def test_json_has_null_where_a_monograph_is_silent(drugref):
    doc = json.loads(drugref("compare", "natalizumab", "ropinex", "-s", "boxed-warning", "-s", "faq", "--json").out)
    assert [match["slug"] for match in doc["drugs"]] == ["natalizumab", "ropinex"]
    (row,) = doc["sections"]
    assert (row["key"], [bool(cell) for cell in row["cells"]]) == ("boxed-warning", [True, False])
    assert [len(faqs) > 0 for faqs in doc["faqs"]] == [True, True]


def test_without_sections_all_of_both_are_compared_in_one_order(drugref):
    doc = json.loads(drugref("compare", "lisinopril", "losartan", "--json").out)
    keys = [row["key"] for row in doc["sections"]]
    assert keys.index("usage") < keys.index("dosage") < keys.index("interactions") < keys.index("summary")
    for i, drug in enumerate(("lisinopril", "losartan")):
        own = [s["key"] for s in json.loads(drugref("show", drug, "--json").out)["monograph"]["sections"]]
        assert [row["key"] for row in doc["sections"] if row["cells"][i]] == own


def test_both_boxed_warnings_stand_above_with_their_drugs(drugref):
    out = drugref("compare", "lisinopril", "losartan", "-s", "storage").out
    assert out.index("Lisinopril:\nBOXED WARNING") < out.index("Losartan:\nBOXED WARNING") < out.index("STORAGE")


@pytest.mark.parametrize(
    ("argv", "code"),
    [
        (("lisinopril",), 2),
        (("lisinopril", "zestril"), 2),
        (("lisinopril", "losartan", "valsartan", "enalapril", "amlodipine"), 2),
        (("lisinopril", "losartn"), 4),
        (("lisinopril", "vincristine"), 3),
        (("lisinopril", "losartan", "-s", "nonsense"), 3),
        (("ropinex", "plainazole", "-s", "overdose"), 3),
    ],
)
def test_what_cannot_be_compared_ends_with_its_status(drugref, argv, code):
    assert drugref("compare", *argv).code == code
