"""Made-up monographs of a label's size, as many as wanted and always the same: for measuring, never for reading.

Their words are drawn with the frequencies they have in the bundled corpus, so that the lists of the full text have real lengths; a
part of the words is made up, so that the vocabulary grows with the number of monographs as in real text. Names are made up.

Run: python benchmarks/generate.py COUNT FOLDER
"""

import bisect
import glob
import itertools
import os
import random
import re
import sys
from collections import Counter
from collections.abc import Iterator

CONSONANTS, VOWELS = "bcdfglmnprstvxz", "aeiouy"
STEMS = "mab nib pril olol statin zole cillin mycin azepam gliptin sartan tidine dipine oxacin vir setron triptan parin lukast barb".split()
MEDIAN = 25_000
# Bytes of a monograph: about a label's text; the bundled ones, which are shortened, have 13,500.
AROUND = 4_800
# Bytes of front matter, FAQs and headings.
SPREAD = 0.35
# Of the logarithm of a size: the smallest tenth has less than two thirds of the median, the largest more than half as much again.
MADE_UP = 0.004
# Share of made-up words in running text.
SECTIONS = (
    ("Usage", 5), ("Alternate Names", 1), ("How It Works/Pharmacodynamics", 4), ("How It Works/Pharmacokinetics", 6),
    ("Dosage/Standard Dosage/Adults", 8), ("Dosage/Standard Dosage/Children", 5), ("Dosage/Standard Dosage/Elderly", 2),
    ("Dosage/Standard Dosage/Renal Impairment", 3), ("Dosage/Standard Dosage/Hepatic Impairment", 2), ("Dosage/Dosage Adjustments", 4),
    ("Administration", 5), ("Side Effects/Common", 7), ("Side Effects/Rare but Serious", 8), ("Side Effects/Long-Term", 2),
    ("Contraindications", 3), ("Precautions", 12), ("Drug Interactions", 9), ("Pregnancy and Breastfeeding/Pregnancy", 3),
    ("Pregnancy and Breastfeeding/Breastfeeding", 2), ("Monitoring", 3), ("Overdose", 3), ("Storage", 1), ("Drug Profile Summary", 2),
)  # fmt: skip
# Sections in the house's order with their weights, after those of the bundled corpus.


def made_up(rng: random.Random) -> str:
    """A word that sounds like a drug's name."""
    syllables = (rng.choice(CONSONANTS) + rng.choice(VOWELS) + rng.choice(["", "", *CONSONANTS]) for _ in range(rng.randrange(2, 4)))
    return "".join(syllables) + rng.choice(STEMS)


def frequencies() -> tuple[list[str], list[int]]:
    """The words of the bundled corpus, and their frequencies added up."""
    folder = os.path.join(os.path.dirname(__file__), "..", "data", "monographs")
    counts: Counter[str] = Counter()
    for path in sorted(glob.glob(os.path.join(folder, "*.md"))):
        with open(path, encoding="utf-8") as handle:
            counts.update(re.findall(r"[A-Za-z]+|\d+(?:\.\d+)?", handle.read().split("\n---\n", 1)[-1]))
    words = sorted(counts)
    return words, list(itertools.accumulate(counts[word] for word in words))


class _Writer:
    """Running text from the frequencies."""

    def __init__(self) -> None:
        self.words, self.sums = frequencies()

    def sentence(self, rng: random.Random) -> str:
        """Six to twenty-two words."""
        drawn = []
        for _ in range(rng.randrange(6, 23)):
            made = rng.random() < MADE_UP
            drawn.append(made_up(rng) if made else self.words[bisect.bisect(self.sums, rng.random() * self.sums[-1])])
        return " ".join(drawn).capitalize() + "."

    def section(self, rng: random.Random, size: int) -> str:
        """About so many bytes of paragraphs and list items."""
        out: list[str] = []
        length = 0
        listed = rng.random() < 0.6
        while length < size:
            text = ("- " if listed else "") + self.sentence(rng)
            length += len(text) + 1
            out.append(text)
        return ("\n" if listed else " ").join(out)

    def monograph(self, name: str, rng: random.Random) -> str:
        """One monograph as Markdown."""
        size = (MEDIAN - AROUND) * rng.lognormvariate(0, SPREAD)
        faqs = "".join(f"  - q: {self.sentence(rng)[:-1]}?\n    a: {self.sentence(rng)} {self.sentence(rng)}\n" for _ in range(9))
        out = [
            f"---\ntitle: {name.capitalize()}\ndescription: {self.sentence(rng)}\nkind: single\nclass: {made_up(rng)} inhibitor\n"
            f"brand_names: [{made_up(rng).capitalize()}]\nsynonyms: []\natc: []\nlastModified: '2026-01-01'\n"
            f"sources:\n  - {{title: made up for measuring, publisher: nobody, date: '2026'}}\nfaqs:\n{faqs}---\n"
        ]
        whole = sum(weight for _, weight in SECTIONS)
        above: list[str] = []
        for path, weight in SECTIONS:
            titles = path.split("/")
            for depth, title in enumerate(titles):
                if titles[: depth + 1] != above[: depth + 1]:
                    out.append(f"{'#' * (depth + 2)} {title}\n")
            above = titles
            out.append(self.section(rng, int(size * weight / whole)) + "\n")
        return "\n".join(out)


def monographs(count: int, seed: int = 20265) -> Iterator[tuple[str, str]]:
    """``count`` pairs of a file's name and its Markdown; the first ones are the same however many are asked for."""
    rng = random.Random(seed)
    writer = _Writer()
    seen: set[str] = set()
    while len(seen) < count:
        name = made_up(rng)
        if name not in seen:
            seen.add(name)
            yield f"{name}.md", writer.monograph(name, random.Random(f"{seed} {name}"))


def write(count: int, folder: str) -> None:
    """Write them as files."""
    os.makedirs(folder, exist_ok=True)
    for file, text in monographs(count):
        with open(os.path.join(folder, file), "w", encoding="utf-8") as handle:
            handle.write(text)


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])
