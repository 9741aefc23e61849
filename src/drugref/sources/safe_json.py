"""JSON of labels from outside: the only place that decodes it, so that nothing in it is lost, invented or too much for what follows.

Numbers stay as they were written (a long one would raise, ``1e400`` would be infinite, ``0.50`` lose its zero); a name that stands
twice in an object keeps both values, where ``json`` keeps the last; NUL and half a surrogate pair, which no text can hold, are marked.
"""

import json
import re
from typing import Any

__all__ = ["DECODER", "decoded"]

_HALF = re.compile("[\0\ud800-\udfff]")
_MAY_BE_HALF = re.compile(rb"\\u(?:[dD][89a-fA-F]|0000)")


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose repeated names have all their values, in a list."""
    out = dict(pairs)
    if len(out) == len(pairs):
        return out
    said: dict[str, list[Any]] = {}
    for name, value in pairs:
        values = said.setdefault(name, [])
        values += [more for more in (value if isinstance(value, list) else [value]) if more not in values[-_LOOKED:]]
    return {name: values if len(values) > 1 else out[name] for name, values in said.items()}


_LOOKED = 100
# Values that a repeated one is compared with: a name that stands a million times must not take a million times a million steps.

DECODER = json.JSONDecoder(parse_int=str, parse_float=str, object_pairs_hook=_object)


def decoded(raw: bytes) -> Any:
    """The value of JSON text, numbers as texts. Raises ``json.JSONDecodeError``, ``UnicodeDecodeError`` and ``RecursionError``."""
    value = DECODER.decode(raw.decode(json.detect_encoding(raw)))
    return _marked(value) if _MAY_BE_HALF.search(raw) else value


def _marked(value: Any) -> Any:
    """A value with U+FFFD in the place of each NUL and each half of a surrogate pair."""
    if isinstance(value, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [_marked(inner) for inner in value]
    return {_marked(name): _marked(inner) for name, inner in value.items()} if isinstance(value, dict) else value
