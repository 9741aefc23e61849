"""``corpus check`` of label files and zip files: what reading them met is told with its place; the house rules are for Markdown."""

import json
import zipfile
from pathlib import Path

import pytest

HERE = Path(__file__).parent / "sources"


@pytest.fixture
def checked(drugref):
    def run(path, code=0):
        run = drugref("corpus", "check", str(path), "--json")
        assert run.code == code
        return json.loads(run.out)

    return run


def label(name, set_id="11111111-2222-3333-4444-555555555555"):
    return {
        "set_id": set_id, "id": "x", "effective_time": "20250101", "indications_and_usage": ["1 INDICATIONS AND USAGE For tests, 5.0mg QD."],
        "openfda": {"generic_name": [name], "substance_name": [name], "product_type": ["HUMAN PRESCRIPTION DRUG"]},
    }  # fmt: skip


@pytest.mark.parametrize("path", [HERE / "openfda" / "rx.json", HERE / "spl" / "rx.xml"], ids=lambda path: path.suffix)
def test_a_label_file_is_read_by_its_format(checked, path):
    doc = checked(path)
    assert (doc["files"], doc["records"], doc["read"]) == (1, 1, 1)
    assert {finding["severity"] for finding in doc["findings"]} <= {"repair"}


def test_a_label_of_many_in_a_zip_file_is_named_by_member_and_ordinal(checked, tmp_path):
    with zipfile.ZipFile(tmp_path / "part.json.zip", "w") as archive:
        archive.writestr("part.json", json.dumps({"results": [label("Fooazine"), {"set_id": "nothing"}, label("Barazine")]}))
    doc = checked(tmp_path / "part.json.zip", code=5)
    assert (doc["records"], doc["read"]) == (3, 2)
    (error,) = [finding for finding in doc["findings"] if finding["severity"] == "error"]
    assert error["file"].endswith("part.json.zip!part.json#2")


def test_notation_that_a_label_uses_is_no_finding_and_that_of_a_page_is(checked, tmp_path):
    (tmp_path / "labels").mkdir()
    (tmp_path / "labels" / "a.json").write_text(json.dumps({"results": [label("Fooazine"), label("Fooazine", "2")]}))
    assert checked(tmp_path / "labels")["findings"] == []
    (tmp_path / "page.md").write_text("---\ntitle: Fooazine\n---\n## Usage\n\nFor tests, 5.0mg QD.\n")
    assert {finding["rule"] for finding in checked(tmp_path / "page.md", code=5)["findings"]} >= {"notation"}


def test_house_rules_of_a_corpus_of_ours_do_not_reach_labels(checked, tmp_path):
    (tmp_path / "corpus.toml").write_text('name = "own"\nversion = "1"\n')
    (tmp_path / "a.json").write_text(json.dumps(label("Fooazine")))
    assert checked(tmp_path)["findings"] == []


@pytest.mark.parametrize(("name", "says"), [("pages.zip", "holds no label"), ("cut.zip", "not a whole zip file")])
def test_a_zip_file_without_labels_is_told_from_a_damaged_one(drugref, tmp_path, name, says):
    with zipfile.ZipFile(tmp_path / "pages.zip", "w") as archive:
        archive.writestr("a.md", "## Usage\n\nFor tests.\n")
    (tmp_path / "cut.zip").write_bytes((tmp_path / "pages.zip").read_bytes()[:60])
    run = drugref("corpus", "check", str(tmp_path / name))
    assert (run.code, says in run.out) == (5, True)


def test_the_summary_says_how_much_was_read(drugref, tmp_path):
    (tmp_path / "a.json").write_text(json.dumps({"results": [label("Fooazine"), label("Barazine")]}))
    assert drugref("corpus", "check", str(tmp_path)).out == f"1 file, 2 of 2 monographs read, 0 findings, 0 repairs in {tmp_path}\n"
