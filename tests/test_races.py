"""Processes beside each other: started together, reading while others build, changing the corpora at once, editing what is being read."""

import os
import random
import threading
import time
from pathlib import Path

import pytest

from drugref import building
from drugref.corpora import index_state, open_index
from tests.installation import CLEAN, Installation, finished, page, said, title


@pytest.fixture
def installed(tmp_path):
    return Installation(tmp_path / "drugref", drugs=12)


class Watch(threading.Thread):
    """Notes every index that is ever put in place, by its inode and time."""

    def __init__(self, cache: Path) -> None:
        super().__init__(daemon=True)
        self.cache, self.seen, self.over = cache, set(), threading.Event()

    def run(self) -> None:
        while not self.over.wait(0.002):
            for file in self.cache.glob("index-*.sqlite"):
                stat = file.stat()
                self.seen.add((stat.st_ino, stat.st_mtime_ns))

    def end(self) -> int:
        self.over.set()
        self.join()
        return len(self.seen)


def started_together(installed, count: int) -> None:
    watch = Watch(installed.cache)
    watch.start()
    running = [installed.start("show", title(number % 12), "-s", "dosage", "-q") for number in range(count)]
    answers = [finished(process) for process in running]
    assert watch.end() == 1
    for number, done in enumerate(answers):
        assert (done.code, done.err) == (0, "")
        assert done.out.startswith(title(number % 12))
        assert f"\n{number % 12 + 1} mg daily. Word0" in done.out
        assert "Word39 follows the tablet." in done.out
    assert installed.left() in CLEAN


def test_processes_started_at_once_on_an_empty_cache_build_one_index(installed):
    started_together(installed, 10)


@pytest.mark.long
def test_forty_processes_started_at_once_on_an_empty_cache_build_one_index(installed):
    started_together(installed, 40)


def answers_whole(done, number: int, doses: set[int]) -> int:
    """The dose that was shown, in its section and its FAQ alike: of one and the same edit."""
    assert (done.code, done.err) == (0, "")
    (stated,) = (dose for dose in doses if f"\n{dose} mg daily. Word0" in done.out)
    assert f"As {stated} mg with water." in done.out
    assert "Word39 follows the tablet." in done.out
    assert done.out.startswith(title(number))
    return stated


def read_while(installed, turns: int) -> None:
    """Three readers in a loop while pages are edited and the index is made anew: each answer is of one state, and none goes back."""
    installed.run("index")
    doses, shown, over = {4}, [], threading.Event()
    faults = []

    def read() -> None:
        last = 0
        while not over.is_set():
            try:
                dose = answers_whole(installed.run("show", title(3)), 3, set(doses))
                assert dose >= last
            except (AssertionError, ValueError) as error:
                faults.append(error)
                return
            last = dose
            shown.append(dose)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for turn in range(turns):
        dose = 1000 + turn
        doses.add(dose)
        installed.write(3, dose)
        if turn % 2:
            assert installed.run("index", "--rebuild").code == 0
    over.set()
    for reader in readers:
        reader.join()
    assert not faults, faults[0]
    assert len(shown) > turns // 2
    assert answers_whole(installed.run("show", title(3)), 3, doses) == 999 + turns
    assert installed.left() in CLEAN


def test_readers_see_one_state_or_another_and_never_half(installed):
    read_while(installed, 6)


@pytest.mark.long
def test_readers_see_one_state_or_another_and_never_half_for_long(installed):
    read_while(installed, 40)


def test_corpora_added_and_removed_at_once_are_each_kept(installed):
    """Six are added and one is taken away at the same time; none is lost, none is twice, and the index has them all."""
    folders = []
    for number in range(7):
        folder = installed.root / f"ward-{number}"
        folder.mkdir()
        (folder / "own.md").write_text(page(300 + number, 50 + number))
        folders.append(folder)
    assert installed.run("corpus", "add", str(folders[6])).code == 0
    running = [installed.start("corpus", "add", str(folder)) for folder in folders[:6]]
    running.append(installed.start("corpus", "add", str(folders[0]), "--name", "ward-0"))  # the same once more
    gone = installed.start("corpus", "remove", "ward-6")
    codes = sorted(finished(process).code for process in running)
    assert codes == [0, 0, 0, 0, 0, 0, 2]
    assert finished(gone).code == 0
    names = [line.split()[0] for line in installed.run("corpus", "list", "--format", "csv").out.splitlines()[1:]]
    assert sorted(name.split(",")[0] for name in names) == ["drugref", *(f"ward-{number}" for number in range(6))]
    for number in range(6):
        assert f"{50 + number} mg daily." in installed.run("show", title(300 + number), "-s", "dosage").out
    assert installed.run("show", title(306)).code != 0
    assert installed.left() in CLEAN


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An installation within this process: its environment and its pages."""
    data = tmp_path / "data"
    (data / "monographs").mkdir(parents=True)
    (data / "known-names.tsv").write_text("name\tsynonyms\tbrands\tmarketed\tparts\n")
    for number in range(3):
        (data / "monographs" / f"{number}.md").write_text(page(number, 11))
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(data))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(data))
    return {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache")}, data / "monographs"


def opened(env):
    return open_index(env, lambda done, total, count: None, lambda note: None)


def doses(env) -> list[str]:
    reader = opened(env)
    out = [entry.slug and reader.monograph(entry.slug).faqs[0].answer.split()[1] for entry in reader.entries()]
    reader.close()
    return sorted(out)


@pytest.mark.parametrize("moment", ["stamps", "_changes", "records"])
@pytest.mark.parametrize("edit", ["same size", "longer", "taken away", "added"])
def test_what_changes_while_it_is_read_is_noticed_by_the_next_command(small, monkeypatch, moment, edit):
    """The change comes right after the files were stamped, after they were listed, or after one was read."""
    env, folder = small
    true, done = getattr(building, moment), []

    def change(*args):
        out = true(*args)
        out = list(out) if moment == "records" else out
        if not done:
            done.append(1)
            if edit == "added":
                (folder / "9.md").write_text(page(9, 99))
            elif edit == "taken away":
                (folder / "0.md").unlink()
            else:
                (folder / "0.md").write_text(page(0, 22 if edit == "same size" else 2222))
        return out

    monkeypatch.setattr(building, moment, change)
    opened(env).close()
    monkeypatch.setattr(building, moment, true)
    wanted = {
        "same size": ["11", "11", "22"],
        "longer": ["11", "11", "2222"],
        "taken away": ["11", "11"],
        "added": ["11", "11", "11", "99"],
    }
    assert doses(env) == wanted[edit]
    assert doses(env) == wanted[edit]
    assert index_state(env).state == "fresh"


def test_two_edits_within_one_tick_of_the_clock_are_told_apart(small, monkeypatch):
    """The second edit has the size and, as of a coarse clock, the time of the first, which was read."""
    env, folder = small
    true = building.records

    def change(path, *rest):
        out = list(true(path, *rest))
        stat = os.stat(path)
        if path.endswith("0.md"):
            Path(path).write_text(page(0, 22))
            os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
        return out

    time.sleep(0.05)
    monkeypatch.setattr(building, "records", change)
    now = time.time_ns() + 30_000_000  # by when the file is read
    os.utime(folder / "0.md", ns=(now, now))
    opened(env).close()
    monkeypatch.setattr(building, "records", true)
    assert doses(env) == ["11", "11", "22"]


@pytest.mark.long
def test_after_any_hail_of_edits_the_next_command_is_right(small):
    """Edits of one size from another thread while the index is brought up to date over and over."""
    env, folder = small
    rng = random.Random(5)
    for _ in range(30):
        over = threading.Event()

        def hail(over=over) -> None:
            while not over.is_set():
                (folder / "0.md").write_text(page(0, rng.randrange(10, 99)))
                time.sleep(rng.random() / 200)

        thread = threading.Thread(target=hail)
        thread.start()
        for _ in range(3):
            opened(env).close()
        over.set()
        thread.join()
        final = (folder / "0.md").read_text().split("As ")[1].split()[0]
        assert doses(env) == sorted(["11", "11", final])


def test_a_reader_that_opened_the_old_index_reads_it_to_its_end(small):
    env, folder = small
    old = opened(env)
    (folder / "0.md").write_text(page(0, 22))
    new = opened(env)
    assert old.monograph(title(0).lower()).faqs[0].answer == "As 11 mg with water."
    assert new.monograph(title(0).lower()).faqs[0].answer == "As 22 mg with water."
    old.close()
    new.close()
    anew = {**env, "DRUGREF_CACHE_DIR": str(folder.parent / "anew")}
    opened(anew).close()
    assert said(index_state(env).path) == said(index_state(anew).path)
