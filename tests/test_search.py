"""Any string is a safe search; snippets are whole sentences; the tables of words are well made."""

import json
import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugref import questions, search
from drugref.asking import ask
from drugref.errors import DrugrefError
from drugref.sections import DOSAGE_PARTS, SECTIONS

NASTY = [
    '"', "'", "AND", "OR NOT", "NEAR(a b, 5)", "title:foo", "a*", "(", ")))", "co-trimoxazole", "drug?", "St John's wort", "70/30", "^x", "{a} : b",
    "\x1b[31mred", "\u202eevil", "a" * 5000, "mg " * 2000, "💊", "x" + "\u0301" * 300, "-n", "--", "%s", "rank",
]  # fmt: skip


@pytest.mark.parametrize("text", NASTY)
@pytest.mark.parametrize("verb", ["search", "faq"])
def test_a_nasty_string_is_a_safe_query(drugref, verb, text):
    run = drugref(verb, "--", text)
    assert run.code in (0, 2, 3, 4)
    assert "Traceback" not in run.err
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]", run.out + run.err)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(max_size=60))
def test_any_string_is_a_safe_query(index, text):
    try:
        asked = ask(index, text)
    except DrugrefError:
        return
    search.search_hits(index, asked, (), 5)
    search.faq_hits(index, asked, 5)


@pytest.mark.parametrize(
    "question", ["liver injury", "apixaban kidney dose", "natalizumab infection", "amoxicillin children mg/kg", "pregnancy"]
)
def test_a_snippet_is_made_of_whole_lines_and_sentences_of_the_section(index, question):
    asked = ask(index, question)
    hits = search.search_hits(index, asked, (), 8)
    assert hits
    for hit in hits:
        leaves = [leaf for leaf in search._flat(index.monograph(hit.slug).sections) if leaf.key == hit.section]
        texts = [" ".join(re.sub(r"(?m)^\s*- |^[-|]+$", "", leaf.text).split()) for leaf in leaves]
        for line in hit.snippet.replace("[…]", "").split("\n"):
            assert any(" ".join(line.split()) in text for text in texts)


def test_scores_fall_and_the_best_is_1(index):
    hits = search.search_hits(index, ask(index, "apixaban bleeding"), (), 10)
    scores = [hit.score for hit in hits]
    assert scores[0] == 1
    assert scores == sorted(scores, reverse=True)


@pytest.mark.parametrize(
    ("question", "section"),
    [
        ("dose in kidney failure", "dosage.renal"),
        ("is it safe while breastfeeding", "pregnancy"),
        ("can I drink alcohol", "interactions"),
        ("how does it work", "mechanism"),
        ("does it have to go in the fridge", "storage"),
        ("took too many tablets", "overdose"),
        ("who should not take it", "contraindications"),
    ],
)
def test_a_question_is_routed_to_the_section_that_answers(question, section):
    routed = questions.routes(question)
    assert section in sorted(routed, key=routed.get, reverse=True)[:3]


def test_the_tables_name_sections_that_exist_and_no_phrase_twice():
    keys = {s.key for s in SECTIONS} | {part[0] for part in DOSAGE_PARTS}
    rows = questions._rows("questions.tsv")
    assert {row[0] for row in rows} <= keys | {"dosage.dosage-adjustments"}  # where our own monographs keep missed doses
    assert len({tuple(row[:2]) for row in rows}) == len(rows)
    assert {tuple(row[2:]) for row in rows} <= {(), ("alone",)}


def test_abbreviations_and_everyday_words_find_the_monographs_words(index):
    groups = dict((group[0], group) for group in questions.terms("PML kidney heart attack"))
    assert "progressive multifocal leukoencephalopathy" in groups["pml"]
    assert "renal" in groups["kidney"]
    assert "myocardial infarction" in groups["heart attack"]


def test_the_warning_of_the_drug_stands_above_its_hits(drugref):
    assert drugref("search", "natalizumab storage").out.index("BOXED WARNING") < drugref("search", "natalizumab storage").out.index("[")
    several = drugref("search", "pregnancy").out
    boxed = [row["title"] for row in json.loads(drugref("list", "--boxed", "--json").out)["drugs"]]
    shown = {hit["title"] for hit in json.loads(drugref("search", "pregnancy", "--json").out)["hits"]}
    for title in shown & set(boxed):
        assert f"BOXED WARNING: {title}" in several
