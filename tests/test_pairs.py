"""Two drugs in a question bring what their monographs state of each other; age, weight, strength and frames are told from content."""

import pytest

from drugref import questions, search
from drugref.asking import ask
from drugref.coverage import held, rarities, share
from drugref.interactions import ask as read
from drugref.interactions import pairs
from drugref.lookup import find

PAIRS = [
    ("clopidogrel", "omeprazole"),
    ("fluconazole", "warfarin"),
    ("verapamil", "simvastatin"),
    ("lorazepam", "morphine"),
    ("lithium", "ibuprofen"),
]


@pytest.fixture(scope="module")
def bundled(tmp_path_factory):
    from drugref.corpora import open_index

    home = str(tmp_path_factory.mktemp("home"))
    reader = open_index({"HOME": home, "DRUGREF_CACHE_DIR": home}, lambda done, total, count: None, lambda note: None)
    yield reader
    reader.close()


def letters(text):
    return "".join(char for char in text.casefold() if char.isalnum())


@pytest.mark.parametrize(("a", "b"), PAIRS)
def test_the_first_hit_of_two_drugs_shows_what_interactions_states_first(bundled, a, b):
    (pair,) = pairs(bundled, read(bundled, (find(bundled, a).match, find(bundled, b).match)))
    heaviest = {letters(f.quote) for f in pair.findings if f.weight == pair.weight}
    shown = letters(search.search_hits(bundled, ask(bundled, f"{a} {b} 40"), (), 5)[0].snippet)
    assert any(quote in shown or shown in quote for quote in heaviest)


def test_the_faq_about_both_drugs_stands_before_one_about_either(bundled):
    assert search.faq_hits(bundled, ask(bundled, "lithium and ibuprofen"), 3)[0].question == "Can I take ibuprofen with lithium?"


def test_only_pages_of_the_drugs_named_are_shown_of_a_pair(bundled):
    asked = ask(bundled, "simvastatin clarithromycin")
    assert {hit.slug for hit in search.search_hits(bundled, asked, (), 30)} <= {"simvastatin", "clarithromycin"}


@pytest.mark.parametrize(
    ("question", "part"),
    [
        ("for my 8 month old", "dosage.children"),
        ("3 yo ear infection", "dosage.children"),
        ("ibuprofen 8 mo", "dosage.children"),
        ("250mg/5ml 20kg", "dosage.children"),
        ("7 y/o 50 lbs", "dosage.children"),
        ("85 year old", "dosage.elderly"),
        ("max dose age 60", "dosage.elderly"),
        ("40 year old 80 kg", ""),
        ("gained 5 kg in a month", ""),
        ("mg/kg", ""),
        ("took it for 6 mo", ""),
    ],
)
def test_an_age_or_a_weight_says_whose_dose_is_asked_for(question, part):
    routed = questions.routes(question)
    assert {key for key in routed if key in ("dosage.children", "dosage.elderly")} == ({part} if part else set())


def test_numbers_strengths_and_the_word_dose_are_not_searched_for():
    assert questions.terms("40 mg 2.5 250mg/5ml dose") == []


def test_words_around_a_question_route_only_where_nothing_else_does():
    assert questions.routes("what is it") == {"usage": 1.0}
    assert questions.routes("what is the antidote") == {"overdose": 1.0}


def test_od_is_once_daily_behind_a_strength_and_an_overdose_elsewhere():
    assert "overdose" not in questions.routes("50 mcg od")
    assert "overdose" not in questions.routes("500 mg OD max dose")
    assert "overdose" in questions.routes("can you od on it")


def test_a_missed_dose_is_another_question_than_a_dose():
    missed = questions.routes("what if I miss a dose")
    assert missed["dosage.dosage-adjustments"] == 1 > missed["dosage"]
    assert set(questions.routes("what is the max dose")) == {"dosage"}


def test_the_only_passage_with_a_rare_word_comes_before_a_section_without_it(bundled):
    hits = search.search_hits(bundled, ask(bundled, "nitrofurantoin g6pd"), (), 3)
    assert "G6PD" in hits[0].snippet


@pytest.mark.parametrize("question", ["capital of France", "best pizza in town", "what is the weather today", "who won the world cup"])
def test_a_question_about_nothing_here_is_not_answered(bundled, question):
    asked = ask(bundled, question)
    assert search.search_hits(bundled, asked, (), 5) == ()
    assert search.faq_hits(bundled, asked, 5) == ()


@pytest.mark.parametrize("question", ["sertraline patient with sodium 118", "metformin 500 mg OD max dose"])
def test_a_faq_that_shares_a_word_by_chance_does_not_answer(bundled, question):
    assert {hit.kind for hit in search.faq_hits(bundled, ask(bundled, question), 3)} == {"passage"}


def test_a_term_is_held_by_any_of_its_names_and_forms_but_not_by_part_of_a_word():
    terms = (("reversal",), ("kidney", "renal"), ("pe",), ("heart",))
    assert held("Reversed in renal failure, perhaps with hearing loss", terms) == {0, 1}


def test_a_share_is_of_the_weight_of_the_words_and_rare_words_weigh_more():
    weights = rarities((1, 30), 40)
    assert weights[0] > weights[1] > 0
    assert share({0, 1}, weights) == 1
    assert share({0}, weights) > 0.5 > share({1}, weights)
