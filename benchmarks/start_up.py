"""Start-up of whole processes as a multiple of ``python -c pass``, medians of runs taken in turn.

Run: python benchmarks/start_up.py [RUNS]
"""

import os
import statistics
import subprocess
import sys
import tempfile
import time

CASES = {
    "show --json": ("show", "natalizumab", "-s", "dosage", "--json"),
    "show plain": ("show", "natalizumab", "-s", "dosage"),
    "show rich": ("show", "natalizumab", "-s", "dosage", "--format", "rich", "--color", "always"),
    "find exact": ("find", "tysabri", "--json"),
    "find near": ("find", "natalizimab", "--json"),
    "faq": ("faq", "pregnancy", "-d", "natalizumab", "--json"),
    "search": ("search", "liver injury", "--json"),
    "list (Typer)": ("list", "--json"),
}


def timed(command: list[str], env: dict[str, str]) -> float:
    """Seconds of one process."""
    start = time.perf_counter()
    subprocess.run(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    return time.perf_counter() - start


def main(runs: int) -> None:
    """Measure and print a table."""
    with tempfile.TemporaryDirectory() as home:
        env = {**os.environ, "HOME": home, "DRUGREF_CACHE_DIR": home}
        drugref = os.path.join(os.path.dirname(sys.executable), "drugref")
        start = time.perf_counter()
        subprocess.run([drugref, "index"], env=env, stdout=subprocess.DEVNULL, check=True)
        build = time.perf_counter() - start
        commands = {"bare Python": [sys.executable, "-c", "pass"], **{name: [drugref, *argv] for name, argv in CASES.items()}}
        times: dict[str, list[float]] = {name: [] for name in commands}
        for turn in range(runs + 1):
            for name, command in commands.items():
                took = timed(command, env)
                if turn:  # the first turn warms the disk
                    times[name].append(took)
    bare = statistics.median(times["bare Python"])
    print(f"bare Python {bare * 1000:.1f} ms, {runs} runs of each in turn; the index took {build:.1f} s to build")
    for name, taken in times.items():
        print(f"{name:14} {statistics.median(taken) / bare:5.2f} x   {min(taken) * 1000:6.1f} to {max(taken) * 1000:6.1f} ms")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 15)
