"""Settings: what ``config.toml`` and ``DRUGREF_*`` say for options that the command line leaves open.

The environment goes before the file, a verb's own table or variable before the general one.
``config.toml``: ``format = "plain"`` for all verbs, ``[show]`` and ``section = ["dosage"]`` for one.
"""

import os
from collections.abc import Mapping
from typing import Any

from drugref.errors import Usage
from drugref.options import COMMON, VERB_OPTIONS, WRITTEN, options_of
from drugref.paths import config_file

__all__ = ["LOOKALIKES_KEY", "PAGER_KEY", "settings"]

PAGER_KEY, LOOKALIKES_KEY = "pager", "lookalikes"
# Settings that are no options: the pager's command (DRUGREF_PAGER), and lists of names not to be confused.
_NO_OPTIONS = frozenset(("DRUGREF_CACHE_DIR", "DRUGREF_CONFIG", "DRUGREF_DATA_DIR", "DRUGREF_CORPUS_PATH"))
# Variables of our own that set folders, not options.
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def settings(env: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """Values by verb for every option that file or environment sets; ``""`` holds the settings that are no options."""
    told = _from_file(config_file(env))
    if not told and not any(name.startswith("DRUGREF_") and name not in _NO_OPTIONS for name in env):
        return {}
    verbs: dict[str, dict[str, Any]] = {}
    for verb in VERB_OPTIONS:
        values: dict[str, Any] = {}
        for option, kind in options_of(verb).items():
            for value, where in _said(env, told, verb, option):
                values[option] = _typed(value, kind, where)
                break
        if values.pop("json", False):
            values.setdefault("format", "json")  # a setting, unlike the flag, gives way to --format
        if values:
            verbs[verb] = values
    others: dict[str, Any] = {}
    if (pager := env.get("DRUGREF_PAGER", told.get(PAGER_KEY))) is not None:
        others[PAGER_KEY] = str(pager)
    if LOOKALIKES_KEY in told:
        others[LOOKALIKES_KEY] = _groups(told[LOOKALIKES_KEY])
    if others:
        verbs[""] = others
    return verbs


def _said(env: Mapping[str, str], told: dict[str, Any], verb: str, option: str) -> list[tuple[Any, str]]:
    """What is said of one option, the strongest first, each with where it was said."""
    written = WRITTEN.get(option, option)
    own, general = f"DRUGREF_{verb}_{written}".upper(), f"DRUGREF_{written}".upper()
    table = told.get(verb)
    places = (
        (env.get(own), own),
        (env.get(general) if option in COMMON else None, general),
        (table.get(written) if isinstance(table, dict) else None, f"[{verb}] {written} in config.toml"),
        (told.get(option) if option in COMMON else None, f"{option} in config.toml"),
    )
    return [(value, where) for value, where in places if value is not None]


def _typed(value: Any, kind: type, where: str) -> Any:
    if kind is bool:
        if isinstance(value, bool):
            return value
        if str(value).casefold() in (*_TRUE, *_FALSE):
            return str(value).casefold() in _TRUE
        raise Usage(f"{where} is '{value}'", "write true or false")
    if kind is int:
        try:
            return int(value)
        except (TypeError, ValueError):
            raise Usage(f"{where} is '{value}'", "write a whole number") from None
    if kind is list:
        return [str(v) for v in value] if isinstance(value, list) else str(value).split(",")
    if isinstance(value, list | dict):
        raise Usage(f"{where} is a list", "write one value")
    return str(value)


def _groups(value: Any) -> tuple[tuple[str, ...], ...]:
    """``lookalikes = [["one", "another"], ...]``: groups of names that must not be confused."""
    groups = value if isinstance(value, list) else [value]
    if not all(isinstance(group, list) and len(group) > 1 and all(isinstance(name, str) for name in group) for group in groups):
        raise Usage("lookalikes in config.toml is no list of groups of names", 'write lookalikes = [["prednisone", "prednisolone"]]')
    return tuple(tuple(group) for group in groups)


def _from_file(path: str) -> dict[str, Any]:
    if not os.path.exists(path):
        return {}
    import tomllib

    try:
        with open(path, "rb") as handle:
            told = tomllib.load(handle)
    except ValueError as error:  # TOML that cannot be read, or text that is not UTF-8
        raise Usage(f"{path}: {error}", "correct the line, or move the file away") from None
    except OSError as error:
        raise Usage(f"{path}: {error.strerror or error}", "make it readable, or move it away") from None
    allowed = {PAGER_KEY, LOOKALIKES_KEY, *COMMON, *VERB_OPTIONS}
    for key, value in told.items():
        if key not in allowed:
            raise Usage(f"{path}: unknown setting '{key}'", "there are: " + ", ".join(sorted(allowed)))
        if isinstance(value, dict):
            known = sorted(WRITTEN.get(option, option) for option in options_of(key)) if key in VERB_OPTIONS else []
            for option in value:
                if option not in known:
                    raise Usage(f"{path}: unknown setting '{option}' in [{key}]", "there are: " + ", ".join(known or sorted(allowed)))
    return told
