"""Kills drugref at moments spread over what it does, and looks at what the next command makes of it.

    python -m tests.killing 200

Every scenario is run once undisturbed; its index is what all others must come to. ``tests/test_kill.py`` runs the same with fewer moments.
"""

import contextlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from tests.installation import CLEAN, Installation, page, said, shuffled, title

DRUGS = 100


class Scenario(NamedTuple):
    """A command that is killed; whether there is an index before, and how many pages are edited before it."""

    name: str
    argv: tuple[str, ...]
    index_before: bool
    edits: int = 0


SCENARIOS = (
    Scenario("first build", ("index",), False),
    Scenario("update", ("index",), True, edits=40),
    Scenario("rebuild", ("index", "--rebuild"), True),
    Scenario("corpus add", ("corpus", "add", "WARD"), True),
    Scenario("import of a bulk file", ("corpus", "add", "LABELS"), True),
)


class Tally(NamedTuple):
    """What came of a scenario: how often it was killed before its end, how often a draft was left and taken up."""

    name: str
    seconds: float
    tried: int
    killed: int
    drafts: int


def labels(path: Path, count: int, length: int) -> None:
    """A bulk file of invented labels, long enough that several processes read it."""
    sentence = "Take the tablets with water and tell the ward of any rash. "
    results = [
        {
            "set_id": f"{number:08x}-0000-4000-8000-000000000000",
            "openfda": {"generic_name": [f"{title(500 + number).upper()}"], "brand_name": [f"Label{number}"]},
            "indications_and_usage": [f"1 INDICATIONS AND USAGE For want of {title(500 + number)}."],
            "dosage_and_administration": [f"2 DOSAGE AND ADMINISTRATION {number + 1} mg daily. " + sentence * length],
        }
        for number in range(count)
    ]
    path.write_text(json.dumps({"meta": {}, "results": results}, indent=2))


class Place:
    """An installation with a ward's pages and a bulk file, and the states from which a scenario starts."""

    def __init__(self, root: Path) -> None:
        self.installed = Installation(root, DRUGS)
        self.ward, self.labels = root / "ward", root / "labels.json"
        self.ward.mkdir()
        for number in range(300, 380):
            (self.ward / f"{number}.md").write_text(page(number, number))
        labels(self.labels, 230, 330)
        self.installed.run("index")
        self.whole = root / "whole"
        shutil.copytree(self.installed.cache, self.whole)
        self.dose = 4

    def argv(self, scenario: Scenario) -> list[str]:
        return [{"WARD": str(self.ward), "LABELS": str(self.labels)}.get(word, word) for word in scenario.argv]

    def prepare(self, scenario: Scenario, turn: int) -> None:
        """The cache and the list of corpora as they are before; the edits are others each turn."""
        shutil.rmtree(self.installed.cache, ignore_errors=True)
        shutil.rmtree(self.installed.shared, ignore_errors=True)
        if scenario.index_before:
            shutil.copytree(self.whole, self.installed.cache)
        for number in range(scenario.edits):
            self.dose = 1000 * (turn + 1) + 3
            self.installed.write(number, self.dose - 3 + number)

    def keep(self) -> None:
        """Scenarios after one that edited pages start from an index in step with them."""
        shutil.rmtree(self.installed.shared, ignore_errors=True)
        self.installed.run("index")
        shutil.rmtree(self.whole)
        shutil.copytree(self.installed.cache, self.whole)

    def settle(self, scenario: Scenario) -> None:
        """Bring the command to its end after it was killed: what it was to do may have been done."""
        done = self.installed.run(*self.argv(scenario))
        if "is in use already" in done.err:
            done = self.installed.run("index")
        assert done.code == 0, done


def alive(session: int) -> list[int]:
    """The processes of a session that still run."""
    out = []
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with contextlib.suppress(OSError, IndexError):
            state, _, _, of = Path(f"/proc/{name}/stat").read_text().rpartition(")")[2].split()[:4]
            if int(of) == session and state != "Z":
                out.append(int(name))
    return out


def gone(session: int, seconds: float = 20.0) -> bool:
    """Whether all processes of a session end."""
    end = time.monotonic() + seconds
    while alive(session):
        if time.monotonic() > end:
            return False
        time.sleep(0.02)
    return True


def stopped_at(place: Place, scenario: Scenario, seconds: float, number: int = signal.SIGKILL) -> tuple[bool, bytes]:
    """Run the command and send its process a signal after so many seconds: whether it still ran, and what it wrote to standard error."""
    process = place.installed.start(*place.argv(scenario))
    try:
        process.communicate(timeout=seconds)
        return False, b""
    except subprocess.TimeoutExpired:
        process.send_signal(number)
    _, err = process.communicate(timeout=60)
    assert gone(process.pid), "processes outlive the one that was killed"
    return True, err


def try_out(place: Place, scenario: Scenario, count: int, seed: int) -> Tally:
    """Kill a scenario ``count`` times; an AssertionError when the next command is not as good as if nothing had happened."""
    installed = place.installed
    place.prepare(scenario, 0)
    start = time.monotonic()
    place.settle(scenario)
    seconds = time.monotonic() - start
    wanted = said(installed.index())
    killed = drafts = 0
    for turn, share in enumerate(shuffled(seed, count)):
        place.prepare(scenario, turn if scenario.edits else 0)
        was_killed, _ = stopped_at(place, scenario, share * seconds)
        kinds = installed.left() if installed.cache.exists() else []
        assert set(kinds) <= {"index", "lock", "checked", "draft"}, kinds
        killed, drafts = killed + was_killed, drafts + ("draft" in kinds)
        answer = installed.run("show", title(3), "-s", "dosage")
        assert answer.code == 0, answer
        assert f"{place.dose} mg daily." in answer.out, answer
        place.settle(scenario)
        assert installed.left() in CLEAN, installed.left()
        listed = os.listdir(installed.shared / "drugref") if installed.shared.exists() else []
        assert set(listed) <= {"corpora.json", "corpora.json.lock", "corpora.json.new"}, listed
        if scenario.edits:
            shutil.copy2(installed.index(), installed.root / "resumed")
            assert installed.run("index", "--rebuild").code == 0
            assert said(installed.root / "resumed") == said(installed.index())
        else:
            assert said(installed.index()) == wanted
    place.keep()
    return Tally(scenario.name, seconds, count, killed, drafts)


def main(count: int) -> None:
    """All scenarios, ``count`` moments in all; prints a table."""
    with tempfile.TemporaryDirectory() as folder:
        place = Place(Path(folder) / "drugref")
        for seed, scenario in enumerate(SCENARIOS):
            tally = try_out(place, scenario, count // len(SCENARIOS), seed)
            print(
                f"{tally.name:22} {tally.seconds:5.1f} s  {tally.tried} tried  {tally.killed} killed  {tally.drafts} with a draft left",
                flush=True,
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 200)
