"""What the shell offers at TAB: drug names, brands and section keys. Quick, at most 40, and it never builds an index."""

import os
import sqlite3
from typing import Any

from drugref.corpora import index_path, installed
from drugref.errors import DrugrefError
from drugref.index.reader import open_file
from drugref.sections import DOSAGE_PARTS, SECTIONS
from drugref.text import name_key, sanitize

__all__ = ["drug_names", "section_names"]

_MOST = 40
# More than a screen of names helps nobody choose.


def drug_names(ctx: Any, args: list[str], incomplete: str) -> list[str]:
    """Names and brands that start like ``incomplete``, in any case."""
    try:
        path = index_path(os.environ, installed(os.environ))
        if not os.path.exists(path):
            return []
        reader = open_file(path)
        typed = [*_before(ctx), incomplete]
        names = reader.names_starting(name_key(" ".join(typed)), _MOST)
        reader.close()
    except (DrugrefError, sqlite3.Error):
        return []  # TAB offers nothing; the command itself will say why
    # Of "insulin glargine" the word "insulin" stands there already.
    left = (" ".join(sanitize(name).lower().split()[len(typed) - 1 :]) for name in names)
    return [name for name in dict.fromkeys(left) if name]


def _before(ctx: Any) -> list[str]:
    """The words of the drug that stand before the one being completed."""
    words = (getattr(ctx, "params", None) or {}).get("drug")
    return [word for word in words if isinstance(word, str)] if isinstance(words, list | tuple) else []


def section_names(ctx: Any, args: list[str], incomplete: str) -> list[str]:
    """Section keys and aliases that start like ``incomplete``."""
    keys = [name for section in SECTIONS for name in (section.key, *section.aliases)]
    keys += [name for key, _, aliases, _ in DOSAGE_PARTS for name in (key, *aliases)]
    return [key for key in dict.fromkeys(keys) if key.startswith(incomplete.casefold())][:_MOST]
