"""Harder misspellings than one slip: phonetic, keyboard, run-together and two edits, made by a seeded generator from the corpus.

For each kind: how often the right drug is the first candidate and among the first five, how often a candidate is called likely and
is right, and how often anything but the right drug is opened (which must be never).

Run: python benchmarks/misspellings.py [--seed N]
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Iterator

from drugref import lookup
from drugref.corpora import open_index
from drugref.index.reader import Reader

SOUNDS = (
    ("ph", "f"), ("f", "ph"), ("x", "z"), ("x", "cks"), ("c", "k"), ("k", "c"), ("c", "s"), ("s", "z"), ("z", "s"), ("y", "i"),
    ("i", "y"),
    ("i", "ee"), ("ine", "een"), ("ine", "in"), ("ide", "ied"), ("qu", "kw"), ("th", "t"), ("ae", "e"), ("oe", "e"), ("ch", "k"),
    ("j", "g"),
    ("g", "j"), ("v", "f"), ("w", "v"), ("er", "or"), ("or", "er"), ("al", "el"), ("ol", "all"), ("en", "in"), ("a", "er"), ("u", "oo"),
    ("o", "a"), ("e", "a"), ("a", "e"), ("ll", "l"), ("l", "ll"), ("t", "tt"), ("m", "mm"), ("le", "el"), ("au", "o"), ("eu", "u"),
)  # fmt: skip
# How English spelling writes one sound in two ways, or a listener takes one vowel for another.
ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
BEHIND = ("tablets", "tab", "hcl", "capsules", "injection", "sodium", "100mg", "5mg", "xr")


def keys_beside(letter: str) -> str:
    """The keys around one on a QWERTY keyboard."""
    for r, row in enumerate(ROWS):
        if (i := row.find(letter)) >= 0:
            near = row[max(0, i - 1) : i] + row[i + 1 : i + 2]
            return near + "".join(other[max(0, i - 1) : i + 1] for j, other in enumerate(ROWS) if abs(j - r) == 1)
    return letter


def phonetic(name: str, rng: random.Random) -> str:
    """Two places respelt as they sound; one where there is but one; now and then cut into syllables by hyphens."""
    for _ in range(2):
        places = [(i, a, b) for a, b in SOUNDS for i in range(1, len(name)) if name.startswith(a, i)]
        places += [(0, a, b) for a, b in SOUNDS[:8] if name.startswith(a)]
        if places:
            i, a, b = rng.choice(places)
            name = name[:i] + b + name[i + len(a) :]
    if rng.random() < 0.2 and len(name) > 6:
        i, j = sorted(rng.sample(range(2, len(name) - 1), 2))
        name = f"{name[:i]}-{name[i:j]}-{name[j:]}"
    return name


def keyboard(name: str, rng: random.Random) -> str:
    """One key beside the right one hit, instead of it or with it, and in every third name a second."""
    for _ in range(rng.choice((1, 1, 2))):
        i = rng.randrange(len(name))
        wrong = rng.choice(keys_beside(name[i]) or name[i])
        name = name[:i] + rng.choice((wrong, name[i] + wrong)) + name[i + 1 :]
    return name


def two_edits(name: str, rng: random.Random) -> str:
    """Two letters lost, doubled, swapped or changed, anywhere, the first letter not excepted."""
    for _ in range(2):
        i = rng.randrange(len(name) - 1)
        other = rng.choice("abcdefghijklmnopqrstuvwxyz")
        swapped = name[:i] + name[i + 1] + name[i] + name[i + 2 :]
        name = rng.choice((name[:i] + name[i + 1 :], name[:i] + name[i] + name[i:], swapped, name[:i] + other + name[i + 1 :]))
    return name


def run_together(name: str, rng: random.Random) -> str:
    """A form, salt or strength written behind a slip of the name without a space."""
    i = rng.randrange(2, len(name))
    return name[:i] + name[i + 1 :] + rng.choice(BEHIND)


KINDS: dict[str, Callable[[str, random.Random], str]] = {
    "phonetic": phonetic,
    "keyboard": keyboard,
    "two edits": two_edits,
    "run together": run_together,
}


def asked(index: Reader, kind: str, seed: int) -> Iterator[tuple[str, str]]:
    """``(misspelling, slug)`` for every name of one word; none that is itself another real name, or opens the right drug."""
    rng = random.Random(f"{seed}:{kind}")
    for entry in index.entries():
        for name in dict.fromkeys((entry.title, *entry.synonyms, *entry.brand_names)):
            word = name.lower()
            if word.isascii() and word.isalpha() and len(word) >= 6:
                typed = KINDS[kind](word, rng)
                result = lookup.find(index, typed)
                if result.status != "known" and not (result.match and result.match.slug == entry.slug):
                    yield typed, entry.slug


def main() -> None:
    """Print a row for each kind."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    seed = parser.parse_args().seed
    with tempfile.TemporaryDirectory() as home:
        index = open_index({"HOME": home, "DRUGREF_CACHE_DIR": home}, lambda done, total, count: None, lambda note: None)
        print("kind            names  first   among 5  likely  of them right  opened")
        for kind in KINDS:
            _report(index, kind, list(asked(index, kind, seed)))
        index.close()


def _report(index: Reader, kind: str, pairs: list[tuple[str, str]]) -> None:
    first = five = likely = right = opened = 0
    for typed, slug in pairs:
        result = lookup.find(index, typed)
        slugs = [candidate.slug for candidate in result.candidates]
        first += slugs[:1] == [slug]
        five += slug in slugs
        opened += result.match is not None
        sure = [candidate for candidate in result.candidates if candidate.likely]
        likely += len(sure)
        right += sum(candidate.slug == slug for candidate in sure)
    n = len(pairs)
    print(f"{kind:13} {n:7,} {first / n:6.3f} {five / n:8.3f} {likely / n:7.3f} {right / max(1, likely):14.4f} {opened:7}")


if __name__ == "__main__":
    main()
