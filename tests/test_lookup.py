"""The right drug or none: only a folded true name opens, whatever else is typed."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from drugref import lookup
from drugref.salts import SALTS
from drugref.spoken import in_question
from drugref.text import fold, name_key


@pytest.mark.parametrize(
    ("typed", "slug", "kind"),
    [
        ("natalizumab", "natalizumab", "title"),
        ("NATALIZUMAB", "natalizumab", "title"),
        (" Tysabri® ", "natalizumab", "brand"),
        ("albuterol", "salbutamol", "synonym"),
        ("metformin hydrochloride", "metformin", "synonym"),
        ("losartan potassium monohydrate", "losartan", "salt"),
        ("lisinopril/hydrochlorothiazide", "hydrochlorothiazide-lisinopril", "title"),
        ("lisinopril and hydrochlorothiazide", "hydrochlorothiazide-lisinopril", "title"),
        ("hydrochlorothiazide-lisinopril", "hydrochlorothiazide-lisinopril", "title"),
        ("lisinopril hydrochlorothiazide", "hydrochlorothiazide-lisinopril", "title"),
        ("insulinglargine", "insulin-glargine", "title"),
        ("zorbex 650", "zorbex-650", "title"),
        ("tysabri 300 mg iv", "natalizumab", "brand"),
        ("metformin er 500 mg tablets", "metformin", "salt"),
        ("natalizumab 300mg/15ml", "natalizumab", "salt"),
        ("hydrochlorothiazide 12.5 mg + lisinopril 20 mg", "hydrochlorothiazide-lisinopril", "salt"),
        ("cephalexin", "cefalexin", "title"),
        ("clavunil", "amoxinil-clavunex", "brand"),
    ],
)
def test_an_exact_name_opens_its_drug(index, typed, slug, kind):
    result = lookup.find(index, typed)
    assert result.status == "exact"
    assert (result.match.slug, result.match.kind, result.match.score) == (slug, kind, 1.0)


@pytest.mark.parametrize("typed", ["natalizimab", "metforminn", "atorvastatine", "prednisoone", "tysabry", "hydroxizine"])
def test_a_near_name_is_offered_and_not_taken(index, typed):
    result = lookup.find(index, typed)
    assert result.status == "near"
    assert result.match is None
    scores = [candidate.score for candidate in result.candidates]
    assert scores == sorted(scores, reverse=True)
    assert all(score < 1 for score in scores)


@pytest.mark.parametrize(
    ("typed", "slug"),
    [
        ("tie-len-all", "paracetamol"),
        ("amoxasillin", "amoxicillin"),
        ("natalizimabtablets", "natalizumab"),
        ("natalizimab300mg", "natalizumab"),
        ("prednisonetablets", "prednisone"),
    ],
)
def test_what_is_spelt_by_ear_or_run_together_leads_to_the_drug(index, typed, slug):
    result = lookup.find(index, typed)
    assert (result.match, result.candidates[0].slug) == (None, slug)


def test_two_names_in_one_word_offer_both(index):
    assert {candidate.slug for candidate in lookup.find(index, "warfarinapixaban").candidates[:2]} == {"warfarin", "apixaban"}


def test_two_names_that_were_run_together_stand_before_a_name_that_is_like_both(index):
    assert {candidate.slug for candidate in lookup.find(index, "aspirin omeprazole").candidates[:2]} == {
        "omeprazole",
        "acetylsalicylic-acid",
    }


def test_a_misspelt_drug_that_is_not_here_is_told_of_and_its_neighbours_are_not(index):
    assert lookup.find(index, "fosaprepitan") == lookup.Result("fosaprepitan", "none", None, (), ("fosaprepitant",))


@pytest.mark.parametrize("typed", ["sharedname", "SharedName"])
def test_a_name_of_two_drugs_opens_neither_and_offers_both(index, typed):
    result = lookup.find(index, typed)
    assert result.match is None
    assert {candidate.slug for candidate in result.candidates} == {"twinol", "twinazine"}


@pytest.mark.parametrize("typed", ["fosaprepitant", "vincristine", "hydromorphone", "daunorubicin"])
def test_a_real_drug_outside_the_corpus_is_known_and_gets_no_neighbour(index, typed):
    assert lookup.find(index, typed) == lookup.Result(typed, "known")


@pytest.mark.parametrize(
    "typed",
    [
        "omeprazole 20 mg / sodium bicarbonate 1100 mg",
        "omeprazole sodium bicarbonate",
        "losartan + potassium chloride",
        "ergocalciferol calcium",
        "lisinopril, zinc",
        "Exforge HCT",
        "Zyrtec-D",
        "natali/zumab",
    ],
)
def test_a_combination_never_opens_one_of_its_parts(index, typed):
    result = lookup.find(index, typed)
    assert result.match is None
    assert not any(candidate.likely for candidate in result.candidates)
    assert all(candidate.score < 1 for candidate in result.candidates)


@pytest.mark.parametrize(
    "typed",
    [
        "lisinopril 20/12.5 mg",
        "lisinopril 20/12.5",
        "lisinopril 20mg-12.5mg tablets",
        "lisinopril 20 mg 12.5 mg",
        "lisinopril 20 mg + 12.5 mg",
        "metformin hydrochloride 50 – 1000 mg",
        "Tysabri 160/12.5 mg",
        "codeine 30 mg/300 mg",
        "amoxicillin 875 mg-125 mg",
        "amoxicillin 1 g/0.2 g",
        "amoxicillin 400 mg/57 mg/5 ml",
        "insulin lispro 75/25",
        "insulin aspart 70/30 units",
    ],
)
def test_the_strengths_of_a_combination_never_open_one_drug(index, typed):
    result = lookup.find(index, typed)
    assert (result.status, result.match) == ("near", None)
    assert result.candidates[0].title.split()[0].casefold() in (typed.split()[0].casefold(), "natalizumab")
    assert all(candidate.score < 1 and not candidate.likely for candidate in result.candidates)


@pytest.mark.parametrize("typed", ["lisinoprill 20/12.5 mg", "natalizimab 20/12.5 mg", "natalizimab 75/25"])
def test_a_slip_before_two_strengths_is_never_likely(index, typed):
    assert not any(candidate.likely for candidate in lookup.find(index, typed).candidates)


@pytest.mark.parametrize(
    "typed",
    [
        "natalizumab 300 mg/15 mL 15 ml vial",
        "natalizumab 5 mg/h",
        "natalizumab 250/5 ml",
        "natalizumab 50 mg/5 g",
        "natalizumab 1,000 mg",
        "natalizumab 100 units/ml 3 ml pen",
        "natalizumab 100 mcg/dose",
    ],
)
def test_one_strength_in_so_much_opens_the_drug(index, typed):
    assert lookup.find(index, typed).match.slug == "natalizumab"


@pytest.mark.parametrize(
    "typed", ["lisinopril/hydrochlorothiazide 20/12.5 mg", "clavunil 500/125 mg", "hydrochlorothiazide-lisinopril 12.5-20"]
)
def test_two_strengths_open_a_combination(index, typed):
    assert lookup.find(index, typed).status == "exact"


@pytest.mark.parametrize(
    "typed", ["", "   ", "xqzzyv", "?", "--", "\x00", "💊", "a" * 10_000, "sodium", "potassium", "hydrochloride", "mg"]
)
def test_what_is_no_name_opens_nothing(index, typed):
    assert lookup.find(index, typed).match is None


@pytest.mark.parametrize("typed", ["prednisolon", "bupropon", "hydralazinne"])
def test_a_listed_look_alike_is_never_likely(index, typed):
    result = lookup.find(index, typed)
    assert result.candidates
    assert not any(candidate.likely for candidate in result.candidates)


def test_a_guess_beside_another_real_name_is_never_likely(index):
    assert not any(candidate.likely for candidate in lookup.find(index, "fluvoxetine").candidates)


@pytest.mark.parametrize("typed", ["Augmentine", "amoxicillin + clavulanic acd", "lisinoprill/x", "metformin/x"])
def test_a_slip_in_what_may_be_a_combination_is_never_likely(index, typed):
    result = lookup.find(index, typed)
    assert result.candidates
    assert not any(candidate.likely for candidate in result.candidates)


@pytest.mark.parametrize(
    "typed", ["lisinopril + ?", "lisinopril +", "lisinopril / -", "lisinopril & ", "+ lisinopril", "Tysabri 300 mg + ?"]
)
def test_a_combination_with_a_part_left_open_opens_nothing(index, typed):
    result = lookup.find(index, typed)
    assert (result.status, result.match) == ("near", None)
    assert all(candidate.score < 1 and not candidate.likely for candidate in result.candidates)


def test_a_plain_slip_is_likely(index):
    first, *_ = lookup.find(index, "natalizimab").candidates
    assert (first.slug, first.likely) == ("natalizumab", True)


_NAMES = ["natalizumab", "metformin", "amlodipine", "prednisone", "hydroxyzine", "insulin glargine", "tysabri", "apixaban", "salbutamol"]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.sampled_from(_NAMES), st.integers(0, 20), st.text(max_size=3), st.integers(0, 2))
def test_no_string_but_a_folded_true_name_opens_a_drug(index, name, at, put, cut):
    typed = name[:at] + put + name[at + cut :]
    match = lookup.find(index, typed).match
    if match is None:
        return
    entry = index.entry(match.slug)
    own = {name_key(n) for n in (entry.title, entry.slug, *entry.synonyms, *entry.brand_names)}
    known = index.known(name_key(typed))
    undosed = lookup._without_dose(typed) or typed
    bare = " ".join(word for word in fold(undosed).split() if word not in SALTS)
    assert {name_key(typed), name_key(undosed), name_key(bare)} & own or known


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.text())
def test_any_string_is_safe(index, typed):
    result = lookup.find(index, typed)
    assert result.status in ("exact", "near", "known", "none")
    assert (result.status == "exact") == (result.match is not None)


@pytest.mark.parametrize(
    ("question", "slugs"),
    [
        ("can I breastfeed on tysabri", ["natalizumab"]),
        ("apixaban dose in kidney failure?", ["apixaban"]),
        ("metformin's side effects", ["metformin"]),
        ("prednisone or prednisolone", ["prednisone", "prednisolone"]),
        ("is it safe with insulin glargine and wine", ["insulin-glargine"]),
        ("what is the best dose", []),
    ],
)
def test_drugs_in_a_question_are_recognised(index, question, slugs):
    found, rest, *_ = in_question(index, question)
    assert [match.slug for match in found] == slugs
    assert not any(slug.split("-")[0] in rest for slug in slugs)
