"""Killed at any moment, the next command answers as if nothing had happened, and nothing is left to clean."""

import signal
import time

import pytest

from tests.installation import CLEAN, said
from tests.killing import SCENARIOS, Place, stopped_at, try_out

IMPORT = SCENARIOS[-1]


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    return Place(tmp_path_factory.mktemp("killing") / "drugref")


@pytest.mark.long
@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda scenario: scenario.name)
def test_killed_at_any_moment_the_next_command_answers_and_the_index_says_the_same(place, scenario):
    tally = try_out(place, scenario, 8, seed=7)
    assert tally.killed > 3


@pytest.mark.long
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_stopped_import_is_quiet_leaves_no_process_and_goes_on_later(place, number):
    """Ctrl-C ends with 130 and one line; SIGTERM ends at once; what was read is taken up."""
    place.prepare(IMPORT, 0)
    start = time.monotonic()
    place.settle(IMPORT)
    seconds = time.monotonic() - start
    wanted = said(place.installed.index())
    stopped = 0
    for share in (0.25, 0.35, 0.45, 0.55, 0.65):
        place.prepare(IMPORT, 0)
        was_stopped, err = stopped_at(place, IMPORT, share * seconds, number)
        stopped += was_stopped
        assert b"Traceback" not in err
        place.settle(IMPORT)
        assert said(place.installed.index()) == wanted
        assert place.installed.left() in CLEAN
    assert stopped > 1
