"""A damaged index is never answered from: the answer is the right one, from an index made anew, or a fault with the way out."""

import os
import random
import re
import shutil
import sqlite3

import pytest

from drugref.index.seal import is_sound, note_path, seal, unseal
from tests.installation import CLEAN, Installation, title

QUESTIONS = (
    ("show", title(3)),
    ("show", title(3), "--json"),
    ("find", title(4), "--json"),
    ("search", "headache", "--json"),
    ("list", "--json"),
    ("faq", "-d", title(5), "--json"),
    ("find", title(4)[:-1] + "z", "--json"),
)


def timeless(out: str) -> str:
    """An answer without the time at which its index was built."""
    return re.sub(r'"built": "[^"]*"', '"built": ""', out)


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    """An installation with its index, what it answers, and a copy of the index to start from."""
    installed = Installation(tmp_path_factory.mktemp("damage") / "drugref", drugs=12)
    assert installed.run("index").code == 0
    answers = {question: timeless(installed.run(*question).out) for question in QUESTIONS}
    assert all(answers.values())
    shutil.copy2(installed.index(), installed.root / "whole")
    return installed, answers


@pytest.fixture
def whole(place):
    """The installation with a whole index that passed the check."""
    installed, answers = place
    shutil.rmtree(installed.cache)
    installed.cache.mkdir()
    index = installed.cache / "index"
    shutil.copy2(installed.root / "whole", index)
    name = next(row for row in installed.run("index", "--status", "--format", "json").out.split('"') if row.endswith(".sqlite"))
    index.rename(name)
    assert is_sound(name)
    return installed, answers


def flip(path, rng) -> None:
    """Change one to eight bytes in place, at any offset."""
    with open(path, "r+b") as file:
        at = rng.randrange(os.path.getsize(path))
        file.seek(at)
        old = file.read(rng.choice((1, 1, 2, 8)))
        file.seek(at)
        file.write(bytes(byte ^ rng.randrange(1, 256) for byte in old))


def cut(path, rng) -> None:
    os.truncate(path, rng.randrange(os.path.getsize(path)))


def right_or_refused(installed, answers, question) -> None:
    """The answer of the undamaged index, or nothing and the way out."""
    done = installed.run(*question)
    assert "Traceback" not in done.err
    if done.code == 5:
        assert done.out == ""
        assert "drugref index --rebuild" in done.err
    else:
        assert timeless(done.out) == answers[question]


@pytest.mark.parametrize("harm", [flip, cut])
@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_a_damaged_index_gives_the_right_answer_or_none(whole, harm, question):
    installed, answers = whole
    harm(installed.index(), random.Random(f"{harm.__name__} {question}"))
    right_or_refused(installed, answers, question)
    assert installed.left() in CLEAN


@pytest.mark.long
@pytest.mark.parametrize("seed", range(60))
def test_damage_anywhere_gives_the_right_answer_or_none(whole, seed):
    installed, answers = whole
    rng = random.Random(seed)
    rng.choice((flip, flip, flip, cut))(installed.index(), rng)
    right_or_refused(installed, answers, rng.choice(QUESTIONS))
    assert installed.left() in CLEAN


def test_every_flipped_byte_and_every_cut_is_noticed(whole):
    """Six hundred files that passed the check before, each changed at one place."""
    installed, _ = whole
    index, rng = installed.index(), random.Random(1)
    content = index.read_bytes()
    for turn in range(600):
        (cut if turn % 4 == 0 else flip)(index, rng)
        assert not is_sound(index)
        index.write_bytes(content)
        assert is_sound(index)


def test_damage_is_noticed_when_the_time_of_the_last_write_is_set_back(whole):
    """A program that keeps times (``cp -p``, a backup put back) cannot hide a change."""
    installed, _ = whole
    index = installed.index()
    stat = index.stat()
    flip(index, random.Random(2))
    os.utime(index, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    assert not is_sound(index)


def test_a_status_reads_the_whole_file_again_whatever_was_noted(whole):
    """Damage of the disk leaves no trace in the file's times; the note is forged here to stand for that."""
    installed, _ = whole
    index = installed.index()
    flip(index, random.Random(3))
    stat = index.stat()
    with open(note_path(str(index)), "w") as out:
        out.write(f"{stat.st_ino} {stat.st_size} {stat.st_mtime_ns} {stat.st_ctime_ns}\n")
    assert is_sound(index)
    assert "damaged" in installed.run("index", "--status").out
    assert installed.run("doctor").code == 5


def test_a_sealed_file_is_a_database_still_and_unsealed_it_is_as_before(tmp_path):
    path = str(tmp_path / "a.sqlite")
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE t AS SELECT 1 AS a")
    db.commit()
    db.close()
    before = (tmp_path / "a.sqlite").read_bytes()
    assert not is_sound(path)
    seal(path)
    db = sqlite3.connect(path)
    assert db.execute("SELECT a FROM t").fetchall() == [(1,)]
    assert db.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    db.close()
    assert is_sound(path)
    unseal(path)
    unseal(path)
    assert (tmp_path / "a.sqlite").read_bytes() == before


def empty(path):
    path.write_bytes(b"")


def other_version(path):
    db = sqlite3.connect(path)
    db.execute("PRAGMA user_version = 1")
    db.close()


def other_program(path):
    path.unlink()
    db = sqlite3.connect(path)
    db.execute("CREATE TABLE x (y)")
    db.close()


def no_database(path):
    path.write_text("not a database, but long enough to look like a file" * 500)


@pytest.mark.parametrize("harm", [empty, other_version, other_program, no_database])
def test_what_is_no_index_of_ours_is_replaced_and_said(whole, harm):
    installed, answers = whole
    harm(installed.index())
    done = installed.run(*QUESTIONS[0])
    assert (done.code, done.out) == (0, answers[QUESTIONS[0]])
    assert "made anew" in done.err
    assert installed.run(*QUESTIONS[0]).err == ""


def test_a_folder_in_place_of_the_index_is_left_alone_and_the_answer_comes_from_memory(whole):
    installed, answers = whole
    index = installed.index()
    index.unlink()
    index.mkdir()
    (index / "mine").write_text("x")
    done = installed.run(*QUESTIONS[0])
    assert (done.code, done.out) == (0, answers[QUESTIONS[0]])
    assert "made in memory" in done.err
    assert (index / "mine").read_text() == "x"
    assert set(installed.left()) <= {"index", "lock", "checked"}


@pytest.mark.parametrize("what", [".lock", ".checked"])
def test_a_folder_in_place_of_the_lock_or_the_note_harms_no_answer(whole, what):
    installed, answers = whole
    index = installed.index()
    index.unlink()
    for name in (f"{index}.lock", f"{index}.checked"):
        if os.path.exists(name):
            os.unlink(name)
    os.mkdir(f"{index}{what}")
    for _ in range(2):
        done = installed.run(*QUESTIONS[0])
        assert (done.code, done.out, done.err) == (0, answers[QUESTIONS[0]], "")
    assert is_sound(index)


@pytest.mark.parametrize("seed", range(6))
def test_a_draft_that_was_changed_by_others_is_not_taken_up(whole, seed):
    """A draft holds doses that look whole to SQLite when a digit was changed; only one that is as it was left is gone on from."""
    installed, answers = whole
    index = installed.index()
    draft = installed.cache / f".building-{index.name}"
    content = index.read_bytes()
    draft.write_bytes(content.replace(b"4 mg daily", b"9 mg daily") if seed == 0 else content)
    if seed:
        flip(draft, random.Random(seed))
    index.unlink()
    assert content.count(b"4 mg daily") > 0
    for question in QUESTIONS[:3]:
        done = installed.run(*question)
        assert (done.code in (0, 4), timeless(done.out)) == (True, answers[question])
    assert installed.left() in CLEAN
