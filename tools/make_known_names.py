"""Make ``data/known-names.tsv`` from a JSON-lines file of drug names (name, synonyms, brands, sources).

Run: python tools/make_known_names.py names.jsonl > data/known-names.tsv
"""

import json
import re
import sys

_NOISE = re.compile(r"\b(?:impurity|related compound|deuterated|d\d+\b)|[|\t]")
_MARKETED = {"Drugs@FDA", "openFDA drug/label"}
_HEAD = """\
# Known drug names: what makes a name real, whether or not the corpus covers it. Names are facts.
# Sources: FDA UNII list, Drugs@FDA and openFDA drug/label (United States government, public domain; openFDA CC0) and the
# DrugBank open vocabulary (CC0). One substance a line; synonyms and brand names are parted by |.
# marketed: "us" for a substance of Drugs@FDA or openFDA drug/label.
name\tsynonyms\tbrands\tmarketed
"""


def main(path: str) -> None:
    """Write the table to standard output."""
    out = sys.stdout
    out.write(_HEAD)
    with open(path, encoding="utf-8") as handle:
        for line in handle:
            record = json.loads(line)
            if _NOISE.search(record["name"]):
                continue
            lists = ("|".join(n for n in record[key] if len(n) > 2 and not _NOISE.search(n)) for key in ("synonyms", "brands"))
            marketed = "us" if _MARKETED & set(record["sources"]) else ""
            out.write("\t".join((record["name"], *lists, marketed)) + "\n")


if __name__ == "__main__":
    main(sys.argv[1])
