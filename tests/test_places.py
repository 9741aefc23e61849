"""Wherever the cache is to lie, the answer comes, or the error says why: folders that cannot be written, full disks, no locks, odd names."""

import errno
import os
import shutil
import subprocess
import sys

import pytest

from drugref import building
from drugref.corpora import index_state, open_index
from drugref.errors import IndexFault
from tests.installation import CLEAN, Installation, page, title

POSIX = pytest.mark.skipif(os.name != "posix", reason="mounts and owners of POSIX")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """An installation with its index."""
    installed = Installation(tmp_path_factory.mktemp("places") / "drugref", drugs=8)
    assert installed.run("index").code == 0
    return installed


@pytest.fixture
def place(built):
    """The installation with the index of its first state."""
    saved = built.root / "saved"
    if not saved.exists():
        shutil.copytree(built.cache, saved)
    yield built
    shutil.rmtree(built.cache, ignore_errors=True)
    shutil.copytree(saved, built.cache)
    built.write(3, 4)


def mounted(tmp_path, *options):
    """Run a shell line with a small file system of its own mounted on ``tmp_path``, where the machine lets us."""
    probe = ["unshare", "--mount", "--map-root-user", "sh", "-c", f"mount -t tmpfs {' '.join(options)} tmpfs '{tmp_path}' && true"]
    if not shutil.which("unshare") or subprocess.run(probe, capture_output=True, check=False).returncode:
        pytest.skip("this machine lets us mount nothing")

    def run(installed, before, *argv, cache=None):
        line = f"mount -t tmpfs {' '.join(options)} tmpfs '{tmp_path}' && {before} && exec \"$@\""
        words = ["unshare", "--mount", "--map-root-user", "sh", "-c", line, "sh", sys.executable, "-m", "drugref", *argv]
        env = installed.env(DRUGREF_CACHE_DIR=str(cache or tmp_path))
        return subprocess.run(words, capture_output=True, env=env, cwd=installed.root, text=True, timeout=120, check=False)

    return run


ASKED = ("show", title(3), "-s", "dosage")


def answered(done, dose=4) -> None:
    code = done.code if hasattr(done, "code") else done.returncode
    out, err = (done.out, done.err) if hasattr(done, "out") else (done.stdout, done.stderr)
    assert (code, "Traceback" in err) == (0, False), err
    assert f"{dose} mg daily." in out


@POSIX
def test_a_cache_that_cannot_be_written_is_read(place, tmp_path):
    run = mounted(tmp_path)
    done = run(place, f"cp -p '{place.cache}'/* '{tmp_path}' && mount -o remount,ro '{tmp_path}'", *ASKED)
    answered(done)
    assert done.stderr == ""


@POSIX
def test_in_a_cache_that_cannot_be_written_a_changed_dose_is_the_new_one(place, tmp_path):
    """The index that is there is taken into memory and brought up to date: nothing old is shown, and little is read."""
    place.write(3, 444)
    done = mounted(tmp_path)(place, f"cp -p '{place.cache}'/* '{tmp_path}' && mount -o remount,ro '{tmp_path}'", *ASKED)
    answered(done, 444)
    assert "made in memory" in done.stderr
    assert len(done.stderr.splitlines()) == 1


@POSIX
@pytest.mark.parametrize("size", ["size=8k", "size=60k", "size=200k"])
def test_on_a_full_disk_the_answer_comes_from_memory_and_nothing_is_left_there(place, tmp_path, size):
    run = mounted(tmp_path, "-o", size)
    done = run(place, "true", *ASKED)
    answered(done)
    assert "made in memory" in done.stderr
    script = f"'{sys.executable}' -m drugref {' '.join(ASKED)} >/dev/null 2>&1; ls -A '{tmp_path}' >&2"
    listing = run(place, script, "--version").stderr.split()
    assert not [name for name in listing if name.startswith(".building-")]


@POSIX
def test_a_cache_on_another_file_system_is_like_any(place, tmp_path):
    done = mounted(tmp_path)(place, "true", *ASKED)
    answered(done)
    assert done.stderr == ""


@pytest.fixture
def small(tmp_path, monkeypatch):
    """An installation within this process: its environment and its pages."""
    data = tmp_path / "data"
    (data / "monographs").mkdir(parents=True)
    (data / "known-names.tsv").write_text("name\tsynonyms\tbrands\tmarketed\tparts\n")
    (data / "monographs" / "a.md").write_text(page(3, 4))
    monkeypatch.setattr("drugref.corpora.bundled_data", lambda: str(data))
    monkeypatch.setattr("drugref.building.bundled_data", lambda: str(data))
    return {"HOME": str(tmp_path), "DRUGREF_CACHE_DIR": str(tmp_path / "cache")}, data / "monographs"


def opened(env, notes, **more):
    return open_index(env, lambda done, total, count: None, notes.append, **more)


def dose(reader) -> str:
    text = reader.monograph(title(3).lower()).sections[1].subsections[0].text
    reader.close()
    return text.split(" ")[0]


@pytest.mark.parametrize(
    "fault", [OSError(errno.ENOLCK, "No locks available"), NotImplementedError("no flock"), OSError(errno.EOPNOTSUPP, "not supported")]
)
def test_without_locks_the_index_is_built_all_the_same_and_kept(small, monkeypatch, fault):
    env, folder = small

    def refuse(self, *args, **kwargs):
        raise fault

    monkeypatch.setattr("filelock.FileLock.acquire", refuse)
    notes = []
    assert dose(opened(env, notes)) == "4"
    (folder / "a.md").write_text(page(3, 5))
    assert dose(opened(env, notes)) == "5"
    assert notes == []
    assert index_state(env).state == "fresh"
    assert sorted(name.rpartition(".")[2] for name in os.listdir(env["DRUGREF_CACHE_DIR"])) == ["checked", "sqlite"]


def test_a_large_index_that_cannot_be_written_is_shown_as_it_was_with_its_date(small, monkeypatch):
    """What must be in step (``drugref index``, ``corpus add``) is refused instead."""
    env, folder = small
    built = opened(env, []).meta()["built"]
    (folder / "a.md").write_text(page(3, 5))

    def refuse(*args):
        raise PermissionError(errno.EROFS, "Read-only file system")

    monkeypatch.setattr(building, "_build_beside", refuse)
    monkeypatch.setattr(building, "_IN_MEMORY", 1)
    notes = []
    assert dose(opened(env, notes)) == "4"
    assert len(notes) == 1
    assert f"shown as of {built}, though the corpora have changed since" in notes[0]
    with pytest.raises(IndexFault, match="Read-only file system") as raised:
        opened(env, notes, thorough=True)
    assert raised.value.status == 5
    monkeypatch.setattr(building, "_IN_MEMORY", 10**9)
    assert dose(opened(env, notes)) == "5"


@pytest.mark.parametrize(
    "home", [b"a home with spaces", "Zuhause-ü-日本".encode(), b"not-utf-8-\xff\xfe", b"percent %41 ? # & ;", b"quote ' \" and\nline"]
)
def test_any_name_of_a_home_will_do(place, tmp_path, home):
    folder = os.fsencode(tmp_path) + b"/" + home
    try:
        os.mkdir(folder)
    except OSError:
        pytest.skip("this file system knows no such name")
    env = {os.fsencode(k): os.fsencode(v) for k, v in place.env().items() if k not in ("DRUGREF_CACHE_DIR", "XDG_DATA_HOME")}
    env[b"HOME"] = folder
    own = folder + b"/pages"
    os.mkdir(own)
    with open(own + b"/own.md", "w") as out:
        out.write(page(300, 77))

    def run(*argv):
        return subprocess.run([sys.executable, "-m", "drugref", *argv], env=env, capture_output=True, cwd=folder, timeout=120, check=False)

    first = run(*ASKED)
    assert (first.returncode, first.stderr) == (0, b"")
    assert b"4 mg daily." in first.stdout
    added = run("corpus", "add", "pages", "--name", "pages")
    assert (added.returncode, b"Traceback" in added.stderr) == (0, False), added.stderr
    cache = folder + b"/.cache/drugref"
    inode = [os.stat(cache + b"/" + name).st_ino for name in os.listdir(cache) if name.endswith(b".sqlite")]
    mine = run("show", title(300), "-s", "dosage")
    assert (mine.returncode, mine.stderr) == (0, b"")
    assert b"77 mg daily." in mine.stdout
    assert inode == [os.stat(cache + b"/" + name).st_ino for name in os.listdir(cache) if name.endswith(b".sqlite")]
    assert run("doctor").returncode == 0


def test_without_a_home_the_user_database_is_asked(place, tmp_path):
    env = {k: v for k, v in place.env().items() if k not in ("HOME", "XDG_DATA_HOME")}
    done = subprocess.run(
        [sys.executable, "-m", "drugref", *ASKED], env=env, capture_output=True, cwd=tmp_path, text=True, timeout=120, check=False
    )
    answered(done)


@pytest.mark.parametrize("cache", ["x" * 300, "/".join(["deep" * 40] * 40), "nul/../../nowhere/\x01"])
def test_a_path_that_cannot_be_leads_to_an_answer_from_memory_or_elsewhere(place, tmp_path, cache):
    answered(place.run(*ASKED, DRUGREF_CACHE_DIR=f"{tmp_path}/{cache}"))


def test_no_folder_for_temporary_files_is_needed(place, tmp_path):
    shutil.rmtree(place.cache)
    answered(place.run(*ASKED, TMPDIR=str(tmp_path / "none"), SQLITE_TMPDIR=str(tmp_path / "none")))
    assert place.left() in CLEAN


@POSIX
@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("setpriv"), reason="only root becomes another user")
def test_an_index_that_may_not_be_read_or_replaced_is_no_obstacle(place):
    """As a user who may look into the folder and no more."""
    os.chmod(place.cache, 0o755)
    os.chmod(place.index(), 0o600)
    for folder in (place.root, *place.root.parents):
        if os.stat(folder).st_uid == 0 and str(folder).startswith("/tmp/"):
            os.chmod(folder, 0o755)
    other = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups", sys.executable]
    if subprocess.run([*other, "-c", "import filelock"], cwd="/", capture_output=True, check=False).returncode:
        pytest.skip("another user may not look into this installation")
    done = subprocess.run(
        [*other, "-m", "drugref", *ASKED], env=place.env(), capture_output=True, cwd="/", text=True, timeout=120, check=False
    )
    answered(done)
    assert "made in memory" in done.stderr
