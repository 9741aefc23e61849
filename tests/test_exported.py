"""JSON lines that were exported read back as the same drugs, whatever they came from; a line that was damaged or half changed is told."""

import copy
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.answers import ShowAnswer
from drugref.exports.jsonl import differences, write
from drugref.index.reader import Reader
from drugref.index.rows import rows_of
from drugref.index.writer import Draft, Layer
from drugref.sources import Record, parse, records
from tests.conftest import BUNDLED, CORPUS
from tests.test_further_labels import label
from tests.test_hostile_files import kept
from tests.test_round_trip import HARD, PIECES, answer_of, unplaced

SOURCES = Path(__file__).parent / "sources"
FILES = [("markdown", path) for path in sorted(CORPUS.glob("*.md")) if path.stem != "broken"]
FILES += [("openfda", SOURCES / "openfda" / f"{name}.json") for name in ("rx", "otc", "wrong-types")] + [
    ("spl", SOURCES / "spl" / "rx.xml")
]
PAGE = """---
title: Zorb
class: test drug
synonyms: [Zorbo]
sources:
  - {title: Zorb label, publisher: Invented, date: '2025-01', id: set 1}
faqs:
  - {q: How is Zorb given?, a: By mouth., section: dosage}
---
## Boxed Warning
Stop it when the heart stops.

## Dosage
**Adults:** 5 mg

**Renal impairment:** 2 mg

### Children
1 mg

## Storage
Cold.
"""


def line_of(drug):
    """The line that a drug is exported as, by way of an index, with the answer that it was made of."""
    draft = Draft.in_memory()
    draft.save()
    draft.content.add([(draft.content.open_file("own", drug.file, 0, 0), "own", rows_of(drug.file, drug, ()))], {})
    draft.finish([Layer("own", "1", "", "auto", "")], [], {})
    reader = Reader(draft.db)
    slug = next(reader.entries()).slug
    monograph = reader.monograph(slug)
    answer = ShowAnswer(None, monograph, monograph.sections, monograph.faqs, False, False, (), (), (), (), "", None, rank=reader.rank(slug))
    reader.close()
    return write(answer), answer


def page():
    """The line of a small page as an object."""
    return json.loads(write(answer_of(PAGE)))


def read(line):
    """What comes of an object as a line: ``(drug, problems)``, put into an index on the way."""
    return kept(json.dumps(line).encode(), "openfda")


# --- the same again


@pytest.mark.parametrize(("form", "path"), FILES, ids=lambda value: getattr(value, "stem", value))
def test_a_line_reads_back_as_the_drug_that_it_was_written_of(form, path):
    (record,) = records(str(path), form)
    drug = parse(record).drug
    line, answer = line_of(drug)
    again, problems = parse(Record(drug.file, line.encode(), "openfda"))
    assert again == drug._replace(sections=tuple(map(unplaced, drug.sections)))._replace(sections=again.sections)
    assert tuple(map(unplaced, again.sections)) == tuple(map(unplaced, drug.sections))
    assert problems == differences(answer, line) == ()


@pytest.mark.parametrize("name", HARD)
def test_hard_monographs_read_back_the_same(name):
    answer = answer_of(HARD[name])
    assert differences(answer, write(answer)) == ()


@given(st.lists(st.sampled_from([*PIECES, "<b>", "\t", "• ", "\\", "~~~\n"]), max_size=12).map("".join))
def test_any_text_under_a_heading_reads_back_the_same(text):
    answer = answer_of(f"---\ntitle: Thing\n---\n## Usage\n{text}\n")
    assert differences(answer, write(answer)) == ()


@given(
    st.lists(st.sampled_from([*PIECES, "<b>", "</sub>", "\t", "• ", "\\", "~~~", "---", "# ", "&amp;"]), min_size=1, max_size=8).map(
        "".join
    )
)
def test_any_text_of_a_label_reads_back_the_same(text):
    raw = {"openfda": {"generic_name": ["Zorb"]}, "description": [text], "dosage_and_administration": ["Take 5 mg."],
           "dosage_and_administration_table": [f"<table><tr><td>{text.replace('&', '&amp;').replace('<', '&lt;')}</td><td>b<br/>c</td></tr></table>"]}  # fmt: skip
    line, answer = line_of(parse(Record("a.json", json.dumps(raw).encode(), "openfda")).drug)
    assert differences(answer, line) == ()


def labels_of_one_drug(folder):
    """Twelve labels of one rank and two of others in one file, two of them with tables."""
    table = (
        "<table><tr><td>Age</td><td>Dose</td></tr><tr><td>12<br/>to 17</td><td><content styleCode='bold'>5</content> mg</td></tr></table>"
    )
    found = [label(number, f"Foo{number}") for number in range(20, 8, -1)]
    found += [
        label(number, "Foobest", boxed_warning=["WARNING: It can harm."], dosage_and_administration_table=[table]) for number in (1, 2)
    ]
    (folder / "labels.json").write_text(json.dumps({"results": found}))
    return folder / "labels.json", 14


def several_formats(folder):
    """The small files of labels beside each other in one folder."""
    for path in (SOURCES / "openfda").glob("*.json"):
        if "expected" not in path.name:
            (folder / path.name).write_bytes(path.read_bytes())
    return folder, 3


@pytest.mark.parametrize(
    "origin", [labels_of_one_drug, several_formats, lambda folder: (SOURCES / "spl" / "rx.xml", 1), lambda folder: (CORPUS, 6)]
)
def test_import_and_export_and_import_give_the_same_lines(home, tmp_path, origin):
    (tmp_path / "first").mkdir()
    path, count = origin(tmp_path / "first")
    told = []
    for number in (1, 2, 3):
        assert home("corpus", "add", str(path), "--name", "own").code == 0
        path = tmp_path / f"{number}.jsonl"
        assert home("corpus", "export", "--corpus", "own", "--output", str(path)).code == 0
        assert home("corpus", "remove", "own").code == 0
        told.append(path.read_text(encoding="utf-8").splitlines())
    assert len(told[0]) == count
    assert told[0] == told[1] == told[2]


def test_the_bundled_corpus_reads_back_the_same_and_its_sources_stay(home, tmp_path):
    path = tmp_path / "all.json"
    run = home("corpus", "export", "--output", str(path))
    assert (run.code, "would not" in run.err) == (0, False)
    path.write_text(
        json.dumps([json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()], indent=1)
    )  # a list, too, is read
    assert home("corpus", "add", str(path), "--name", "copy").code == 0
    assert len(home("list", "--corpus", "copy", "--format", "jsonl").out.splitlines()) == len(list(BUNDLED.glob("*.md")))
    mine, theirs = (json.loads(home("show", "natalizumab", "--corpus", name, "--json").out)["monograph"] for name in ("copy", "drugref"))
    assert (mine["corpus"], theirs["corpus"]) == ("copy", "drugref")
    assert mine["sources"] == theirs["sources"] and mine["sections"] == theirs["sections"]


def test_a_ban_of_an_ingredient_does_not_become_the_combinations_own(home, tmp_path):
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "foozol.md").write_text("---\ntitle: Foozol\nis_banned: true\n---\n## Usage\nNone.\n")
    (pages / "both.md").write_text("---\ntitle: Barzol + Foozol\ningredients: [barzol, foozol]\n---\n## Usage\nNone.\n")
    home("corpus", "add", str(pages), "--name", "own")
    line = json.loads(home("corpus", "export", "barzol + foozol").out)
    assert (line["is_banned"], line["banned_itself"]) == (True, False)
    assert read(line).drug.is_banned is False
    assert read({name: value for name, value in line.items() if name != "banned_itself"}).drug.is_banned is True


def test_what_would_be_read_otherwise_is_named_and_ends_with_5(home, monkeypatch):
    line, answer = line_of(parse(Record("a.md", PAGE.encode(), "markdown")).drug)
    assert differences(answer, line.replace('"Zorbo"', '"Zorba"')) == ("synonyms",)
    assert differences(answer._replace(rank=7), line) == ("rank",)
    assert differences(answer, line.replace("Cold.", "Warm.", 1)) != ()
    monkeypatch.setattr("drugref.commands.export.differences_of_line", lambda answer, line: ("dosage",))
    run = home("corpus", "export", "natalizumab")
    assert (run.code, len(run.out.splitlines())) == (5, 1)
    assert "natalizumab would not read back the same: dosage" in run.err


def test_a_line_longer_than_what_is_read_is_named(monkeypatch):
    line, answer = line_of(parse(Record("a.md", PAGE.encode(), "markdown")).drug)
    monkeypatch.setattr("drugref.exports.jsonl.LONGEST", 100)
    assert "longer" in differences(answer, line)[0]


def test_an_export_says_that_further_labels_are_left_out(home, tmp_path):
    path, count = labels_of_one_drug(tmp_path)
    home("corpus", "add", str(path), "--name", "own")
    assert "1 drug has further labels that are not exported" in home("corpus", "export", "--format", "opensearch").err
    assert "further" not in home("corpus", "export", "foozol").err
    run = home("corpus", "export", "--corpus", "own")
    assert (len(run.out.splitlines()), "further" in run.err) == (count, False)


# --- changed by hand


def test_a_dose_that_is_changed_everywhere_is_read_and_its_excerpts_follow():
    line = json.loads(json.dumps(page()).replace("2 mg", "3 mg"))
    dosage = next(section for section in read(line).drug.sections if section.key == "dosage")
    (renal,) = [cut for cut in dosage.excerpts if cut.key == "dosage.renal"]
    assert renal.blocks[0].runs[0].text == "3 mg"


@pytest.mark.parametrize("field", ["markdown", "text"])
@pytest.mark.parametrize("dose", ["5 mg", "1 mg"])
def test_a_dose_that_is_changed_in_one_place_alone_is_refused(field, dose):
    line = page()
    dosage = line["sections"][1]
    dosage[field] = dosage[field].replace(dose, "50 mg")
    (problem,) = read(line).problems
    assert "dosage" in problem.message and "change" in problem.hint


def test_markdown_alone_may_be_written_by_hand():
    line = page()
    del line["boxed_warning"]
    for section in line["sections"]:
        for part in (section, *section["subsections"]):
            del part["text"]
    line["sections"][2]["markdown"] = "Keep **dry**.\n\n- in the box"
    drug = read(line).drug
    assert len(drug.sections[2].blocks) == 2 and drug.sections[:2] == read(page()).drug.sections[:2]


def test_a_boxed_warning_is_not_lost_with_its_section():
    line = page()
    line["sections"] = line["sections"][1:]
    (problem,) = read(line).problems
    assert "'boxed_warning' and the section" in problem.message


def test_blocks_are_believed_only_where_they_say_what_the_markdown_says():
    line = page()
    storage = line["sections"][2]
    storage["blocks"] = [["p", [["Co", "b"], ["ld.", "bi"]]]]
    assert [run.style for run in read(line).drug.sections[2].blocks[0].runs] == ["b", "bi"]
    storage["blocks"] = [["p", ["Warm."]]]
    (problem,) = read(line).problems
    assert "'blocks' and 'markdown' do not say the same" in problem.message


def test_a_passage_that_no_longer_answers_to_its_key_is_told():
    line = page()
    dosage = line["sections"][1]
    dosage["markdown"], dosage["text"] = (dosage[name].replace("Renal impairment", "Others") for name in ("markdown", "text"))
    drug, (problem,) = read(line)
    assert drug and problem.severity == "repair" and "dosage.renal" in problem.message


# --- damaged


def with_value(*place):
    """A change: the last of ``place`` stands where the names and numbers before it lead; no value where it is ``...``."""

    def change(line):
        *path, name, value = place
        for step in path:
            line = line[step]
        if value is ...:
            del line[name]
        else:
            line[name] = value

    return change


def nest(line):
    section = line["sections"][2]
    for _ in range(100):
        line["sections"] = [section := {**copy.deepcopy(page()["sections"][2]), "subsections": [section]}]


HOSTILE = {
    **{f"no {name}": with_value(name, ...) for name in (
        "title", "description", "kind", "class", "brand_names", "synonyms", "atc", "ingredients", "is_banned", "reviewed", "last_modified", "sources", "sections",
        "faqs", "product", "rank")},
    "another schema": with_value("schema", "drugref/export/2"),
    "a title without letters": with_value("title", "—"),
    "a ban in words": with_value("is_banned", "no"),
    "a ban of its own in words": with_value("banned_itself", "no"),
    "a rank that no column holds": with_value("rank", 10**30),
    "a rank that is no number": with_value("rank", "high"),
    "names that are one text": with_value("brand_names", "Zorbex"),
    "names that are numbers in lists": with_value("synonyms", [["Zorbex"]]),
    "a product of lists": with_value("product", {"company": ["a"]}),
    "a source without a title": with_value("sources", 0, "title", ...),
    "a question without an answer": with_value("faqs", 0, "a", None),
    "a section that is text": with_value("sections", 0, "Cold."),
    "a section without a key": with_value("sections", 2, "key", ...),
    "a key with a space": with_value("sections", 2, "key", "stor age"),
    "a key that is empty": with_value("sections", 2, "key", ""),
    "further keys that are text": with_value("sections", 2, "also", "dosage.renal"),
    "further keys with spaces": with_value("sections", 2, "also", ["dosage renal"]),
    "a code that is a list": with_value("sections", 2, "loinc", []),
    "no markdown": with_value("sections", 2, "markdown", ...),
    "no subsections": with_value("sections", 2, "subsections", ...),
    "markdown with a heading": with_value("sections", 2, "markdown", "Cold.\n\n# Dosage\n\n5 mg"),
    "markdown that is nested too deeply": with_value("sections", 2, "markdown", "".join("  " * i + "- a\n" for i in range(500))),
    "excerpts that are text": with_value("sections", 1, "excerpts", "dosage.renal"),
    "sections nested too deeply": nest,
    "a million sections": with_value("sections", [{}] * 1_000_000),
    **{f"blocks {value}": with_value("sections", 2, "blocks", value) for value in (
        5, [5], [["x", ["Cold."]]], [["p", "Cold."]], [["p", [["Cold.", "z"]]]], [["p", [["Cold.", "b", "b"]]]], [["l", "x", []]], [["l", -1, []]],
        [["t", [], [[]]]], [["t", [["a"]], [[["a"], ["b"]]]]], [["c", ["Cold."]]], [["p", [{}]]])},
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_line_is_one_problem_with_its_place_and_the_others_are_read(name, tmp_path):
    line = page()
    HOSTILE[name](line)
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join(map(json.dumps, (page(), line, page()))))
    first, bad, last = map(parse, records(str(path), "openfda"))
    assert first.drug and last.drug and not first.problems + last.problems
    assert bad.drug is None
    (problem,) = bad.problems
    assert problem.file == f"{path}#2" and problem.message and problem.hint and problem.severity == "error"


@pytest.mark.parametrize("cut", [5, 40, 300, -3])
def test_a_line_that_is_cut_off_is_one_problem(cut):
    raw = json.dumps(page()).encode()[:cut]
    assert kept(raw, "openfda").drug is None


@pytest.mark.parametrize("raw", [b'{"schema": "drugref/export/1", "title": "a\xff"}', b'{"schema": "drugref/export/1", "a": ' + b"[" * 200_000, b'[{"schema": "drugref/export/1"}]'])  # fmt: skip
def test_bytes_that_are_no_line_are_one_problem(raw):
    assert kept(raw, "openfda").drug is None


def test_a_line_that_is_too_long_hides_no_other(tmp_path):
    path = tmp_path / "lines.jsonl"
    path.write_text("\n".join((json.dumps(page()), "x" * 11_000_000, json.dumps(page()), "")))
    first, long, last = records(str(path), "openfda")
    assert "longer than 8 MB" in long.message and long.line == 2 and long.file.endswith("#2")
    assert parse(first).drug and parse(last).drug


def test_lines_of_a_label_and_of_an_export_may_stand_in_one_file(tmp_path):
    path = tmp_path / "lines.ndjson"
    path.write_text(json.dumps(label(1, "Foo")) + "\n\n" + json.dumps(page()).replace("/", "\\/") + "\n")
    assert [parse(record).drug.title for record in records(str(path), "openfda")] == ["Foozol", "Zorb"]


_VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.text(max_size=5)
    | st.sampled_from(["- a", "# b", "| a |", "```", "5 mg", "p", "b", "dosage.renal"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["key", "title", "markdown", "q", "a"]), inner, max_size=3),
    max_leaves=6,
)


def places(value, path=()):
    """The path of every value within one."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [(*path, key) for key, _ in inner] + [place for key, below in inner for place in places(below, (*path, key))]


@given(st.data())
def test_a_line_with_any_value_in_any_place_is_read_or_is_one_problem(data):
    line = page()
    line["sections"][2]["blocks"] = [["l", 1, [[["p", [["Cold.", "b"]]]]]]]
    line["sections"][2]["markdown"] = "1. **Cold.**"
    line["sections"][2]["text"] = "1. Cold."
    path = data.draw(st.sampled_from(places(line)))
    with_value(*path, data.draw(_VALUES))(line)
    read(line)
