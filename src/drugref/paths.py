"""Where things lie: the cache, the configuration, the bundled data. Asking makes no folder.

On Linux the XDG rules are three lines; elsewhere platformdirs knows. It costs more than the rest of a quick
``show`` together, so it is imported only where it is needed; a test holds the two to the same answers.
"""

import os
import sys
from collections.abc import Mapping

__all__ = ["bundled_data", "cache_dir", "config_file", "state_dir"]

_HERE = os.path.dirname(os.path.abspath(__file__))


def _folder(env: Mapping[str, str], xdg: str, fallback: str, kind: str) -> str:
    if sys.platform.startswith("linux"):
        base = env.get(xdg, "").strip()
        if not os.path.isabs(base):
            home = env.get("HOME") or os.path.expanduser("~")
            base = os.path.join(home, *fallback.split("/"))
        return os.path.join(base, "drugref")
    import platformdirs

    return str(getattr(platformdirs, f"user_{kind}_dir")("drugref", appauthor=False))


def cache_dir(env: Mapping[str, str]) -> str:
    """The folder of the index: ``DRUGREF_CACHE_DIR``, else the user's cache folder."""
    return env.get("DRUGREF_CACHE_DIR") or _folder(env, "XDG_CACHE_HOME", ".cache", "cache")


def config_file(env: Mapping[str, str]) -> str:
    """The configuration file: ``DRUGREF_CONFIG``, else ``config.toml`` in the user's configuration folder."""
    return env.get("DRUGREF_CONFIG") or os.path.join(_folder(env, "XDG_CONFIG_HOME", ".config", "config"), "config.toml")


def state_dir(env: Mapping[str, str]) -> str:
    """The folder of what the user has set up, such as corpora of their own: ``DRUGREF_DATA_DIR``, else the user's data folder."""
    return env.get("DRUGREF_DATA_DIR") or _folder(env, "XDG_DATA_HOME", ".local/share", "data")


def bundled_data() -> str:
    """The corpus and fact tables that came with the program: inside the package, or beside ``src`` in a checkout."""
    inside = os.path.join(_HERE, "data")
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(os.path.dirname(_HERE)), "data")
