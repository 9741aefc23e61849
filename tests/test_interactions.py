"""Interactions: four states never mixed, whole quotes, both ways; by name, brand, class and group; and words that weigh what they say."""

import csv
import io
import json
import os
import re
from pathlib import Path

import pytest
from rich.cells import cell_len

from drugref import groups
from drugref.bearing import is_history, weigh
from drugref.enzymes import ENZYME, acts, enzyme_groups
from tests.conftest import environment

OWN = Path(__file__).parent / "interactions"
DENIED = re.compile(r"\bno (?:known )?interactions?\b", re.IGNORECASE)


@pytest.fixture
def env(tmp_path, cache):
    return environment(tmp_path, cache, DRUGREF_CORPUS_PATH=str(OWN))


def asked(drugref, *names):
    run = drugref("interactions", *names, "--json")
    assert (run.code, run.err) == (0, "")
    return json.loads(run.out)


def only_pair(drugref, a, b):
    (pair,) = asked(drugref, a, b)["pairs"]
    return pair


def found(pair, **like):
    return [f for f in pair["findings"] if all(f[key] == value for key, value in like.items())]


# --- states


def test_a_pair_is_stated_with_the_weight_of_its_section_and_from_both_monographs(drugref):
    pair = only_pair(drugref, "iotaban", "betazole")
    assert (pair["status"], pair["weight"]) == ("stated", "contraindicated")
    (one,) = pair["findings"]
    assert (one["in"], one["about"], one["via"], one["quote"]) == ("betazole", "iotaban", "name", "Iotaban: bleeding → contraindicated.")
    assert one["last_modified"] == "2025-01-02"


def test_a_pair_that_neither_monograph_mentions_is_not_mentioned_and_nothing_more(drugref):
    pair = only_pair(drugref, "thetalol", "kappamycin")
    assert (pair["status"], pair["weight"], pair["findings"]) == ("not-mentioned", None, [])
    plain = drugref("interactions", "thetalol", "kappamycin").out
    assert "says nothing about their safety" in plain


@pytest.mark.parametrize("form", ["plain", "rich", "markdown", "json", "jsonl", "csv", "tsv"])
def test_no_form_ever_denies(drugref, form):
    run = drugref("interactions", "thetalol", "kappamycin", "zetamab", "alfazine", "--format", form)
    assert run.code == 0
    assert not DENIED.search(run.out)
    assert not DENIED.search(drugref("interactions", "--help").out)


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (("alfazine", "betazol"), 4),  # near
        (("alfazine", "vincristine"), 3),  # a real drug that is not here
        (("alfazine", "xqzzyv"), 3),
        (("alfazine", "xqzzyv", "betazol", "vincristine"), 4),
    ],
)
def test_one_name_that_is_not_resolved_stops_the_whole_answer_and_all_such_names_are_told(drugref, names, code):
    run = drugref("interactions", *names)
    assert (run.code, run.out) == (code, "")
    assert all(name in run.err for name in names[1:])
    assert ("vincristine is a real drug that this corpus does not cover" in run.err) == ("vincristine" in names)
    error = json.loads(drugref("interactions", *names, "--json").err)["error"]
    assert bool(error.get("candidates")) == (code == 4)
    assert {candidate["query"] for candidate in error.get("candidates", ())} == ({"betazol"} if code == 4 else set())


def test_fewer_than_two_names_are_a_usage_error(drugref):
    assert drugref("interactions", "alfazine").code == 2
    assert drugref("interactions", "alfazine", " ").code == 2
    assert drugref("interactions", "-", stdin="alfazine\n").code == 2


def test_a_dash_reads_one_name_a_line(drugref):
    told = drugref("interactions", "-", "--json", stdin="alfazine\n\nBetabrand\n")
    assert json.loads(told.out)["pairs"] == asked(drugref, "alfazine", "betazole")["pairs"]


# --- how a partner is met


def test_a_member_of_a_group_is_met_by_the_groups_strength_and_by_the_group_without_one(drugref):
    quotes = {f["quote"]: f for f in only_pair(drugref, "alfazine", "betazole")["findings"]}
    strong = quotes["Strong CYP3A4 inhibitors: level rises → avoid."]
    assert (strong["via"], strong["group"], strong["weight"]) == ("group", "strong CYP3A4 inhibitors", "avoid")
    assert "its own monograph: Betazole is a strong inhibitor of CYP3A4." in strong["group_source"]
    plain = quotes["CYP3A4 inhibitors: slower breakdown → watch for sleepiness."]
    assert (plain["group"], plain["weight"]) == ("strong CYP3A4 inhibitors", "monitor")
    assert not any(quote.startswith("Moderate") for quote in quotes)


def test_a_member_by_the_table_is_of_its_own_strength_only(drugref):
    quotes = {f["quote"]: f for f in only_pair(drugref, "alfazine", "fluconazole")["findings"]}
    assert quotes["Moderate CYP3A4 inhibitors: level rises a little → halve the dose."]["weight"] == "adjust"
    assert not any(quote.startswith("Strong") for quote in quotes)


def test_what_is_only_put_on_the_skin_is_not_met_by_the_name_of_its_class(drugref):
    assert not found(only_pair(drugref, "amiodarone", "clotrimazole"), via="class")
    assert found(only_pair(drugref, "amiodarone", "fluconazole"), matched="azole antifungals")


def test_another_product_that_holds_the_drug_lends_it_no_weight(drugref):
    joined = [f for f in only_pair(drugref, "enalapril", "valsartan")["findings"] if "/valsartan" in f["quote"]]
    assert {f["weight"] for f in joined} == {"mentioned"}


def test_a_warning_of_confusion_is_no_statement(drugref):
    assert not [f for f in only_pair(drugref, "prednisone", "prednisolone")["findings"] if "confuse" in f["quote"]]


def test_a_brand_says_that_it_is_one(drugref):
    pair = only_pair(drugref, "alfazine", "betabrand")
    (brand,) = found(pair, via="brand")
    assert (brand["matched"], brand["section"], brand["weight"]) == ("Betabrand", "precautions", "avoid")
    assert "do not use Betabrand in children" in brand["quote"]


def test_a_list_items_lead_is_its_context_and_its_section_its_weight(drugref):
    (one,) = found(only_pair(drugref, "alfazine", "betazole"), section="contraindications")
    assert (one["quote"], one["context"], one["weight"]) == ("Betazole.", "Not together with:", "contraindicated")


def test_a_table_row_is_quoted_whole_under_its_header(drugref):
    (one,) = only_pair(drugref, "alfazine", "kappamycin")["findings"]
    assert (one["quote"], one["context"], one["weight"]) == ("Kappamycin | maximum 10 mg daily", "Taken with | Limit", "adjust")


def test_an_excepted_member_is_not_met_by_the_group(drugref):
    assert only_pair(drugref, "alfazine", "deltafen")["status"] == "not-mentioned"
    (one,) = only_pair(drugref, "alfazine", "epsifen")["findings"]
    assert (one["via"], one["group"], one["weight"]) == ("class", "NSAIDs", "monitor")


def test_a_class_effect_of_the_drug_itself_is_no_statement_about_its_class_mates(drugref):
    quotes = [f["quote"] for f in only_pair(drugref, "deltafen", "epsifen")["findings"]]
    assert quotes == ["Other NSAIDs: more bleeding → avoid."] * 2


def test_words_of_denial_weigh_as_a_mention(drugref):
    (one,) = only_pair(drugref, "alfazine", "zetamab")["findings"]
    assert one["weight"] == "mentioned"
    assert one["quote"] == "Zetamab: level did not change → no dose adjustment is needed."


def test_an_allergy_to_a_drug_is_no_interaction_with_it(drugref):
    assert [f["section"] for f in only_pair(drugref, "alfazine", "gammacillin")["findings"]] == ["precautions"]


def test_a_name_within_a_longer_name_and_a_comparison_do_not_count(drugref):
    (one,) = only_pair(drugref, "alfazine", "thetalol")["findings"]
    assert one["section"] == "interactions"
    assert one["weight"] == "monitor"  # its own clause, not that of iotaban before it
    assert only_pair(drugref, "alfazine", "iotaban")["weight"] == "adjust"


def test_boxed_warnings_and_faqs_are_searched_too(drugref):
    assert only_pair(drugref, "thetalol", "zetamab")["findings"][0]["section"] == "boxed-warning"
    (faq,) = only_pair(drugref, "iotaban", "kappamycin")["findings"]
    assert (faq["section"], faq["quote"]) == ("faq", "Can I take iotaban with kappamycin? Ask your doctor first.")


# --- combinations and duplicates


def test_each_part_of_a_combination_is_checked(drugref):
    pair = only_pair(drugref, "etamix", "thetalol")
    assert [(f["in"], f["about"]) for f in pair["findings"]] == [("zetamab", "thetalol")]
    assert found(only_pair(drugref, "alfazine", "etamix"), via="class")


def test_duplicates_are_told_apart(drugref):
    def kinds(*names):
        return [(d["kind"], d["what"]) for d in asked(drugref, *names)["duplicates"]]

    assert kinds("etamix", "zetamab") == [("ingredient", "Zetamab")]
    assert kinds("deltafen", "epsifen") == [("class", "NSAIDs")]
    assert kinds("prednisone", "prednisolone") == [("class", "systemic corticosteroids")]  # not the wider class too
    assert kinds("betabrand", "betazole")[0][0] == "drug"
    assert kinds("alfazine", "thetalol") == []


def test_one_drug_by_two_names_is_one_drug_and_no_pair(drugref):
    doc = asked(drugref, "betabrand", "betazole")
    assert doc["pairs"] == []
    assert len(doc["drugs"]) == 2


# --- over the bundled corpus


BUNDLED = [
    "simvastatin",
    "amiodarone",
    "warfarin",
    "ritonavir",
    "ibuprofen",
    "metoprolol",
    "sertraline",
    "ciprofloxacin",
    "lithium",
    "zestoretic",
]


def test_every_quote_stands_whole_in_the_monograph_it_names(drugref):
    def words(text):
        return " ".join(re.findall(r"\w+", text.casefold()))

    pages = {}
    for pair in asked(drugref, *BUNDLED)["pairs"]:
        for one in pair["findings"]:
            if one["in"] not in pages:
                pages[one["in"]] = words(drugref("show", one["in"], "--format", "markdown").out)
            assert words(one["quote"]) in pages[one["in"]], one
            assert one["matched"] in one["quote"]


def test_findings_and_pairs_stand_worst_first_and_the_order_of_names_changes_nothing(drugref):
    order = ["contraindicated", "avoid", "adjust", "monitor", "mentioned", None]
    forth, back = asked(drugref, *BUNDLED), asked(drugref, *reversed(BUNDLED))
    ranks = [order.index(pair["weight"]) for pair in forth["pairs"]]
    assert ranks == sorted(ranks)
    for pair in forth["pairs"]:
        own = [order.index(one["weight"]) for one in pair["findings"]]
        assert own == sorted(own)

    def seen(doc):
        return {frozenset((p["a"], p["b"])): (p["weight"], {(f["in"], f["quote"]) for f in p["findings"]}) for p in doc["pairs"]}

    assert seen(forth) == seen(back)


def test_thirty_drugs_are_four_hundred_and_thirty_five_pairs(drugref):
    slugs = [d["slug"] for d in json.loads(drugref("list", "--corpus", "drugref", "--json").out)["drugs"]][:30]
    assert len(asked(drugref, *slugs)["pairs"]) == 435


# --- forms


@pytest.mark.parametrize("width", [40, 80, 120])
@pytest.mark.parametrize("count", [2, 5, 10])
def test_on_a_terminal_nothing_is_cut_and_no_line_is_too_wide(drugref, width, count):
    names = BUNDLED[:count]
    rich = drugref("interactions", *names, "--format", "rich", "--color", "never", COLUMNS=str(width)).out
    assert all(cell_len(line) <= width for line in rich.split("\n"))
    squeezed = re.sub(r"[\s┃•]+", "", rich).casefold()
    for pair in asked(drugref, *names)["pairs"]:
        for one in pair["findings"]:
            assert re.sub(r"[\s•]+", "", one["quote"]).casefold() in squeezed
    assert "…" not in rich


def test_the_matrix_is_in_words_where_they_fit_and_in_letters_with_a_legend_where_not(drugref):
    wide = drugref("interactions", "alfazine", "betazole", "iotaban", "--format", "rich", COLUMNS="80").out
    assert re.search(r"Iotaban\s+adjust\s+contraindicated", wide)
    narrow = drugref("interactions", *BUNDLED[:6], "--format", "rich", COLUMNS="60").out
    assert "C contraindicated" in narrow
    assert re.search(r"^ 2  [CADM+.]$", narrow, re.M)


@pytest.mark.parametrize("form", ["plain", "rich", "markdown"])
def test_boxed_warnings_stand_above_and_are_never_dropped(drugref, form):
    few = drugref("interactions", "zetamab", "thetalol", "--format", form).out
    assert few.index("Zetamab can harm.") < few.index("with Zetamab" if "with Zetamab" in few else "Zetamab with")
    many = drugref("interactions", "zetamab", "thetalol", "alfazine", "iotaban", "--format", form).out
    assert "Zetamab can harm." in many
    assert re.search(r"boxed warning", many[: many.index("says nothing")], re.I)
    assert re.search(r"banned", many, re.I)


def test_csv_has_a_row_a_finding_and_a_row_for_a_silent_pair(drugref):
    rows = list(csv.DictReader(io.StringIO(drugref("interactions", "alfazine", "betazole", "thetalol", "--format", "csv").out)))
    pairs = asked(drugref, "alfazine", "betazole", "thetalol")["pairs"]
    assert len(rows) == sum(max(len(pair["findings"]), 1) for pair in pairs)
    silent = [row for row in rows if row["status"] == "not-mentioned"]
    assert [(row["a"], row["b"], row["finding.quote"]) for row in silent] == [("betazole", "thetalol", "")]


# --- pure parts


@pytest.mark.parametrize(
    ("words", "weight"),
    [
        ("bleeding → contraindicated", "contraindicated"),
        ("must not be taken together", "contraindicated"),
        ("level rises → avoid", "avoid"),
        ("Do not use with it.", "avoid"),
        ("not recommended", "avoid"),
        ("level up → halve or stop", "adjust"),
        ("maximum 20 mg daily", "adjust"),
        ("take 2 hours before or 4 hours after", "adjust"),
        ("reduces the level of the other", "mentioned"),
        ("→ monitor INR closely", "monitor"),
        ("caution", "monitor"),
        ("level rises → no action stated", "mentioned"),
        ("No dose adjustment is needed with it", "mentioned"),
        ("did not affect it", "mentioned"),
        ("not contraindicated", "mentioned"),
        ("no relevant effect → no dose adjustment, no monitoring", "mentioned"),
    ],
)
def test_words_weigh_what_they_say(words, weight):
    assert weigh(words) == weight


@pytest.mark.parametrize(
    ("before", "behind", "history"),
    [
        ("Allergy to ", "", True),
        ("asthma or hives after ", " or another NSAID", True),
        ("", " allergy", True),
        ("anaphylaxis; taken with ", "", False),
        ("rash when taking it together with ", "", False),
    ],
)
def test_a_past_reaction_is_told_from_a_drug_taken_now(before, behind, history):
    assert is_history(before, behind) is history


def test_a_drug_that_must_not_be_stopped_is_not_one_that_must_not_be_taken(drugref):
    (stopping,) = found(only_pair(drugref, "bupropion", "lorazepam"), section="contraindications")
    assert stopping["weight"] == "mentioned"


@pytest.mark.parametrize(
    ("text", "expected", "every"),
    [
        ("strong CYP3A4 inhibitors", ("strong CYP3A4 inhibitors",), False),
        ("strong or moderate CYP3A inhibitors", ("strong CYP3A4 inhibitors", "moderate CYP3A4 inhibitors"), False),
        ("CYP2D6 inhibitors", ("CYP2D6 inhibitors",), False),
        ("CYP3A4 inducers or inhibitors", ("CYP3A4 inducers", "CYP3A4 inhibitors"), False),
        ("combined P-gp and strong CYP3A inhibitors", ("P-gp inhibitors", "strong CYP3A4 inhibitors"), True),
        ("inhibitors of CYP2C9", ("CYP2C9 inhibitors",), False),
        ("drugs cleared by CYP2D6", ("CYP2D6 substrates",), False),
        ("potent CYP2C19 inducers", ("strong CYP2C19 inducers",), False),
    ],
)
def test_enzyme_groups_are_read_with_their_strength(text, expected, every):
    met = ENZYME.search(text)
    assert met
    assert enzyme_groups(met) == (expected, every)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Betazole strongly inhibits CYP2D6.", ["strong CYP2D6 inhibitors"]),
        ("Metabolism: mainly CYP3A4, a little CYP2D6.", ["CYP3A4 substrates"]),
        ("Substrate of P-gp and BCRP.", ["P-gp substrates", "BCRP substrates"]),
        ("It does not inhibit CYP3A4.", []),
        ("Its glucuronide strongly inhibits CYP2C8.", []),
        ("Potent CYP3A4 inducers lower its level.", []),
    ],
)
def test_what_a_monograph_says_of_its_own_drug_is_told_from_what_others_do(sentence, expected):
    assert acts(sentence, "Betazole") == expected


def test_every_row_of_the_group_tables_is_used_and_has_a_source():
    known = {group.name for group in groups._groups().values()}
    for group, member, source in groups._rows("groups.tsv"):
        assert source
        assert group in known or ENZYME.fullmatch(group), group
        assert not member.startswith("[") or member.strip("[]") in known, member
    for group, start, name in groups._rows("atc-classes.tsv"):
        assert group in known, group
        assert re.fullmatch(r"[A-Z](?:\d\d(?:[A-Z](?:[A-Z](?:\d\d)?)?)?)?", start)
        assert name


def test_list_knows_a_class_by_the_words_of_monographs(drugref):
    slugs = {d["slug"] for d in json.loads(drugref("list", "--class", "beta blockers", "--json").out)["drugs"]}
    assert {"atenolol", "carvedilol", "propranolol"} <= slugs
    assert "amlodipine" not in slugs


def test_show_names_the_others_of_its_class(drugref):
    assert "Same class here: Rivaroxaban" in drugref("show", "apixaban").out
    assert json.loads(drugref("show", "apixaban", "--json").out)["monograph"]["same_class"] == ["rivaroxaban"]
    assert json.loads(drugref("show", "trazodone", "--json").out)["monograph"]["same_class"] == []


def test_a_quote_keeps_the_dose_behind_an_abbreviation(drugref, tmp_path, env):
    page = "---\ntitle: Foozol\nclass: test drug\n---\n## Dosage\n\nWith iotaban the daily dose of foozol is max. 20 mg. {}\n"
    (tmp_path / "foozol.md").write_text(page.format("With kappamycin it is approx. 2 mg. Take it whole."))
    env["DRUGREF_CORPUS_PATH"] = f"{tmp_path}{os.pathsep}{OWN}"
    assert [f["quote"] for f in only_pair(drugref, "foozol", "iotaban")["findings"]] == [
        "With iotaban the daily dose of foozol is max. 20 mg."
    ]
    assert [f["quote"] for f in only_pair(drugref, "foozol", "kappamycin")["findings"]] == ["With kappamycin it is approx. 2 mg."]


LINES = {
    "a study's design": ("Dosage", "Studied at 10 to 16 years, not together with {0}."),
    "a condition in brackets": ("Drug Interactions", "- **Ergots (with NSAIDs in obstetrics):** stroke → avoid."),
    "an example of another class": ("Drug Interactions", "- **Estrogens (creams, NSAIDs (gels), rings):** weaker → do not use."),
    "a limit that is not understood": ("Contraindications", "- NSAIDs that cause alkalosis"),
    "another limit": ("Contraindications", "- Treatment with NSAIDs known to produce alkalosis"),
    "beyond a semicolon": ("Drug Profile Summary", "- Contraindicated with strong inhibitors; no {0} or grapefruit."),
    "the dose of a third drug": (
        "Drug Interactions",
        "- **Theophylline:** no change, but other NSAIDs raise its level; watch → adjust its dose.",
    ),
    "a syringe": ("FAQs", "### Can it be mixed with {0} in one syringe?\n\n**A:** It must not be mixed with {0}."),
    "an overdose": ("Drug Interactions", "- **{0} in foozol overdose:** no effect → do not use it."),
    "titration told of": ("Drug Interactions", "- **{0}:** combined at times → may be taken as needed, above all during titration."),
}


@pytest.mark.parametrize("what", LINES)
def test_words_about_something_else_lend_no_weight_but_the_line_is_quoted(drugref, tmp_path, env, what):
    heading, line = LINES[what]
    page = f"---\ntitle: Foozol\nclass: test drug\n---\n## {heading}\n\n{line.format('Deltafen')}\n"
    (tmp_path / "foozol.md").write_text(page)
    env["DRUGREF_CORPUS_PATH"] = f"{tmp_path}{os.pathsep}{OWN}"
    pair = only_pair(drugref, "foozol", "deltafen")
    assert {f["weight"] for f in pair["findings"]} == {"mentioned"}


def test_an_example_of_an_effect_and_a_sentence_behind_another_drugs_keep_their_weight(drugref, tmp_path, env):
    lines = [
        "- **QT-prolonging drugs (NSAIDs, macrolides):** arrhythmia → avoid.",
        "- **Theophylline:** no change. Other NSAIDs: bleeding → avoid.",
    ]
    body = "\n".join(lines)
    (tmp_path / "foozol.md").write_text(f"---\ntitle: Foozol\nclass: test drug\n---\n## Drug Interactions\n\n{body}\n")
    env["DRUGREF_CORPUS_PATH"] = f"{tmp_path}{os.pathsep}{OWN}"
    assert [f["weight"] for f in only_pair(drugref, "foozol", "deltafen")["findings"]] == ["avoid", "avoid"]


def test_the_legend_of_a_narrow_matrix_breaks_between_its_entries_alone(drugref):
    names = ("alfazine", "betazole", "deltafen", "epsifen", "gammacillin", "iotaban", "kappamycin", "thetalol", "zetamab")
    told = drugref("interactions", *names, "--format", "rich", COLUMNS="40").out.replace("\u00a0", " ")
    legend = told[told.index("C contraindicated") :].partition("\n\n")[0].split("\n")
    entries = [entry for line in legend for entry in re.split(r" +(?=[CADM+.] )", line.strip())]
    assert len(legend) > 1
    assert entries == ["C contraindicated", "A avoid", "D adjust", "M monitor", "+ mentioned", ". not mentioned"]


@pytest.mark.parametrize(
    ("slug", "inside", "outside"),
    [
        ("tamoxifen", set(), {"estrogens"}),
        ("metformin", {"oral antidiabetics", "antidiabetics"}, set()),
        ("insulin-glargine", {"antidiabetics"}, {"oral antidiabetics"}),
    ],
)
def test_a_drug_is_of_the_groups_that_its_class_means(index, slug, inside, outside):
    found = groups.of_drug(index.entry(slug))
    assert inside <= found
    assert not outside & found
