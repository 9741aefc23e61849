"""Several labels or files of one drug in a corpus: each has a name of its own that stays, and ``show`` tells of the others."""

import json

import pytest

from drugref.corpora import open_index
from drugref.lookup import find


def label(set_id, day, maker="Acme", name="Twinazine", brand=None):
    told = {"generic_name": [name], "substance_name": [name], "product_type": ["HUMAN PRESCRIPTION DRUG"], "manufacturer_name": [maker]}
    text = {"indications_and_usage": ["1 INDICATIONS AND USAGE Twinazine is for tests."]}
    return {
        "set_id": set_id,
        "id": f"id-of-{day}",
        "effective_time": day,
        **text,
        "openfda": told | ({"brand_name": [brand]} if brand else {}),
    }


A, B, C = (f"{letter * 8}-0000-0000-0000-000000000000" for letter in "abc")
LABELS = [label(A, "20240101", "Acme, Inc.", brand="Twinbrand"), label(B, "20250101", "Best Labs"), label(C, "20230101", "Copy Co")]


@pytest.fixture
def place(tmp_path, monkeypatch):
    """``opened()``: the index over a folder of one's own alone."""
    data, own = tmp_path / "data", tmp_path / "own"
    (data / "monographs").mkdir(parents=True)
    own.mkdir()
    (data / "known-names.tsv").write_text("name\tsynonyms\tbrands\tmarketed\tparts\n")
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(data))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(data))
    readers = []

    def opened():
        env = {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_CORPUS_PATH": str(own)}
        readers.append(open_index(env, lambda done, total, count: None, lambda note: None))
        return readers[-1]

    yield own, opened
    for reader in readers:
        reader.close()


def titled(reader, query):
    return [match.slug for match in [find(reader, query).match] if match]


def test_labels_are_told_apart_by_their_set_ids_wherever_they_lie(place):
    own, opened = place
    (own / "part.json").write_text(json.dumps({"results": LABELS}))
    reader = opened()
    assert [label.slug for label in reader.labels("twinazine")] == ["twinazine-aaaaaaaa", "twinazine-cccccccc"]
    assert reader.labels("twinazine")[0][1:] == (("Twinbrand",), "Acme, Inc.", "2024-01-01")


def test_a_label_keeps_its_name_when_a_better_one_comes_or_goes(place):
    own, opened = place
    (own / "a.json").write_text(json.dumps({"results": LABELS[:1]}))
    first = opened()
    assert [titled(first, name) for name in ("twinazine", "twinazine-aaaaaaaa")] == [["twinazine"], ["twinazine"]]
    (own / "b.json").write_text(json.dumps({"results": LABELS[1:]}))
    second = opened()
    assert [titled(second, f"twinazine-{letter * 8}") for letter in "abc"] == [
        ["twinazine-aaaaaaaa"],
        ["twinazine"],
        ["twinazine-cccccccc"],
    ]
    assert dict(second.entry("twinazine").extra)["set_id"] == B
    (own / "b.json").unlink()
    assert titled(opened(), "twinazine-aaaaaaaa") == ["twinazine"]


@pytest.mark.parametrize("name", ["twinazine-bbbbbbb", "twinazine-dddddddd", "twinazone-aaaaaaaa", "-aaaaaaaa"])
def test_a_set_id_that_is_nearly_right_opens_nothing(place, name):
    own, opened = place
    (own / "part.json").write_text(json.dumps({"results": LABELS}))
    assert titled(opened(), name) == []


def test_labels_without_a_set_id_are_told_apart_by_version_and_else_by_place(place):
    own, opened = place
    for row in (bare := [label("", "20240101"), label("", "20230101"), label("", "20220101")]):
        del row["set_id"]
    del bare[2]["id"]
    (own / "part.json").write_text(json.dumps({"results": bare}))
    assert [label.slug for label in opened().labels("twinazine")] == ["twinazine-idof2023", "twinazine-file-part-3"]


def test_pages_of_one_title_are_told_apart_by_their_file_names(place):
    own, opened = place
    for name in ("twinol.md", "twinol-old.md", "wow!.md", "a#3.md"):
        (own / name).write_text("---\ntitle: Twinol\n---\n## Dosage\n\n1 mg\n")
    assert sorted(entry.slug for entry in opened().entries()) == ["twinol-file", "twinol-file-a-3", "twinol-file-old", "twinol-file-wow"]


PAGE = "---\ntitle: {}\n---\n## Dosage\n\n{}\n"


def test_a_file_named_like_another_drug_neither_opens_as_it_nor_covers_it(drugref, tmp_path):
    (tmp_path / "ward").mkdir()
    for name in ("warfarin", "apixaban"):
        (tmp_path / "ward" / f"{name}.md").write_text(PAGE.format("Warfarin", f"Of {name}.md."))
    over = {"DRUGREF_CORPUS_PATH": str(tmp_path / "ward")}
    shown = json.loads(drugref("show", "apixaban", "--json", **over).out)["monograph"]
    assert (shown["title"], shown["corpus"]) == ("Apixaban", "drugref")
    brand = json.loads(drugref("find", "eliquis", "--json", **over).out)
    assert "warfarin" not in json.dumps(brand).casefold()
    assert "Of apixaban.md." in drugref("show", "warfarin-file-apixaban", **over).out
    assert drugref("show", "warfarin", **over).code == 4


def test_adding_pages_of_one_title_is_told(drugref, tmp_path):
    (tmp_path / "ward").mkdir()
    for name in ("a", "b"):
        (tmp_path / "ward" / f"{name}.md").write_text(PAGE.format("Twinol", name))
    run = drugref("corpus", "add", str(tmp_path / "ward"), XDG_DATA_HOME=str(tmp_path / "share"), DRUGREF_CORPUS_PATH="")
    assert "2 pages have the title Twinol" in run.err
    assert "twinol-file-a, twinol-file-b" in run.err


@pytest.fixture(scope="module")
def many(tmp_path_factory):
    """A folder with many labels of one drug, the same for all tests, so that its index is made once."""
    folder = tmp_path_factory.mktemp("many") / "labels"
    folder.mkdir()
    rows = [label(f"{i:08x}-0000", f"202401{i + 10}", f"Maker {i}, Inc.", "Natalizumab") for i in range(9)]
    (folder / "part.json").write_text(json.dumps({"results": rows}))
    return folder


@pytest.fixture
def corpus(drugref, many):
    """A drugref with those labels laid over the bundled corpus."""
    return lambda *argv, **more: drugref(*argv, DRUGREF_CORPUS_PATH=str(many), **more)


@pytest.mark.parametrize("form", ["plain", "rich", "markdown"])
def test_show_tells_of_further_labels_and_how_to_open_one(corpus, form):
    run = corpus("show", "natalizumab", "--format", form, COLUMNS="80")
    said = " ".join(run.out.split())
    assert "8 further labels of this drug in labels: natalizumab-00000007 (Maker 7, Inc., 2024-01-17); " in said
    assert "and 3 more in --json. To open one: drugref show natalizumab-00000007" in said
    assert "natalizumab-00000002" not in said
    assert "Also in: drugref (--corpus drugref)" in said
    assert corpus("show", "natalizumab-00000007").code == 0


def test_json_has_all_further_labels_and_one_of_them_has_the_others(corpus):
    best = json.loads(corpus("show", "natalizumab", "--json").out)["monograph"]["labels"]
    assert [row["slug"] for row in best] == [f"natalizumab-{i:08x}" for i in range(7, -1, -1)]
    assert best[0] == {"slug": "natalizumab-00000007", "brand_names": [], "company": "Maker 7, Inc.", "last_modified": "2024-01-17"}
    other = json.loads(corpus("show", "natalizumab-00000003", "--json").out)["monograph"]["labels"]
    assert [row["slug"] for row in other][:2] == ["natalizumab", "natalizumab-00000007"]


def test_a_drug_with_one_label_says_nothing_of_others(drugref):
    run = drugref("show", "natalizumab")
    assert "further label" not in run.out
