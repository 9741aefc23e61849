"""Slips in words are mended against the index and told; names, numbers and words that the index has are never touched."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugref import fuzzy, questions
from drugref.asking import ask, meant
from drugref.errors import DrugrefError
from drugref.text import folded_words, name_key


@pytest.mark.parametrize(
    ("question", "typed", "taken"),
    [
        ("hyptotension with lexapro", "hyptotension", "hypotension"),
        ("apixaban kindey dose", "kindey", "kidney"),
        ("metformin diarrhoae", "diarrhoae", "diarrhoea"),
        ("warfarin pregnent", "pregnent", "pregnant"),
        ("alchohol with metronidazole", "alchohol", "alcohol"),
    ],
)
def test_a_slip_is_mended_and_told(index, question, typed, taken):
    asked = ask(index, question)
    assert (typed, taken) in asked.corrections
    assert typed not in asked.words


def test_a_mended_word_leads_where_the_right_one_leads(index):
    assert ask(index, "apixaban kindey dose").routes == ask(index, "apixaban kidney dose").routes


@pytest.mark.parametrize("typed", ["tysabrri", "natalizimab", "metropolol", "ibuprofin", "warfrin", "apixiban", "prednisolne", "sildenafl"])
def test_no_drug_name_is_mended(index, typed):
    assert ask(index, f"liver injury {typed}").corrections == ()


@pytest.mark.parametrize("typed", ["hypetension", "hyprtension"])
def test_a_slip_between_opposites_is_left_alone_or_goes_to_the_nearer(index, typed):
    taken = [c.taken for c in ask(index, f"{typed} risk").corrections]
    assert taken in ([], ["hypertension"])


def test_a_slip_as_near_to_two_words_is_left_alone(index):
    assert fuzzy.near_word(index, "hypetension", (), ()) is None


@pytest.mark.parametrize("question", ["dose 1500mgg daily", "cyp3a44 inhibitor", "300000 units warfarin", "70/31 insulin"])
def test_a_number_is_never_mended(index, question):
    assert not any(any(c.isdigit() for c in "".join(pair)) for pair in ask(index, question).corrections)


def test_a_near_drug_name_in_a_question_is_reported_and_not_searched(index):
    asked = ask(index, "can i breastfeed on tysabrri")
    assert asked.drugs == ()
    assert [match.slug for match in meant(index, asked).near] == ["natalizumab"]


def test_a_near_name_beside_a_right_one_is_reported_too(index):
    asked = ask(index, "apixaban with ibuprofin")
    assert [match.slug for match in asked.drugs] == ["apixaban"]
    assert [match.slug for match in meant(index, asked).near] == ["ibuprofen"]


def test_two_drugs_in_one_question_ask_for_their_interaction(index):
    assert ask(index, "fluconazole warfarin").routes["interactions"] == 1.0


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text(alphabet="abcdefghilmnoprstuvy ", max_size=40))
def test_what_is_mended_stood_nowhere_and_becomes_a_word_that_is_no_drug(index, text):
    try:
        asked = ask(index, text)
    except DrugrefError:
        return
    for typed, taken in asked.corrections:
        assert typed in folded_words(text)
        assert not index.has_word(typed)
        assert not index.named(name_key(taken))
        assert taken in questions.common_words() or index.has_word(taken)


@pytest.mark.parametrize("verb", ["search", "faq"])
def test_corrections_stand_in_every_form(drugref, verb):
    words = (verb, "hyptotension with lexapro")
    assert json.loads(drugref(*words, "--json").out)["corrections"] == [{"typed": "hyptotension", "taken": "hypotension"}]
    assert "hyptotension was taken for hypotension" in drugref(*words).out
    assert "hyptotension was taken for hypotension" in " ".join(drugref(*words, tty=True, NO_COLOR="1").out.split())
    assert "hyptotension was taken for hypotension" in drugref(*words, "--format", "markdown").out


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("low hct with lisinopril", ["lisinopril"]),
        ("hct dose", ["hydrochlorothiazide"]),
        ("opioid in ASA class III", []),
        ("asa dose after stroke", ["acetylsalicylic-acid"]),
        ("morning cortisol level", []),
        ("amen", ["medroxyprogesterone"]),
        ("amen to breastfeeding", []),
        ("dosage/quetiapine", ["quetiapine"]),
        ("how to use the lantus solostar pen", ["insulin-glargine"]),
        ("fluoxetine HCL in liver failure", ["fluoxetine"]),
        ("lisinopril 20 mg dose", ["lisinopril"]),
        ("lisinopril 20/12.5 mg dose", []),
        ("lisinopril/hydrochlorothiazide dose", ["hydrochlorothiazide-lisinopril"]),
    ],
)
def test_a_name_is_one_only_where_it_means_the_drug(index, question, slugs):
    assert [match.slug for match in ask(index, question).drugs] == slugs


@pytest.mark.parametrize("question", ["augmentin renal dose", "norco overdose", "emend dose", "denosumab calcium"])
def test_a_real_name_that_opens_nothing_leaves_only_passages_that_have_it(index, question):
    asked = ask(index, question)
    assert asked.drugs == ()
    assert asked.absent == (folded_words(question)[0],)
    assert bool(asked.offered) != bool(asked.uncovered)


def test_a_drug_is_not_told_as_missing_for_an_everyday_word(index):
    assert ask(index, "lactose intolerance and creatinine").uncovered == ()


@pytest.mark.parametrize(
    "question", ["lactic acidosis with a biguanide", "allergic to penicillin", "hyperkalemia and aldosterone antagonists"]
)
def test_a_class_or_a_hormone_is_no_missing_drug(index, question):
    asked = ask(index, question)
    assert (asked.uncovered, asked.absent) == ((), ())


@pytest.mark.parametrize(("typed", "meant_"), [("denosumabb", "denosumab"), ("vinblastene", "vinblastine")])
def test_a_mistyped_drug_that_is_not_here_is_told(index, typed, meant_):
    found = meant(index, ask(index, f"{typed} rash"))
    assert (found.near, found.uncovered) == ((), (meant_,))
