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
        ("hydrochlorothiazide 12.5 mg / lisinopril 20 mg", ["hydrochlorothiazide-lisinopril"]),
        ("lisinopril hctz 20-12.5 mg", ["hydrochlorothiazide-lisinopril"]),
        ("lisinopril-hctz", ["hydrochlorothiazide-lisinopril"]),
        ("amlodipine valsartan 5/160", []),
        ("amoxicillin/clavulanate 875/125 mg", []),
        ("novolog mix 70/30", []),
        ("tylenol pm", []),
        ("zyrtec d", []),
        ("lotrimin ultra", []),
        ("gabapentin 300-600 mg", ["gabapentin"]),
        ("metformin 500 mg and lisinopril 10 mg", ["metformin", "lisinopril"]),
        ("eliquis(crcl 20)", ["apixaban"]),
        ("dose,metformin", ["metformin"]),
        ("metformin-renal", ["metformin"]),
        ("warfarin;aspirin", ["warfarin", "acetylsalicylic-acid"]),
        ("lipitor(atorvastatin)", ["atorvastatin"]),
        ("co-trimoxazole with warfarin", ["warfarin"]),
        ("patient hct 27% on rivaroxaban", ["rivaroxaban"]),
        ("hard to stay awake on gabapentin", ["gabapentin"]),
    ],
)
def test_a_name_is_one_only_where_it_means_the_drug(index, question, slugs):
    assert [match.slug for match in ask(index, question).drugs] == slugs


@pytest.mark.parametrize("question", ["augmentin renal dose", "norco overdose", "emend dose", "denosumab calcium"])
def test_a_real_name_that_opens_nothing_leaves_only_passages_that_have_it(index, question):
    asked = ask(index, question)
    assert asked.drugs == ()
    assert asked.absent[0] == folded_words(question)[0]
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


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("prednisolon taper", "prednisolone"),
        ("amoxicilline dose", "amoxicillin"),
        ("amitriptylines dose", "amitriptyline"),
        ("azithro for chlamydia", "azithromycin"),
        ("doxy and milk", "doxycycline"),
        ("lispro storage", "insulin-lispro"),
        ("xeralto dose", "rivaroxaban"),
    ],
)
def test_short_foreign_and_partial_forms_of_a_name_are_offered(index, typed, slug):
    asked = ask(index, typed)
    assert asked.drugs == ()
    assert slug in [match.slug for match in meant(index, asked).near]


def test_a_drug_asked_of_any_covered_name_with_another_ending_is_never_left_out(index):
    """Every title of one word, with an ending added or cut: recognised, offered or told; never passed over."""
    for entry in index.entries():
        title = entry.title.lower()
        for typed in (title + "e", title + "s", title[:-1]) if title.isalpha() else ():
            asked = ask(index, f"{typed} dose renal")
            told = meant(index, asked)
            assert asked.drugs or told.near or told.uncovered or asked.unmet or asked.absent or index.has_exactly(typed), typed


@pytest.mark.parametrize("name", ["ferrous sulfate", "tranexamic acid", "insulin degludec", "certolizumab pegol", "penicillin g"])
def test_a_name_of_several_words_that_is_not_here_is_told(index, name):
    asked = ask(index, f"{name} dose")
    assert (asked.drugs, asked.uncovered) == ((), (name,))
    assert meant(index, asked).near == ()
    assert ask(index, f"warfarin and {name}").uncovered == (name,)


def test_names_beside_the_drug_of_an_option_are_looked_for_and_told(index):
    scope = ask(index, "warfarin").drugs
    asked = ask(index, "amiodarone dose", scope)
    assert asked.drugs == scope
    assert "amiodarone" in asked.words
    assert asked.routes["interactions"] == 1.0
    assert ask(index, "vincristine", scope).uncovered == ("vincristine",)


def test_a_brand_of_a_combination_says_of_which(index):
    (first, *_) = meant(index, ask(index, "vicodin max dose")).near
    assert (first.slug, first.matched) == ("paracetamol", "Vicodin = hydrocodone + paracetamol")


def test_a_brand_that_is_not_here_is_looked_for_by_what_it_is_made_of(index):
    asked = ask(index, "plavix with nexium")
    assert asked.uncovered == ("nexium",)
    assert "esomeprazole" in asked.words
