"""US drug labels as openFDA's JSON and as DailyMed's XML: every file reads to the values beside it, and no word of it is lost."""

import json
import os
import re
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from drugref.blocks import section_text, text_of
from drugref.model import Table, plain_runs
from drugref.salts import without_salt
from drugref.sources import Record, parse, read, records
from drugref.sources.label_sections import rows
from drugref.sources.labels import Label, drug_of, iso_date, sentence_case
from drugref.sources.narrative import Narrator
from drugref.sources.running import Bare, blocks_of, headed, numbered

HERE = Path(__file__).parent / "sources"
CASES = [("openfda", path) for path in sorted(HERE.glob("openfda/*.json")) if ".expected" not in path.name]
CASES += [("spl", path) for path in sorted(HERE.glob("spl/*.xml"))]


def only(path, form):
    """The reading of a file with one label."""
    (record,) = records(str(path), form)
    return parse(record)


def as_json(reading):
    """A drug and its problems as plain values; a subsection holds its own text alone."""

    def section(s):
        told = {"key": s.key, "title": s.title, "loinc": s.loinc, "also": list(s.also), "text": text_of(s.blocks).split("\n")}
        told["subsections"] = [section(sub) for sub in s.subsections]
        return {k: v for k, v in told.items() if v not in ([], [""], None)}

    head = {k: v for k, v in reading.drug._asdict().items() if k not in ("sections", "file", "sources")}
    return {
        **head,
        "extra": dict(reading.drug.extra),
        "sources": [source._asdict() for source in reading.drug.sources],
        "sections": [section(s) for s in reading.drug.sections],
        "problems": [[p.line, p.severity, p.message] for p in reading.problems],
    }


@pytest.mark.parametrize(("form", "path"), CASES, ids=lambda value: value if isinstance(value, str) else value.stem)
def test_a_label_reads_to_what_stands_beside_it(form, path):
    found = json.loads(json.dumps(as_json(only(path, form))))
    beside = path.with_suffix(".expected.json")
    if os.environ.get("UPDATE_EXPECTED"):
        beside.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(beside.read_text(encoding="utf-8"))


def words(text):
    return Counter(re.findall(r"[^\W_]+", text.casefold()))


def shown(drug):
    return words(" ".join(f"{s.title} {section_text(s)}" for s in drug.sections))


HEADINGS = {word for row in rows() for said in (*row.said, row.heading) for word in re.findall(r"\w+", said.casefold())}
HEADINGS |= {str(n) for n in range(1, 18)}
# What the headings taken off consist of.


@pytest.mark.parametrize("path", [path for form, path in CASES if form == "openfda" and path.stem != "wrong-types"], ids=lambda p: p.stem)
def test_no_word_of_an_openfda_label_is_lost(path):
    data = json.loads(path.read_text(encoding="utf-8"))["results"][0]
    there = shown(only(path, "openfda").drug)
    for field, values in data.items():
        if isinstance(values, list) and not field.endswith("_table"):
            gone = {w for w, n in words(" ".join(values)).items() if there[w] < n and w not in HEADINGS and w not in ("c", "max")}
            assert not gone, field  # "C max" is Cmax in a table


def test_no_word_of_an_spl_document_is_lost():
    path = HERE / "spl" / "rx.xml"
    root = etree.fromstring(path.read_bytes())
    there = shown(only(path, "spl").drug)
    for name in ("text", "title"):
        for element in list(root.iter(f"{{urn:hl7-org:v3}}{name}"))[1 if name == "title" else 0 :]:
            said = words(" ".join(str(t) for t in element.itertext()))
            gone = {w for w, n in said.items() if there[w] < n and w not in HEADINGS and w not in ("h", "o", "9")}
            assert not gone  # 10⁹ and H2O are one word


# --- names: never another drug


@pytest.mark.parametrize(
    ("substance", "bare"),
    [
        ("METFORMIN HYDROCHLORIDE", "METFORMIN"),
        ("ATORVASTATIN CALCIUM TRIHYDRATE", "ATORVASTATIN"),
        ("Dexamethasone sodium phosphate", "Dexamethasone"),
        ("FERROUS SULFATE", "FERROUS SULFATE"),
        ("POTASSIUM CHLORIDE", "POTASSIUM CHLORIDE"),
        ("SODIUM BICARBONATE", "SODIUM BICARBONATE"),
        ("Dimethyl fumarate", "Dimethyl fumarate"),
        ("Strontium-89 chloride", "Strontium-89 chloride"),
        ("Penicillin G potassium", "Penicillin G"),
        ("FENTANYL CITRATE", "FENTANYL"),
        ("TENOFOVIR DISOPROXIL FUMARATE", "TENOFOVIR DISOPROXIL"),
        ("ISOSORBIDE DINITRATE", "ISOSORBIDE DINITRATE"),
        ("", ""),
    ],
)
def test_a_salt_is_taken_off_where_the_drug_is_not_the_salt(substance, bare):
    assert without_salt(substance) == bare


@pytest.mark.parametrize(
    ("label", "title", "kind", "brands", "synonyms"),
    [
        (Label(("LISINOPRIL", "HYDROCHLOROTHIAZIDE"), ("LISINOPRIL AND HYDROCHLOROTHIAZIDE",), ("Zestoretic",)),
         "Hydrochlorothiazide + Lisinopril", "combination", ("Zestoretic",), ()),
        (Label(("ZORB SODIUM", "ZORB"), ("ZORB", "ZORB SODIUM"), ("Zorb Sodium",)), "Zorb", "single", (), ("Zorb sodium",)),
        (Label(("LIDOCAINE HYDROCHLORIDE", "EPINEPHRINE"), ("LIDOCAINE HYDROCHLORIDE",), ("Lidocaine",)),
         "Epinephrine + Lidocaine", "combination", (), ()),
        (Label(("LOSARTAN POTASSIUM", "HYDROCHLOROTHIAZIDE"), ("LOSARTAN", "LOSARTAN AND HYDROCHLOROTHIAZIDE")),
         "Losartan; Losartan and hydrochlorothiazide", "product", (), ()),
        (Label((), ("Estradiol and Norethindrone Acetate",)), "Estradiol + Norethindrone", "combination", (),
         ("Estradiol and norethindrone acetate",)),
        (Label(tuple(f"HERB{c}" for c in "ABCDEFG"), ("MANY HERBS",), ("Sleepy Drops",)), "Sleepy Drops", "product", (), ()),
        (Label(("BEVACIZUMAB",), ("BEVACIZUMAB-MALY",), ("ALYMSYS",)), "Bevacizumab", "single", ("Alymsys",), ("Bevacizumab-maly",)),
        (Label((), ("ADALIMUMAB-RYVK",)), "Adalimumab", "single", (), ("Adalimumab-ryvk",)),
        (Label((), ("CLOBETASOL PROPIONATE OINTMENT USP, 0.05%",)), "Clobetasol", "single", (), ()),
        (Label((), ("DOBUTAMINE IN DEXTROSE",)), "Dobutamine", "single", (), ("Dobutamine in dextrose",)),
        (Label((), ("ESTROGENS, CONJUGATED",)), "Estrogens, conjugated", "single", (), ()),
        (Label((), ("(DAUNORUBICIN AND CYTARABINE) INJECTION",)), "Cytarabine + Daunorubicin", "combination", (),
         ("(daunorubicin and cytarabine) injection",)),
        (Label((), ("FLORBETAPIR F 18",)), "Florbetapir F 18", "single", (), ()),
        (Label(("XENON XE-133",), ("XENON XE-133",)), "Xenon XE-133", "single", (), ()),
    ],
)  # fmt: skip
def test_a_label_is_named_after_its_ingredients(label, title, kind, brands, synonyms):
    drug = drug_of(label, (), "x.json")
    assert (drug.title, drug.kind, drug.brand_names, drug.synonyms) == (title, kind, brands, synonyms)


def test_a_label_that_names_nothing_is_no_drug():
    assert drug_of(Label(), (), "x.json") is None
    assert drug_of(Label(generics=("???",)), (), "x.json") is None


def label_bytes(usage, product):
    fields = {"indications_and_usage": [f"1 INDICATIONS AND USAGE {usage}"], "spl_product_data_elements": [product] if product else None}
    return json.dumps(fields).encode()


@pytest.mark.parametrize(
    ("usage", "product", "title"),
    [
        ("Naproxen tablets are for pain.", "", "Naproxen"),
        ("Naproxen sodium tablets are for pain.", "", "Naproxen"),
        ("Everolimus tablets are for a test.", "", "Everolimus"),
        ("Insulin glargine is for diabetes.", "", "Insulin glargine"),
        ("Insulin of any kind is for diabetes.", "", None),
        ("Lisinopril and hydrochlorothiazide tablets are for hypertension.", "", None),
        ("Lisinopril/hydrochlorothiazide tablets are for hypertension.", "", None),
        ("Carbidopa, levodopa and entacapone tablets are for a test.", "", None),
        ("Isosorbide Quatsch tablets are for a test.", "", None),
        ("Zorbipril is for a test.", "", None),
        ("It is for a test.", "Zorbipril Sodium Zorbipril Sodium STARCH", "Zorbipril"),
        ("It is for a test.", "Zorbex Zorbipril Sodium STARCH", None),
        ("It is for a test.", "Lisinopril Lisinopril and Hydrochlorothiazide STARCH", None),
        ("It is for a test.", "Insulin lispro Insulin lispro Protamine STARCH", None),
        ("It is for a test.", "LISINOPRIL LISINOPRIL AND HYDROCHLOROTHIAZIDE STARCH", None),
    ],
)
def test_without_an_openfda_block_a_name_needs_two_witnesses(usage, product, title):
    drug, problems = parse(Record("label.json", label_bytes(usage, product), "openfda"))
    assert (drug.title if drug else None) == title
    assert [p.message.split(":")[0] for p in problems] == ([] if title else ["the label names no drug"])


def test_of_two_labels_the_fuller_newer_prescription_ranks_higher():
    rx = Label(("ZORB",), product_type="HUMAN PRESCRIPTION DRUG", applications=("NDA1",), original=True, date="20250101")
    order = [
        rx._replace(product_type="HUMAN OTC DRUG", date="20260101"),
        rx._replace(applications=("ANDA1",), original=False, date="20260101"),
        rx._replace(original=False),
        rx,
        rx._replace(date="20250102"),
    ]
    ranks = [drug_of(label, (), "x").rank for label in order]
    assert ranks == sorted(ranks)
    assert len(set(ranks)) == len(ranks)


@pytest.mark.parametrize(
    ("stamp", "day"), [("20260103", "2026-01-03"), ("20260103120000+0000", "2026-01-03"), ("2026", ""), ("20261399", ""), ("", "")]
)
def test_dates_are_iso_or_nothing(stamp, day):
    assert iso_date(stamp) == day


def test_names_in_capitals_are_lowered_and_letters_that_stand_alone_kept():
    assert sentence_case("PENICILLIN G POTASSIUM") == "Penicillin G potassium"
    assert sentence_case("mRNA Vaccine") == "mRNA vaccine".replace("m", "M", 1)


# --- running text: cut only where it is sure


def row_of(field):
    return next(row for row in rows() if row.field == field)


@pytest.mark.parametrize(
    ("field", "text", "rest"),
    [
        ("pregnancy", "8.1 Pregnancy Risk Summary None.", "Risk Summary None."),
        ("pregnancy", "Pregnancy Category C", "Pregnancy Category C"),
        ("pregnancy", "Pregnancy may be harmed", "Pregnancy may be harmed"),
        ("drug_interactions", "7.1 Drug Interactions that may raise it", "7.1 Drug Interactions that may raise it"),
        ("do_not_use", "Do not use on broken skin", "Do not use on broken skin"),
        ("warnings", "WARNINGS", ""),
        ("indications_and_usage", "Uses relieves pain", "relieves pain"),
        ("indications_and_usage", "1. INDICATIONS AND USAGE Pain", "Pain"),
        ("indications_and_usage", "1 mg is indicated", "1 mg is indicated"),
    ],
)
def test_a_sections_own_heading_is_taken_off_and_nothing_else(field, text, rest):
    assert headed(text, row_of(field))[2] == rest


@pytest.mark.parametrize(
    ("text", "heading", "body"),
    [
        ("Dosage in Adults The dose is 5 mg.", "Dosage in Adults", "The dose is 5 mg."),
        ("QT Prolongation Zorbex can prolong QT.", "QT Prolongation", "Zorbex can prolong QT."),
        ("Liver Injury Liver injury was seen.", "Liver Injury", "Liver injury was seen."),
        ("Important Information Take it whole.", "Important Information", "Important Information Take it whole."),
        ("Risk of Severe Harm Other drugs too.", "Risk of Severe Harm", "Risk of Severe Harm Other drugs too."),
        ("take it whole.", "", "take it whole."),
    ],
)
def test_a_heading_is_parted_from_its_text_only_where_a_sentence_surely_starts(text, heading, body):
    lead, (part,) = numbered(f"2.1 {text}" if text[0].isupper() else f"2.1 X {text}", "2", frozenset(["zorbex"]))
    assert lead == ""
    if text[0].isupper():
        assert (part.heading, part.text) == (heading, body)
    else:
        assert part.text == f"X {text}"


def test_a_number_in_a_sentence_is_no_heading():
    text = "5.1 One The first. A mean of 5.2 Units was seen, see section 5.3 Above. 5.3 Three The third. 5.9 Nine The ninth."
    assert [part.number for part in numbered(text, "5", frozenset())[1]] == ["5.1", "5.3"]


@given(
    st.lists(st.sampled_from(["5.1", "5.2", "(5.1)", "The", "dose", "Fetal", "Harm", "is.", "•", "[see", "5.3 )", "mg:", "]"]), max_size=40)
)
def test_numbered_parts_and_paragraphs_keep_every_word(said):
    def bag(*texts):
        return Counter(re.findall(r"[\w.()]*\w", " ".join(texts)))

    text = " ".join(said)
    lead, parts = numbered(text, "5", frozenset())
    less = bag(lead, *(f"{part.number} {part.text}" for part in parts))
    more = bag(lead, *(f"{part.number} {part.heading} {part.text}" for part in parts))
    assert less <= bag(text) <= more
    assert bag(text_of(blocks_of(text, "5"))) == bag(text)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("• One • two", "- One\n- two"),
        ("Take:• one,• two", "Take:\n\n- one,\n- two"),
        ("5•10 mg² daily", "5•10 mg² daily"),
        ("an AUC of 194 (SD = 75) ng • h/mL. • Do not", "an AUC of 194 (SD = 75) ng • h/mL.\n\n- Do not"),
        ("≥ 5 mg daily", "≥ 5 mg daily"),
        ("See ( 2.1 ). • One", "See ( 2.1 ).\n\n- One"),
    ],
)
def test_a_bullet_opens_an_item_only_at_the_start_or_behind_what_ends_a_phrase(text, said):
    assert text_of(blocks_of(text, "2")) == said


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("General", ""),
        ("General Precautions Zorbex may harm.", "General Precautions"),
        ("General Dosing Zorbex is taken once.", "General Dosing"),
        ("Pregnancy Zorbex may harm.", "Pregnancy"),
    ],
)
def test_a_heading_of_several_words_is_not_cut_to_one_that_says_nothing_alone(text, heading):
    _, (part,) = numbered(f"5.1 {text}", "5", frozenset(["zorbex"]))
    assert part.heading == heading
    assert f"{part.heading} {part.text}".strip() == text


def test_a_part_in_another_is_found_where_it_stands_whole_not_where_its_first_words_do():
    told = "Zorbex may harm an unborn child when it is given to a pregnant woman"
    label = {
        "precautions": [f"{told}, said early. Pregnancy {told}. Tell her so. The end."],
        "pregnancy": [f"Pregnancy {told}. Tell her so."],
        "teratogenic_effects": [f"{told}. Tell her so."],
        "openfda": {"generic_name": ["ZORBEXAN"]},
    }
    drug, _ = parse(Record("one.json", json.dumps(label).encode(), "openfda"))
    text = "\n".join(section_text(section) for section in drug.sections)
    assert text.count(told) == 2
    assert "said early." in text
    assert "The end." in text


@given(st.text(alphabet="ab c", max_size=60), st.text(alphabet="abc", min_size=8, max_size=10))
def test_words_told_with_other_blanks_are_found_where_they_stand(text, wanted):
    text = f"{text} {wanted[:3]} {wanted[3:]}"
    start, end = Bare(text).find(wanted)
    assert text[start:end].replace(" ", "") == wanted
    assert text[start - 1 : start] in ("", " ")
    assert text[end : end + 1] in ("", " ")


def test_words_are_not_found_within_a_number_or_a_word():
    assert Bare("give 15 mg of it once").find("5mgofitonce") is None
    assert Bare("give 5 mg of it once").find("5mgofitonce") == (5, 20)
    assert Bare("5 mg").find("5mg") is None


# --- tables


def table_of(inner):
    root = etree.fromstring(f"<text><table>{inner}</table></text>")
    (table,) = (block for block in Narrator(root).blocks(root) if isinstance(block, Table))
    return [[plain_runs(cell) for cell in row] for row in (table.header, *table.rows)]


@pytest.mark.parametrize(
    ("inner", "cells"),
    [
        ("<tr><td>a</td></tr><tr><td>b</td></tr>", [[""], ["a"], ["b"]]),
        ("<thead><tr><th colspan='2'>G</th></tr><tr><th>x</th><th>y</th></tr></thead><tr><td>1</td><td>2</td></tr>",
         [["G – x", "G – y"], ["1", "2"]]),
        ("<tr><td rowspan='9'>a</td><td>1</td></tr><tr><td>2</td></tr>", [["", ""], ["a", "1"], ["a", "2"]]),
        ("<tr><td>a</td><td colspan='2'>none</td></tr><tr><td>b</td><td>1</td><td>2</td></tr>",
         [["", "", ""], ["a", "none", "none"], ["b", "1", "2"]]),
        ("<tr><td colspan='999999999999'>wide</td></tr><tr><td>a</td></tr>", None),
        ("<tr><td><list><item>a</item><item>b</item></list></td></tr>", [[""], ["• a\n• b"]]),
        ("<tr><td>10<sup>9</sup> 10<sup>n</sup>5 C<sub>max</sub></td></tr>", [[""], ["10⁹ 10ⁿ5 Cmax"]]),
        ("<tr><td>x<sup>a</sup>Never</td></tr>", [[""], ["x^a Never"]]),
    ],
)  # fmt: skip
def test_spans_are_filled_and_no_cell_is_taken_for_a_heading(inner, cells):
    found = table_of(inner)
    assert len({len(row) for row in found}) == 1
    if cells:
        assert found == cells


def test_a_file_that_is_no_label_is_read_as_markdown_only_when_asked(tmp_path):
    path = tmp_path / "zorb.md"
    path.write_text("## Usage\nx\n")
    assert read(str(path)).drug.title == "Zorb"
