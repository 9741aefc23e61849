"""Front matter: the YAML block on top of a monograph, read with limits, every value as the text that was written.

python-frontmatter splits, PyYAML's parser reads, and the values are put together here from its events: YAML would type
them (``0500`` is 320, ``70:30`` is 4230, ``No`` is false), keep only the last of two equal keys, follow aliases (a few
fill all memory) and recurse (50 KB of brackets end the process).
"""

import functools
import re
from collections.abc import Container
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from drugref.records import Source

__all__ = ["BadFrontMatter", "Front", "as_markdown", "as_text", "split_front"]

_LIMIT = 400_000
# Characters of front matter: ten times the largest met in 8,000 real files.
_DEPTH = 50
# Lists and maps within each other: FAQs and sources need three.
_NULLS = {"", "~", "null", "Null", "NULL"}
_FLAGS = ("is_banned", "reviewed")
_WORDS = {word: True for word in ("true", "yes", "on", "y", "1")} | {word: False for word in ("false", "no", "off", "n", "0")}
_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_KEY = re.compile(r"(['\"]?)([^\s#'\"-][^:'\"]*)\1\s*:")
_NO_CHARACTER = re.compile("[\0\ud800-\udfff]")
# What an escape in quotes ("\\ud83d") can name and no file can hold: two halves are joined, one alone is marked.
_SAYS_NO = re.compile(
    r"(?:no|not|none|never|nil|false|unknown|unclear|uncertain|under review|n/?a|-+|\?+)(?![a-z])(?!.*\bbut\b)", re.IGNORECASE
)
# How a text begins that denies a ban or knows of none; any other text under the key tells of one ("since 2018", "in the EU").


class BadFrontMatter(Exception):
    """Front matter that cannot be read: the line in the file, and why."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


class Front:
    """The front matter of one file: its values as text, and the line each top-level key stands on.

    A value is a text, None, a list or a map; ``is_banned`` and ``reviewed`` are booleans when they say yes or no, unquoted.
    """

    def __init__(self, data: dict[str, Any], text: str = "", first_line: int = 1) -> None:
        self.data = data
        self._text, self._first_line = text, first_line

    @functools.cached_property
    def _lines(self) -> dict[str, int]:
        """The line of each top-level key; only what is told of asks for it."""
        lines = enumerate(self._text.split("\n"), self._first_line)
        return {m[2].strip(): i for i, line in lines if (m := _KEY.match(line))}

    def line(self, key: str) -> int:
        """The line of a key in the file; 1 when it is not there."""
        return self._lines.get(re.sub(r" \(\d+\)$", "", key), 1)

    def text(self, key: str) -> str:
        """A value as one line of text."""
        return as_text(self.data.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list (or the values of a map, or a single one) as texts; empty ones left out."""
        value = self.data.get(key)
        values = value if isinstance(value, list) else list(value.values()) if isinstance(value, dict) else [value]
        return tuple(text for text in map(as_text, values) if text)

    def flag(self, key: str) -> bool:
        """A boolean, also when written as a word in quotes; False when it says neither yes nor no (see ``unread``)."""
        return _WORDS.get(self.text(key).casefold(), False)

    def told_of_a_ban(self) -> str:
        """What stands under ``is_banned`` when it is no boolean but tells of a ban ("since 2018"); else nothing."""
        said = self.text("is_banned")
        return "" if said.casefold() in ("", *_WORDS) or _SAYS_NO.match(said) else said

    def unread(self, known: Container[str]) -> dict[str, Any]:
        """What no reader asks for: keys that are not ``known``, and flags that say neither yes nor no."""
        lost = {key: value for key, value in self.data.items() if key not in known}
        return lost | {key: self.data[key] for key in _FLAGS if self.text(key).casefold() not in ("", *_WORDS)}

    def sources(self) -> tuple[Source, ...]:
        """The ``sources`` list; a plain text entry becomes a title."""
        value = self.data.get("sources")
        out = []
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                out.append(Source(*(as_text(entry.get(k)) for k in ("title", "publisher", "date", "id"))))
            elif text := as_text(entry):
                out.append(Source(text))
        return tuple(out)


def as_text(value: Any) -> str:
    """Any value as text on one line: a list with commas, a map as ``key: value; key: value``."""
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, list):
        return ", ".join(text for text in map(as_text, value) if text)
    if isinstance(value, dict):
        return "; ".join(f"{key}: {text}" for key, text in zip(value, map(as_text, value.values()), strict=True) if text)
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else " ".join(str(value).split())


def as_markdown(value: Any) -> str:
    """Any value as Markdown: a text as it is, a list as bullets, a map as bullets of ``key: value``."""
    if isinstance(value, list):
        return "\n".join(f"- {text}" for text in map(as_text, value) if text)
    if isinstance(value, dict):
        return as_markdown([{key: inner} for key, inner in value.items()])
    return "" if value is None else as_text(value) if isinstance(value, bool) else str(value)


def split_front(text: str) -> tuple[Front, str, int]:
    """Split a file into front matter, body, and the body's first line number. Without front matter the data are empty."""
    above = len(text) - len(text.lstrip("\n"))
    text = text[above:] if text[above:].startswith("---") else text
    handler = YAMLHandler()
    if not handler.detect(text):
        return Front({}), text, 1
    try:
        raw, body = handler.split(text)
    except ValueError:
        raise BadFrontMatter(1, "the front matter has no closing ---", "put --- on a line of its own below the last key") from None
    if len(raw) > _LIMIT:
        raise BadFrontMatter(1, f"the front matter is larger than {_LIMIT:,} characters", "move the text into the body")
    top = text[: len(text) - len(body)]
    first = 1 + above + top.count("\n", 0, top.find(raw))
    return Front(_load(raw, first), raw, first), body, 1 + above + top.count("\n")


def _load(raw: str, first: int) -> dict[str, Any]:
    try:
        data = _value(raw, first)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + first if error.problem_mark else first
        raise BadFrontMatter(
            line, f"the front matter is not valid YAML: {error.problem}", "quote values that hold a colon, # or quotes"
        ) from None
    except (yaml.YAMLError, ValueError) as error:
        raise BadFrontMatter(
            first, f"the front matter cannot be read: {str(error).split(chr(10))[0]}", "check the values for unusual characters"
        ) from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BadFrontMatter(first + 1, "the front matter is not a list of keys", "write it as 'key: value' lines")
    return data


def _value(raw: str, first: int) -> Any:
    """The value of a YAML text, its scalars as texts (None for nothing); raises on an alias and on deep nesting."""
    opened: list[list[Any]] = [[]]
    may_escape = "\\" in raw
    for event in yaml.parse(raw, Loader=_LOADER):
        if isinstance(event, yaml.ScalarEvent):
            value: Any = _whole(event.value) if may_escape else event.value
            if event.implicit[0]:  # it stands neither in quotes nor as a block of text
                value = _typed(value, len(opened) == 2 and len(opened[1]) % 2 == 1 and opened[1][-1] in _FLAGS)
            opened[-1].append(value)
        elif isinstance(event, yaml.CollectionStartEvent):
            if len(opened) > _DEPTH:
                raise BadFrontMatter(
                    _line(event, first), f"the front matter is nested more than {_DEPTH} deep", "flatten its lists and maps"
                )
            opened.append([])
        elif isinstance(event, yaml.CollectionEndEvent):
            ended = opened.pop()
            opened[-1].append(_map(ended) if isinstance(event, yaml.MappingEndEvent) else ended)
        elif isinstance(event, yaml.AliasEvent):
            raise BadFrontMatter(_line(event, first), "the front matter holds an alias (*name)", "write the value out, or quote it")
    return opened[0][0] if opened[0] else None


def _line(event: yaml.Event, first: int) -> int:
    return first + (event.start_mark.line if event.start_mark else 0)


def _whole(value: str) -> str:
    """A value without what only an escape can name and no text can hold."""
    if not _NO_CHARACTER.search(value):
        return value
    return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").replace("\0", "\N{REPLACEMENT CHARACTER}")


def _typed(value: str, flag: bool) -> str | bool | None:
    """A plain scalar as what it says: nothing, a text, or where a flag stands yes or no."""
    return None if value in _NULLS else _WORDS.get(value.casefold(), value) if flag else value


def _map(flat: list[Any]) -> dict[str, Any]:
    """A map from keys and values in turn; a key that stands twice keeps both values, the second as ``key (2)``."""
    keys = list(map(as_text, flat[::2]))
    out: dict[str, Any] = dict(zip(keys, flat[1::2], strict=True))
    if len(out) == len(keys):
        return out
    out = {}
    latest: dict[str, tuple[str, int]] = {}  # a key that stands ten thousand times is not numbered from the start each time
    for key, value in zip(keys, flat[1::2], strict=True):
        name, number = latest.get(key, (key, 1))
        if name in out and value in (out[key], out[name]):
            continue
        while name in out:
            number += 1
            name = f"{key} ({number})"
        out[name] = value
        latest[key] = (name, number)
    return out
