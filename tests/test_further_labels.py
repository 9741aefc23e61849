"""A label that is not the first of its drug: all that is known of the drug elsewhere holds for it too."""

import json

import pytest

LABEL = {"effective_time": "20240101", "indications_and_usage": ["FOOZOL is indicated for stiffness."]}
HEAD = {"generic_name": ["FOOZOL"], "substance_name": ["FOOZOL"], "product_type": ["HUMAN PRESCRIPTION DRUG"]}


def label(number, brand, **more):
    """A label of Foozol by its number and brand; ``more`` are fields."""
    head = {**HEAD, "brand_name": [brand], "manufacturer_name": [f"Maker {number}"]}
    return {**LABEL, "set_id": f"{number:08x}-1111-2222-3333-444444444444", "openfda": head, **more}


@pytest.fixture
def labelled(home, tmp_path):
    """Two labels of Foozol, of which the fuller one has the boxed warning, over a page of it that speaks of another drug."""
    first = label(1, "Fooone", boxed_warning=["WARNING: It can stop the heart."], dosage_and_administration=["Take 5 mg daily."])
    (tmp_path / "labels.json").write_text(json.dumps({"results": [label(2, "Footwo"), first]}))
    pages = tmp_path / "pages"
    pages.mkdir()
    heading = "## Boxed Warning\n\nIt can harm the liver.\n\n## Drug Interactions\n\n- **Iotaban:** bleeding → contraindicated.\n"
    (pages / "foozol.md").write_text(f"---\ntitle: Foozol\nclass: test drug\n---\n{heading}")
    (pages / "iotaban.md").write_text("---\ntitle: Iotaban\nclass: test drug\n---\n## Dosage\n\n1 mg.\n")
    assert home("corpus", "add", str(pages)).code == home("corpus", "add", str(tmp_path / "labels.json")).code == 0
    return home


def test_the_boxed_warnings_of_the_first_label_and_of_other_corpora_stand_above_a_further_one(labelled):
    told = json.loads(labelled("show", "footwo", "--json").out)["monograph"]
    assert (told["slug"], told["boxed_warning"]) == ("foozol-00000002", None)
    assert [(one["corpus"], one["slug"]) for one in told["ingredient_warnings"]] == [("labels", "foozol"), ("pages", "foozol")]
    plain = labelled("show", "footwo", "-s", "usage").out
    assert "It can stop the heart." in plain and "It can harm the liver." in plain


def test_a_further_label_says_which_other_corpora_have_the_drug(labelled):
    assert json.loads(labelled("show", "footwo", "--json").out)["monograph"]["also_in"] == ["pages"]
    assert "Also in: pages (--corpus pages)" in labelled("show", "footwo").out
    assert "corpus labels, revised 2024-01-01; also in pages" in labelled("search", "stiffness", "-d", "footwo").out


def test_what_a_page_of_another_corpus_states_of_a_pair_is_found_for_a_further_label_too(labelled):
    (pair,) = json.loads(labelled("interactions", "footwo", "iotaban", "--json").out)["pairs"]
    assert (pair["status"], pair["weight"]) == ("stated", "contraindicated")
    assert "Foozol in the corpus pages, not the page shown" in labelled("interactions", "footwo", "iotaban").out


def test_a_warning_of_a_corpus_above_stands_over_a_page_below_that_was_chosen(labelled, tmp_path):
    ward = tmp_path / "ward"
    ward.mkdir()
    (ward / "foozol.md").write_text("---\ntitle: Foozol\n---\n## Boxed Warning\n\nAsk the ward.\n")
    labelled("corpus", "add", str(ward))
    for corpus in ("labels", "pages"):
        assert "Ask the ward." in labelled("show", "foozol", "--corpus", corpus).out
    assert "Ask the ward." in labelled("show", "footwo").out


def test_labels_of_one_drug_are_told_apart_where_they_stand_beside_each_other(labelled):
    out = labelled("compare", "foozol", "footwo", "-s", "usage").out
    assert "Foozol (foozol) | Foozol (foozol-00000002)" in out
    assert "--- Foozol (foozol-00000002) ---" in out


def test_the_labels_of_a_drug_are_not_others_of_its_class(home, tmp_path):
    found = [label(number, f"Foo{number}") for number in (1, 2, 3)]
    found.append({**label(4, "Bar"), "openfda": {**HEAD, "generic_name": ["BARZOL"], "substance_name": ["BARZOL"]}})
    found.append({**found[-1], "set_id": "00000005-1111-2222-3333-444444444444"})
    for one in found:
        one["openfda"] = {**one["openfda"], "pharm_class_epc": ["Test Drug [EPC]"]}
    (tmp_path / "labels.json").write_text(json.dumps({"results": found}))
    home("corpus", "add", str(tmp_path / "labels.json"))
    for name in ("foozol", "foo2", "foozol-00000003"):
        told = json.loads(home("show", name, "--corpus", "labels", "--json").out)["monograph"]
        assert told["same_class"] == ["barzol"]


def test_a_row_of_a_table_without_headings_stands_under_none(home, tmp_path):
    rows = "|  |  |\n| --- | --- |\n| Iotaban | do not exceed 20 mg foozol daily |\n"
    (tmp_path / "foozol.md").write_text(f"---\ntitle: Foozol\n---\n## Drug Interactions\n\n{rows}")
    (tmp_path / "iotaban.md").write_text("---\ntitle: Iotaban\n---\n## Dosage\n\n1 mg.\n")
    home("corpus", "add", str(tmp_path / "foozol.md"))
    home("corpus", "add", str(tmp_path / "iotaban.md"))
    (pair,) = json.loads(home("interactions", "foozol", "iotaban", "--json").out)["pairs"]
    assert [(one["quote"], one["context"]) for one in pair["findings"]] == [("Iotaban | do not exceed 20 mg foozol daily", None)]


def test_a_label_opens_by_its_whole_set_id_as_its_answers_print_it(labelled):
    for number in (1, 2):
        whole = f"{number:08x}-1111-2222-3333-444444444444"
        told = json.loads(labelled("show", whole.upper(), "--json").out)["monograph"]
        assert told["labels"] and told["sources"][0]["id"] == f"setid {whole}"
