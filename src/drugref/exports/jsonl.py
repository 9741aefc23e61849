"""JSON lines: each monograph on its line, as the ``monograph`` of ``drugref/monograph/1``, whose schema it meets."""

import json

from drugref.answers import ShowAnswer
from drugref.render.data import monograph_json
from drugref.text import escaped_json

__all__ = ["write"]


def write(answer: ShowAnswer) -> str:
    """One line of JSON."""
    return escaped_json(json.dumps(monograph_json(answer), ensure_ascii=False)) + "\n"
