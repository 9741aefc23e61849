"""Name lookup: names a second in batch, and how the time of a misspelt name grows with the number of names.

Beside it brute force: rapidfuzz over all names, and the standard library's difflib. Names are made by a seeded generator.

Run: python benchmarks/lookup.py [--quick]
"""

import difflib
import os
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable

from rapidfuzz import process
from rapidfuzz.distance import OSA

from drugref import lookup
from drugref.corpora import open_index
from drugref.index.reader import Reader, open_file
from drugref.index.rows import rows_of
from drugref.index.writer import Draft, Layer
from drugref.model import Drug

CONSONANTS, VOWELS = "bcdfglmnprstvxz", "aeiouy"
STEMS = (
    "mab nib pril olol statin zole cillin mycin azepam gliptin sartan tidine dipine oxacin vir setron triptan parin lukast barb caine "
    "amine idine ium one ol ate ine"
).split()


def names(count: int) -> list[str]:
    """``count`` made-up drug names, always the same."""
    rng = random.Random(20260)
    made: dict[str, None] = {}
    while len(made) < count:
        syllables = (rng.choice(CONSONANTS) + rng.choice(VOWELS) + rng.choice(["", "", *CONSONANTS]) for _ in range(rng.randrange(2, 4)))
        made["".join(syllables) + rng.choice(STEMS)] = None
    return list(made)


def misspelt(name: str, rng: random.Random) -> str:
    """One or two letters changed, lost, doubled or swapped; never the name itself."""
    right = name
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(1, len(name) - 1)
        name = rng.choice(
            (
                name[:i] + name[i + 1 :],
                name[:i] + name[i] + name[i:],
                name[: i - 1] + name[i] + name[i - 1] + name[i + 1 :],
                name[:i] + rng.choice("abcdefghijklmnopqrstuvwxyz") + name[i + 1 :],
            )
        )
    return name if name != right else misspelt(right, rng)


def index_of(all_names: list[str], folder: str) -> Reader:
    """An index of as many drugs, each with nothing but its name."""
    path = os.path.join(folder, f"{len(all_names)}.sqlite")
    draft = Draft.beside(path, None, "benchmark")
    draft.save()
    file = draft.content.open_file("benchmark", path, 0, 0)
    drugs = (Drug(slug=name, title=name.title(), file=f"{name}.md") for name in all_names)
    draft.content.add(((file, "benchmark", rows_of(drug.slug, drug, ())) for drug in drugs), {})
    draft.finish([Layer("benchmark", "1", folder, "markdown", "")], [], {})
    os.replace(draft.path, path)
    return open_file(path)


def growth(sizes: tuple[int, ...]) -> None:
    """Milliseconds of a misspelt name at each size, and how often the right name comes first and among five."""
    print("\nnames    drugref: median  p95  first  among 5   rapidfuzz brute force   difflib   (ms a misspelt name)")
    for size in sizes:
        all_names = names(size)
        rng = random.Random(1)
        right = rng.sample(all_names, 300)
        asked = [misspelt(name, rng) for name in right]
        with tempfile.TemporaryDirectory() as folder:
            index = index_of(all_names, folder)
            lookup.find(index, "warm up")
            ours = [_timed(lookup.find, index, q) for q in asked]
            found = [[c.slug for c in lookup.find(index, q).candidates] for q in asked]
            index.close()
        brute = [_timed(_brute, q, all_names) for q in asked[:20]]
        slow = [_timed(difflib.get_close_matches, q, all_names, 5) for q in asked[:2]] if size <= 100_000 else []
        shown = f"{1000 * statistics.median(slow):9.1f}" if slow else "  not run"
        first = sum(slugs[:1] == [name] for slugs, name in zip(found, right, strict=True)) / len(right)
        five = sum(name in slugs for slugs, name in zip(found, right, strict=True)) / len(right)
        middle, most = (1000 * statistics.quantiles(ours, n=20)[i] for i in (9, 18))
        print(f"{size:8,} {middle:14.2f} {most:5.2f} {first:6.3f} {five:7.3f} {1000 * statistics.median(brute):23.2f} {shown}")


def _brute(query: str, all_names: list[str]) -> object:
    return process.extract(query, all_names, scorer=OSA.distance, limit=5)


def _timed(call: Callable[..., object], *values: object) -> float:
    start = time.perf_counter()
    call(*values)
    return time.perf_counter() - start


def batch() -> None:
    """Names a second on the bundled corpus, exact and misspelt, in process."""
    with tempfile.TemporaryDirectory() as home:
        index = open_index({"HOME": home, "DRUGREF_CACHE_DIR": home}, lambda done, total, count: None, lambda note: None)
        titles = [entry.title for entry in index.entries()]
        exact = titles * (20_000 // len(titles) + 1)
        rng = random.Random(2)
        wrong = [misspelt(title.lower(), rng) for title in titles * (2_000 // len(titles) + 1)]
        for kind, asked in (("exact", exact), ("misspelt", wrong)):
            start = time.perf_counter()
            for name in asked:
                lookup.find(index, name)
            print(f"{kind:9} {len(asked) / (time.perf_counter() - start):9,.0f} names/s")
        index.close()


if __name__ == "__main__":
    batch()
    growth((1_000, 10_000, 40_000) if "--quick" in sys.argv else (1_000, 10_000, 100_000, 500_000))
