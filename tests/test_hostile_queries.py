"""Any string is a safe question: thousands of nasty ones through every verb that asks, with an exit status from the table and no traceback."""

import io
import json

import pytest

from drugref.__main__ import main
from drugref.commands.context import Streams
from drugref.errors import DrugrefError, ExitCode
from drugref.lookup import find
from tests.nasty import queries
from tests.test_hostile_text import harmless

STATUSES = {int(status) for status in ExitCode}
MANY = 10_000


def lines(texts):
    """Questions as lines of standard input; what would end a line is a space."""
    return [text.encode("utf-8", "replace").decode("utf-8").replace("\r", " ").replace("\n", " ") for text in texts]


def batch(env, verb, texts):
    out, err = io.StringIO(), io.StringIO()
    given = io.StringIO("".join(text + "\n" for text in texts), newline="\n")
    code = main([verb, "-", "--format", "jsonl"], Streams(given, out, err, False, False, False), env)
    assert code in (0, 3, 4), err.getvalue()
    assert err.getvalue() == ""
    return out.getvalue()


def check_batch(env, verb, texts):
    asked = lines(texts)
    out = batch(env, verb, asked)
    assert harmless(out, flooded=True)
    documents = [json.loads(line) for line in out.split("\n")[:-1]]
    assert [doc["query"] for doc in documents] == asked
    for doc in documents:
        if verb == "find":
            assert doc["status"] in ("exact", "near", "known", "none")
            assert bool(doc["match"]) == (doc["status"] == "exact")
        else:
            assert bool(doc["hits"]) != ("error" in doc)


@pytest.mark.parametrize("verb", ["find", "search", "faq"])
def test_nasty_questions_line_by_line(env, index, verb):
    check_batch(env, verb, queries(60))


PARTS = [(verb, part) for verb, parts in (("find", 10), ("search", 2), ("faq", 2)) for part in range(parts)]
# Tenths of the questions: all of them through find; a tenth takes search and faq twenty seconds each, so two of theirs.


@pytest.mark.long
@pytest.mark.parametrize(("verb", "part"), PARTS)
def test_ten_thousand_nasty_questions_line_by_line(env, index, verb, part):
    check_batch(env, verb, queries(MANY)[part::10])


@pytest.mark.long
def test_ten_thousand_nasty_names_open_nothing_but_exact_names(index):
    for text in queries(MANY, seed=11):
        found = find(index, text)
        assert (found.match is not None) == (found.status == "exact")


def check_command_lines(drugref, texts):
    for i, text in enumerate(texts):
        argv = [("show",), ("find",), ("search",), ("faq",), ("lookalikes",), ("sections",), ()][i % 7]
        form = [(), ("--json",), ("--format", "rich", "--color", "never")][i % 3]
        run = drugref(*argv, text, *form)
        assert run.code in STATUSES - {1, 5, 130}, (argv, ascii(text), run.err)
        assert "Traceback" not in run.out + run.err
        assert harmless(run.out, flooded=form == ("--json",)), (argv, ascii(text))
        assert harmless(run.err, flooded=form == ("--json",)), (argv, ascii(text), ascii(run.err))
        if form == ("--json",) and run.out and run.code in (0, 3, 4):
            json.loads(run.out)


def test_nasty_command_lines(drugref):
    check_command_lines(drugref, queries(35, seed=3))


@pytest.mark.long
def test_hundreds_of_nasty_command_lines(drugref):
    check_command_lines(drugref, queries(700, seed=5))


@pytest.mark.long
@pytest.mark.parametrize("verb", ["find", "search", "faq", "show"])
def test_a_question_of_a_million_characters_is_answered(drugref, verb):
    for text in ("a" * 1_000_000, "a " * 500_000, "(" * 1_000_000, "\u0301" * 1_000_000, "natalizumab " * 80_000, "5 mg/kg " * 100_000):
        run = drugref(verb, text, "--json")
        assert run.code in STATUSES - {1, 5, 130}, run.err[:300]
        assert len(run.err) < 100_000 or verb != "show"


def test_an_error_is_of_the_family_and_says_what_to_do(env):
    assert all(issubclass(error, DrugrefError) and error.status in ExitCode for error in DrugrefError.__subclasses__())
