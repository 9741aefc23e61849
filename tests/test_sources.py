"""Monographs as they are met in the wild: every file of tests/corpus reads to the values beside it, and bad files say where and why."""

import json
import os
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.blocks import section_markdown, section_text, text_of
from drugref.model import Paragraph, Run, Section
from drugref.sections import dosage_parts
from drugref.sources import faqs, read
from drugref.sources.faqs import from_front, is_question
from drugref.sources.front import split_front
from drugref.sources.markdown import read_text
from drugref.sources.names import names_in_prose

CORPUS = Path(__file__).parent / "corpus"
EXPECTED = Path(__file__).parent / "sources" / "markdown"
GOOD = sorted(path.stem for path in CORPUS.glob("*.md") if path.stem != "broken")


def as_json(reading):
    """A drug and its problems as plain values, for comparing with the file beside it."""

    def section(s):
        told = {"key": s.key, "title": s.title, "text": section_text(s._replace(subsections=()))}
        told["also"] = list(s.also)
        told["subsections"] = [section(sub) for sub in s.subsections]
        told["excerpts"] = [section(sub) for sub in s.excerpts]
        return {k: v for k, v in told.items() if v}

    drug = reading.drug
    head = {k: v for k, v in drug._asdict().items() if k not in ("sections", "faqs", "file", "sources", "rank")}
    return {
        **head,
        "faqs": [faq._asdict() for faq in drug.faqs],
        "sections": [section(s) for s in drug.sections],
        "problems": [[p.line, p.severity, p.message] for p in reading.problems],
    }


@pytest.mark.parametrize("name", GOOD)
def test_a_messy_file_reads_to_what_stands_beside_it(name):
    found = json.loads(json.dumps(as_json(read(str(CORPUS / f"{name}.md")))))
    beside = EXPECTED / f"{name}.expected.json"
    if os.environ.get("UPDATE_EXPECTED"):
        beside.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    assert found == json.loads(beside.read_text(encoding="utf-8"))


@pytest.mark.parametrize("name", GOOD)
def test_sections_written_as_markdown_read_the_same(name):
    drug = read(str(CORPUS / f"{name}.md")).drug
    body = "\n\n".join(f"## {s.title}\n\n{section_markdown(s)}" for s in drug.sections if s.key not in ("faq", "overview"))
    again, _ = read_text(f"---\ntitle: {drug.title}\n---\n{body}\n", "again.md")
    assert [section_text(s) for s in again.sections] == [section_text(s) for s in drug.sections if s.key not in ("faq", "overview")]


@pytest.mark.parametrize(
    ("data", "line", "says"),
    [
        (b"", 0, "empty"),
        (b"  \n", 0, "empty"),
        (b"---\ntitle: x\n---\n\n## Usage\n\n\x00", 7, "NUL"),
        (b"---\ntitle: x\n---\n\nna\xefve \xff", 5, "UTF-8"),
        (b"---\ntitle: x\n", 1, "no closing ---"),
        (b'---\ntitle: "x\nkind: single\n---\n', 4, "not valid YAML"),
        (b"---\ntitle: a: b\n---\n", 2, "not valid YAML"),
        (b"---\n- a\n- b\n---\n", 2, "not a list of keys"),
        (b"---\na: &a [x, x]\nb: &b [*a, *a]\n---\n", 3, "alias"),
        (b"---\ntitle: '???'\n---\n", 2, "no letters"),
        (b"---\nb: 1\na: " + b"[" * 50_000 + b"\n---\n", 3, "nested more than 50 deep"),
        (b"---\n" + b"".join(b" " * i + b"a:\n" for i in range(60)) + b"---\n", 52, "nested more than 50 deep"),
        (b"---\ntitle: x\n---\n" + b"".join(b"  " * i + b"- a\n" for i in range(40)), 3, "nested too deeply"),
        (b"---\na:\n  " + b"- " * 60 + b"x\n---\n", 3, "nested more than 50 deep"),
    ],
)
def test_a_bad_file_gives_one_problem_with_its_line_and_a_way_out(tmp_path, data, line, says):
    path = tmp_path / "bad.md"
    path.write_bytes(data)
    reading = read(str(path))
    assert reading.drug is None
    (problem,) = reading.problems
    assert problem.file == str(path)
    assert problem.severity == "error"
    assert says in problem.message
    assert problem.hint
    if says:
        assert problem.line == line


def test_a_missing_file_is_a_problem_too(tmp_path):
    (problem,) = read(str(tmp_path / "none.md")).problems
    assert "cannot be read" in problem.message


@pytest.mark.parametrize(
    ("entry", "question", "answer"),
    [
        ({"q": "What is x?", "a": "y."}, "What is x?", "y."),
        ({"q": "What is x?**\n\n\n**A:** y.", "a": "A:** y."}, "What is x?", "y."),
        ({"q": "Q1: What is x?", "a": "**A:** y."}, "What is x?", "y."),
        ({"q": "What is x?**\n\n**A:** y and z.", "a": "A: y"}, "What is x?", "y and z."),
        ({"question": "How?", "answer": "So."}, "How?", "So."),
        ({"q": "How is it given", "a": "By **mouth**."}, "How is it given", "By mouth."),
        ({"q": "1. ≥65 years: which dose?", "a": "5 mg"}, "≥65 years: which dose?", "5 mg"),
        ({"q": "Q2: >65 kg: which dose?", "a": "A: >5 mg"}, ">65 kg: which dose?", ">5 mg"),
        ({"q": "Is it for hepatitis A: yes or no?", "a": "Yes."}, "Is it for hepatitis A: yes or no?", "Yes."),
        ({"q": "What is x? A: y.", "a": ""}, "What is x?", "y."),
        ({"q": "What is x\nA: y.", "a": None}, "What is x", "y."),
        ({"q": "How much, 10**9 or 10**8?", "a": "10**9 or 10<sup>8</sup>"}, "How much, 10**9 or 10**8?", "10**9 or 10⁸"),
        ({"q": "How?", "a": ["x", "y"]}, "How?", "- x\n- y"),
        ({"q": "How?", "a": {"adults": "5 mg", "children": "1 mg"}}, "How?", "- adults: 5 mg\n- children: 1 mg"),
        ({"What dose?": "5 mg"}, "What dose?", "5 mg"),
        ({"q": "How?", "a": "So.", "note": "never above 5 mg"}, "How?", "So.\n\nnote: never above 5 mg"),
        ({"q": "How much?**\n\n**A:** 15 mg", "a": "5 mg"}, "How much?", "5 mg\n\n15 mg"),
        ({"q": "How much?** **A:** <65: 5 mg", "a": ">65: 5 mg"}, "How much?", ">65: 5 mg\n\n<65: 5 mg"),
    ],
)
def test_a_front_matter_faq_is_one_question_and_one_answer(entry, question, answer):
    (faq,) = from_front([entry]).faqs
    assert (faq.question, faq.answer) == (question, answer)


@given(st.text("a1 \n-+.)*\u00a0", max_size=9))
def test_an_answer_is_searched_for_items_only_where_one_can_stand(text):
    assert faqs._may_be_markdown(text) == bool(faqs._SIGN.search(text) or faqs._ITEM_OR_BREAK.search(text))


@pytest.mark.parametrize("entry", [{"q": "Standard Dosage", "a": "Adults only."}, "just text", {"q": "What?", "a": ""}])
def test_what_is_no_faq_is_kept_as_text_and_reported(entry):
    found = from_front([entry])
    assert not found.faqs
    assert found.rest
    assert found.repairs


def test_faqs_written_as_a_map_are_faqs_and_the_rest_of_it_is_kept():
    found = from_front({"What dose?": "5 mg", "1": {"q": "How?", "a": "So."}, "Note": "never above"})
    assert [(faq.question, faq.answer) for faq in found.faqs] == [("What dose?", "5 mg"), ("How?", "So.")]
    assert text_of(found.rest) == "Note: never above"
    assert found.repairs[0] == "'faqs' is not a list"


@pytest.mark.parametrize("text", ["What?" + "\n" * 5000 + "x", " A" * 5000, "A" + " " * 5000, "**" * 5000 + "A", "1" + "\n" * 5000])
def test_a_faq_of_blanks_and_marks_is_read_at_once(text):
    start = time.process_time()
    from_front([{"q": text, "a": text}])
    assert time.process_time() - start < 1


def test_questions_are_told_from_statements():
    assert is_question("Can I?")
    assert is_question("how is it given")
    assert not is_question("Adults only")


# --- nothing is lost, nothing is changed


def drug_of(body, front="title: Zorb"):
    """The drug and the messages of a small file."""
    drug, problems = read_text(f"---\n{front}\n---\n{body}\n", "zorb.md")
    return drug, [problem.message for problem in problems]


def parts_of(body):
    """``(key, title, text)`` of each excerpt of a dosage section."""
    drug, _ = drug_of(f"## Dosage\n\n{body}")
    return [(e.key.removeprefix("dosage."), e.title, section_text(e)) for e in drug.sections[0].excerpts]


def outline_of(drug):
    """Keys and texts of the sections, nested."""

    def told(section):
        return (section.key, text_of(section.blocks), [told(sub) for sub in section.subsections])

    return [told(section) for section in drug.sections]


def test_what_stands_above_the_first_known_heading_is_kept():
    drug, _ = drug_of("Intro.\n\n### Read this first\nNever give more than 5 mg.\n\n## Usage\nx")
    assert outline_of(drug) == [
        ("overview", "Intro.", [("overview.read-this-first", "Never give more than 5 mg.", [])]),
        ("usage", "x", []),
    ]


def test_known_sections_above_the_first_heading_of_the_top_level_are_sections():
    drug, _ = drug_of("### Read\na\n\n### Boxed Warning\nb\n\n### Then\nc\n\n## Usage\nx")
    assert outline_of(drug) == [
        ("overview", "", [("overview.read", "a", [])]),
        ("boxed-warning", "b", []),
        ("then", "c", []),
        ("usage", "x", []),
    ]


def test_headings_and_labels_that_repeat_lose_no_text():
    body = "## Dosage\n### Adults\none\n### Adults\ntwo\n#### Adults\nthree\n- **Renal impairment:** four\n- **Renal impairment:** five"
    drug, _ = drug_of(body + "\n## Dosage\nsix")
    assert (
        section_text(drug.sections[0]).split()
        == "Adults one Adults two Adults three - Renal impairment: four - Renal impairment: five".split()
    )
    assert [section_text(e) for e in drug.sections[0].excerpts] == ["four", "five"]
    assert outline_of(drug)[1] == ("dosage", "six", [])


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        (
            "**Renal impairment:** 2 mg\n**Hepatic impairment:** avoid",
            [("renal", "Renal impairment", "2 mg"), ("hepatic", "Hepatic impairment", "avoid")],
        ),
        ("- **Renal impairment** – 2 mg", [("renal", "Renal impairment", "2 mg")]),
        ("**Renal impairment: 2 mg**", [("renal", "Renal impairment", "2 mg")]),
        ("- **Hepatic impairment:**\n\nAvoid.\n\nAlways.\n\n**Other:** x", [("hepatic", "Hepatic impairment", "Avoid.\n\nAlways.")]),
        ("- **Hepatic impairment:**\n  - avoid\n- **Other:** x", [("hepatic", "Hepatic impairment", "- avoid")]),
        ("- **Hepatic impairment:**\n- avoid\n- always\n- **Other:** x", [("hepatic", "Hepatic impairment", "- avoid\n- always")]),
        ("**Kidney Disease:** a\n\n**Liver Disease:** b", [("renal", "Kidney Disease", "a"), ("hepatic", "Liver Disease", "b")]),
        (
            "**Renal impairment:**\n- **CrCl 30 to 59:** 2 mg\n- with food\n\n**Other:** x",
            [("renal", "Renal impairment", "- CrCl 30 to 59: 2 mg\n- with food")],
        ),
        ("**Renal impairment:** give\n**5 mg** – or less", [("renal", "Renal impairment", "give\n5 mg – or less")]),
        (
            "**Renal impairment:**\n\n**Children:** 1 mg\n\n**Hepatic impairment:** no",
            [
                ("renal", "Renal impairment", "Children: 1 mg"),
                ("children", "Renal impairment – Children", "1 mg"),
                ("hepatic", "Hepatic impairment", "no"),
            ],
        ),
    ],
)
def test_the_parts_of_dosage_are_found_under_bold_labels(body, parts):
    assert parts_of(body) == parts


@pytest.mark.parametrize(
    ("body", "parts"),
    [
        ("Patients with renal impairment: 2 mg", [("renal", "Patients with renal impairment", "2 mg")]),
        (
            "Renal impairment: 2 mg\nHepatic impairment: avoid\nin all",
            [("renal", "Renal impairment", "2 mg"), ("hepatic", "Hepatic impairment", "avoid in all")],
        ),
        (
            "- Elderly: 1 mg\n- Severe hepatic impairment (Child-Pugh C):\n\n  Avoid.",
            [("elderly", "Elderly", "1 mg"), ("hepatic", "Severe hepatic impairment (Child-Pugh C)", "Avoid.")],
        ),
        ("Children:\n\n1 mg\n\nNote: with food", [("children", "Children", "1 mg\n\nNote: with food")]),
        (
            "**Renal impairment:** 2 mg\n\nChildren: avoid",
            [("renal", "Renal impairment", "2 mg\n\nChildren: avoid"), ("children", "Renal impairment – Children", "avoid")],
        ),
        ("Tablets, normal renal function: 40 mg", []),
        ("Elderly patients should receive: 5 mg", []),
        ("Adults with renal cell carcinoma: 50 mg", []),
        ("### Renal Impairment\nAdults: no change", []),
        ("**Child-Pugh A:** 5 mg", [("hepatic", "Child-Pugh A", "5 mg")]),
    ],
)
def test_a_label_without_bold_is_one_when_it_says_nothing_but_the_part(body, parts):
    drug, _ = drug_of(f"## Dosage\n\n{body}")
    found = [e for s in (drug.sections[0], *drug.sections[0].subsections) for e in s.excerpts]
    assert [(e.key.removeprefix("dosage."), e.title, section_text(e)) for e in found] == parts


@pytest.mark.parametrize(
    "label",
    [
        "Renal cell carcinoma",
        "Hepatic encephalopathy",
        "Liver transplant",
        "Diabetic kidney disease",
        "Chronic kidney disease",
        "Fatty liver disease",
        "Anemia in kidney disease",
        "Liver disease with ascites",
    ],
)
def test_an_indication_is_no_part_of_dosage(label):
    assert dosage_parts(label) == ()
    assert parts_of(f"**{label}:** 5 mg") == []


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ("## Renal Impairment\n2 mg", "dosage.renal"),
        ("## Hepatic Impairment Dosing\n2 mg", "dosage.hepatic"),
        ("## Special Populations\n### Kidney Disease\n2 mg", "dosage.renal"),
        ("## Dosage Adjustments\n- **Kidney Disease:** 2 mg", "dosage.renal"),
    ],
)
def test_a_part_of_dosage_with_a_heading_of_its_own_answers_to_its_key(body, key):
    drug, _ = drug_of(body)
    (section,) = drug.sections
    found = [s for s in (section, *section.subsections, *section.excerpts) if key in (s.key, *s.also)]
    assert [section_text(s) for s in found] == ["2 mg"]


def test_every_boxed_warning_is_in_the_first():
    drug, said = drug_of("## Boxed Warning\nOne.\n## Usage\nx\n## Black Box Warning\nTwo.\n## Precautions\n### Boxed Warning\nThree.")
    assert [s.key for s in drug.sections] == ["boxed-warning", "usage", "precautions"]
    assert section_text(drug.sections[0]) == "One.\n\nTwo.\n\nThree."
    assert section_text(drug.sections[2]) == "Boxed Warning\nThree."
    assert len(said) == 2


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("## Usage\nx\n## Precautions\n### Boxed Warning (Injection)\nAtaxia.", "Boxed Warning (Injection)\nAtaxia."),
        ("## Usage\nx\n## Boxed Warning: Ataxia\nStop.", "Ataxia\n\nStop."),
        ("## Boxed Warning\nSame.\n## Precautions\n### Boxed Warning\nSame.", "Same."),
        ("Intro\n### Boxed Warning\nStop.\n## Usage\nx", "Stop."),
        ("## Usage\n**Boxed Warning:** Stop.\n\nx", "Stop.\n\nx"),
        ("## Usage\n**BLACK BOX WARNING**\n- one\n- two\n\n**Note:** x", "- one\n- two"),
        ("## Precautions\n- **Boxed warning:** Stop.\n- **Other:** x", "Stop."),
        ("## Precautions\nBoxed warning: Stop.", "Stop."),
        ("## Precautions\n- Rest.\n  - **B&#111;xed** *warning*\n  - **B&#79;XED warning:** Stop.", "Stop."),
    ],
)
def test_a_boxed_warning_is_found_wherever_it_stands(body, text):
    drug, _ = drug_of(body)
    assert [section_text(s) for s in drug.sections if s.key == "boxed-warning"] == [text]


@pytest.mark.parametrize(
    "body",
    ["## Summary\n**Boxed warning:** none", "## Summary\nBoxed warning: no boxed warning", "## FAQs\n**Boxed warning:** Stop."],
)
def test_a_label_that_denies_a_boxed_warning_makes_none(body):
    drug, _ = drug_of(body)
    assert "boxed-warning" not in [s.key for s in drug.sections]


def test_a_label_only_recalls_the_boxed_warning_of_a_heading():
    drug, _ = drug_of("## Boxed Warning\nStop at once.\n## Summary\n**Boxed warning:** stop.")
    assert section_text(drug.sections[0]) == "Stop at once."


# --- front matter


def test_values_of_the_front_matter_stay_as_they_were_written():
    front, _, _ = split_front("---\na: No\nb: 0500\nc: 70:30\nd: 010\ne: 1_000\nf: 2025-01-02\ng: ~\nh: 1e3\n---\n")
    assert list(front.data.values()) == ["No", "0500", "70:30", "010", "1_000", "2025-01-02", None, "1e3"]


def test_flags_are_booleans_when_written_so():
    front, _, _ = split_front("---\nis_banned: no\nreviewed: 'yes'\n---\n")
    assert front.data == {"is_banned": False, "reviewed": "yes"}
    assert front.flag("reviewed")


def test_an_answer_that_yaml_would_type_is_an_answer():
    drug, _ = drug_of("", "title: Zorb\nfaqs:\n- {q: Is it safe?, a: No}\ngeneric_slug: zor\nstrength: 0500\npack_size: 70:30\nmrp: 010")
    assert drug.faqs[0].answer == "No"
    assert dict(drug.extra) == {"generic_slug": "zor", "strength": "0500", "pack_size": "70:30", "mrp": "010"}


def test_text_under_unknown_keys_is_kept_and_reported():
    drug, said = drug_of(
        "## Usage\nx", "title: Zorb\nwarning: never above 5 mg\nwarning: at all\nnotes: [a, b]\nslug: zorb\nis_banned: in 2018"
    )
    assert outline_of(drug)[1] == (
        "further-notes",
        "warning: never above 5 mg\n\nwarning (2): at all\n\nnotes:\n\n- a\n- b\n\nis_banned: in 2018",
        [],
    )
    assert said == [
        "front matter that has no place is kept under 'Further Notes'",
        "'is_banned: in 2018' is neither true nor false: taken as banned",
    ]


@pytest.mark.parametrize(
    ("value", "banned"),
    [
        ("since 2018", True),
        ("yes, in the EU", True),
        ("United States", True),
        ("not here, but in the EU", True),
        ("'true'", True),
        ("no ban known", False),
        ("unknown", False),
        ("not banned", False),
        ("n/a", False),
        ("under review", False),
        ("~", False),
    ],
)
def test_a_ban_told_in_words_is_a_ban(value, banned):
    drug, _ = drug_of("## Usage\nx", f"title: Zorb\nis_banned: {value}")
    assert drug.is_banned is banned


def test_only_a_plain_yes_makes_a_monograph_reviewed():
    drug, _ = drug_of("## Usage\nx", "title: Zorb\nreviewed: in part")
    assert not drug.reviewed
    assert "reviewed: in part" in section_text(drug.sections[-1])


def test_a_boxed_warning_in_the_front_matter_is_one():
    drug, _ = drug_of("## Usage\nx", "title: Zorb\nboxed_warning: Can **kill**.")
    assert outline_of(drug) == [("boxed-warning", "Can kill.", []), ("usage", "x", [])]


def test_lines_are_those_of_the_file_when_blank_lines_stand_above():
    front, body, first = split_front("\n\n---\n\ntitle: x\n---\nbody")
    assert (front.line("title"), body, first) == (5, "\nbody", 6)


# --- names in prose


def names_of(text, title):
    """Brand names and synonyms that a text under "Alternate Names" gives."""
    return names_in_prose(Section("names", "Alternate Names", (Paragraph((Run(text),)),)), title)


@pytest.mark.parametrize(
    ("text", "title", "brands"),
    [
        ("Brand Names: Zorbil®, Zorbiret® (zorbipril/hydrozide), Zorbix (with hydrozide).", "Zorbipril", ["Zorbil"]),
        ("Brand names: Bonex, Phosal (calcium acetate), Calph (calcium phosphate).", "Calcium Phosphate", ["Bonex", "Calph"]),
        ("Brand names: Zorbil (a combination), Zorbex (twinol + twinazine), Zorban.", "Zorbipril", ["Zorban"]),
        (
            "Brand names: Zorbil (Acme Pharmaceuticals), Zorban (tablets, US), Zorbex (and others).",
            "Zorbipril",
            ["Zorbil", "Zorban", "Zorbex"],
        ),
        ("Brand names: Zorbil (zorbipril maleate), Zorban (twinol).", "Zorbipril", ["Zorbil"]),
        ("Brand names include Painol with Codeine and Codal.", "Codeine", ["Codal"]),
        ("Zorbipril is sold as Zorbil. It is not sold as Twinol.", "Zorbipril", ["Zorbil"]),
        ("Unlike Twinol, Zorbil is a brand name of it.", "Zorbipril", []),
        ("Brand names include Zorbil. Do not confuse it with brands such as Twinol.", "Zorbipril", ["Zorbil"]),
        ("The combination of twinol and zorbipril is sold as Duozorb.", "Zorbipril", []),
        ("Brand names: Zorbil, WIN 18,320, Zorban.", "Zorbipril", ["Zorbil", "WIN 18,320", "Zorban"]),
        ("It is marketed under various brand names such as Zorbil, Zorban.", "Zorbipril", ["Zorbil", "Zorban"]),
        ("It is marketed under various brand names, including Zorbil and Zorban.", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Some brand names (fictional) include Zorbil.", "Zorbipril", []),
        ("Brand names: Zorbimax (twinol/zorbipril).", "Twinol + Zorbipril", ["Zorbimax"]),
        ("Brand names: Zorbimax, Zorbin (zorbipril only).", "Twinol + Zorbipril", []),
    ],
)
def test_a_name_in_prose_is_taken_only_when_it_is_of_this_drug(text, title, brands):
    assert names_of(text, title)[0] == tuple(brands)


@pytest.mark.parametrize(
    ("body", "title", "brands"),
    [
        (
            "**Brand Names:**\n\n- Zorbil (tablets)\n- Zorban®\n- Duozorb (with twinol)\n- There are many.",
            "Zorbipril",
            ["Zorbil", "Zorban"],
        ),
        ("- **Brand Names:**\n  - Zorbil\n  - Zorban\n- Salt: Zorbipril sodium", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Brand names:\n- India: Zorbil, Zorban\n- Zorbex: tablets\n- Twinol: Twinex", "Zorbipril", ["Zorbil", "Zorban", "Zorbex"]),
        ("Several brand names exist. Some examples as of 2025 are:\n- Zorbil\n- Zorban", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Brand names vary by region. An example is Zorbil.", "Zorbipril", ["Zorbil"]),
        ("Many drugs exist. An example is Twinol.", "Zorbipril", []),
        ("Brand names vary by region; one example is Zorbil.", "Zorbipril", ["Zorbil"]),
        ("Brand names vary; one example is Twinex when combined with twinol and Zorb.", "Zorbipril", []),
        ('It was sold under many brand names, with "Zorbil" being one example.', "Zorbipril", ["Zorbil"]),
        ("**Brand Names:** Zorbil FLORA plus, Zorban", "Zorbipril", ["Zorbil FLORA plus", "Zorban"]),
        ("### Brand Names\nZorbil, Zorban", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Zorbil®, Zorban™", "Zorbipril", ["Zorbil", "Zorban"]),
        ("- **Twinol:** Twinex®\n- **Zorbipril:** Zorbil®", "Twinol + Zorbipril", []),
        ("Brand names include Zorbil syrup, Zorban tablets and others.", "Zorbipril", ["Zorbil", "Zorban"]),
        ('Brand names include "Zorbil," "Zorban," and "Zorbipril Sodium."', "Zorbipril", ["Zorbil", "Zorban"]),
        (
            "**Brand Names:** The combination is sold under brand names like Zorbimax and Zorbipril-T.",
            "Twinol + Zorbipril",
            ["Zorbimax", "Zorbipril-T"],
        ),
        ("Brand names exist in many lands (e.g., Zorbil, Zorban).", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Drugs for this have generic and brand names (e.g., Twinol, Twinex).", "Zorbipril", []),
        ("Brand name: Zorbimix 70/30 (70% protamine zorb, 30% zorb).", "Insulin Zorb + Insulin Zorb Protamine", ["Zorbimix 70/30"]),
        ("It has none, but the combination Twinol/Zorbipril does.\n\n**Brand Name:** Duozorb", "Zorbipril", []),
        ("Brand names include Zorbil hexa, Zorban and others.", "Zorbipril", ["Zorbil hexa", "Zorban"]),
        ("Brand names include Zorbil, Zorban twice daily tablets.", "Zorbipril", ["Zorbil"]),
        ("A brand name under which it is marketed is Zorbil.", "Zorbipril", ["Zorbil"]),
        ("It is also known by its brand names, Zorbil and Zorban.", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Zorbipril maleate, Zorbil (brand name), Zorban (brand name for drops)", "Zorbipril", ["Zorbil", "Zorban"]),
        ("Twinol, Twinex (brand name for twinol)", "Zorbipril", []),
        ("Brand names similar to Zorbipril are Twinex and Twinol.", "Zorbipril", []),
        ("Alternatives include the brands such as Twinex.", "Zorbipril", []),
        ("Compared with brands such as Twinex it is cheap.", "Zorbipril", []),
        ("Brand names:\n- Zorbil\n- Twinex (similar to Zorbil)\n- Twinol, an alternative", "Zorbipril", ["Zorbil"]),
    ],
)
def test_brands_are_found_in_the_shapes_they_are_met_in(body, title, brands):
    drug, _ = drug_of(f"## Alternate Names\n\n{body}", f"title: {title}")
    assert drug.brand_names == tuple(brands)


@pytest.mark.parametrize(
    ("text", "brands"),
    [
        ("Zorbipril is marketed under the brand name Zorbil.", ["Zorbil"]),
        ("Zorbipril (ZBP), sold under the brand names Zorbil and Zorban, lowers pressure.", ["Zorbil", "Zorban"]),
        ("The brand name of zorbipril is Zorbil.", ["Zorbil"]),
        ("Zorbipril is given with twinol, sold under the brand name Twinex.", []),
        ("Unlike zorbipril, twinol is sold under the brand name Twinex.", []),
        ("Zorbipril is marketed under the brand name Duozorb in combination with twinol.", []),
    ],
)
def test_other_sections_name_a_brand_only_where_the_sentence_is_about_the_drug(text, brands):
    drug, _ = drug_of(f"## Usage\n\n{text}", "title: Zorbipril")
    assert drug.brand_names == tuple(brands)


def test_a_synonym_keeps_the_numbers_in_it():
    assert names_of("Zorb is also known as 1,4-zorbanediol (ZBD).", "Zorb")[1] == ("1,4-zorbanediol",)


@pytest.mark.parametrize("text", ["A-" * 2000, "A " * 2000, "1," * 2000, "A - " * 2000])
def test_a_long_run_of_capitals_is_read_at_once(text):
    start = time.process_time()
    names_of(f"Brand names: {text} is", "Zorb")
    assert time.process_time() - start < 1
