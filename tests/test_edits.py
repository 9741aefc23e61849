"""Words within some edits are found without reading the list: the same as by reading it, and with few questions to it."""

from bisect import bisect_left
from itertools import product

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from rapidfuzz import process
from rapidfuzz.distance import OSA

from drugref import fuzzy
from drugref.edits import within

LETTERS = st.text("abcé", min_size=1, max_size=7)


class Listed:
    """A list in order, and how often it was asked."""

    def __init__(self, words):
        self.words = sorted(set(words))
        self.asked = 0

    def following(self, text):
        self.asked += 1
        at = bisect_left(self.words, text)
        return self.words[at] if at < len(self.words) else None


@given(st.lists(LETTERS, max_size=60), LETTERS, st.integers(0, 3), st.booleans())
def test_what_is_found_is_what_reading_the_whole_list_finds(words, word, edits, same_first):
    listed = Listed(words)
    start = word[0] if same_first else ""
    near = [other for other in listed.words if other.startswith(start) and OSA.distance(word, other) <= edits]
    assert list(within(word, edits, start, listed.following)) == near


def test_a_long_list_is_asked_for_a_small_part_of_its_words():
    listed = Listed("".join(letters) for letters in product("abcdefgh", repeat=5))
    assert "abcde" in list(within("abcde", 1, "", listed.following))
    assert listed.asked < len(listed.words) / 50


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(st.data())
def test_the_words_of_the_index_that_are_near_are_those_that_a_look_at_all_finds(index, data):
    names = {word for (word,) in index._db.execute("SELECT word FROM name_word")}
    words = {word: count for word, count in index._db.execute("SELECT word, monographs FROM word") if word not in names}
    word = data.draw(st.sampled_from(sorted(words)))
    at = data.draw(st.integers(0, len(word) - 1))
    typed = word[:at] + data.draw(st.sampled_from(["", "e", "xq"])) + word[at + 1 :]
    found = process.extract(typed, words.keys(), scorer=OSA.distance, score_cutoff=2, limit=None)
    near = {other: distance + (other[0] != typed[0]) for other, distance, _ in found}
    for most in (1, 2):
        assert fuzzy._spelt(index, typed, most) == {other: words[other] for other, edits in near.items() if edits <= most}
