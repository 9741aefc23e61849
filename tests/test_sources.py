"""Monographs as they are met in the wild: every file of tests/corpus reads to the values beside it, and bad files say where and why."""

import json
import os
from pathlib import Path

import pytest

from drugref.blocks import section_markdown, section_text
from drugref.sources import read
from drugref.sources.faqs import from_front, is_question
from drugref.sources.markdown import read_text

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = Path(__file__).parent / "sources" / "markdown"
GOOD = sorted(path.stem for path in CORPUS.glob("*.md") if path.stem != "broken")


def as_json(reading):
    """A drug and its problems as plain values, for comparing with the file beside it."""

    def section(s):
        told = {"key": s.key, "title": s.title, "text": section_text(s._replace(subsections=()))}
        told["also"] = list(s.also)
        told["subsections"] = [section(sub) for sub in s.subsections]
        told["excerpts"] = [section(sub) for sub in s.excerpts]
        return {k: v for k, v in told.items() if v}

    drug = reading.drug
    head = {k: v for k, v in drug._asdict().items() if k not in ("sections", "faqs", "file", "sources")}
    return {
        **head,
        "faqs": [faq._asdict() for faq in drug.faqs],
        "sections": [section(s) for s in drug.sections],
        "problems": [[p.line, p.severity, p.message] for p in reading.problems],
    }


@pytest.mark.parametrize("name", GOOD)
def test_a_messy_file_reads_to_what_stands_beside_it(name):
    found = json.loads(json.dumps(as_json(read(str(CORPUS / f"{name}.md")))))
    beside = EXPECTED / f"{name}.expected.json"
    if os.environ.get("UPDATE_EXPECTED"):
        beside.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(beside.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOOD)
def test_sections_written_as_markdown_read_the_same(name):
    drug = read(str(CORPUS / f"{name}.md")).drug
    body = "\n\n".join(f"## {s.title}\n\n{section_markdown(s)}" for s in drug.sections if s.key not in ("faq", "overview"))
    again, _ = read_text(f"---\ntitle: {drug.title}\n---\n{body}\n", "again.md")
    assert [section_text(s) for s in again.sections] == [section_text(s) for s in drug.sections if s.key not in ("faq", "overview")]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 0, "empty"),
        (b"  \n", 0, "empty"),
        (b"---\ntitle: x\n---\n\n## Usage\n\n\x00", 7, "NUL"),
        (b"---\ntitle: x\n---\n\nna\xefve \xff", 5, "UTF-8"),
        (b"---\ntitle: x\n", 1, "no closing ---"),
        (b'---\ntitle: "x\nkind: single\n---\n', 4, "not valid YAML"),
        (b"---\ntitle: a: b\n---\n", 2, "not valid YAML"),
        (b"---\n- a\n- b\n---\n", 2, "not a list of keys"),
        (b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", 3, "alias"),
        (b"---\ntitle: '???'\n---\n", 2, "no letters"),
        (b"---\na: " + b"[" * 3000 + b"\n---\n", 1, ""),
    ],
)
def test_a_bad_file_gives_one_problem_with_its_line_and_a_way_out(tmp_path, data, line, says):
    path = tmp_path / "bad.md"
    path.write_bytes(data)
    reading = read(str(path))
    assert reading.drug is None
    (problem,) = reading.problems
    assert problem.file == str(path)
    assert problem.severity == "error"
    assert says in problem.message
    assert problem.hint
    if says:
        assert problem.line == line


def test_a_missing_file_is_a_problem_too(tmp_path):
    (problem,) = read(str(tmp_path / "none.md")).problems
    assert "cannot be read" in problem.message


@pytest.mark.parametrize(
    ("entry", "question", "answer"),
    [
        ({"q": "What is x?", "a": "y."}, "What is x?", "y."),
        ({"q": "What is x?**\n\n\n**A:** y.", "a": "A:** y."}, "What is x?", "y."),
        ({"q": "Q1: What is x?", "a": "**A:** y."}, "What is x?", "y."),
        ({"q": "What is x?**\n\n**A:** y and z.", "a": "A: y"}, "What is x?", "y and z."),
        ({"question": "How?", "answer": "So."}, "How?", "So."),
        ({"q": "How is it given", "a": "By **mouth**."}, "How is it given", "By mouth."),
    ],
)
def test_a_front_matter_faq_is_one_question_and_one_answer(entry, question, answer):
    (faq,) = from_front([entry]).faqs
    assert (faq.question, faq.answer) == (question, answer)


@pytest.mark.parametrize("entry", [{"q": "Standard Dosage", "a": "Adults only."}, "just text", {"q": "What?", "a": ""}])
def test_what_is_no_faq_is_kept_as_text_and_reported(entry):
    found = from_front([entry])
    assert not found.faqs
    assert found.rest
    assert found.repairs


def test_questions_are_told_from_statements():
    assert is_question("Can I?")
    assert is_question("how is it given")
    assert not is_question("Adults only")
