"""Common words are kept from bm25: what is found then still has the words, and the names, that it must have."""

import pytest

from drugref import retrieval, search
from drugref.asking import ask
from drugref.coverage import held


@pytest.fixture
def budget(monkeypatch):
    """Makes a small corpus as large for the budgets as a huge one."""

    def small(passages, of_phrases):
        monkeypatch.setattr(retrieval, "BUDGET", passages)
        monkeypatch.setattr(search, "BUDGET", passages)
        monkeypatch.setattr(retrieval, "_PHRASE_BUDGET", of_phrases)

    return small


def met(index, text):
    asked = ask(index, text)
    counts = tuple(retrieval.how_many(index, group) for group in asked.terms)
    return asked, retrieval.met(index, asked, counts, "passage", (), 20)


def test_a_phrase_of_common_words_counts_as_common_and_is_not_read(index, budget, monkeypatch):
    budget(1_000, 5)
    monkeypatch.setattr(type(index), "how_many", lambda self, query, most: most if query.count('"') == 2 else pytest.fail(query))
    assert retrieval.how_many(index, ("once a day", "qd")) == 1_000


def test_a_phrase_with_a_rare_word_is_counted_whole(index, budget):
    budget(1_000, 500)
    assert 0 < retrieval.how_many(index, ("tardive dyskinesia",)) < 1_000


def test_passages_without_any_rare_word_have_all_words_of_the_question(index, budget):
    budget(1, 1)
    asked, passages = met(index, "severe rash headache")
    assert passages
    assert all(len(held(f"{p.title} {p.heading}: {p.text}", asked.terms)) == len(asked.terms) for p in passages)


@pytest.mark.parametrize("passages", [1, 40, 10_000])
def test_a_name_that_is_not_here_stands_in_every_passage_found_however_common_the_other_words(index, budget, passages):
    budget(passages, passages)
    asked, found = met(index, "levophed infusion shock blood pressure")
    assert asked.absent
    assert found
    assert all(held(f"{p.title} {p.heading}: {p.text}", tuple((name,) for name in asked.absent)) for p in found)
