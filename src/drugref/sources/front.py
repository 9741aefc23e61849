"""Front matter: the YAML block on top of a monograph, read with limits, its values brought to plain types.

python-frontmatter splits and PyYAML's safe loader reads; aliases are refused, because a few of them can fill all memory.
"""

import datetime
import re
from typing import Any

import yaml
from frontmatter.default_handlers import YAMLHandler

from drugref.records import Source

__all__ = ["BadFrontMatter", "Front", "split_front"]

_LIMIT = 400_000
# Characters of front matter: ten times the largest met in 8,000 real files.


class BadFrontMatter(Exception):
    """Front matter that cannot be read: the line in the file, and why."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line, self.message, self.hint = line, message, hint


class _NoAlias(yaml.SafeLoader):
    """The safe loader without aliases."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            raise yaml.MarkedYAMLError(None, None, "an alias (*name) is not allowed here", event.start_mark)
        return super().compose_node(parent, index)


class Front:
    """The front matter of one file: typed access to its values, and the line each top-level key stands on."""

    def __init__(self, data: dict[str, Any], text: str) -> None:
        self.data = data
        self.lines = {m[1]: i for i, line in enumerate(text.split("\n"), 1) if (m := re.match(r"([A-Za-z_]+):", line))}

    def line(self, key: str) -> int:
        """The line of a key in the file; 1 when it is not there."""
        return self.lines.get(key, 1)

    def text(self, key: str) -> str:
        """A scalar as one line of text; a date as ISO 8601."""
        return as_text(self.data.get(key))

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of scalars, or a single one, as texts; empty ones left out."""
        value = self.data.get(key)
        values = value if isinstance(value, list) else [value]
        return tuple(text for text in map(as_text, values) if text)

    def flag(self, key: str) -> bool:
        """A boolean, also when written as a word."""
        value = self.data.get(key)
        return value if isinstance(value, bool) else as_text(value).casefold() in ("true", "yes", "1")

    def sources(self) -> tuple[Source, ...]:
        """The ``sources`` list; a plain text entry becomes a title."""
        value = self.data.get("sources")
        out = []
        for entry in value if isinstance(value, list) else []:
            if isinstance(entry, dict):
                out.append(Source(*(as_text(entry.get(k)) for k in ("title", "publisher", "date", "id"))))
            elif text := as_text(entry):
                out.append(Source(text))
        return tuple(out)


def as_text(value: Any) -> str:
    """Any YAML scalar as text on one line; lists and maps give ""."""
    if value is None or isinstance(value, list | dict):
        return ""
    if isinstance(value, datetime.datetime | datetime.date):
        return value.isoformat()
    if isinstance(value, bool):
        return str(value).lower()
    return " ".join(str(value).split())


def split_front(text: str) -> tuple[Front, str, int]:
    """Split a file into front matter, body, and the body's first line number. Without front matter the data are empty."""
    text = text.lstrip("\n") if text.lstrip("\n").startswith("---") else text
    handler = YAMLHandler()
    if not handler.detect(text):
        return Front({}, ""), text, 1
    try:
        raw, body = handler.split(text)
    except ValueError:
        raise BadFrontMatter(1, "the front matter has no closing ---", "put --- on a line of its own below the last key") from None
    if len(raw) > _LIMIT:
        raise BadFrontMatter(1, f"the front matter is larger than {_LIMIT:,} characters", "move the text into the body")
    first = text.count("\n", 0, len(text) - len(body)) + 1
    return Front(_load(raw), text[: len(text) - len(body)]), body, first


def _load(raw: str) -> dict[str, Any]:
    # Only text with an anchor (&name) can have aliases; the C loader cannot be told to refuse them.
    fast = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loader = _NoAlias if re.search(r"(?:^|[\s:,\[{-])&\w", raw) else fast
    try:
        data = yaml.load(raw, Loader=loader)  # noqa: S506 - both are safe loaders
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise BadFrontMatter(
            line, f"the front matter is not valid YAML: {error.problem}", "quote values that hold a colon, # or quotes"
        ) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        reason = str(error).split("\n")[0] or "nested too deeply"
        raise BadFrontMatter(1, f"the front matter cannot be read: {reason}", "check the values for unusual characters") from None
    if data is None:
        return {}
    if not isinstance(data, dict):
        raise BadFrontMatter(2, "the front matter is not a list of keys", "write it as 'key: value' lines")
    return {str(key): value for key, value in data.items()}
