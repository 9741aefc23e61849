"""Every command's JSON is what its published schema says."""

import json
from importlib.resources import files

import jsonschema
import pytest

from drugref.commands import VERBS

SCHEMAS = {path.name[:-5]: json.loads(path.read_text(encoding="utf-8")) for path in files("drugref").joinpath("schemas").iterdir()}
CASES = [
    ("show", "natalizumab"),
    ("show", "ropinex"),
    ("show", "ropinex", "-s", "renal", "-s", "overdose"),
    ("show", "ropinex", "--outline"),
    ("show", "zorbex 650"),
    ("show", "clavunil"),
    ("show", "prednisone", "-s", "faq"),
    ("find", "tysabri", "natalizimab", "vincristine", "xqzzyv", "metoprolol hydrochloride"),
    ("search", "liver injury"),
    ("search", "metformin liver natalizimab"),
    ("search", "apixaban kidney", "-n", "1"),
    ("faq", "can I breastfeed on tysabri"),
    ("faq", "-d", "natalizumab"),
    ("list",),
    ("sections",),
    ("sections", "ropinex"),
    ("lookalikes", "prednisone"),
    ("interactions", "simvastatin", "amiodarone", "ibuprofen", "ropinex"),
    ("interactions", "zestoretic", "lisinopril"),
    ("interactions", "tysabri", "natalizumab"),
    ("compare", "ropinex", "natalizumab"),
    ("compare", "ropinex", "natalizumab", "-s", "renal", "-s", "faq"),
    ("corpus", "list"),
    ("corpus", "check", "tests/corpus"),
    ("index",),
    ("index", "--status"),
    ("doctor",),
]


@pytest.mark.parametrize("argv", CASES, ids=" ".join)
def test_a_document_meets_its_schema(drugref, argv, request):
    argv = tuple(str(request.config.rootpath / word) if word.startswith("tests/") else word for word in argv)
    doc = json.loads(drugref(*argv, "--json").out)
    name = doc["schema"].removeprefix("drugref/").removesuffix("/1")
    jsonschema.Draft202012Validator.check_schema(SCHEMAS[name])
    jsonschema.validate(doc, SCHEMAS[name], cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("argv", [("show", "natalizimab"), ("show", "xqzzyv"), ("search", "?"), ("corpus", "check", "/none")], ids=" ".join)
def test_an_error_meets_its_schema(drugref, argv):
    jsonschema.validate(json.loads(drugref(*argv, "--json").err), SCHEMAS["error"], cls=jsonschema.Draft202012Validator)


@pytest.mark.parametrize("argv", [case for case in CASES if case[0] != "index" and case[0] != "doctor"], ids=" ".join)
def test_json_lines_are_the_records_of_the_document(drugref, argv, request):
    argv = tuple(str(request.config.rootpath / word) if word.startswith("tests/") else word for word in argv)
    doc = json.loads(drugref(*argv, "--json").out)
    rows = [json.loads(line) for line in drugref(*argv, "--format", "jsonl").out.splitlines()]
    records = next((doc[key] for key in ("results", "hits", "drugs", "names", "corpora", "findings") if isinstance(doc.get(key), list)
                    and (not doc[key] or isinstance(doc[key][0], dict))), None)  # fmt: skip
    records = doc["pairs"] if argv[0] == "interactions" else records
    records = doc["sections"] if argv[0] == "compare" else records
    records = doc["hits"] if argv[0] in ("search", "faq") else doc["sections"] if argv[0] == "sections" else records
    assert rows == ([doc] if argv[0] == "show" else records)


def test_there_is_a_schema_for_every_verb():
    names = {"show": "monograph", "corpus": "corpora"}
    assert {names.get(verb, verb) for verb in VERBS} | {"check", "corpus-add", "error", "export"} == set(SCHEMAS)


def test_a_schema_refuses_what_is_not_in_it(drugref):
    doc = json.loads(drugref("find", "tysabri", "--json").out)
    doc["results"][0]["match"]["dose"] = "5 mg"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(doc, SCHEMAS["find"], cls=jsonschema.Draft202012Validator)
