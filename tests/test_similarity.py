"""The measure of look-alike names: known pairs are high, unlike names low, and it behaves like a similarity."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.similarity import HIGH, alike, at_most, can_be_alike, in_order_at_most, looks, sounds, spoken

_NAMES = st.text(alphabet="abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=14)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("prednisone", "prednisolone"),
        ("chlorpropamide", "chlorpromazine"),
        ("daunorubicin", "doxorubicin"),
        ("zanax", "xanax"),
        ("acetazolamide", "acetohexamide"),
    ],
)
def test_pairs_that_have_been_confused_are_highly_similar(a, b):
    assert alike(a, b) >= HIGH


@pytest.mark.parametrize(("a", "b"), [("metformin", "warfarin"), ("morphine", "hydromorphone"), ("insulin", "amoxicillin")])
def test_unlike_names_are_not(a, b):
    assert alike(a, b) < HIGH


@pytest.mark.parametrize(("written", "said"), [("zanax", "sanaks"), ("xanax", "sanaks"), ("phenytoin", "fenitoin"), ("celebrex", "seleb")])
def test_names_are_respelt_by_sound(written, said):
    assert spoken(written).startswith(said)


@given(_NAMES, _NAMES)
def test_it_is_symmetric_and_lies_between_0_and_1(a, b):
    for measure in (looks, sounds, alike):
        assert 0 <= measure(a, b) <= 1
        assert measure(a, b) == pytest.approx(measure(b, a))


@given(_NAMES)
def test_a_name_is_like_itself(name):
    assert looks(name, name) == 1


@given(st.text("abcdmnorst", min_size=1, max_size=12), st.text("abcdmnorst", min_size=1, max_size=12))
def test_the_quick_bound_is_never_below_the_measure(a, b):
    assert at_most(a, b) >= in_order_at_most(a, b) >= looks(a, b)
    assert can_be_alike(a, b, 0.7) or alike(a, b) < 0.7
