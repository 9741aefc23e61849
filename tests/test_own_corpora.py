"""What people meet who keep corpora of their own: which corpus answers, folders that cannot be read, files left out, a repeated add."""

import json
import os

import pytest

from drugref import corpora
from drugref.corpora import Corpus, stamp_of

PAGE = "---\ntitle: {title}\n---\n## Dosage\n\n{dose}\n"


@pytest.fixture
def ward(tmp_path):
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "natalizumab.md").write_text(PAGE.format(title="Natalizumab", dose="As the ward says."))
    (folder / "housol.md").write_text(PAGE.format(title="Housol", dose="1 mg"))
    return folder


@pytest.fixture
def unlisted(monkeypatch):
    """``unlisted(folder)``: from now on the folder cannot be listed, as when its permissions are taken away."""

    def refuse(folder):
        real = corpora.os.scandir

        def scandir(path):
            if str(path) == str(folder):
                raise PermissionError(13, "Permission denied", str(path))
            return real(path)

        monkeypatch.setattr(corpora.os, "scandir", scandir)

    return refuse


def test_find_says_which_corpus_a_name_opens_and_one_corpus_alone_has_no_need_to(home, ward):
    assert "[drugref]" not in home("find", "natalizumab").out
    home("corpus", "add", str(ward))
    assert home("find", "natalizumab", "tysabri").out.count("[ward]") == 2
    told = json.loads(home("find", "natalizumab", "warfarin", "--json").out)["results"]
    assert [result["match"]["corpus"] for result in told] == ["ward", "drugref"]
    assert "[ward]" in home("find", "natalizumab", "--format", "rich").out


def test_answers_of_hits_and_columns_say_which_other_corpora_have_the_drug(home, ward):
    home("corpus", "add", str(ward))
    for argv in (("search", "ward", "-d", "natalizumab"), ("compare", "natalizumab", "housol"), ("interactions", "natalizumab", "housol")):
        assert "corpus ward, revision date not stated; also in drugref" in home(*argv).out
        (entry, *_) = json.loads(home(*argv, "--json").out)["entries"]
        assert entry["also_in"] == ["drugref"]


def test_columns_are_of_the_corpus_that_is_chosen(home, ward):
    home("corpus", "add", str(ward))
    assert "As the ward says." in home("compare", "natalizumab", "warfarin", "-s", "dosage").out
    chosen = home("compare", "natalizumab", "warfarin", "-s", "dosage", "--corpus", "drugref")
    assert (chosen.code, "As the ward says." in chosen.out) == (0, False)
    assert json.loads(home("compare", "natalizumab", "warfarin", "--corpus", "drugref", "--json").out)["entries"][0]["corpus"] == "drugref"


def test_a_drug_that_the_chosen_corpus_lacks_is_said_to_be_in_another(home, ward):
    home("corpus", "add", str(ward))
    run = home("show", "warfarin", "--corpus", "ward")
    assert (run.code, "warfarin is not in the corpus 'ward'" in run.err, "--corpus drugref" in run.err) == (3, True, True)
    run = home("show", "housol", "--corpus", "drugref")
    assert (run.code, "--corpus ward" in run.err) == (3, True)


def test_a_folder_that_cannot_be_listed_now_is_shown_as_it_was_and_harms_nothing_else(home, ward, unlisted):
    home("corpus", "add", str(ward))
    unlisted(ward)
    run = home("show", "housol")
    assert (run.code, "1 mg" in run.out) == (0, True)
    assert f"the corpus 'ward' cannot be read now ({ward}): shown as it was when it was last read" in run.err
    assert home("show", "amoxicillin").code == 0
    assert home("corpus", "remove", "ward").code == 0


def test_a_folder_within_that_cannot_be_listed_is_named_when_the_corpus_is_added_or_checked(home, ward, unlisted):
    (ward / "locked").mkdir()
    unlisted(ward / "locked")
    for argv in (("corpus", "add", str(ward)), ("corpus", "check", str(ward))):
        run = home(*argv)
        assert (run.code, f"{ward / 'locked'}: Permission denied" in run.err) == (5, True)


def test_a_folder_of_the_setting_that_cannot_be_listed_is_an_error_with_its_name(ward, unlisted):
    unlisted(ward)
    assert stamp_of(Corpus("ward", str(ward), added=True)) == ""
    with pytest.raises(corpora.CorpusFault, match=f"the corpus 'ward' cannot be listed: {ward}: Permission denied"):
        stamp_of(Corpus("ward", str(ward)))


def test_a_command_that_reads_one_corpus_still_says_that_another_is_not_there(home, ward, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    (other / "other.md").write_text(PAGE.format(title="Otherol", dose="2 mg"))
    home("corpus", "add", str(ward))
    home("corpus", "add", str(other))
    ward.rename(tmp_path / "gone")
    (other / "more.md").write_text(PAGE.format(title="Moreol", dose="3 mg"))
    run = home("show", "moreol")
    assert (run.code, run.err.count("the corpus 'ward' is not there now")) == (0, 1)


def test_a_corpus_added_again_is_refused_with_what_brings_it_up_to_date(home, ward):
    home("corpus", "add", str(ward))
    for more in ((), ("--name", "ward"), ("--name", "again")):
        run = home("corpus", "add", str(ward), *more)
        assert (run.code, f"{ward} is in use already, as 'ward'" in run.err, "drugref index" in run.err) == (2, True, True)


def test_files_of_another_format_in_a_folder_are_told_and_can_be_added_beside(home, ward):
    head = {"generic_name": ["FOOZOL"], "substance_name": ["FOOZOL"]}
    (ward / "sub").mkdir()
    (ward / "sub" / "foozol.json").write_text(json.dumps({"results": [{"usage": ["x"], "indications_and_usage": ["y"], "openfda": head}]}))
    run = home("corpus", "add", str(ward))
    assert "1 file of another format left out: sub/foozol.json" in run.err
    assert home("show", "foozol").code == 4
    assert home("corpus", "add", str(ward), "--format", "openfda", "--name", "labels").code == 0
    assert json.loads(home("show", "foozol", "--json").out)["monograph"]["corpus"] == "labels"
    assert json.loads(home("show", "housol", "--json").out)["monograph"]["corpus"] == "ward"


def test_counts_of_one_are_said_in_the_singular(home, tmp_path):
    (tmp_path / "one.md").write_text(PAGE.format(title="Housol", dose="1 mg"))
    assert home("corpus", "add", str(tmp_path / "one.md")).out.startswith("one: 1 drug of 1 file read as markdown")
    assert "1 drug. Corpus one" in home("list", "--corpus", "one").out


def test_a_monograph_without_questions_says_so(home, ward):
    home("corpus", "add", str(ward))
    run = home("faq", "-d", "housol")
    assert (run.code, "no questions are in the monograph of Housol" in run.err) == (3, True)


def test_a_file_that_could_not_be_read_is_read_when_it_can_be_though_its_size_and_time_are_the_same(home, ward):
    good = PAGE.format(title="Roomol", dose="2 mg").encode()
    page = ward / "roomol.md"
    page.write_bytes(b"\xff" * len(good))
    written = page.stat().st_mtime_ns - 10**12
    os.utime(page, ns=(written, written))
    home("corpus", "add", str(ward))
    assert home("show", "roomol").code == 3
    page.write_bytes(good)
    os.utime(page, ns=(written, written))
    assert "2 mg" in home("show", "roomol", "-s", "dosage").out


def test_a_corpus_without_files_has_no_date(home, ward):
    home("corpus", "add", str(ward))
    for page in ward.iterdir():
        page.unlink()
    told = json.loads(home("corpus", "list", "--json").out)["corpora"]
    assert [(one["files"], one["version"]) for one in told if one["name"] == "ward"] == [(0, "without files")]
