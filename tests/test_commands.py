"""What a person or a script sees: streams, exit statuses, warnings, and what happens when something is wrong."""

import csv
import io
import json

import pytest


def test_show_prints_the_section_with_its_source_and_nothing_on_stderr(drugref):
    run = drugref("show", "natalizumab", "--section", "dosage")
    again = drugref("show", "natalizumab", "--section", "dosage")
    assert (run.code, again.err) == (0, "")
    assert "300 mg" in run.out
    assert "Source: " in run.out
    assert "revised 20" in run.out


def test_a_drug_without_a_verb_is_shown(drugref):
    assert drugref("natalizumab", "-s", "storage").out == drugref("show", "natalizumab", "-s", "storage").out
    assert drugref("insulin", "glargine", "-q").out == drugref("show", "insulin glargine", "-q").out


@pytest.mark.parametrize("extra", [(), ("--json",), ("--closest", "--json")])
def test_a_near_name_exits_4_with_candidates_on_stderr_alone(drugref, extra):
    run = drugref("show", "prednisolonne", *extra)
    assert (run.code, run.out) == (4, "")
    assert "Prednisolone" in run.err
    if "--json" in extra:
        error = json.loads(run.err)["error"]
        assert error["code"] == "only-near"
        assert error["candidates"][0]["slug"] == "prednisolone"
        assert error["hint"]


def test_closest_opens_the_one_likely_candidate_and_nothing_else(drugref):
    assert drugref("show", "natalizimab", "--closest").code == 0
    assert drugref("show", "natlizimab", "--closest").code == 4


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("show", "xqzzyv"), 3, "no drug is named"),
        (("show", "vincristine"), 3, "a real drug that this corpus does not cover"),
        (("show", "sharedname"), 4, "more than one"),
        (("show", "metformin", "-s", "dosagee"), 3, "did you mean dosage"),
        (("show", "metformin", "-s", "nonsense"), 3, "There are: "),
        (("show",), 2, "Missing argument"),
        (("show", "..."), 2, "no drug is named"),
        (("show", "metformin", "--bogus"), 2, "No such option"),
        (("show", "metformin", "--format", "csv"), 2, "has no form"),
        (("show", "metformin", "--color", "blue"), 2, "--color"),
        (("show", "metformin", "--fields", "monograph.titel", "--json"), 2, "no field"),
        (("show", "metformin", "--fields", "match", "--format", "plain"), 2, "--fields"),
        (("find", " "), 2, "no name"),
        (("search", "???"), 2, "no word"),
        (("search", "the of and"), 3, "too common"),
        (("search", "zzqqxx"), 3, "nothing found"),
        (("search", "liver", "-s", "nonsense"), 2, "no section"),
        (("search", "liver", "-n", "0"), 2, "-n 0"),
        (("faq",), 2, "no question"),
        (("list", "--class", "zzqqxx"), 3, "no drug meets"),
        (("list", "--corpus", "zzqqxx"), 2, "no corpus"),
        (("lookalikes", "zorbex 650"), 3, "no look-alike"),
        (("corpus", "check", "/no/such/folder"), 5, "No such file"),
        (("index", "--format", "csv"), 2, "has no form"),
    ],
)
@pytest.mark.parametrize("as_json", [False, True])
def test_an_error_is_one_clear_line_on_stderr_with_its_status(drugref, argv, code, says, as_json):
    if as_json and ("--format" in argv or "--fields" in argv):
        pytest.skip("asks for another form")
    run = drugref(*argv, *(("--json",) if as_json else ()))
    assert run.code == code
    assert run.out == ""
    assert "Traceback" not in run.err
    text = json.loads(run.err)["error"]["message"] + json.loads(run.err)["error"]["hint"] if as_json else run.err
    assert says in text


def test_a_section_that_is_not_stated_is_said_to_be_so(drugref):
    run = drugref("show", "ropinex", "-s", "overdose")
    assert run.code == 3
    assert "Overdose: not stated in this monograph." in run.out
    both = drugref("show", "ropinex", "-s", "overdose", "-s", "usage")
    assert both.code == 0
    assert "not stated" in both.out
    assert json.loads(drugref("show", "ropinex", "-s", "overdose", "--json").out)["monograph"]["not_stated"] == ["overdose"]


@pytest.mark.parametrize(
    ("request_", "has", "has_not"),
    [
        ("renal", "0.25 mg once daily", "4 mg daily"),
        ("dosage.renal", "0.25 mg once daily", "0.125 mg"),
        ("kidney", "0.25 mg once daily", "0.125 mg"),
        ("geriatric", "Start with 0.125 mg", "once daily"),
        ("pediatric", "0.1 mg daily", "0.125 mg"),
        ("dose", "extra cell 9 mg", "swallowed whole"),
        ("moa", "D2 agonist", "9 mg"),
        ("Clinical Use Cases", "Nothing in a file is dropped", "9 mg"),
        ("faq", "swallowed whole", "9 mg"),
    ],
)
def test_sections_answer_to_keys_aliases_parts_and_headings(drugref, request_, has, has_not):
    run = drugref("show", "ropinex", "-s", request_, "-q")
    assert run.code == 0
    assert has in run.out
    assert has_not not in run.out


@pytest.mark.parametrize("form", ["plain", "rich", "markdown"])
@pytest.mark.parametrize("quiet", [(), ("--quiet",)])
def test_warnings_stand_above_every_answer_whatever_is_asked(drugref, form, quiet):
    run = drugref("show", "natalizumab", "-s", "storage", "--format", form, *quiet)
    whole = json.loads(drugref("show", "natalizumab", "--json").out)["monograph"]["boxed_warning"]
    said = " ".join(run.out.replace("┃", " ").replace(">", " ").replace("•", " ").replace("\\", "").split())
    for word in whole.replace("- ", "").replace(">", " ").split():
        assert word in said
    banned = drugref("show", "clavunil", "-s", "dosage", "--format", form, *quiet).out
    assert banned.upper().index("BANNED") < banned.index("875 mg")
    alike = drugref("show", "prednisone", "-s", "usage", "--format", form, *quiet).out
    assert "prednisoLONE" in alike


def test_a_boxed_warning_of_an_ingredient_stands_above_the_combination(drugref):
    run = drugref("show", "zestoretic", "-s", "usage")
    assert "BOXED WARNING of Lisinopril, an ingredient" in run.out
    assert "fetus" in run.out


def test_an_answer_says_by_which_name_it_was_found(drugref):
    assert "Tysabri → Natalizumab (brand)" in drugref("show", "tysabri", "-s", "storage").out


def test_outline_lists_titles_and_sizes_instead_of_text(drugref):
    run = drugref("show", "ropinex", "--outline")
    assert "Dosage [dosage]" in run.out
    assert "words" in run.out
    assert "HLA-B" not in run.out
    doc = json.loads(drugref("show", "ropinex", "--outline", "--json").out)["monograph"]
    assert doc["sections"] == []
    assert {"depth": 0, "key": "usage", "title": "Usage", "words": 22} in doc["outline"] or doc["outline"][0]["key"] == "usage"


def test_find_tells_the_four_states_apart(drugref):
    run = drugref("find", "tysabri", "natalizimab", "vincristine", "xqzzyv", "--json")
    assert run.code == 4
    assert [result["status"] for result in json.loads(run.out)["results"]] == ["exact", "near", "known", "none"]
    assert drugref("find", "tysabri").code == 0
    assert drugref("find", "tysabri", "xqzzyv").code == 3


def test_find_streams_names_from_standard_input_in_order(drugref):
    names = ["tysabri", "", "xqzzyv", "metformin", "tysabri"]
    run = drugref("find", "-", "--format", "jsonl", stdin="\n".join(names) + "\n")
    rows = [json.loads(line) for line in run.out.splitlines()]
    assert [row["query"] for row in rows] == names
    assert [row["status"] for row in rows] == ["exact", "none", "none", "exact", "exact"]


def test_search_keeps_to_the_drug_it_names(drugref):
    doc = json.loads(drugref("search", "apixaban dose in kidney failure", "--json").out)
    assert doc["drugs"] == ["apixaban"]
    assert {hit["slug"] for hit in doc["hits"]} == {"apixaban"}
    assert doc["hits"][0]["section"] == "dosage.renal"


@pytest.mark.parametrize("verb", ["search", "faq"])
@pytest.mark.parametrize(
    ("question", "slug"),
    [("natalizimab liver", "natalizumab"), ("augmentin renal dose", "amoxicillin"), ("lisinopril 20/12.5 mg dose", "lisinopril")],
)
def test_a_question_whose_only_drug_is_near_is_not_answered_from_others(drugref, verb, question, slug):
    run = drugref(verb, question, "--json")
    assert (run.code, run.out) == (4, "")
    error = json.loads(run.err)["error"]
    assert error["candidates"][0]["slug"] == slug
    assert f"-d {slug}" in error["hint"]


def test_a_near_name_in_a_question_is_asked_about_on_a_terminal(drugref):
    run = drugref("search", "natalizimab storage", stdin="1\n", tty=True, TERM="dumb")
    assert run.code == 0
    assert "About: Natalizumab" in run.out


def test_a_question_about_a_drug_that_is_not_here_is_answered_by_passages_that_name_it_alone(drugref):
    doc = json.loads(drugref("search", "vincristine neuropathy", "--json").out)
    assert (doc["uncovered"], doc["drugs"]) == (["vincristine"], [])
    for hit in doc["hits"]:
        whole = json.loads(drugref("show", hit["slug"], "--section", hit["section"], "--json").out)
        assert "vincristine" in json.dumps(whole["monograph"]["sections"]).casefold()
    assert drugref("search", "denosumab dose").code == 3


def test_a_drug_that_is_not_here_is_told_of_beside_one_that_is(drugref):
    doc = json.loads(drugref("search", "warfarin and vincristine", "--json").out)
    assert (doc["drugs"], doc["uncovered"]) == (["warfarin"], ["vincristine"])


def test_search_can_be_kept_to_sections_and_drugs(drugref):
    doc = json.loads(drugref("search", "infection", "-d", "tysabri", "-s", "precautions", "--json").out)
    assert {hit["section"].split(".")[0] for hit in doc["hits"]} == {"precautions"}
    assert {hit["slug"] for hit in doc["hits"]} == {"natalizumab"}


def test_faq_answers_from_the_drug_named(drugref):
    doc = json.loads(drugref("faq", "can I breastfeed on tysabri", "--json").out)
    assert doc["drugs"] == ["natalizumab"]
    assert doc["hits"][0]["kind"] == "faq"
    assert "breastfe" in doc["hits"][0]["question"].lower()


def test_faq_without_text_lists_all_of_a_drug(drugref):
    doc = json.loads(drugref("faq", "-d", "ropinex", "--json").out)
    assert [hit["question"] for hit in doc["hits"]] == [
        "What is the usual dose of Ropinex?",
        "Can Ropinex be crushed?",
        "How is Ropinex stored?",
    ]
    assert doc["hits"] == json.loads(drugref("faq", "ropinex", "--json").out)["hits"]


def test_faq_gives_the_passage_where_no_faq_answers_and_says_so(drugref):
    doc = json.loads(drugref("faq", "ropinex renal", "--json").out)
    assert all(hit["kind"] == "passage" for hit in doc["hits"][:1]) or "renal" in doc["hits"][0]["question"].lower()


def test_list_filters_are_combined(drugref):
    rows = json.loads(drugref("list", "--boxed", "--atc", "L04", "--json").out)["drugs"]
    assert "natalizumab" in [row["slug"] for row in rows]
    assert all(row["boxed_warning"] and any(code.startswith("L04") for code in row["atc"]) for row in rows)
    banned = json.loads(drugref("list", "--banned", "--json").out)["drugs"]
    assert [row["slug"] for row in banned] == ["amoxinil-clavunex"]
    ours = json.loads(drugref("list", "--corpus", "corpus", "--json").out)["drugs"]
    assert {row["corpus"] for row in ours} == {"corpus"}


def test_csv_is_rfc_4180_and_tsv_has_one_record_a_line(drugref):
    plain = [row["slug"] for row in json.loads(drugref("list", "--json").out)["drugs"]]
    run = drugref("list", "--format", "csv", "--fields", "slug,class,brand_names")
    rows = list(csv.DictReader(io.StringIO(run.out)))
    assert [row["slug"] for row in rows] == plain
    assert list(rows[0]) == ["slug", "class", "brand_names"]
    tsv = drugref("list", "--format", "tsv").out.splitlines()
    assert len(tsv) == len(plain) + 1
    assert len({line.count("\t") for line in tsv}) == 1


def test_fields_pick_what_is_asked_and_keep_the_source(drugref):
    doc = json.loads(drugref("show", "tysabri", "-s", "dosage", "--json", "--fields", "match.slug,monograph.sections.key").out)
    assert doc["match"] == {"slug": "natalizumab"}
    assert doc["monograph"] == {"sections": [{"key": "dosage"}]}
    assert {"schema", "corpus", "disclaimer"} < set(doc)


def test_lookalikes_name_class_and_use(drugref):
    doc = json.loads(drugref("lookalikes", "bupropion", "--json").out)
    assert doc["tall_man"] == "buPROPion"
    (name,) = doc["names"]
    assert (name["slug"], name["tall_man"]) == ("buspirone", "busPIRone")
    assert name["class"]
    assert name["use"]


def test_corpus_list_names_layers_and_files_kept_out(drugref):
    doc = json.loads(drugref("corpus", "list", "--json").out)
    assert [corpus["name"] for corpus in doc["corpora"]] == ["corpus", "drugref"]
    (problem,) = doc["problems"]
    assert problem["file"].endswith("broken.md")


def test_corpus_check_names_file_line_and_what_to_write(drugref, tmp_path):
    (tmp_path / "x.md").write_text("---\ntitle: Xol\n---\n## Dosage\n\nGive 5.0mg QD.\n\n## Empty\n")
    run = drugref("corpus", "check", str(tmp_path), "--json")
    assert run.code == 5
    findings = json.loads(run.out)["findings"]
    assert {finding["line"] for finding in findings if finding["rule"] == "notation"} == {6}
    assert any("daily" in finding["hint"] for finding in findings)
    assert any(finding["rule"] == "empty-heading" and finding["line"] == 8 for finding in findings)


def test_index_status_only_looks(drugref, tmp_path):
    absent = drugref("index", "--status", "--json", DRUGREF_CACHE_DIR=str(tmp_path / "empty"))
    assert json.loads(absent.out)["state"] == "absent"
    assert not (tmp_path / "empty").exists()
    assert json.loads(drugref("index", "--json").out)["state"] == "fresh"


def test_doctor_reports_and_makes_no_folder(drugref, tmp_path):
    run = drugref("doctor", "--json", DRUGREF_CACHE_DIR=str(tmp_path / "empty"))
    report = json.loads(run.out)
    assert run.code == 0
    assert report["report"]["index"]["state"] == "absent"
    assert "corpora.json" in report["report"]["paths"]["list of corpora"]
    assert not (tmp_path / "empty").exists()


def test_doctor_tells_of_a_missing_corpus(drugref):
    run = drugref("doctor", DRUGREF_CORPUS_PATH="/no/such/corpus")
    assert run.code == 5
    assert "/no/such/corpus" in run.out


def test_a_missing_corpus_stops_every_answer_with_5(drugref):
    run = drugref("show", "natalizumab", DRUGREF_CORPUS_PATH="/no/such/corpus")
    assert (run.code, run.out) == (5, "")
    assert "/no/such/corpus" in run.err


def test_on_a_terminal_a_near_name_is_a_question_and_the_answer_decides(drugref):
    chosen = drugref("show", "natalizimab", "-s", "storage", stdin="1\n", tty=True, TERM="dumb")
    assert chosen.code == 0
    assert "integrin" in chosen.err
    assert "Natalizumab" in chosen.out
    for answer in ("\n", "no\n", "9\n", ""):
        run = drugref("show", "natalizimab", stdin=answer, tty=True)
        assert (run.code, run.out) == (4, "")


def test_in_a_pipe_nothing_is_asked(drugref):
    assert "Number" not in drugref("show", "natalizimab", stdin="1\n").err


def test_help_opens_with_examples(drugref, capsys):
    for argv in (("--help",), ("show", "--help"), ("corpus", "check", "--help")):
        assert drugref(*argv).code == 0
        out = capsys.readouterr().out
        assert out.index("Examples:") < out.index("Options:")


def test_version(drugref, capsys):
    from drugref import __version__

    assert drugref("--version").code == 0
    assert capsys.readouterr().out == f"drugref {__version__}\n"


@pytest.mark.parametrize("width", [30, 40, 80])
def test_messages_are_folded_between_words_on_a_terminal_and_one_line_elsewhere(drugref, width):
    told = drugref("show", "natalizimab", stdin="\n", tty=True, COLUMNS=str(width)).err.replace("none: ", "none:\n")
    assert max(len(line) for line in told.splitlines()) < width
    assert "integrin receptor antagonist" in " ".join(told.split())
    assert len(drugref("show", "natalizimab").err.splitlines()) == 2
