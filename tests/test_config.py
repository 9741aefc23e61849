"""Every option can be set in config.toml and by DRUGREF_*; the command line goes first, a verb's own setting before the general."""

import json

import pytest

from drugref.config import settings
from drugref.errors import Usage


@pytest.fixture
def config(tmp_path):
    def write(text):
        path = tmp_path / "config.toml"
        path.write_text(text, encoding="utf-8")
        return {"DRUGREF_CONFIG": str(path), "HOME": str(tmp_path)}

    return write


def test_nothing_set_is_nothing_told(config, tmp_path):
    assert settings({"HOME": str(tmp_path)}) == {}


def test_file_and_environment_in_their_order(config):
    env = config('format = "plain"\nquiet = true\n[show]\nsection = ["dosage", "storage"]\nformat = "markdown"\n[list]\nclass = "statin"\n')
    told = settings(env)
    assert told["show"] == {"format": "markdown", "quiet": True, "section": ["dosage", "storage"]}
    assert told["list"] == {"format": "plain", "quiet": True, "drug_class": "statin"}
    told = settings({**env, "DRUGREF_FORMAT": "json", "DRUGREF_SHOW_SECTION": "usage", "DRUGREF_QUIET": "no", "DRUGREF_SEARCH_LIMIT": "3"})
    assert told["show"] == {"format": "json", "quiet": False, "section": ["usage"]}
    assert told["search"]["limit"] == 3
    assert settings({**env, "DRUGREF_SHOW_FORMAT": "rich", "DRUGREF_FORMAT": "json"})["show"]["format"] == "rich"


def test_settings_reach_the_answer_and_the_command_line_goes_first(drugref, config):
    env = config('[show]\nsection = ["storage"]\nformat = "json"\n')
    path = env["DRUGREF_CONFIG"]
    doc = json.loads(drugref("show", "ropinex", DRUGREF_CONFIG=path).out)
    assert doc["monograph"]["not_stated"] == ["storage"]
    doc = json.loads(drugref("show", "ropinex", "-s", "usage", DRUGREF_CONFIG=path).out)
    assert [section["key"] for section in doc["monograph"]["sections"]] == ["usage"]
    assert drugref("show", "ropinex", "--format", "plain", "-s", "usage", DRUGREF_CONFIG=path).out.startswith("Ropinex")
    assert json.loads(drugref("list", DRUGREF_LIST_CLASS="statin", DRUGREF_FORMAT="json").out)["drugs"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("format = \n", "line 1"),
        ('colour = "never"\n', "unknown setting 'colour'"),
        ("[show]\nsections = []\n", "unknown setting 'sections' in [show]"),
        ("[shw]\n", "unknown setting 'shw'"),
        ('quiet = "perhaps"\n', "write true or false"),
        ('[search]\nlimit = "many"\n', "whole number"),
        ("format = []\n", "one value"),
    ],
)
def test_a_mistake_is_named_with_file_and_place(config, drugref, text, says):
    env = config(text)
    with pytest.raises(Usage) as caught:
        settings(env)
    assert says in caught.value.message + caught.value.hint
    run = drugref("show", "ropinex", DRUGREF_CONFIG=env["DRUGREF_CONFIG"])
    assert (run.code, run.out) == (2, "")
