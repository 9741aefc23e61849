"""How fast a file of labels is split and read, one process: seconds of processor time, so that other work beside it counts less.

python benchmarks/read_labels.py /tmp/labels.json.zip
"""

import resource
import sys
import time

from drugref.sources import Record, detect, parse, records


def main(path: str) -> None:
    """Split, then split and read; print both."""
    form = detect(path)
    assert form, "no format of ours"
    start = time.process_time()
    sizes = [len(item.raw) for item in records(path, form) if isinstance(item, Record)]
    split = time.process_time() - start
    start = time.process_time()
    read = sum(parse(item).drug is not None for item in records(path, form) if isinstance(item, Record))
    whole = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{len(sizes)} records, mean {sum(sizes) / len(sizes) / 1000:.1f} kB; read {read}")
    print(
        f"split {split / len(sizes) * 1000:.3f} ms a record; read {(whole - split) / len(sizes) * 1000:.3f} ms a record; peak {peak:.0f} MB"
    )


if __name__ == "__main__":
    main(sys.argv[1])
