"""Scale: how fast corpora of label-sized monographs are read into the index, in how much memory, and how answers slow down with size.

For each size: records a second (splitting, reading on all cores, indexing), the largest memory of the writing process and of one
beside it, the size of the index, what one edited file costs, and the milliseconds of ``show``, an exact and a misspelt ``find``,
``search`` (p50 and p95) in process, and of a whole ``show --json`` as a multiple of bare Python.

Monographs are made by ``generate.py``, labels by ``generate_openfda.py``, both seeded.

Run: python benchmarks/scale.py [COUNT ...] [--labels COUNT] [--keep FOLDER]       (1000 10000 when no count is given)
"""

import argparse
import json
import os
import random
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable

from generate import write
from lookup import misspelt
from search import asked_of, timed

from drugref import lookup
from drugref.corpora import index_path, installed, open_index
from drugref.index.reader import Reader

MB = 1 << 20


def quiet(done: int, total: int, count: int) -> None:
    """No progress is shown."""


def note(text: str) -> None:
    """Notices are shown."""
    print("   ", text)


def import_here(env: dict[str, str]) -> None:
    """Build or update the index in this process, and print its figures as JSON: the other side of ``imported``."""
    start = time.perf_counter()
    index = open_index(env, quiet, lambda text: None, thorough=True)
    seconds = time.perf_counter() - start
    own, others = (resource.getrusage(who).ru_maxrss / 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    print(json.dumps({"seconds": seconds, "records": sum(c.files for c in index.corpora()), "own": own, "others": others}))
    index.close()


def imported(env: dict[str, str]) -> dict[str, float]:
    """The figures of one import, in a process of its own: ``seconds``, ``records``, peak ``own`` and ``others`` in MB."""
    done = subprocess.run([sys.executable, __file__, "--import"], env={**os.environ, **env}, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def environment(home: str, name: str, corpus: str) -> dict[str, str]:
    """The environment of a user with the bundled corpus and this one over it."""
    return {"HOME": home, "DRUGREF_CACHE_DIR": os.path.join(home, f"cache-{name}"), "DRUGREF_CORPUS_PATH": corpus}


def generated(home: str, count: int, largest: int) -> str:
    """A folder of so many monographs: links to the first ones of the largest."""
    whole = os.path.join(home, f"md{largest}")
    if not os.path.isdir(whole):
        write(largest, whole)
    if count == largest:
        return whole
    folder = os.path.join(home, f"md{count}")
    if not os.path.isdir(folder):
        os.makedirs(folder)
        for name in sorted(os.listdir(whole))[:: largest // count][:count]:
            os.link(os.path.join(whole, name), os.path.join(folder, name))
    return folder


def labels(home: str, count: int) -> str:
    """A zip file of so many labels in the shape of openFDA's bulk download."""
    path = os.path.join(home, f"labels{count}.json.zip")
    if not os.path.exists(path):
        script = os.path.join(os.path.dirname(__file__), "generate_openfda.py")
        subprocess.run([sys.executable, script, str(count), path], check=True)
    return path


def told(name: str, figures: dict[str, float], size: int) -> None:
    """One line of an import."""
    rate = figures["records"] / figures["seconds"]
    per = size / figures["records"] / 1000
    print(
        f"{name}: {figures['records']:,.0f} records in {figures['seconds']:.0f} s, {rate:.0f} a second; memory {figures['own']:.0f} MB and "
        f"{figures['others']:.0f} MB; index {size / MB:,.0f} MB, {per:.0f} kB a record"
    )


def median(call: Callable[[str], object], values: list[str]) -> float:
    """Milliseconds of a call, over the values, each asked for once before."""
    taken = []
    for value in values:
        call(value)
        start = time.perf_counter()
        call(value)
        taken.append(1000 * (time.perf_counter() - start))
    return statistics.median(taken)


def answers(env: dict[str, str]) -> None:
    """The times of answers in process, and of a whole command."""
    index = open_index(env, quiet, note)
    titles = random.Random(5).sample([entry.title for entry in index.entries()], 100)
    rng = random.Random(6)
    show = median(lambda title: index.monograph(_slug(index, title)), titles)
    exact = median(lambda title: lookup.find(index, title), titles)
    near = median(lambda name: lookup.find(index, name), [misspelt(title.lower(), rng) for title in titles])
    texts = asked_of(index, generated=True)
    timed(index, texts[:40], "search")
    taken = sorted(timed(index, texts, "search"))
    index.close()
    print(
        f"    in process: show {show:.2f} ms, exact {exact:.3f} ms, misspelt {near:.2f} ms; search p50 {statistics.median(taken):.0f} ms, "
        f"p95 {taken[int(0.95 * len(taken))]:.0f} ms"
    )
    command = [sys.executable, "-m", "drugref", "show", titles[0], "--json"]
    ratio = whole(command, env) / whole([sys.executable, "-c", "pass"], env)
    print(f"    whole command: show --json {ratio:.1f} times bare Python")


def _slug(index: Reader, title: str) -> str:
    match = lookup.find(index, title).match
    assert match, title
    return match.slug


def whole(command: list[str], env: dict[str, str]) -> float:
    """Seconds of a process, the median of fifteen."""
    taken = []
    for _ in range(15):
        start = time.perf_counter()
        subprocess.run(command, env={**os.environ, **env}, stdout=subprocess.DEVNULL, check=True)
        taken.append(time.perf_counter() - start)
    return statistics.median(taken)


def edited(env: dict[str, str], folder: str) -> None:
    """What one edited file costs: the check that finds it, and the update."""
    name = os.path.join(folder, sorted(os.listdir(folder))[7])
    with open(name, encoding="utf-8") as handle:
        text = handle.read()
    os.unlink(name)  # it may be a link into another corpus
    with open(name, "w", encoding="utf-8") as handle:
        handle.write(text + "\nOne sentence more.\n")
    figures = imported(env)
    start = time.perf_counter()
    open_index(env, quiet, note).close()
    print(f"    one edited file: {figures['seconds']:.1f} s; opening an index in step: {1000 * (time.perf_counter() - start):.1f} ms")


def measure(home: str, counts: list[int], label_count: int) -> None:
    """Every size in turn."""
    for count in sorted(counts):
        folder = generated(home, count, max(counts))
        env = environment(home, f"md{count}", folder)
        shutil.rmtree(env["DRUGREF_CACHE_DIR"], ignore_errors=True)
        figures = imported(env)
        told(f"{count:,} Markdown monographs", figures, os.path.getsize(index_path(env, installed(env))))
        answers(env)
        edited(env, folder)
    if label_count:
        env = environment(home, "labels", labels(home, label_count))
        shutil.rmtree(env["DRUGREF_CACHE_DIR"], ignore_errors=True)
        told(f"{label_count:,} openFDA labels, zipped", imported(env), os.path.getsize(index_path(env, installed(env))))
        answers(env)


def main() -> None:
    """Measure the sizes asked for."""
    parser = argparse.ArgumentParser()
    parser.add_argument("counts", nargs="*", type=int, default=[1_000, 10_000])
    parser.add_argument("--labels", type=int, default=0)
    parser.add_argument("--keep", help="a folder for corpora and indexes")
    parser.add_argument("--import", action="store_true", dest="here", help=argparse.SUPPRESS)
    said = parser.parse_args()
    if said.here:
        import_here(dict(os.environ))
        return
    with tempfile.TemporaryDirectory() as scratch:
        measure(said.keep or scratch, said.counts, said.labels)


if __name__ == "__main__":
    main()
