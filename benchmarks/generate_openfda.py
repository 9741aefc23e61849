"""Writes labels in the shape of openFDA's bulk download: as many and as large, with invented drugs and invented text.

    python benchmarks/generate_openfda.py 2000 /tmp/labels.json.zip [--seed 1] [--otc 0.4] [--compact]

The same seed gives the same file. Four labels in ten are over-the-counter ones of about 4 kB, the others have about 45 kB, a third of
them with tables. ``--otc 0`` leaves the long ones alone.
"""

import argparse
import io
import json
import random
import zipfile
from collections.abc import Iterator

_ONSETS = "b br d dr f fl g k l m n p pr r s st t tr v z".split()
_VOWELS = "a e i o u ia io ea".split()
_ENDS = "amide azole ibine idone ilast imab inib ipine olol onium opril oxacin sartan statin tide urea vir".split()
_WORDS = """adult adverse affinity agent alone baseline blood cause change clearance clinical concentration control daily decrease disease
dose drug effect elimination event exposure finding food group half-life hepatic increase infusion inhibition interval kidney label
laboratory level liver mean metabolite monitor moderate oral patient peak placebo plasma rate reaction receptor reduction report response
result risk severe single study subject symptom tablet therapy tolerance total treatment trial urine volume week weight""".split()
_JOINS = "in of with after during for by without before and".split()
_VERBS = "may increase|was observed|should be reduced|has been reported|is not expected|did not change|must be monitored|was lower".split(
    "|"
)
_SIGNS = (*("",) * 12, "≥ ", "– ")
_LISTED = 0.15
# Part of the texts that are lists with typed bullets. With the signs about two fields in five have more than ASCII, as real ones do.
_SECTIONS = (
    ("indications_and_usage", "1 INDICATIONS AND USAGE", 3, 8), ("dosage_and_administration", "2 DOSAGE AND ADMINISTRATION", 5, 20),
    ("dosage_forms_and_strengths", "3 DOSAGE FORMS AND STRENGTHS", 0, 4), ("contraindications", "4 CONTRAINDICATIONS", 0, 6),
    ("warnings_and_cautions", "5 WARNINGS AND PRECAUTIONS", 8, 30), ("adverse_reactions", "6 ADVERSE REACTIONS", 2, 35),
    ("drug_interactions", "7 DRUG INTERACTIONS", 4, 20), ("overdosage", "10 OVERDOSAGE", 0, 6), ("description", "11 DESCRIPTION", 0, 10),
    ("clinical_studies", "14 CLINICAL STUDIES", 3, 30), ("how_supplied", "16 HOW SUPPLIED/STORAGE AND HANDLING", 0, 12),
    ("information_for_patients", "17 PATIENT COUNSELING INFORMATION", 0, 20),
)  # fmt: skip
# Field, heading, numbered parts, sentences: about what prescribing information in the format of 2006 has.
_NESTED = (
    ("use_in_specific_populations", "8 USE IN SPECIFIC POPULATIONS",
     (("pregnancy", "8.1 Pregnancy"), ("pediatric_use", "8.4 Pediatric Use"), ("geriatric_use", "8.5 Geriatric Use"))),
    ("clinical_pharmacology", "12 CLINICAL PHARMACOLOGY",
     (("mechanism_of_action", "12.1 Mechanism of Action"), ("pharmacodynamics", "12.2 Pharmacodynamics"),
      ("pharmacokinetics", "12.3 Pharmacokinetics"))),
)  # fmt: skip


def _name(rng: random.Random) -> str:
    return rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_ONSETS) + rng.choice(_VOWELS) + rng.choice(_ONSETS) + rng.choice(_ENDS)


def _sentence(rng: random.Random, name: str) -> str:
    words = [rng.choice(_WORDS if i % 3 else _JOINS) for i in range(rng.randint(6, 14))]
    number = f" ({rng.choice(_SIGNS)}{rng.randint(1, 99)}.{rng.randint(0, 9)}% of {rng.randint(20, 900)})" if rng.random() < 0.3 else ""
    return f"The {rng.choice(_WORDS)} {rng.choice(_VERBS)} {' '.join(words)} {name} {rng.randint(1, 500)} mg{number}."


def _prose(rng: random.Random, name: str, sentences: int) -> str:
    return (" • " if rng.random() < _LISTED else " ").join(_sentence(rng, name) for _ in range(sentences))


def _section(rng: random.Random, name: str, head: str, parts: int, sentences: int) -> str:
    number = head.split(" ", 1)[0]
    out = [head, _prose(rng, name, max(1, sentences // (parts + 1)))]
    for i in range(1, parts + 1):
        title = " ".join(rng.choice(_WORDS).title() for _ in range(3))
        out += [f"{number}.{i} {title}", _prose(rng, name, max(1, sentences // (parts + 1)))]
    return " ".join(out)


def _table(rng: random.Random) -> tuple[str, str]:
    """A table as HTML, and its words as they run on in the text."""
    columns, rows = rng.randint(3, 5), rng.randint(6, 20)
    cells = [[rng.choice(_WORDS) if not j else f"{rng.randint(1, 40)}%" for j in range(columns)] for _ in range(rows)]
    head = ["Reaction", *(f"Group {j} (n={rng.randint(50, 900)})" for j in range(1, columns))]
    top = "<thead><tr>" + "".join(f"<th>{cell}</th>" for cell in head) + "</tr></thead>"
    body = "".join("<tr>" + "".join(f'<td align="center"><paragraph>{cell}</paragraph></td>' for cell in row) + "</tr>" for row in cells)
    html = f'<table width="100%"><caption>Table {rng.randint(1, 9)}: Reactions</caption>{top}<tbody>{body}</tbody></table>'
    return html, " ".join([html.split("caption>")[1].removesuffix("</"), *head, *(cell for row in cells for cell in row)])


def _openfda(rng: random.Random, name: str, kind: str) -> dict[str, list[str]]:
    return {
        "brand_name": [name[::-1].title()], "generic_name": [f"{name} hydrochloride".upper()],
        "substance_name": [f"{name} hydrochloride".upper()], "manufacturer_name": [f"{_name(rng).title()} Laboratories"],
        "product_type": [kind], "route": ["ORAL"], "product_ndc": [f"{rng.randint(10000, 99999)}-{rng.randint(100, 999)}"],
        "application_number": [f"{rng.choice(['NDA', 'ANDA'])}{rng.randint(10000, 220000):06}"],
        "unii": [f"{rng.getrandbits(50):010X}"[:10]], "pharm_class_epc": [f"{rng.choice(_WORDS).title()} Inhibitor [EPC]"],
    }  # fmt: skip


def label(rng: random.Random, otc: float) -> dict[str, object]:
    """One label."""
    name = _name(rng)
    if rng.random() < otc:
        return _drug_facts(rng, name)
    out: dict[str, object] = {"spl_product_data_elements": [f"{name[::-1]} {name} LACTOSE CELLULOSE"]}
    if rng.random() < 0.3:
        out["boxed_warning"] = [f"WARNING: {rng.choice(_WORDS).upper()} {_prose(rng, name, 4)}"]
    for field, head, parts, sentences in _SECTIONS:
        out[field] = [_section(rng, name, head, parts, sentences)]
    for field, head, inner in _NESTED:
        texts = {part: f"{title} {_prose(rng, name, 12)}" for part, title in inner}
        out[field] = [" ".join((head, *texts.values()))]
        out |= {part: [text] for part, text in texts.items()}
    if rng.random() < 0.33:
        tables = [_table(rng) for _ in range(rng.randint(1, 4))]
        out["adverse_reactions"] = [str(out["adverse_reactions"][0]) + " " + " ".join(words for _, words in tables)]  # type: ignore[index]
        out["adverse_reactions_table"] = [html for html, _ in tables]
    return out | _meta(rng) | {"openfda": _openfda(rng, name, "HUMAN PRESCRIPTION DRUG")}


def _drug_facts(rng: random.Random, name: str) -> dict[str, object]:
    inner = {
        "do_not_use": f"Do not use if {_prose(rng, name, 2)}", "ask_doctor": f"Ask a doctor before use if {_prose(rng, name, 3)}",
        "stop_use": f"Stop use and ask a doctor if {_prose(rng, name, 2)}",
        "keep_out_of_reach_of_children": "Keep out of reach of children.",
    }  # fmt: skip
    texts = {
        "active_ingredient": f"Active ingredient {name} {rng.randint(1, 90)} mg", "purpose": f"Purpose {rng.choice(_WORDS)}",
        "indications_and_usage": f"Uses {_prose(rng, name, 3)}", "warnings": " ".join(("Warnings", *inner.values())),
        **inner, "dosage_and_administration": f"Directions {_prose(rng, name, 4)}",
        "inactive_ingredient": "Inactive ingredients " + ", ".join(rng.sample(_WORDS, 12)),
    }  # fmt: skip
    return {field: [text] for field, text in texts.items()} | _meta(rng) | {"openfda": _openfda(rng, name, "HUMAN OTC DRUG")}


def _meta(rng: random.Random) -> dict[str, object]:
    return {
        "set_id": str(rng.getrandbits(64)), "id": str(rng.getrandbits(64)), "version": str(rng.randint(1, 40)),
        "effective_time": f"20{rng.randint(10, 26)}{rng.randint(1, 12):02}{rng.randint(1, 28):02}",
    }  # fmt: skip


def pieces(count: int, seed: int, otc: float, compact: bool) -> Iterator[str]:
    """The text of the file, a label at a time."""
    rng = random.Random(seed)
    indent = None if compact else 2
    yield '{\n  "meta": {\n    "license": "invented"\n  },\n  "results": [\n' if not compact else '{"meta": {}, "results": ['
    for i in range(count):
        text = json.dumps(label(rng, otc), ensure_ascii=False, indent=indent)
        if compact:
            yield text + (", " if i < count - 1 else "")
        else:
            yield "".join(f"    {line}\n" for line in text.split("\n"))[:-1] + (",\n" if i < count - 1 else "\n")
    yield "]}" if compact else "  ]\n}\n"


def main() -> None:
    """Write the file."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("count", type=int)
    asked.add_argument("path")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--otc", type=float, default=0.4)
    asked.add_argument("--compact", action="store_true")
    args = asked.parse_args()
    made = pieces(args.count, args.seed, args.otc, args.compact)
    if args.path.endswith(".zip"):
        with (
            zipfile.ZipFile(args.path, "w", zipfile.ZIP_DEFLATED) as archive,
            io.TextIOWrapper(archive.open("drug-label-0001-of-0001.json", "w"), encoding="utf-8") as out,
        ):
            out.writelines(made)
    else:
        with open(args.path, "w", encoding="utf-8") as out:
            out.writelines(made)


if __name__ == "__main__":
    main()
