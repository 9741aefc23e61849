"""The front door's small parser: reads the everyday forms of a command line in place of Typer, which costs five Pythons to import.

It knows no help and no errors: anything it does not recognise is None, and Typer answers. A test holds it to what
Typer makes of the same words.
"""

from typing import Any, NamedTuple

from drugref.options import SHORT, WRITTEN, empty, options_of

__all__ = ["QUICK_VERBS", "Call", "parse"]

QUICK_VERBS = {"show": "drug", "find": "names", "search": "text", "faq": "text", "interactions": "names", "compare": "names"}
# Verb and the name of its positional words.


class Call(NamedTuple):
    """A command line understood: the verb and the value of each of its options."""

    verb: str
    options: dict[str, Any]


def parse(argv: list[str], verbs: frozenset[str], defaults: dict[str, dict[str, Any]]) -> Call | None:
    """Read ``argv``; ``defaults`` are the settings of file and environment. None when Typer must."""
    if not argv:
        return None
    verb, words = (argv[0], argv[1:]) if argv[0] in verbs else ("show", argv)
    if verb not in QUICK_VERBS or (words is argv and argv[0].startswith("-")):
        return None
    known = options_of(verb)
    values = {**empty(verb), **defaults.get(verb, {})}
    said: dict[str, list[str]] = {}
    positional: list[str] = []
    rest = iter(words)
    for word in rest:
        if not word.startswith("-") or word == "-":
            positional.append(word)
            continue
        name, equals, value = word.partition("=")
        option = SHORT.get(name) or (name[2:].replace("-", "_") if name.startswith("--") else "")
        kind = known.get(option) if option not in WRITTEN else None
        if kind is bool and not equals:
            values[option] = True
        elif kind in (str, list, int) and ((equals and name.startswith("--")) or not equals):
            taken = value if equals else next(rest, None)
            if taken is None or (kind is int and not taken.isdecimal()):
                return None
            said.setdefault(option, []).append(taken)
        else:
            return None
    for option, told in said.items():
        values[option] = told if known[option] is list else int(told[-1]) if known[option] is int else told[-1]
    if not positional and verb != "faq":
        return None
    return Call(verb, {**values, QUICK_VERBS[verb]: positional})
