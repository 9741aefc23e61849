"""Looks for files that a reader breaks over, guided by the code they reach: ``python tools/fuzz_readers.py markdown|yaml|openfda|spl``.

Needs atheris (``pip install atheris``), which is no dependency: it is run by hand. What it is told behind the reader's name goes to
libFuzzer (``-max_total_time=600``, a folder of examples to start from). It ends at the first file that raises or takes ten
seconds, and leaves that file in the folder it was started in; such a file becomes a test in tests/test_hostile_files.py.
"""

import sys

import atheris

with atheris.instrument_imports(include=["drugref"]):
    from drugref.index.rows import rows_of
    from drugref.index.writer import Draft, Layer
    from drugref.sources import Record, parse

_FRAMES = {
    "markdown": (b"", b""),
    "yaml": (b"---\ntitle: Zorb\n", b"\n---\n## Usage\nx\n"),
    "openfda": (b"", b""),
    "spl": (b"", b""),
}
# What stands around the bytes that are made up.


def check(format: str, raw: bytes) -> None:
    """Read one file and put it into an index; whatever is raised is a fault of ours."""
    reading = parse(Record("a.md", raw, format))
    if reading.drug is None and not reading.problems:
        raise AssertionError("neither a drug nor a problem")
    draft = Draft.in_memory()
    draft.save()
    draft.content.add([(draft.content.open_file("own", "a.md", 0, 0), "own", rows_of("a.md", *reading))], {})
    draft.finish([Layer("own", "1", "", format, "")], [], {})
    draft.db.close()


def main() -> None:
    """Fuzz the reader that is named first."""
    name = sys.argv.pop(1)
    before, behind = _FRAMES[name]
    format = "markdown" if name == "yaml" else name
    atheris.Setup([*sys.argv, "-timeout=10", "-max_len=4096"], lambda data: check(format, before + data + behind))
    atheris.Fuzz()


if __name__ == "__main__":
    main()
