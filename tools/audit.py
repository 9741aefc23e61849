"""Check the installed packages without a network: only known ones, with the licences they were taken for, and without known faults.

Run: python tools/audit.py. Looked at is what drugref with its development tools asks for, and what that asks for in turn.
Known packages and their licences stand in dependencies.tsv, known faults in advisories.tsv, the versions that were tried in
requirements-dev.lock. It cannot know of a fault that is not in the list: for that, pip-audit (CONTRIBUTING.md).
"""

import datetime
import re
import sys
from collections.abc import Callable, Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import NamedTuple

from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

HERE = Path(__file__).resolve().parent
LOCK = HERE.parent / "requirements-dev.lock"
_OLD = 90
# Days after which the list of faults is said to be old.
_LICENCES = {
    "Apache-2.0 OR BSD": "apache.*or.*bsd", "MIT": r"\bmit\b", "BSD": r"\bbsd\b", "Apache-2.0": "apache", "MPL-2.0": r"\bmpl|mozilla",
    "ISC": r"\bisc", "PSF-2.0": r"\bpsf|python software foundation",
}  # fmt: skip
# Licences that may be used here, by the words packages have for them; the first that fits.


class Package(NamedTuple):
    """An installed package: canonical name, version, and the words it has for its licence."""

    name: str
    version: str
    licence: str


class Advisory(NamedTuple):
    """A known fault of some versions of a package."""

    id: str
    package: str
    versions: str
    fault: str
    looked_up: str
    source: str


def table(path: Path) -> list[list[str]]:
    """The rows of a table without its comments and heading."""
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
    return [line.split("\t") for line in lines[1:]]


def locked(text: str) -> dict[str, str]:
    """Names and versions of a lock file."""
    return {canonicalize_name(m[1]): m[2] for m in re.finditer(r"^([\w.-]+)==([^\s;\\]+)", text, re.MULTILINE)}


def licence(words: str) -> str:
    """The licence that is meant by the words a package has for it; the words when it is none of those that may be used."""
    return next((name for name, pattern in _LICENCES.items() if re.search(pattern, words, re.IGNORECASE)), words)


def installed(name: str, extras: Iterable[str]) -> dict[str, metadata.Distribution]:
    """A distribution and all that it asks for here, by canonical name."""
    found: dict[str, metadata.Distribution] = {}
    asked: set[tuple[str, tuple[str, ...]]] = set()
    todo = [(canonicalize_name(name), tuple(extras))]
    while todo:
        if (one := todo.pop()) in asked:
            continue
        asked.add(one)
        found[one[0]] = metadata.distribution(one[0])
        for text in found[one[0]].requires or ():
            wanted = Requirement(text)
            if wanted.marker is None or any(wanted.marker.evaluate({"extra": extra}) for extra in (one[1] or ("",))):
                todo.append((canonicalize_name(wanted.name), tuple(sorted(wanted.extras))))
    return found


def package(name: str, distribution: metadata.Distribution) -> Package:
    """What is asked of a distribution."""
    told = distribution.metadata
    classified = [words for words in told.get_all("Classifier") or () if words.startswith("License ::")]
    return Package(name, distribution.version, told.get("License-Expression") or " ".join(classified) or (told.get("License") or "")[:80])


def findings(
    packages: Iterable[Package], known: dict[str, str], bounds: dict[str, SpecifierSet], advisories: Iterable[Advisory]
) -> Iterator[str]:
    """What must not be, a line each. ``known``: licences by name; ``bounds``: the versions asked for, of what is asked for directly."""
    faults = list(advisories)
    for one in packages:
        if one.name not in known:
            yield f"{one.name} {one.version} is not known: who brings it, and under which licence? Then add it to tools/dependencies.tsv"
        elif licence(one.licence) != known[one.name]:
            yield f"{one.name} {one.version}: its licence reads '{one.licence}' and was {known[one.name]}"
        if one.name in bounds and not bounds[one.name].contains(one.version, prereleases=True):
            yield f"{one.name} {one.version} is outside of {bounds[one.name]}"
        for advisory in faults:
            if advisory.package == one.name and SpecifierSet(advisory.versions).contains(one.version, prereleases=True):
                yield f"{one.name} {one.version}: {advisory.id}: {advisory.fault} ({advisory.source})"


def notes(packages: Iterable[Package], tried: dict[str, str], advisories: Iterable[Advisory], today: datetime.date) -> Iterator[str]:
    """What is worth knowing and no fault."""
    other = [f"{one.name} {one.version} ({tried[one.name]})" for one in packages if tried.get(one.name, one.version) != one.version]
    if other:
        yield f"other versions than in {LOCK.name}: {', '.join(other)}"
    newest = max(datetime.date.fromisoformat(advisory.looked_up) for advisory in advisories)
    if (today - newest).days > _OLD:
        yield f"faults were last looked up on {newest}: run pip-audit and bring tools/advisories.tsv up to date"


def audit(say: Callable[[str], object], today: datetime.date) -> int:
    """Check this environment; returns how many findings there are."""
    found = installed("drugref", ("dev",))
    wanted = [Requirement(text) for text in found.pop("drugref").requires or ()]
    bounds = {canonicalize_name(one.name): one.specifier for one in wanted}
    packages = [package(name, distribution) for name, distribution in sorted(found.items())]
    advisories = [Advisory(*row) for row in table(HERE / "advisories.tsv")]
    known = {row[0]: row[1] for row in table(HERE / "dependencies.tsv")}
    told = list(findings(packages, known, bounds, advisories))
    for line in (*told, *notes(packages, locked(LOCK.read_text(encoding="utf-8")), advisories, today)):
        say(f"{line}\n")
    say(f"{len(packages)} packages, {len(advisories)} known faults looked for, {len(told)} findings\n")
    return len(told)


if __name__ == "__main__":
    sys.exit(1 if audit(sys.stderr.write, datetime.datetime.now(datetime.UTC).date()) else 0)
