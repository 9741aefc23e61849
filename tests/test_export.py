"""What is exported is whole, other programs' readers accept it, and nothing that was there is lost. Markdown: ``test_round_trip``."""

import base64
import io
import json
import os
import re
from pathlib import Path
from typing import ClassVar
from xml.etree import ElementTree

import jsonschema
import pytest
from fhir.resources.R4B.medicationknowledge import MedicationKnowledge
from opensearchpy import Connection, OpenSearch
from opensearchpy.helpers import expand_action

from drugref.__main__ import main
from drugref.commands.context import Streams
from drugref.exports import EXPORTS
from drugref.exports.xhtml import xhtml
from drugref.index.reader import Reader
from drugref.model import Items, Paragraph, Run
from tests.conftest import BUNDLED, CORPUS, environment
from tests.test_render import stable
from tests.test_schema import SCHEMAS

GOLDEN = Path(__file__).parent / "golden"


def lines(text):
    return [json.loads(line) for line in text.splitlines()]


def opened(resource):
    """A FHIR resource with its attachments as the text that they hold."""
    for document in resource["contained"]:
        attachment = document["content"][0]["attachment"]
        if "data" in attachment:
            attachment["data"] = base64.b64decode(attachment["data"]).decode("utf-8")
    return resource


@pytest.mark.parametrize("form", EXPORTS)
def test_the_nasty_monograph_in_every_format(drugref, form):
    out = drugref("corpus", "export", "ropinex", "--format", form).out
    if form != "markdown":
        rows = [opened(row) if form == "fhir" else row for row in lines(out)]
        out = "".join(json.dumps(row, ensure_ascii=False, indent=2) + "\n" for row in rows)
    out = re.sub(r'("corpus_version": )"[^"]*"', r'\1"VERSION"', stable(out))
    beside = GOLDEN / f"export-ropinex.{form}"
    if os.environ.get("UPDATE_EXPECTED"):
        beside.write_text(out, encoding="utf-8")
    assert out == beside.read_text(encoding="utf-8")


# --- JSON lines


_TO_READ_AGAIN = {"schema", "rank", "banned_itself", "also", "excerpts", "blocks"}


def as_shown(value):
    """A line without the fields that only reading it again needs."""
    if isinstance(value, list):
        return [as_shown(inner) for inner in value]
    return {k: as_shown(v) for k, v in value.items() if k not in _TO_READ_AGAIN} if isinstance(value, dict) else value


def test_a_line_is_the_monograph_that_show_gives_and_meets_its_schema(drugref):
    rows = lines(drugref("corpus", "export").out)
    assert [row["title"].casefold() for row in rows] == sorted(row["title"].casefold() for row in rows)
    for row in rows:
        jsonschema.validate(row, SCHEMAS["export"], cls=jsonschema.Draft202012Validator)
    for row in rows[::20]:
        assert as_shown(row) == json.loads(drugref("show", row["slug"], "--json").out)["monograph"]


# --- FHIR

_NARRATIVE = {"div", "h1", "h2", "h3", "h4", "h5", "h6", "p", "b", "i", "code", "br", "ul", "ol", "li", "table", "thead", "tbody", "tr", "th",
              "td", "pre", "blockquote"}  # fmt: skip


@pytest.fixture(scope="module")
def resources(tmp_path_factory):
    """Every monograph as FHIR, once for these tests."""
    home = tmp_path_factory.mktemp("home")
    out = io.StringIO()
    env = environment(home, home / "cache", DRUGREF_CORPUS_PATH=str(CORPUS))
    assert main(["corpus", "export", "--format", "fhir"], Streams(io.StringIO(), out, io.StringIO(), False, False, False), env) == 0
    return lines(out.getvalue())


def test_fhir_resources_are_valid_medication_knowledge(resources):
    """The library has R4B, whose MedicationKnowledge and DocumentReference have the elements of R4."""
    for resource in resources:
        MedicationKnowledge.model_validate(resource)
        assert re.fullmatch(r"[A-Za-z0-9\-.]{1,64}", resource["id"])
        assert {held["id"] for held in resource["contained"]} == {part["source"]["reference"][1:] for part in resource["monograph"]}


def test_a_fhir_resource_states_nothing_that_a_monograph_only_says_in_prose(resources):
    allowed = {
        "resourceType",
        "id",
        "text",
        "contained",
        "code",
        "synonym",
        "productType",
        "monograph",
        "ingredient",
        "medicineClassification",
    }
    assert {key for resource in resources for key in resource} == allowed


def test_a_fhir_narrative_is_xhtml_and_says_all_that_plain_text_says(resources, drugref):
    for resource in resources:
        tree = ElementTree.fromstring(resource["text"]["div"])
        assert {element.tag.rpartition("}")[2] for element in tree.iter()} <= _NARRATIVE
    for resource in [r for r in resources if r["id"] in ("ropinex", "amoxinil-clavunex", "natalizumab", "zorbex-650", "plainazole")]:
        said = re.sub(r"[\s•]+", "", "".join(ElementTree.fromstring(resource["text"]["div"]).itertext())).casefold()
        numbered = re.compile(r"^\s*\d+\.", re.MULTILINE)  # a list in XHTML counts by itself
        for word in re.findall(r"[^\s|]+", numbered.sub("", drugref("show", resource["id"]).out)):
            assert re.sub(r"^-+$|^=+$", "", word.strip("-=:|•").casefold()) in said, word


def test_a_fhir_document_holds_the_section_as_show_gives_it(resources, drugref):
    resource = opened(next(r for r in resources if r["id"] == "natalizumab"))
    for section in json.loads(drugref("show", "natalizumab", "--json").out)["monograph"]["sections"]:
        held = next(document for document in resource["contained"] if document["type"]["text"] == section["title"])
        assert held["content"][0]["attachment"]["data"] == section["markdown"]
        assert [coding["code"] for coding in held["type"].get("coding", [])] == ([section["loinc"]] if section["loinc"] else [])


def test_a_list_keeps_its_numbers_in_xhtml():
    item = (Paragraph((Run("a <b> & c"),)),)
    assert xhtml((Items((item,), 0),)) == "<ul><li><p>0.</p><p>a &lt;b&gt; &amp; c</p></li></ul>"
    assert xhtml((Items((item,), 1),)) == "<ol><li><p>a &lt;b&gt; &amp; c</p></li></ol>"


# --- OpenSearch


class Deaf(Connection):
    """A connection that keeps what the client sends, in place of a server."""

    sent: ClassVar = []

    def perform_request(self, method, url, params=None, body=None, timeout=None, ignore=(), headers=None):
        self.sent.append((method, url, body))
        return 200, {"content-type": "application/json"}, '{"errors": false, "items": []}'


def test_the_client_sends_the_lines_and_the_mapping_as_they_are(drugref):
    client = OpenSearch(hosts=["localhost"], connection_class=Deaf)
    bulk = drugref("corpus", "export", "--format", "opensearch").out
    mapping = drugref("corpus", "export", "--mapping").out
    client.indices.create(index="drugs", body=json.loads(mapping))
    client.bulk(index="drugs", body=bulk)
    (_, create, _), (_, url, body) = Deaf.sent[-2:]
    assert (create, url) == ("/drugs", "/drugs/_bulk")
    assert (body.decode() if isinstance(body, bytes) else body) == bulk


def test_documents_meet_the_strict_mapping_and_hold_every_passage_once(drugref):
    rows = lines(drugref("corpus", "export", "--format", "opensearch").out)
    fields = json.loads(drugref("corpus", "export", "--mapping").out)["mappings"]["properties"]
    actions, documents = rows[::2], rows[1::2]
    assert all(set(document) <= set(fields) for document in documents)
    assert len({action["index"]["_id"] for action in actions}) == len(documents)
    action, data = expand_action({"_op_type": "index", "_id": actions[0]["index"]["_id"], "_source": documents[0]})
    assert (action, data) == (actions[0], documents[0])
    own = [document for document in documents if document["slug"] == "ropinex"]
    texts = [document["text"] for document in own if document["type"] == "passage"]
    assert sum("Halve the dose with ciprofloxacin." in text for text in texts) == 1
    assert any("dosage.renal" in document["keys"] for document in own)
    assert {document["title"] for document in own if document["type"] == "faq"} >= {"How is Ropinex stored?"}


def test_a_name_of_two_drugs_is_in_no_synonym_rule(drugref):
    rules = json.loads(drugref("corpus", "export", "--mapping").out)["settings"]["analysis"]["filter"]["drug_names"]["synonyms"]
    assert not [rule for rule in rules if "sharedname" in rule]
    assert [rule for rule in rules if rule.startswith("Paracetamol, ") and "acetaminophen" in rule]


# --- which drugs, and where to


@pytest.fixture
def above(tmp_path):
    """A corpus that covers a drug of the bundled one."""
    folder = tmp_path / "ward"
    folder.mkdir()
    (folder / "natalizumab.md").write_text("---\ntitle: Natalizumab\n---\n## Usage\nOur ward's own.\n", encoding="utf-8")
    return {"DRUGREF_CORPUS_PATH": str(folder)}


def test_what_is_covered_is_left_out_unless_its_corpus_is_named(drugref, above):
    (shown,) = lines(drugref("corpus", "export", "natalizumab", **above).out)
    (covered,) = lines(drugref("corpus", "export", "natalizumab", "--corpus", "drugref", **above).out)
    assert (shown["corpus"], shown["also_in"]) == ("ward", ["drugref"])
    assert (covered["corpus"], covered["also_in"]) == ("drugref", [])
    assert len(covered["sections"]) > len(shown["sections"]) == 1
    assert len(lines(drugref("corpus", "export", "--corpus", "drugref", **above).out)) == len(list(BUNDLED.glob("*.md")))
    run = drugref("corpus", "export", "apixaban", "--corpus", "ward", **above)
    assert (run.code, run.out) == (3, "")


@pytest.mark.parametrize(
    ("argv", "code", "says"),
    [
        (("natalizimab",), 4, "natalizumab"),
        (("natalizumab", "xqzzyv"), 3, "no drug is named xqzzyv"),
        (("--corpus", "none"), 2, "no corpus 'none'"),
        (("--format", "plain"), 2, "no format 'plain'"),
        (("--format", "markdown"), 2, "--output FOLDER"),
        (("--format", "fhir", "--mapping"), 2, "--mapping is OpenSearch's"),
        (("--output", "{tmp}/there.jsonl"), 2, "exists already"),
        (("--output", "{tmp}"), 2, "is a folder"),
        (("--format", "markdown", "--output", "{tmp}"), 2, "is not empty"),
        (("--format", "markdown", "--output", "{tmp}/there.jsonl"), 2, "is a file"),
        (("--output", "{tmp}/none/drugs.jsonl"), 1, "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_said_and_nothing_is_written(drugref, tmp_path, argv, code, says):
    (tmp_path / "there.jsonl").write_text("kept", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    run = drugref("corpus", "export", *(word.format(tmp=tmp_path) for word in argv))
    assert (run.code, run.out) == (code, "")
    assert says in run.err
    assert sorted(tmp_path.rglob("*")) == before
    assert (tmp_path / "there.jsonl").read_text(encoding="utf-8") == "kept"


def test_settings_do_not_change_an_export(drugref):
    assert (
        drugref("corpus", "export", "ropinex", DRUGREF_FORMAT="plain", DRUGREF_CORPUS_FORMAT="csv").out
        == drugref("corpus", "export", "ropinex").out
    )


def test_force_writes_over_and_leaves_others_alone(drugref, tmp_path):
    (tmp_path / "ropinex.md").write_text("old", encoding="utf-8")
    (tmp_path / "other.md").write_text("kept", encoding="utf-8")
    assert drugref("corpus", "export", "ropinex", "--format", "markdown", "-o", str(tmp_path), "--force").code == 0
    assert (tmp_path / "ropinex.md").read_text(encoding="utf-8") == drugref("corpus", "export", "ropinex", "--format", "markdown").out
    assert (tmp_path / "other.md").read_text(encoding="utf-8") == "kept"


def test_an_export_that_is_stopped_leaves_no_file(drugref, tmp_path, monkeypatch):
    def stop(self, slug):
        raise KeyboardInterrupt

    monkeypatch.setattr(Reader, "monograph", stop)
    before = sorted(tmp_path.rglob("*"))
    assert drugref("corpus", "export", "--output", str(tmp_path / "drugs.jsonl")).code == 130
    assert sorted(tmp_path.rglob("*")) == before


def test_control_characters_reach_no_terminal_and_stay_in_json(drugref, tmp_path):
    folder = tmp_path / "hostile"
    folder.mkdir()
    (folder / "thing.md").write_text("---\ntitle: Thing\n---\n## Usage\nred \x1b[31m and \u202eturned \ufffe.\n", encoding="utf-8")
    said = {"DRUGREF_CORPUS_PATH": str(folder)}
    for form in EXPORTS:
        out = drugref("corpus", "export", "thing", "--format", form, tty=True, **said).out
        assert not re.search("[\x00-\x08\x0b-\x1f\u202a-\u202e]", out)
    (row,) = lines(drugref("corpus", "export", "thing", **said).out)
    assert "\x1b[31m" in row["sections"][0]["text"]
    (resource,) = lines(drugref("corpus", "export", "thing", "--format", "fhir", **said).out)
    assert "turned" in "".join(ElementTree.fromstring(resource["text"]["div"]).itertext())


def test_a_monograph_is_written_before_the_next_is_read(env, monkeypatch):
    """What a closed pipe shows: after the first line no further monograph was read."""
    asked = []
    whole = Reader.monograph
    monkeypatch.setattr(Reader, "monograph", lambda self, slug: asked.append(slug) or whole(self, slug))

    class Closed(io.StringIO):
        def write(self, text):
            raise BrokenPipeError

    assert main(["corpus", "export"], Streams(io.StringIO(), Closed(), io.StringIO(), False, False, False), env) == 0
    assert len(asked) == 1
