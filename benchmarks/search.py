"""Search: milliseconds a question in process (p50, p95), and questions a second through ``search -`` and ``faq -``.

On the bundled corpus and on generated ones of label-sized monographs (``generate.py``), with the questions of ``questions.tsv``; on a
generated corpus half of them are put to one of its drugs. A folder given keeps the corpus and its index for the next run.

Run: python benchmarks/search.py [COUNT ...] [--keep FOLDER]      (10000 when no count is given; 0 is the bundled corpus alone)
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time

from generate import write
from search_ablation import rows

from drugref import search
from drugref.asking import ask
from drugref.corpora import open_index
from drugref.errors import DrugrefError
from drugref.index.reader import Reader
from drugref.spoken import in_question


def environment(home: str, count: int) -> dict[str, str]:
    """The environment of a user who has the bundled corpus, and over it ``count`` generated monographs."""
    env = {"HOME": home, "DRUGREF_CACHE_DIR": os.path.join(home, f"cache-{count}")}
    if not count:
        return env
    folder = os.path.join(home, f"generated-{count}")
    if not os.path.isdir(folder):
        write(count, folder)
    return {**env, "DRUGREF_CORPUS_PATH": folder}


def asked_of(index: Reader, generated: bool) -> list[str]:
    """The questions; on a generated corpus every second one that names a drug names one of its own instead."""
    texts = [row.question for row in rows()]
    if not generated:
        return texts
    titles = [entry.title for entry in index.entries() if entry.drug_class.endswith(" inhibitor")]
    rng = random.Random(3)
    return [f"{in_question(index, text).rest} {rng.choice(titles)}" if i % 2 else text for i, text in enumerate(texts)]


def timed(index: Reader, texts: list[str], verb: str) -> list[float]:
    """Milliseconds of each question, the index warm."""
    hits = search.search_hits if verb == "search" else lambda index, asked, sections, limit: search.faq_hits(index, asked, limit)
    taken = []
    for text in texts:
        start = time.perf_counter()
        try:
            hits(index, ask(index, text), (), 10)
        except DrugrefError:
            continue
        taken.append(1000 * (time.perf_counter() - start))
    return taken


def batch(env: dict[str, str], texts: list[str], verb: str) -> float:
    """Questions a second of a whole process, its start among them."""
    start = time.perf_counter()
    subprocess.run(
        [sys.executable, "-m", "drugref", verb, "-", "--format", "jsonl"], input="".join(f"{text}\n" for text in texts), text=True,
        env={**os.environ, **env}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False,
    )  # fmt: skip
    return len(texts) / (time.perf_counter() - start)


def measure(home: str, count: int) -> None:
    """One corpus's lines."""
    env = environment(home, count)
    start = time.perf_counter()
    index = open_index(env, lambda done, total, count: None, lambda note: None)
    opened = time.perf_counter() - start
    texts = asked_of(index, bool(count))
    counts = index.counts()
    print(f"{counts['drug']:,} monographs, {counts['passage']:,} passages; opened or built in {opened:.1f} s")
    for verb in ("search", "faq"):
        timed(index, texts[:40], verb)  # warms the disk's cache
        taken = sorted(timed(index, texts, verb))
        p95, slowest = taken[int(0.95 * len(taken))], taken[-1]
        rate = batch(env, texts * (1 if count else 4), verb)
        spread = f"p50 {statistics.median(taken):7.1f} ms   p95 {p95:7.1f} ms   slowest {slowest:7.1f} ms"
        print(f"  {verb:6}  {spread}   batch {rate:6.1f} questions/s")
    index.close()


def main() -> None:
    """Measure the bundled corpus and each size asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int, default=[10_000])
    parser.add_argument("--keep", help="a folder for corpora and indexes")
    said = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        for count in dict.fromkeys((0, *said.counts)):
            measure(said.keep or scratch, count)


if __name__ == "__main__":
    main()
