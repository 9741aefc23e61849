"""All options by verb, as data: the front door's quick parser, the configuration file and a test of Typer's page share it.

``str`` takes a value, ``list`` may be repeated, ``int`` takes a number, ``bool`` is a flag.
"""

from typing import Any

__all__ = ["COMMON", "SHORT", "VERB_OPTIONS", "WRITTEN", "empty", "options_of"]

COMMON: dict[str, type] = {"format": str, "json": bool, "fields": str, "color": str, "no_pager": bool, "quiet": bool, "tall_man": str}

VERB_OPTIONS: dict[str, dict[str, type]] = {
    "show": {"section": list, "outline": bool, "closest": bool, "corpus": str},
    "find": {"corpus": str},
    "search": {"section": list, "drug": str, "limit": int, "corpus": str},
    "faq": {"drug": str, "limit": int, "corpus": str},
    "list": {"drug_class": str, "atc": str, "banned": bool, "boxed": bool, "corpus": str},
    "sections": {"corpus": str},
    "lookalikes": {},
    "interactions": {},
    "compare": {"section": list, "corpus": str},
    "corpus": {},
    "index": {"rebuild": bool, "status": bool, "report": str},
    "doctor": {},
}

WRITTEN = {"drug_class": "class"}
# Options whose name on the command line and in settings is a word that Python keeps for itself.

SHORT = {"-s": "section", "-d": "drug", "-n": "limit", "-q": "quiet", "-f": "format"}


def options_of(verb: str) -> dict[str, type]:
    """Every option of a verb, the common ones among them."""
    return {**COMMON, **VERB_OPTIONS[verb]}


def empty(verb: str) -> dict[str, Any]:
    """The values of a verb's options when nothing is said."""
    return {name: [] if kind is list else False if kind is bool else None for name, kind in options_of(verb).items()}
