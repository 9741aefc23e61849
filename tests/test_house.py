"""Each house rule finds its offence, with file, line and what to write; the bundled corpus has none."""

import pytest

from drugref.house import check
from drugref.notation import misnotations
from drugref.paths import bundled_data
from drugref.sources import read
from drugref.text import name_key

GOOD = """---
title: Goodol
description: A made-up drug for the tests.
kind: single
class: test drug
brand_names: [Goodbrand]
synonyms: [goodolum]
atc: [L04AG03]
ingredients: []
is_banned: false
reviewed: false
lastModified: '2025-01-01'
sources:
  - {title: "Label", publisher: FDA, date: "2025-01", id: "setid x"}
faqs:
  - {q: What is it?, a: A test drug.}
  - {q: How is it taken?, a: By mouth.}
  - {q: Can it be crushed?, a: No.}
  - {q: Is it safe?, a: In tests.}
  - {q: Who made it?, a: We did.}
  - {q: When does it work?, a: At once.}
---

## Usage
Tests of the house rules only.

## Alternate Names
Goodbrand.

## How It Works
It works by being read.

## Dosage
### Standard Dosage
#### Adults
5 mg daily.
#### Renal Impairment
Not stated in the sources used.
#### Hepatic Impairment
Not stated in the sources used.

## Side Effects
### Common
None.

## Drug Profile Summary
- a
- b
- c
- d
- e
- f
"""


@pytest.fixture
def findings(tmp_path):
    def run(*texts, shared=()):
        for i, text in enumerate(texts):
            name = "goodol" if not i else f"goodol-{i + 1}"
            (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
        readings = [read(str(path)) for path in sorted(tmp_path.glob("*.md"))]
        return list(check(readings, {name_key(name): "on purpose" for name in shared}))

    return run


def test_a_good_monograph_has_no_finding(findings):
    assert findings(GOOD) == []


@pytest.mark.parametrize(
    ("old", "new", "rule", "line"),
    [
        ("kind: single\n", "", "front-matter", 1),
        ("kind: single", "kind: triple", "front-matter", 4),
        ("is_banned: false", "is_banned: 'no'", "front-matter", 10),
        ("ingredients: []", "ingredients: []\ncolour: red", "front-matter", 10),
        ("title: Goodol", "title: Other name", "file-name", 2),
        ("L04AG03", "L04", "front-matter", 8),
        ("'2025-01-01'", "'2999-01-01'", "date", 12),
        ("'2025-01-01'", "'soon'", "date", 12),
        ('date: "2025-01", ', "", "source", 13),
        ('date: "2025-01"', 'date: "spring"', "source", 13),
        ("ingredients: []", "ingredients: [metformin]", "combination", 9),
        ("#### Renal Impairment\nNot stated in the sources used.\n", "", "section", 1),
        ("## How It Works\nIt works by being read.\n\n", "", "section", 1),
        ("## Usage", "## Used for something", "section", 1),
        ("None.", "", "empty-heading", 43),
        ("- f\n", "", "summary", 46),
        ("  - {q: When does it work?, a: At once.}\n", "", "faq", 15),
        ("{q: Is it safe?,", "{q: What is it?,", "faq", 15),
        ("a: In tests.", "a: One. Two. Three. Four.", "faq", 15),
        ("5 mg daily", "5.0 mg daily", "notation", 36),
        ("5 mg daily", "5mg daily", "notation", 36),
        ("Goodbrand.", "MS patients.", "notation", 28),
        ("brand_names: [Goodbrand]", "brand_names: [Goodbrand, Goodol]", "name", 1),
    ],
)
def test_a_broken_rule_is_found_with_its_line(findings, old, new, rule, line):
    assert old in GOOD
    found = findings(GOOD.replace(old, new, 1))
    assert rule in {problem.rule for problem in found}
    problem = next(p for p in found if p.rule == rule)
    assert (problem.line, bool(problem.hint), problem.severity) == (line, True, "finding")


def test_sections_out_of_order_are_found(findings):
    swapped = GOOD.replace("## Side Effects\n### Common\nNone.\n\n", "").replace(
        "## Usage", "## Side Effects\n### Common\nNone.\n\n## Usage"
    )
    assert "section" in {problem.rule for problem in findings(swapped)}


def test_a_name_of_two_drugs_is_found_unless_it_is_shared_on_purpose(findings):
    second = GOOD.replace("title: Goodol", "title: Goodol 2").replace("goodolum", "other").replace("read.", "reading.")
    assert [p.rule for p in findings(GOOD, second)] == ["name"]
    assert findings(GOOD, second, shared=["Goodbrand"]) == []


def test_an_ingredient_without_monograph_is_found(findings):
    combined = GOOD.replace("kind: single", "kind: combination").replace("ingredients: []", "ingredients: [goodol, badol]")
    assert [p.rule for p in findings(combined)] == ["link"]


def test_a_sentence_of_four_files_is_a_template(findings):
    def variant(i):
        text = GOOD.replace("title: Goodol", f"title: Goodol {i}").replace("Goodbrand", f"Brand{i}").replace("goodolum", f"syn{i}")
        return text.replace("Tests of the house rules only.", "This very sentence of more than eight words stands everywhere.")

    files = [variant(1).replace("Goodol 1", "Goodol"), *(variant(i) for i in range(2, 5))]
    assert {p.rule for p in findings(*files)} == {"template"}
    assert len([p for p in findings(*files) if p.rule == "template"]) == 4


@pytest.mark.parametrize(
    "line",
    [
        "5.0 mg", "2.50 mL", "give .5 mg", "10 U", "10 IU", "5 mg QD", "QOD", "q6h", "BID", "5 mg bid", "MgSO4", "5 µg", "5 mcg", "5 cc", "5 ml", "SQ",
        "D/C it", "10mg", "5000 units", "53 %",
    ],
)  # fmt: skip
def test_dangerous_notation_is_seen(line):
    assert misnotations(line)


@pytest.mark.parametrize(
    "line",
    [
        "5 mg",
        "0.5 mg",
        "10 units",
        "5 micrograms",
        "5 mL",
        "5,000 units",
        "53%",
        "10.5 mg",
        "in 2,026",
        "once daily",
        "pH 7.0",
        "HLA-B*15:02",
        "100 mL of 0.9%",
    ],
)
def test_good_notation_is_left_alone(line):
    assert misnotations(line) == []


def test_the_bundled_corpus_has_no_finding(drugref):
    run = drugref("corpus", "check")
    assert run.code == 0, run.out[-3000:]
    assert bundled_data() in run.out
