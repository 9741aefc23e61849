"""``search -`` and ``faq -``: a document a line, in order, each as soon as its question is read; a question's error is its own."""

import json
from importlib.resources import files

import jsonschema
import pytest

from drugref.__main__ import main
from drugref.commands.context import Streams

LINES = [
    "storage of natalizumab",
    "",
    "natalizumab xqzzyv?",
    "the of and",
    "can i breastfeed on tysabrri",
    '"; AND',
    "hyptotension lexapro",
]


@pytest.mark.parametrize("verb", ["search", "faq"])
@pytest.mark.parametrize("form", [("--format", "jsonl"), ("--json",)])
def test_every_line_has_its_document_in_order(drugref, verb, form):
    run = drugref(verb, "-", *form, stdin="".join(line + "\n" for line in LINES))
    schema = json.loads(files("drugref").joinpath(f"schemas/{verb}.json").read_text(encoding="utf-8"))
    documents = [json.loads(line) for line in run.out.splitlines()]
    assert [doc["query"] for doc in documents] == LINES
    for doc in documents:
        jsonschema.validate(doc, schema, cls=jsonschema.Draft202012Validator)
        assert bool(doc["hits"]) != ("error" in doc)
        if doc["query"] == "can i breastfeed on tysabrri":
            assert [match["slug"] for match in doc["near"]] == ["natalizumab"]
    assert (run.code, run.err) == (4, "")


@pytest.mark.parametrize("verb", ["search", "faq"])
def test_a_line_is_what_the_question_alone_comes_to(drugref, verb):
    line = drugref(verb, "-", "-d", "natalizumab", "-n", "2", "--format", "jsonl", stdin="liver injury\n").out
    assert json.loads(line) == json.loads(drugref(verb, "liver injury", "-d", "natalizumab", "-n", "2", "--json").out)


def test_plain_answers_name_their_questions(drugref):
    run = drugref("faq", "-", stdin="natalizumab pregnancy\nof the\n")
    assert run.out.index("Question: natalizumab pregnancy") < run.out.index("Q: ") < run.out.index("Question: of the")
    assert "too common" in run.out
    assert run.code == 3


def test_all_answered_is_0_and_nothing_to_read_is_2(drugref):
    assert drugref("search", "-", "--format", "jsonl", stdin="natalizumab storage\n").code == 0
    assert drugref("search", "-", "--format", "jsonl", stdin="").code == 2


@pytest.mark.parametrize("argv", [("-d", "natalizimab"), ("-n", "0"), ("--format", "csv")])
def test_a_wrong_option_ends_the_batch_before_a_line_is_read(drugref, argv):
    run = drugref("search", "-", *argv, stdin="storage\n")
    assert run.code in (2, 4)
    assert run.out == ""


def test_a_wrong_section_is_told_once(drugref):
    run = drugref("search", "-", "-s", "nonsense", stdin="storage\nstorage\n")
    assert (run.code, run.err.count("no section")) == (2, 1)


class Questions:
    """Standard input that looks, before it gives the next line, whether the one before was answered."""

    def __init__(self, out, count):
        self.out, self.count, self.seen = out, count, []

    def __iter__(self):
        for i in range(self.count):
            self.seen.append(len(self.out.written))
            yield f"natalizumab storage {i}\n"

    def isatty(self):
        return False


class Out:
    def __init__(self):
        self.written = []

    def write(self, text):
        self.written.append(text)

    def flush(self):
        pass


def test_each_answer_is_out_before_the_next_question_is_read(env):
    out = Out()
    questions = Questions(out, 4)
    main(["search", "-", "--format", "jsonl"], Streams(questions, out, out, False, False, False), env)
    assert questions.seen == [0, 1, 2, 3]


def test_an_interrupted_batch_keeps_what_was_answered(env):
    out = Out()

    class Cut(Questions):
        def __iter__(self):
            yield "natalizumab storage\n"
            raise KeyboardInterrupt

    assert main(["faq", "-", "--format", "jsonl"], Streams(Cut(out, 1), out, out, False, False, False), env) == 130
    assert len(out.written) == 1
