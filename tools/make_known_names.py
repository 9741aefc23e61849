"""Make ``data/known-names.tsv`` from a JSON-lines file of drug names (name, synonyms, brands, sources) and a table of
combinations (tab-separated, with columns ``title`` of the form "A + B" and ``brands`` parted by "; ").

Run: python tools/make_known_names.py names.jsonl plan.tsv data/combinations.tsv > data/known-names.tsv
"""

import csv
import json
import re
import sys

_NOISE = re.compile(r"\b(?:impurity|related compound|deuterated|d\d+\b)|[|\t]")
_MARKETED = {"Drugs@FDA", "openFDA drug/label"}
_HEAD = """\
# Known drug names: what makes a name real, whether or not the corpus covers it. Names are facts.
# Sources: FDA UNII list, Drugs@FDA and openFDA drug/label (United States government, public domain; openFDA CC0) and the
# DrugBank open vocabulary (CC0). One substance a line; synonyms and brand names are parted by |.
# marketed: "us" for a substance of Drugs@FDA or openFDA drug/label. parts: the ingredients of a combination.
name\tsynonyms\tbrands\tmarketed\tparts
"""


def main(path: str, *combinations: str) -> None:
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
            out.write("\t".join((record["name"], *lists, marketed, "")) + "\n")
    found: dict[tuple[str, ...], list[str]] = {}
    for table in combinations:
        with open(table, encoding="utf-8", newline="") as handle:
            for row in csv.DictReader((line for line in handle if not line.startswith("#")), delimiter="\t"):
                parts = tuple(sorted(part.strip().lower() for part in row["title"].split(" + ")))
                if len(parts) > 1:
                    found.setdefault(parts, []).extend(brand.strip() for brand in row["brands"].split(";") if "/" not in brand)
    for parts, brands in sorted(found.items()):
        unique = "|".join(dict.fromkeys(filter(None, brands)))
        out.write("\t".join((" + ".join(parts), "", unique, "us", "|".join(parts))) + "\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
