"""The index builds itself once, is rebuilt when something changed, and is never half there."""

import contextlib
import os
import sqlite3
import stat
import subprocess
import sys

import pytest

from drugref import lookup
from drugref.corpora import index_state, installed, open_index
from drugref.errors import CorpusFault
from drugref.index import SCHEMA_VERSION
from drugref.index.reader import Reader
from drugref.text import name_key

MONOGRAPH = "---\ntitle: {title}\nlastModified: '2025-01-01'\n---\n## Dosage\n\n{dose}\n"


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An installation whose only corpus is a folder of two files; returns its environment and the folder."""
    data = tmp_path / "data"
    (data / "monographs").mkdir(parents=True)
    (data / "corpus.toml").write_text('name = "drugref"\nversion = "1"\n')
    (data / "known-names.tsv").write_text(
        "name\tsynonyms\tbrands\tmarketed\tparts\nrealol\t\tRealbrand\tus\t\nalphanil\t\t\tus\t\nbetanil\t\t\t\t\n"
        "alphanol + gammanol\t\tDuobrand\tus\talphanol|gammanol\nalphanol + betanol\t\tBothbrand\tus\talphanol|betanol\n"
    )
    for title, dose in (("Alphanol", "5 mg"), ("Betanol", "7 mg")):
        (data / "monographs" / f"{title.lower()}.md").write_text(MONOGRAPH.format(title=title, dose=dose))
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(data))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(data))
    return {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache")}, data / "monographs"


class Counted:
    """Opens the index and counts how often it was built; what it opened is closed with it."""

    def __init__(self):
        self.builds = 0
        self.notes = []
        self.opened = []

    def progress(self, done, total, count):
        self.builds += done == total

    def open(self, env, **more) -> Reader:
        self.opened.append(open_index(env, self.progress, self.notes.append, **more))
        return self.opened[-1]


@pytest.fixture
def counted():
    count = Counted()
    yield count
    for reader in count.opened:
        reader.close()


def dose(reader, slug):
    return reader.monograph(slug).sections[0].text


def test_it_is_built_on_first_use_and_then_only_opened(small, counted):
    env, _ = small
    assert index_state(env).state == "absent"
    assert dose(counted.open(env), "alphanol") == "5 mg"
    assert dose(counted.open(env), "betanol") == "7 mg"
    assert counted.builds == 1
    assert index_state(env).state == "fresh"


@pytest.mark.parametrize("change", ["edit", "add", "remove", "rename"])
def test_a_changed_file_is_noticed_at_the_next_command(small, change, counted):
    env, folder = small
    counted.open(env).close()
    file = folder / "alphanol.md"
    if change == "edit":
        file.write_text(MONOGRAPH.format(title="Alphanol", dose="50 mg"))
    elif change == "add":
        (folder / "gammanol.md").write_text(MONOGRAPH.format(title="Gammanol", dose="1 mg"))
    elif change == "remove":
        file.unlink()
    else:
        file.rename(folder / "alphanol-2.md")
    assert index_state(env).state == "old"
    slugs = [entry.slug for entry in counted.open(env).entries()]
    assert counted.builds == 2
    assert ("gammanol" in slugs) == (change == "add")
    assert ("alphanol" in slugs) == (change != "remove")


def damage(path, how):
    if how == "truncated":
        os.truncate(path, 5000)
    elif how == "empty":
        open(path, "w").close()
    elif how == "another program's":
        os.unlink(path)
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute("CREATE TABLE x (y)")
    elif how == "no database":
        with open(path, "w") as handle:
            handle.write("not a database, but long enough to look like a file" * 100)
    elif how == "older version":
        with contextlib.closing(sqlite3.connect(path)) as db:
            db.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")


@pytest.mark.parametrize("how", ["truncated", "empty", "another program's", "no database", "older version"])
def test_a_damaged_or_foreign_file_is_built_anew(small, how, counted):
    env, _ = small
    counted.open(env).close()
    path = index_state(env).path
    damage(path, how)
    assert index_state(env).state in ("damaged", "old")
    assert dose(counted.open(env), "alphanol") == "5 mg"
    assert index_state(env).state == "fresh"


def test_a_failed_build_leaves_the_old_index_and_no_file_behind(small, monkeypatch, counted):
    env, _ = small
    counted.open(env).close()
    before = sorted(os.listdir(env["DRUGREF_CACHE_DIR"]))

    def fail(*args):
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr("drugref.index.writer._verify", fail)
    with pytest.raises(sqlite3.OperationalError):
        counted.open(env, rebuild=True)
    monkeypatch.undo()
    assert sorted(os.listdir(env["DRUGREF_CACHE_DIR"])) == before


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root writes everywhere")
def test_a_folder_that_cannot_be_written_leads_to_an_index_in_memory(small, tmp_path, counted):
    env, _ = small
    locked = tmp_path / "locked"
    locked.mkdir()
    locked.chmod(stat.S_IRUSR | stat.S_IXUSR)
    assert dose(counted.open({**env, "DRUGREF_CACHE_DIR": str(locked / "cache")}), "alphanol") == "5 mg"
    assert "in memory" in counted.notes[0]


def test_a_file_where_the_folder_should_be_leads_to_an_index_in_memory(small, tmp_path, counted):
    env, _ = small
    (tmp_path / "file").write_text("")
    assert dose(counted.open({**env, "DRUGREF_CACHE_DIR": str(tmp_path / "file")}), "alphanol") == "5 mg"
    assert "in memory" in counted.notes[0]


def test_an_unreadable_file_is_kept_out_and_reported_with_its_line(small, counted):
    env, folder = small
    (folder / "broken.md").write_text('---\ntitle: "x\n---\n')
    reader = counted.open(env)
    (problem,) = reader.problems()
    assert problem.file.endswith("broken.md")
    assert problem.line > 0
    assert [entry.slug for entry in reader.entries()] == ["alphanol", "betanol"]


def test_two_files_of_one_title_are_told_apart_by_file_name_and_neither_opens(small, counted):
    env, folder = small
    (folder / "alphanol-uk.md").write_text(MONOGRAPH.format(title="Alphanol", dose="9 mg"))
    reader = counted.open(env)
    assert sorted(entry.slug for entry in reader.entries() if entry.title == "Alphanol") == ["alphanol-file", "alphanol-file-uk"]
    assert len({named.slug for named in reader.named(name_key("alphanol"))}) == 2
    for slug in ("alphanol-file", "alphanol-file-uk"):
        assert lookup.find(reader, slug).match.slug == slug


def test_a_missing_corpus_is_one_clear_error(small, tmp_path):
    env, _ = small
    with pytest.raises(CorpusFault, match="is not there"):
        installed({**env, "DRUGREF_CORPUS_PATH": str(tmp_path / "none")})


def test_a_corpus_on_top_is_shown_first_and_the_other_named(small, tmp_path, counted):
    env, _ = small
    own = tmp_path / "ours"
    own.mkdir()
    (own / "alphanol.md").write_text(MONOGRAPH.format(title="Alphanol", dose="ours: 6 mg"))
    reader = counted.open({**env, "DRUGREF_CORPUS_PATH": str(own)})
    assert dose(reader, "alphanol") == "ours: 6 mg"
    assert reader.also_in("alphanol") == ("drugref",)
    assert [corpus.name for corpus in reader.corpora()] == ["ours", "drugref"]


def test_processes_started_together_build_once_and_all_answer(tmp_path, env):
    """Twelve real processes on an empty cache: all right answers, one index, nothing else left."""
    env = {**env, "DRUGREF_CACHE_DIR": str(tmp_path / "together")}
    command = [sys.executable, "-m", "drugref", "show", "ropinex", "-s", "renal", "-q"]
    running = [subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(12)]
    answers = [process.communicate(timeout=120) for process in running]
    assert {process.returncode for process in running} == {0}
    assert len({out for out, _ in answers}) == 1
    assert "0.25 mg once daily" in answers[0][0]
    left = sorted(name.rpartition(".")[2] for name in os.listdir(tmp_path / "together"))
    assert left in (["checked", "sqlite"], ["checked", "lock", "sqlite"])


def test_the_time_of_the_build_and_its_program_are_in_it(small, counted):
    env, _ = small
    meta = counted.open(env).meta()
    assert meta["built"].endswith("+00:00")
    assert meta["program"]


def test_a_killed_builds_leftover_is_swept_out(small, counted):
    env, _ = small
    cache = env["DRUGREF_CACHE_DIR"]
    os.makedirs(cache)
    old = os.path.join(cache, ".building-left.sqlite")
    open(old, "w").close()
    os.utime(old, (1, 1))
    counted.open(env).close()
    assert not os.path.exists(old)


def test_look_alikes_are_computed_among_drugs_here_and_on_the_market(small, counted):
    env, _ = small
    reader = counted.open(env)
    assert [(name, slug) for name, slug, _ in reader.lookalikes("alphanol", 0.7)] == [("alphanil", None)]
    assert reader.lookalikes("betanol", 0.7) == ()  # betanil is a name, but not on the market


def test_a_brand_that_only_the_table_has_is_offered_and_never_opens(small, counted):
    env, folder = small
    (folder / "realol.md").write_text(MONOGRAPH.format(title="Realol", dose="1 mg"))
    result = lookup.find(counted.open(env), "Realbrand")
    assert (result.status, result.match) == ("near", None)
    assert [(c.slug, c.kind, c.likely) for c in result.candidates] == [("realol", "brand", False)]


def test_a_brand_of_a_combination_never_opens_a_part(small, counted):
    env, _ = small
    reader = counted.open(env)
    offered = lookup.find(reader, "Duobrand")
    assert (offered.status, [c.slug for c in offered.candidates], offered.match) == ("near", ["alphanol"], None)
    assert lookup.find(reader, "Bothbrand").status == "known"
