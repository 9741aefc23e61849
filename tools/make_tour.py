"""Put real output into README's one-minute tour, between its marker and the next paragraph.

Run: python tools/make_tour.py
"""

import io
import re
import tempfile
from pathlib import Path

from drugref.__main__ import main as drugref
from drugref.commands.context import Streams

README = Path(__file__).resolve().parent.parent / "README.md"
STEPS = (
    (("show", "amoxicillin", "-s", "renal"), 24),
    (("show", "natalizimab"), 0),
    (("find", "tysabri", "albuterol", "vincristine"), 0),
    (("show", "tysabri", "-s", "storage", "--json", "--fields", "match.slug,monograph.sections.text"), 0),
)


def tour() -> str:
    """The tour as Markdown."""
    out = ["<!-- tour -->", ""]
    with tempfile.TemporaryDirectory() as home:
        for argv, lines in STEPS:
            text = io.StringIO()
            streams = Streams(io.StringIO(), text, text, False, False, False)
            form = ("--format", "rich") if argv[0] == "show" and lines else ()
            status = drugref([*argv, *form], streams, {"HOME": home, "COLUMNS": "78"})
            shown = re.sub(r"[ \t]+\n", "\n", text.getvalue()).rstrip().split("\n")
            if lines and len(shown) > lines:
                shown = [*shown[:lines], "(and so on: sources, corpus, revision date)"]
            command = " ".join(f'"{word}"' if " " in word else word for word in argv)
            out += ["```console", f"$ drugref {command}", *shown, *([f"$ echo $?\n{status}"] if status else []), "```", ""]
    return "\n".join(out)


def main() -> None:
    """Rewrite the tour in place."""
    text = README.read_text(encoding="utf-8")
    new = re.sub(r"<!-- tour -->.*?(?=\nOn a terminal the answer)", lambda m: tour(), text, flags=re.S)
    README.write_text(new, encoding="utf-8")


if __name__ == "__main__":
    main()
