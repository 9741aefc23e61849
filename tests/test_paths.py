"""Where things lie, and that asking makes no folder."""

import os
import sys

import platformdirs
import pytest

from drugref import paths


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="elsewhere platformdirs itself is asked")
def test_the_rules_written_out_for_linux_are_those_of_platformdirs(monkeypatch):
    for xdg in (
        {},
        {"XDG_CACHE_HOME": "/x/cache", "XDG_CONFIG_HOME": "/x/config", "XDG_DATA_HOME": "/x/data"},
        {"XDG_CACHE_HOME": "relative"},
    ):
        for name in ("XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"):
            monkeypatch.delenv(name, raising=False)
        for name, value in xdg.items():
            monkeypatch.setenv(name, value)
        if xdg.get("XDG_CACHE_HOME") != "relative":
            assert paths.cache_dir(os.environ) == platformdirs.user_cache_dir("drugref", appauthor=False)
        assert paths.state_dir(os.environ) == platformdirs.user_data_dir("drugref", appauthor=False)
        assert os.path.dirname(paths.config_file(os.environ)) == platformdirs.user_config_dir("drugref", appauthor=False)


def test_variables_of_our_own_go_first():
    env = {"DRUGREF_CACHE_DIR": "/a", "DRUGREF_CONFIG": "/b/c.toml", "DRUGREF_DATA_DIR": "/d", "HOME": "/h"}
    assert (paths.cache_dir(env), paths.config_file(env), paths.state_dir(env)) == ("/a", "/b/c.toml", "/d")


def test_asking_makes_no_folder(tmp_path):
    env = {"HOME": str(tmp_path)}
    for ask in (paths.cache_dir, paths.config_file, paths.state_dir):
        ask(env)
    assert os.listdir(tmp_path) == []


def test_the_bundled_data_is_there():
    assert os.path.isdir(os.path.join(paths.bundled_data(), "monographs"))
