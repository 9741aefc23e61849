"""Whatever the locale and whichever streams are open, the same bytes come out, and nothing of ours is written into another's place."""

import os
import shutil
import subprocess
import sys

import pytest

from drugref.index.seal import is_sound
from tests.installation import CLEAN, Installation, page, title
from tests.killing import labels

NAME = title(3)
UNTOUCHED = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}
# Python left to the bare locale: without this it makes C into UTF-8 by itself.


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    place = Installation(tmp_path_factory.mktemp("streams") / "drugref", drugs=8)
    (place.monographs / "micro.md").write_text(
        page(400, 9).replace(title(400), "Ibuprofinix").replace("9 mg daily", "9 µg – daily"), "utf-8"
    )
    assert place.run("index").code == 0
    return place


def there(locale: str) -> bool:
    listed = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout if shutil.which("locale") else ""
    return locale.lower().replace("-", "") in listed.lower().replace("-", "").split()


@pytest.mark.parametrize("bare", [{}, UNTOUCHED], ids=["python's way", "bare"])
@pytest.mark.parametrize("locale", ["C", "POSIX", "C.UTF-8", "tr_TR.UTF-8"])
@pytest.mark.parametrize(
    "argv",
    [
        ("show", "IBUPROFINIX"),
        ("show", "ibuprofinix", "--json"),
        ("find", "IBUPROFINIXINE", "İbuprofinix", "ıbuprofınıx", "µ", "--json"),
        ("search", "MİCRO 9 µg", "--json"),
        ("faq", "-d", NAME.upper()),
        ("list",),
        ("show", "ibuprofinix", "--format", "rich", "--color", "always"),
    ],
    ids=" ".join,
)
def test_every_locale_gives_the_same_bytes(installed, locale, bare, argv):
    if not there(locale):
        pytest.skip(f"no locale {locale} here")
    usual = installed.run(*argv, LANG="C.UTF-8")
    done = installed.run(*argv, LC_ALL=locale, LANG=locale, **bare)
    assert done == usual
    assert "Traceback" not in done.err
    assert usual.code in (0, 3, 4)


@pytest.mark.parametrize("locale", ["C", "tr_TR.UTF-8"])
def test_an_index_made_under_another_locale_is_the_same_one(installed, tmp_path, locale):
    if not there(locale):
        pytest.skip(f"no locale {locale} here")
    more = {"LC_ALL": locale, "DRUGREF_CACHE_DIR": str(tmp_path), **UNTOUCHED}
    assert installed.run("show", "IBUPROFINIX", **more).out == installed.run("show", "ibuprofinix").out
    usual = {**more, "LC_ALL": "C.UTF-8"}
    before = os.listdir(tmp_path), os.stat(next(tmp_path.glob("*.sqlite"))).st_ino
    assert installed.run("show", "IBUPROFINIX", **usual).err == ""
    assert before == (os.listdir(tmp_path), os.stat(next(tmp_path.glob("*.sqlite"))).st_ino)


@pytest.mark.skipif(os.name != "posix", reason="a shell that closes streams")
@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&-", ">&- 2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize("argv", [("show", NAME), ("show", "no such drug"), ("find", "-"), ("corpus", "add", "LABELS")], ids=" ".join)
def test_closed_streams_end_in_a_status_and_leave_a_whole_index(installed, tmp_path, closed, argv):
    """Each on an empty cache, so that files are opened that could take the number of a closed stream; the last with other processes."""
    bulk = tmp_path / "labels.json"
    if "LABELS" in argv:
        labels(bulk, 210, 340)
    words = [{"LABELS": str(bulk)}.get(word, word) for word in argv]
    env = installed.env(DRUGREF_CACHE_DIR=str(tmp_path / "cache"), XDG_DATA_HOME=str(tmp_path / "share"))
    line = ["sh", "-c", f'"$@" {closed}', "sh", sys.executable, "-m", "drugref", *words]
    done = subprocess.run(line, env=env, capture_output=True, input=b"", cwd=tmp_path, timeout=120, check=False)
    wanted = {"show": 0 if words[1] == NAME else 3, "find": 2, "corpus": 0}[words[0]]
    assert done.returncode == wanted
    assert b"Traceback" not in done.stderr
    assert (b"4 mg daily." in done.stdout) == (words[1] == NAME and ">&-" not in closed.replace("2>&-", ""))
    if words != ["find", "-"]:
        (index,) = (tmp_path / "cache").glob("*.sqlite")
        assert is_sound(str(index))
        asked = ("show", title(503), "-s", "dosage") if "corpus" in words else ("show", NAME, "-s", "dosage")
        answer = subprocess.run(
            [sys.executable, "-m", "drugref", *asked], env=env, capture_output=True, cwd=tmp_path, timeout=120, check=False
        )
        assert (answer.returncode, answer.stderr, b"4 mg daily." in answer.stdout) == (0, b"", True)


def test_without_a_terminal_nothing_is_asked_and_nothing_is_paged(installed):
    """In a session of its own there is no terminal at all; the pager would leave its mark."""
    mark = installed.root / "paged"
    done = installed.run("show", NAME, PAGER=f"touch {mark}", LINES="2", TERM="dumb")
    assert (done.code, mark.exists()) == (0, False)
    assert "\x1b" not in done.out
    assert installed.run("show", NAME[:-1] + "z").code in (3, 4)
    assert installed.left() in CLEAN


def test_a_ctrl_c_that_falls_into_a_callback_is_not_lost_and_prints_nothing():
    code = (
        "import sys, time, weakref\n"
        "from drugref import __main__ as door\n"
        "sys.unraisablehook = door._unraised\n"
        "class Thing: pass\n"
        "def stop(_): raise KeyboardInterrupt\n"
        "thing = Thing()\n"
        "held = weakref.ref(thing, stop)\n"
        "try:\n"
        "    del thing\n"
        "    time.sleep(20)\n"
        "except KeyboardInterrupt:\n"
        "    print('stopped')\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert (done.stdout, done.stderr) == ("stopped\n", "")
