"""A snippet is whole sentences, items and rows: no dose is parted from its unit, its range, its label or its table's header."""

import re
from collections import defaultdict
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.sentences import sentences
from drugref.snippets import snippet, together

LONG = "This sentence has no word that anyone would look for and is only here to be long enough to fill the room of a snippet. " * 4


@pytest.mark.parametrize(
    "line",
    [
        "At most approx. 40 mg daily.",
        "Give max. 1,000 mg of it.",
        "Dissolve in min. 5 mL of water.",
        "Avoid St. John's wort.",
        "Compared with placebo vs. 10 mg daily.",
        "Start with 2.5 mg. 5 mg is the usual dose."[:16],
        "Doses of 0. 5 mg were studied.",
        "See e.g. Warfarin.",
        "No. 3 of the list.",
        "Give 500 mg i.v. 30 minutes before.",
    ],
)
def test_no_sentence_ends_at_an_abbreviation_or_inside_a_number(line):
    assert sentences(line) == [line]


def test_sentences_end_where_they_end():
    assert sentences("Take 40 mg. Take it daily. ≥ 65 years: 20 mg.") == ["Take 40 mg.", "Take it daily.", "≥ 65 years: 20 mg."]


def test_an_item_stands_whole_with_the_line_that_leads_it_in():
    text = f"Must not be used in:\n- {LONG}\n- pregnancy. Not even once.\n- {LONG}"
    assert snippet(text, ("pregnancy",)) == "Must not be used in:\n[…]\npregnancy. Not even once.\n[…]"


def test_a_row_stands_under_its_header():
    rows = "\n".join(f"{n} to < {n + 3} kg | {n} mg twice daily, {LONG}" for n in range(3, 40, 3))
    shown = snippet(f"Weight | Days 1 to 7\n-------|------------\n{rows}", ("27", "30"))
    assert shown.startswith("Weight | Days 1 to 7\n[…]\n27 to < 30 kg | 27 mg twice daily")


def test_an_item_of_an_inner_list_keeps_the_item_above_it():
    text = f"By age:\n- Children:\n  - {LONG}\n  - 5 mg once, never twice\n- Adults:\n  - {LONG}\n  - 10 mg twice"
    assert snippet(text, ("never",)) == "By age:\nChildren:\n[…]\n5 mg once, never twice\n[…]"
    assert snippet(text, ("twice", "10")) == "By age:\n[…]\nAdults:\n[…]\n10 mg twice"


def test_nothing_is_marked_as_left_out_where_nothing_is():
    assert snippet("Adults:\n- 5 mg twice daily\n- 10 mg at night", ("adults",)) == "Adults:\n5 mg twice daily\n10 mg at night"


def test_a_long_sentence_is_given_whole():
    sentence = "The dose is " + ", ".join(f"{n} to {n + 5} mg in week {n}" for n in range(60)) + "."
    assert snippet(f"Short. {sentence} Short again.", ("week", "dose")) == sentence


@given(st.lists(st.integers(1, 900), min_size=1, max_size=12), st.sampled_from(["mg", "mL", "units/kg", "%", "mcg"]), st.integers(0, 11))
def test_every_dose_in_a_snippet_is_one_of_the_text(doses, unit, at):
    text = "\n".join(f"- Group {i}: {dose} to {dose + 5}.5 {unit}, max. {dose * 2} {unit}. {LONG[:200]}" for i, dose in enumerate(doses))
    shown = snippet(text, (str(doses[at % len(doses)]),))
    ranges = re.findall(rf"\d+ to [\d.]+ {unit}, max\. \d+ {unit}\.", text)
    found = re.findall(rf"\d+ to [\d.]+ {unit}, max\. \d+ {unit}\.", shown)
    assert found
    assert set(found) <= set(ranges)
    assert shown.count("max.") == len(found)


def test_words_that_stand_together_count_for_more_than_words_apart():
    terms = (("rash",), ("serious", "severe"))
    assert together("A severe rash may occur. Headache.", terms) == 1.0
    assert together("A rash may occur. Headache is severe.", terms) == 0.5
    assert together("Nothing of it.", terms) == 0.0


def test_a_short_word_is_looked_for_whole():
    assert together("Perhaps appended.", (("pe",),)) == 0.0
    assert together("DVT and PE: 10 mg.", (("pe",),)) == 1.0


def test_an_item_of_a_nested_list_keeps_all_that_stands_over_it():
    filler = " ".join(["word"] * 60)
    text = f"Not in:\n- Renal failure, with one of these:\n  - {filler}\n  - dialysis: 5 mg\n- {filler}"
    assert snippet(text, ("dialysis",)).startswith("Not in:\nRenal failure, with one of these:\n[…]\ndialysis: 5 mg")
    bare = f"- Children\n  - {filler}\n  - fever: 5 mg"
    assert snippet(bare, ("fever",)) == "Children\n[…]\nfever: 5 mg"


WIDE = "One sentence without an end, " + "and on and on it goes, " * 20 + "until here."
SMALL = "Clearance | Dose\n----|----\n> 50 | 500 mg\n20 to 50 | 250 mg\n< 20 | 125 mg"
SMALL_SHOWN = "Clearance | Dose\n> 50 | 500 mg\n20 to 50 | 250 mg\n< 20 | 125 mg"


def large(lead: str, amounts: range) -> str:
    rows = "\n".join(f"Stage {n} of a course that is described at some length here | {n} mg twice daily" for n in amounts)
    return f"{lead}\n\nStage | Dose\n----|----\n{rows}"


def test_a_small_table_that_is_hit_is_given_whole_with_its_lead():
    assert snippet(f"Adults, by mouth:\n\n{SMALL}\n\n{WIDE}", ("250",)) == f"Adults, by mouth:\n{SMALL_SHOWN}"


def test_of_a_large_table_the_rows_with_the_words_are_given():
    shown = snippet(large("Tablets:", range(11, 30)), ("17", "29", "mg"))
    row = "Stage {0} of a course that is described at some length here | {0} mg twice daily"
    assert shown == f"Tablets:\nStage | Dose\n[…]\n{row.format(17)}\n[…]\n{row.format(29)}"


def test_of_a_large_table_that_only_its_header_answers_the_first_rows_are_given():
    shown = snippet(large("Tablets:", range(11, 30)), ("dose",)).split("\n")
    assert shown[:3] == ["Tablets:", "Stage | Dose", "Stage 11 of a course that is described at some length here | 11 mg twice daily"]
    assert shown[-1] == "[…]"


def test_a_lead_in_that_has_the_words_is_followed_by_what_it_leads_in():
    text = f"{WIDE}\n\nConversion from oral morphine:\n\n{SMALL}"
    assert snippet(text, ("conversion",)) == f"Conversion from oral morphine:\n{SMALL_SHOWN}"


def test_no_snippet_ends_in_a_title_or_a_header():
    assert snippet(f"Take 5 mg once.\n\nCourse of five days\n\n{large('', range(11, 30))}", ("take",)) == "Take 5 mg once."


def test_notes_below_a_small_table_stand_under_it_and_its_lead():
    text = f"Adults:\n\n{SMALL}\n\n- {LONG}\n- After dialysis: 60 mg extra.\n- {LONG}"
    assert snippet(text, ("dialysis",)) == f"Adults:\n{SMALL_SHOWN}\n[…]\nAfter dialysis: 60 mg extra.\n[…]"


def test_notes_below_a_large_table_keep_the_lead_above_it_and_never_its_bare_header():
    text = large("Adults, tablets:", range(11, 30)) + "\n\n- After dialysis: 60 mg extra."
    assert snippet(text, ("dialysis",)) == "Adults, tablets:\n[…]\nAfter dialysis: 60 mg extra."


def test_a_paragraph_without_a_colon_leads_in_its_table_too():
    text = f"Infusion into a large vein. Never as a bolus.\n\n{large('', range(11, 30)).lstrip()}"
    assert snippet(text, ("stage", "17")).startswith("Infusion into a large vein. Never as a bolus.\nStage | Dose\n[…]\nStage 17 of")


def test_a_long_paragraph_leads_in_with_its_first_and_last_sentence():
    text = f"Adults, tablets. {WIDE} Give by stage:\n- Stage one: 5 mg\n- {LONG}"
    assert snippet(text, ("stage", "one")) == "Adults, tablets.\n[…]\nGive by stage:\nStage one: 5 mg\n[…]"


def test_lead_ins_over_one_another_are_all_kept():
    text = f"Injection:\n\nAdults:\n\n- {LONG}\n- fever: 5 mg"
    assert snippet(text, ("fever",)) == "Injection:\nAdults:\n[…]\nfever: 5 mg"


def test_a_numbered_item_keeps_the_title_of_its_list_and_says_that_items_before_it_are_left_out():
    text = f"How to step down\n\n1. {LONG}\n2. Then taper.\n3. {LONG}"
    assert snippet(text, ("taper",)) == "How to step down\n[…]\n2. Then taper.\n[…]"
    assert snippet("1. First wait.\n2. Then taper.", ("taper",)) == "1. First wait.\n2. Then taper."
    assert snippet(f"1. {LONG}\n2. Then taper.", ("taper",)) == "[…]\n2. Then taper."


def test_a_row_with_an_empty_last_cell_is_a_row():
    text = "Adults:\n\nWho | Dose | Note\n----|-----|----\nFever | 5 mg |\nPain | 10 mg |"
    assert snippet(text, ("pain",)) == "Adults:\nWho | Dose | Note\nFever | 5 mg |\nPain | 10 mg |"


@pytest.mark.parametrize("head", [" | Adults | Children\n----|-----|----", " |  |\n----|-----|----\nSymptom | Adults | Children"])
def test_the_header_of_a_label_may_begin_with_an_empty_cell_or_stand_in_the_first_row(head):
    rows = "\n".join(f"Symptom {n} | {n} mg | {n} mg/kg, {WIDE}" for n in range(11, 30))
    shown = snippet(f"Table 2. Doses\n\n{head}\n{rows}", ("symptom", "17")).split("\n")
    assert shown[:3] == ["Table 2. Doses", head.split("\n")[-1 if "Symptom" in head else 0].strip(), "[…]"]
    assert shown[3].startswith("Symptom 17 | 17 mg")


def test_a_number_asked_for_counts_more_than_a_word():
    rows = large("Kidney:", range(11, 30))
    assert "\nStage 17 of" in snippet(
        f"{rows}\n\nNo adjustment of the dose in the kidney trial is stated. {LONG}", ("17", "adjustment", "kidney")
    )


def test_a_text_of_lead_ins_alone_is_not_all_given():
    assert len(snippet("In adults:\n\n" * 2_000, ("adults",))) < 400


RULE = re.compile(r"---+(?:\|-+)*")
MARKED = re.compile(r"(?:- |\d+[.)] )")


class Context:
    """What each line of a text needs over it, read in the plainest way: no code is shared with what is tested."""

    def __init__(self, text: str) -> None:
        self.lines = text.split("\n")
        self.rows: defaultdict[str, set[str]] = defaultdict(set)
        self.header: defaultdict[str, set[str]] = defaultdict(set)
        self.leads: defaultdict[str, list[str]] = defaultdict(list)
        lead = header = ""
        path: list[tuple[int, str]] = []
        for n, line in enumerate(self.lines):
            bare, indent = shown_as(line), len(line) - len(line.lstrip())
            if not line.strip("-| "):
                header = header if line else ""
            elif RULE.fullmatch(self.lines[min(n + 1, len(self.lines) - 1)].strip()):
                header, path = bare, []
                self.leads[bare].append(lead)
            elif header:
                self.rows[header].add(bare)
                self.header[bare].add(header)
            elif MARKED.match(line.strip()):
                path = [(deep, item) for deep, item in path if deep < indent]
                self.leads[bare].append(path[-1][1] if path else lead)
                path.append((indent, bare))
            elif not indent:
                lead, path = bare if bare.endswith(":") else "", []

    def faults(self, shown: str) -> Iterator[str]:
        said = [line for line in shown.split("\n") if line != "[…]"]
        for n, line in enumerate(said):
            if not any(line in shown_as(own) or line in own for own in self.lines):
                yield f"not in the text: {line}"
            if self.rows[line] and not (n + 1 < len(said) and said[n + 1] in self.rows[line]):
                yield f"header without a row: {line}"
            if self.header[line] and next((over for over in reversed(said[:n]) if self.rows[over]), "") not in self.header[line]:
                yield f"row without its header: {line}"
            needed = self.leads[line]
            if needed and all(needed) and not any(lead.endswith(over) for lead in needed for over in said[:n]):
                yield f"without what leads it in: {line}"
        yield from (f"numbered item alone: {step}" for step in lone_steps(shown.split("\n")))
        if said[-1].endswith(":") and not self.lines[-1].endswith(said[-1]):
            yield f"ends in what leads in: {said[-1]}"


def shown_as(line: str) -> str:
    return line.strip().removeprefix("- ")


def lone_steps(lines: list[str]) -> Iterator[str]:
    for before, line in zip(["", *lines], lines, strict=False):
        number = re.match(r"(\d+)[.)] ", line)
        if number and number[1] != "1" and before != "[…]" and not before.startswith(str(int(number[1]) - 1)):
            yield line


def questions_of(text: str) -> Iterator[tuple[str, ...]]:
    """Words that many sections have, and the two longest of a few lines of this one."""
    yield from (("dose", "mg"), ("renal", "kidney", "dose"), ("children", "weight"), ("maximum", "daily", "750"))
    lines = [line for line in text.split("\n") if line.strip("-| ")]
    for line in (*lines[:: max(1, len(lines) // 5)], lines[-1]):
        words = sorted(set(re.findall(r"[a-z0-9]+", line.casefold())), key=lambda word: (-len(word), word))
        if words:
            yield tuple(words[:2])


def test_no_snippet_of_the_bundled_corpus_loses_the_context_of_a_line(index):
    texts = [leaf.text for entry in index.entries() for leaf in leaves(index.monograph(entry.slug).sections) if leaf.text]
    found = [fault for text in texts for fault in faults_of(text)]
    assert len(texts) > 3_000
    assert not found, found[:5]


def faults_of(text: str) -> Iterator[tuple[tuple[str, ...], str]]:
    context = Context(text)
    for words in questions_of(text):
        yield from ((words, fault) for fault in context.faults(snippet(text, words)))


def leaves(sections):
    for section in sections:
        yield section
        yield from leaves(section.subsections)


@pytest.mark.parametrize(
    "shown",
    [
        "Adults:\nWho | Dose",
        "Adults:\nWho | Dose\n[…]\nnote",
        "Adults:\nFever | 5 mg",
        "Adults:",
        "note",
        "Adults:\n[…]\nNever said.",
        "Stop:\n2. then all",
    ],
)
def test_the_property_sees_each_fault(shown):
    text = "Adults:\n\nWho | Dose\n----|----\nFever | 5 mg\n\n- note\n\nStop:\n\n1. half\n2. then all"
    assert list(Context(text).faults(shown))


@given(
    st.lists(
        st.sampled_from(["Adults:", "Course", "Give 5 mg. Or more.", "- item", "- item:", "  - inner 5 mg", "1. step", "2. step", ""]),
        max_size=12,
    ),
    st.lists(st.integers(1, 900), max_size=12),
    st.sampled_from([("item",), ("inner", "5"), ("mg",), ("adults",), ("who", "dose"), ("step",)]),
)
def test_any_shape_keeps_its_rows_under_their_header_and_ends_in_no_header(lines, doses, words):
    table = ["", "Who | Dose", "----|----", *(f"Group {n} | {dose} mg" for n, dose in enumerate(doses)), ""]
    text = "\n".join([*lines, *table, *lines])
    shown = snippet(text, words).split("\n")
    assert all(line == "[…]" or any(line in shown_as(own) or line in own for own in text.split("\n")) for line in shown)
    rows = [n for n, line in enumerate(shown) if line.startswith("Group ")]
    assert not rows or "Who | Dose" in shown[: rows[0]]
    assert not doses or "Who | Dose" not in shown or rows
