"""Corpora of one's own: added on top, taken away, answered from, missed when they are gone, and read on where a run was stopped."""

import json
import os

import pytest

from drugref.corpora import open_index, registry_file
from drugref.records import Problem
from drugref.sources import Record
from drugref.workers import _read as _read_chunk

PAGE = "---\ntitle: {title}\nsynonyms: [{synonyms}]\n---\n## Dosage\n\n{dose}\n"


@pytest.fixture
def hospital(tmp_path):
    folder = tmp_path / "Hospital Pages"
    folder.mkdir()
    (folder / "natalizumab.md").write_text(PAGE.format(title="Natalizumab", synonyms="", dose="Ours: as the ward says."))
    (folder / "housol.md").write_text(PAGE.format(title="Housol", synonyms="", dose="1 mg"))
    return folder


def test_a_corpus_is_added_on_top_answered_from_and_taken_away(home, hospital):
    added = home("corpus", "add", str(hospital))
    assert (added.code, added.out) == (0, "hospital-pages: 2 drugs of 2 files read as markdown, 0 with repairs; 0 kept out\n")
    by_brand = json.loads(home("show", "tysabri", "--json").out)
    assert (by_brand["monograph"]["corpus"], by_brand["match"]["kind"]) == ("hospital-pages", "brand")  # the brand is the covered page's
    ours = json.loads(home("show", "natalizumab", "--json").out)["monograph"]
    assert (ours["corpus"], ours["sections"][0]["text"]) == ("hospital-pages", "Ours: as the ward says.")
    assert "drugref" in home("show", "natalizumab").out
    bundled = json.loads(home("show", "natalizumab", "--corpus", "drugref", "--json").out)["monograph"]
    assert (bundled["corpus"], len(bundled["sections"]) > 5) == ("drugref", True)
    assert [d["slug"] for d in json.loads(home("list", "--corpus", "hospital-pages", "--json").out)["drugs"]] == ["housol", "natalizumab"]
    assert home("corpus", "remove", "hospital-pages").code == 0
    assert home("show", "housol").code != 0
    assert json.loads(home("show", "natalizumab", "--json").out)["monograph"]["corpus"] == "drugref"
    assert (hospital / "housol.md").exists()


def test_the_newest_corpus_lies_on_top(home, hospital, tmp_path):
    other = tmp_path / "ward"
    other.mkdir()
    (other / "housol.md").write_text(PAGE.format(title="Housol", synonyms="", dose="2 mg"))
    home("corpus", "add", str(hospital), "--name", "first")
    home("corpus", "add", str(other))
    names = [corpus["name"] for corpus in json.loads(home("corpus", "list", "--json").out)["corpora"]]
    assert names == ["ward", "first", "drugref"]
    assert "2 mg" in home("show", "housol").out
    assert "1 mg" in home("show", "housol", "--corpus", "first").out


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (["add", "/no/such"], 5, "no such file"),
        (["add", "EMPTY"], 3, "nothing to read"),
        (["add", "HOSPITAL", "--format", "docx"], 2, "no format 'docx'"),
        (["add", "HOSPITAL", "--name", "a/b"], 2, "--name a-b"),
        (["add", "HOSPITAL", "--name", "drugref"], 2, "there is a corpus 'drugref'"),
        (["remove", "drugref"], 2, "the bundled corpus stays"),
        (["remove", "nobody"], 3, "no corpus 'nobody'"),
    ],
)
def test_what_cannot_be_added_or_removed_is_said_and_changes_nothing(home, hospital, tmp_path, argv, code, says):
    (tmp_path / "empty").mkdir()
    argv = [{"HOSPITAL": str(hospital), "EMPTY": str(tmp_path / "empty")}.get(word, word) for word in argv]
    run = home("corpus", *argv)
    assert (run.code, run.out) == (code, "")
    assert says in run.err
    assert [corpus["name"] for corpus in json.loads(home("corpus", "list", "--json").out)["corpora"]] == ["drugref"]


def test_a_corpus_of_which_nothing_can_be_read_is_not_kept(home, tmp_path):
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "x.md").write_text('---\ntitle: "x\n---\n')
    run = home("corpus", "add", str(tmp_path / "broken"))
    assert run.code == 5
    assert "x.md" in run.err
    assert home("show", "natalizumab", "-q").code == 0
    assert [corpus["name"] for corpus in json.loads(home("corpus", "list", "--json").out)["corpora"]] == ["drugref"]


def test_a_file_that_cannot_be_read_is_reported_and_harms_nothing_else(home, hospital, tmp_path):
    (hospital / "broken.md").write_text('---\ntitle: "x\n---\n')
    (hospital / "messy.md").write_text("## **Usage**\n\nFor pain.\n")
    report = tmp_path / "report.jsonl"
    run = home("corpus", "add", str(hospital), "--report", str(report))
    assert run.code == 0
    assert "3 drugs of 4 files" in run.out
    assert "broken.md:" in run.out
    rows = [json.loads(line) for line in report.read_text().splitlines()]
    said = {os.path.basename(row["file"]): (row["status"], row["slug"]) for row in rows}
    assert said["broken.md"] == ("skipped", None)
    assert said["housol.md"] == ("read", "housol")
    assert said["messy.md"][0] == "repaired"
    assert all(problem["message"] for row in rows for problem in row["problems"])


def test_a_corpus_that_is_not_there_now_is_shown_as_it_was_and_said(home, hospital):
    home("corpus", "add", str(hospital))
    hospital.rename(hospital.with_name("away"))
    run = home("show", "housol")
    assert (run.code, "1 mg" in run.out) == (0, True)
    assert "not there now" in run.err
    hospital.with_name("away").rename(hospital)
    assert home("show", "housol").err == ""


def test_a_damaged_list_of_corpora_is_said_with_its_place(home, tmp_path):
    path = registry_file({"XDG_DATA_HOME": str(tmp_path / "share"), "HOME": str(tmp_path)})
    os.makedirs(os.path.dirname(path))
    with open(path, "w") as out:
        out.write("{")
    run = home("show", "natalizumab")
    assert run.code == 5
    assert path in run.err


def test_an_unknown_corpus_is_a_usage_error(home):
    run = home("show", "natalizumab", "--corpus", "nobody")
    assert (run.code, run.out) == (2, "")
    assert "there are: drugref" in run.err


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path, monkeypatch):
    import drugref.building as building
    import drugref.workers as workers

    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(500):
        (folder / f"{i:03}.md").write_text(PAGE.format(title=f"Drug{i}ol", synonyms="", dose=f"{i} mg"))
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(tmp_path / "data"))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(tmp_path / "data"))
    (tmp_path / "data" / "monographs").mkdir(parents=True)
    (tmp_path / "data" / "known-names.tsv").write_text("name\tsynonyms\tbrands\tmarketed\tparts\n")
    env = {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_CORPUS_PATH": str(folder)}
    parse, seen = workers.parse, []

    def stop_at_400(record):
        seen.append(record.where)
        if len(seen) == 450:
            raise KeyboardInterrupt
        return parse(record)

    monkeypatch.setattr(workers, "parse", stop_at_400)
    notes = []
    with pytest.raises(KeyboardInterrupt):
        open_index(env, lambda done, total, count: None, notes.append)
    assert notes == ["stopped; what was read is kept, and the next command goes on from there"]
    reader = open_index(env, lambda done, total, count: None, notes.append)
    assert len(list(reader.entries())) == 500
    assert reader.monograph("drug499ol").sections[0].text == "499 mg"
    assert len(seen) < 450 + 500
    reader.close()
    assert building.draft_path(str(tmp_path / "cache" / "x")) not in os.listdir(tmp_path / "cache")
    assert not [name for name in os.listdir(tmp_path / "cache") if name.startswith(".building-")]


def test_a_record_over_which_a_process_dies_is_reported_and_the_rest_is_read(monkeypatch):
    """Real processes; one record ends the process that reads it."""
    import drugref.workers as workers

    monkeypatch.setattr(workers, "_ALONE", 1)
    monkeypatch.setattr(workers, "_read_and_clear", die_over_3)
    monkeypatch.setattr(workers, "_read", die_over_3)
    records = [Record(f"{i}.md", PAGE.format(title=f"Drug{i}ol", synonyms="", dose="1 mg").encode(), "markdown") for i in range(6)]
    out = [rows for chunk in workers.read_records([*records, Problem("7.md", 1, "lost")]) for rows in chunk.rows]
    assert [rows.where for rows in out] == [*(f"{i}.md" for i in range(6)), "7.md"]
    assert [rows.drug is not None for rows in out] == [True, True, True, False, True, True, False]
    assert "ended the process" in out[3].problems[0].message


def test_a_reader_that_fails_over_a_record_costs_that_record_alone(monkeypatch):
    import drugref.workers as workers

    def fail(record):
        raise ZeroDivisionError("a fault of ours")

    monkeypatch.setattr(workers, "parse", fail)
    (chunk,) = workers.read_records([Record("a.md", b"## Usage", "markdown")])
    (rows,) = chunk.rows
    assert (rows.drug, rows.problems[0].file) == (None, "a.md")
    assert "ZeroDivisionError" in rows.problems[0].message


def die_over_3(chunk):
    """In the other process: end it without a word."""
    if any(item[0] == "3.md" for item in chunk):
        os._exit(9)
    return _read_chunk(chunk)


def test_a_page_on_top_does_not_hide_the_boxed_warning_of_the_page_below(home, tmp_path):
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "n.md").write_text(PAGE.format(title="Natalizumab", synonyms="", dose="300 mg"))
    home("corpus", "add", str(folder))
    plain = home("show", "natalizumab", "-s", "dosage").out
    assert "BOXED WARNING of Natalizumab in the corpus drugref; the page shown has none" in plain
    assert "leukoencephalopathy" in plain
    shown = json.loads(home("show", "natalizumab", "--json").out)["monograph"]
    assert (shown["boxed_warning"], [warning["corpus"] for warning in shown["ingredient_warnings"]]) == (None, ["drugref"])


def test_a_report_that_cannot_be_written_is_said_before_anything_is_added(home, hospital, tmp_path):
    run = home("corpus", "add", str(hospital), "--report", str(tmp_path / "none" / "x.jsonl"))
    assert run.code == 1
    assert [corpus["name"] for corpus in json.loads(home("corpus", "list", "--json").out)["corpora"]] == ["drugref"]


def test_a_stopped_update_of_a_large_corpus_is_finished_by_the_next_command(place_of_many, monkeypatch):
    import drugref.corpora as corpora
    import drugref.workers as workers

    env, folder = place_of_many
    monkeypatch.setattr(corpora, "_WATCHED", 20)
    open_index(env, lambda done, total, count: None, lambda note: None).close()
    for i in range(10):
        (folder / f"{i:03}.md").write_text(PAGE.format(title=f"Drug{i}ol", synonyms="", dose="new"))

    def stop(record):
        raise KeyboardInterrupt

    with monkeypatch.context() as patched, pytest.raises(KeyboardInterrupt):
        patched.setattr(workers, "parse", stop)
        open_index(env, lambda done, total, count: None, lambda note: None, thorough=True)
    (folder.parent / "data" / "monographs" / "x.md").write_text(PAGE.format(title="Extrol", synonyms="", dose="1 mg"))
    reader = open_index(env, lambda done, total, count: None, lambda note: None)
    assert len(list(reader.entries())) == 41
    assert reader.monograph("drug3ol").sections[0].text == "new"
    reader.close()


@pytest.fixture
def place_of_many(tmp_path, monkeypatch):
    folder = tmp_path / "many"
    folder.mkdir()
    for i in range(40):
        (folder / f"{i:03}.md").write_text(PAGE.format(title=f"Drug{i}ol", synonyms="", dose=f"{i} mg"))
    (tmp_path / "data" / "monographs").mkdir(parents=True)
    (tmp_path / "data" / "known-names.tsv").write_text("name\tsynonyms\tbrands\tmarketed\tparts\n")
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(tmp_path / "data"))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(tmp_path / "data"))
    return {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache"), "DRUGREF_CORPUS_PATH": str(folder)}, folder


def test_a_page_with_two_drugs_for_synonyms_covers_neither(home, tmp_path):
    (tmp_path / "ward").mkdir()
    (tmp_path / "ward" / "thin.md").write_text(PAGE.format(title="Blood thinners", synonyms="apixaban, warfarin", dose="1 mg"))
    home("corpus", "add", str(tmp_path / "ward"))
    for name, brand in (("apixaban", "eliquis"), ("warfarin", "coumadin")):
        run = home("find", name, "--json")
        result = json.loads(run.out)["results"][0]
        assert (run.code, {match["slug"] for match in result["candidates"]}) == (4, {name, "blood-thinners"})
        assert json.loads(home("show", brand, "--json").out)["monograph"]["corpus"] == "drugref"


def test_a_brand_of_a_covered_page_that_another_drug_has_is_that_drugs(home, tmp_path):
    (tmp_path / "ward").mkdir()
    (tmp_path / "ward" / "a.md").write_text(PAGE.format(title="Warfarin", synonyms="", dose="1 mg"))
    (tmp_path / "ward" / "b.md").write_text(PAGE.format(title="Housol", synonyms="Coumadin", dose="2 mg"))
    home("corpus", "add", str(tmp_path / "ward"))
    assert json.loads(home("show", "coumadin", "--json").out)["monograph"]["slug"] == "housol"
    assert json.loads(home("find", "coumadinn", "--json").out)["results"][0]["candidates"][0]["slug"] == "housol"
    home("corpus", "remove", "ward")
    assert json.loads(home("show", "coumadin", "--json").out)["monograph"]["slug"] == "warfarin"


def test_the_hint_of_a_name_of_two_drugs_opens_one_of_them(home, tmp_path):
    (tmp_path / "ward").mkdir()
    (tmp_path / "ward" / "l.md").write_text(PAGE.format(title="Lantus", synonyms="", dose="10 units"))
    home("corpus", "add", str(tmp_path / "ward"))
    run = home("show", "lantus")
    hint = run.err.rpartition("drugref show ")[2].split()
    assert (run.code, hint) == (4, ["lantus", "--corpus", "ward"])
    assert home("show", *hint).code == 0


def test_a_boxed_warning_of_the_page_on_top_hides_neither_the_one_below_nor_that_the_drug_is_banned_there(home, tmp_path):
    for name, head, warning in (("below", "is_banned: true\n", "It can kill."), ("ward", "", "Ask the ward.")):
        page = f"---\ntitle: Foozol\nclass: test drug\n{head}---\n## Boxed Warning\n\n{warning}\n\n## Dosage\n\n3 mg.\n"
        (tmp_path / name).mkdir()
        (tmp_path / name / "foozol.md").write_text(page)
        home("corpus", "add", str(tmp_path / name))
    top, under = "ward", "below"
    for form in ("plain", "markdown", "rich"):
        told = " ".join(home("show", "foozol", "-s", "dosage", "--format", form).out.split())
        assert "It can kill." in told and "Ask the ward." in told
        assert f"in the corpus {under}; the page shown has another" in told or f"in the corpus {top}; the page shown has another" in told
        assert f"Foozol is marked as banned in the corpus {under}" in told or "Foozol is marked as banned in this corpus" in told
    assert json.loads(home("show", "foozol", "--json").out)["monograph"]["is_banned"] is True


def test_a_page_on_top_does_not_hide_what_the_page_below_states_of_another_drug(home, tmp_path):
    said = {"below": "- **Iotaban:** bleeding → contraindicated.", "ward": "- **Zetamab:** dizziness → caution."}
    for name, line in said.items():
        (tmp_path / name).mkdir()
        (tmp_path / name / "foozol.md").write_text(f"---\ntitle: Foozol\nclass: test drug\n---\n## Drug Interactions\n\n{line}\n")
    for other in ("Iotaban", "Zetamab"):
        (tmp_path / "below" / f"{other}.md").write_text(f"---\ntitle: {other}\nclass: test drug\n---\n## Dosage\n\n1 mg.\n")
    for name in said:
        home("corpus", "add", str(tmp_path / name))
    pairs = json.loads(home("interactions", "foozol", "iotaban", "zetamab", "--json").out)["pairs"]
    told = {pair["b"]: [(f["weight"], f["in"], f["corpus"]) for f in pair["findings"]] for pair in pairs if pair["a"] == "foozol"}
    layers = {f[2] for found in told.values() for f in found}
    assert told["iotaban"][0][:2] == ("contraindicated", "foozol")
    assert told["zetamab"][0][:2] == ("monitor", "foozol")
    (named,) = layers - {None}
    assert None in layers
    plain = home("interactions", "foozol", "iotaban", "zetamab").out
    assert f"Foozol in the corpus {named}, not the page shown: Drug Interactions" in plain


def test_a_near_name_of_a_covered_drug_is_sought_in_the_corpus_that_is_asked(home, hospital):
    home("corpus", "add", str(hospital))
    run = home("show", "natalizumabb", "--corpus", "drugref")
    assert (run.code, run.err.rpartition("drugref show ")[2].split()) == (4, ["natalizumab", "--corpus", "drugref"])
    opened = json.loads(home("show", "natalizumabb", "--corpus", "drugref", "--closest", "--json").out)
    assert opened["monograph"]["corpus"] == "drugref"


def test_lists_by_warning_count_the_pages_that_a_corpus_lies_over(home, hospital):
    (hospital / "vioxx.md").write_text(PAGE.format(title="Warfarin", synonyms="", dose="1 mg"))
    home("corpus", "add", str(hospital))
    listed = {drug["slug"]: drug for drug in json.loads(home("list", "--boxed", "--json").out)["drugs"]}
    assert (listed["warfarin"]["corpus"], listed["warfarin"]["boxed_warning"]) == ("hospital-pages", True)
    assert "housol" not in listed
