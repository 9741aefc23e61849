"""What is exported is whole: Markdown reads back as the same drug, and other programs' readers accept the rest."""

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
from hypothesis import given
from hypothesis import strategies as st
from opensearchpy import Connection, OpenSearch
from opensearchpy.helpers import expand_action

from drugref.__main__ import main
from drugref.answers import ShowAnswer
from drugref.commands.context import Streams
from drugref.exports import EXPORTS
from drugref.exports.markdown import differences, write
from drugref.exports.xhtml import xhtml
from drugref.index.reader import Reader
from drugref.index.writer import Layer, in_memory
from drugref.markup import parse
from drugref.model import Items, Paragraph, Run
from drugref.sources import read
from drugref.sources.markdown import read_text
from tests.conftest import CORPUS, environment
from tests.test_render import stable
from tests.test_schema import SCHEMAS

GOLDEN = Path(__file__).parent / "golden"
BUNDLED = Path(__file__).parent.parent / "data" / "monographs"


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


# --- Markdown


def unplaced(section):
    """A section without the line that it starts on."""
    below = {part: tuple(map(unplaced, getattr(section, part))) for part in ("subsections", "excerpts")}
    return section._replace(line=0, **below)


def as_said(path):
    drug, _ = read(str(path))
    return drug._replace(file="", sections=tuple(map(unplaced, drug.sections)))


@pytest.mark.parametrize("corpus", ["drugref", "corpus"])
def test_markdown_that_was_exported_reads_back_as_the_same_drugs(drugref, tmp_path, corpus):
    folder = tmp_path / "out"
    run = drugref("corpus", "export", "--format", "markdown", "--corpus", corpus, "--output", str(folder))
    assert run.code == 0
    origin = {"drugref": BUNDLED, "corpus": CORPUS}[corpus]
    originals = {drug.slug: drug for path in origin.glob("*.md") if path.stem != "broken" for drug in [as_said(path)]}
    again = {path.stem: as_said(path) for path in folder.glob("*.md")}
    assert again == originals
    assert f"{len(originals)} monographs written" in run.err


def answer_of(text, name="thing.md"):
    """The whole monograph that a text is read as, by way of an index."""
    db = in_memory([Layer("own", "1", "", (read_text(text, name),))], [], {})
    reader = Reader(db)
    monograph = reader.monograph(next(reader.entries()).slug)
    reader.close()
    return ShowAnswer(None, monograph, monograph.sections, monograph.faqs, False, False, (), (), (), (), "", None)


HARD = {
    "titles that hold marks": "## Use of *5 HT* #\ntext\n### \\*15:02 [x] _y_ ##\\#\nmore\n",
    "emphasis within emphasis": "## Usage\n**Suspected *C. difficile* diarrhea:** stop. *Not **ever** twice*\n",
    "text above all headings, and headings below it": "Words first.\n\n#### Deep\nbelow\n\n### Less deep\nmore\n\n## Own Heading\ntext\n",
    "six levels": "# Usage\na\n## B\nb\n### C\nc\n#### D\nd\n##### E\ne\n###### F\nf\n",
    "two boxed warnings and one within": "## Boxed Warning\nA.\n\n## Black Box Warning\nB.\n\n## Precautions\nC.\n\n### Boxed warning\nD.\n",
    "a table in a list": "## Dosage\n- Adults:\n\n  | Age | Dose |\n  | --- | --- |\n  | > 65 years | 5 mg \\| 10 mg |\n- Children: none\n",
    "a warning that starts with a number": "## Usage\n> Never more:\n>\n5 mg is the most.\n>\n> &#61; all of it\n",
    "lists on end": "## Usage\n- a\n- b\n\n* c\n\n- d\n\n1. e\n\n2) f\n\n- g\n  - h\n  * i\n",
    "tags that are text": "## Usage\na <b\\> of it, > 5 and \\<i> 3\n",
    "code": "## Storage\n```\n  2 | 3\n\n# no heading\n```\n",
    "a question that nothing answers": "## FAQs\n### Q3: Is it safe?\n### Q4: How much?\n5 mg\n",
    "parts of dosage in bold labels": "## Dosage\n**Adults:** 5 mg\n\n**Patients with Renal Impairment:** 2 mg\n- CrCl < 30: 1 mg\n",
    "front matter of others": (
        "---\ntitle: 'Thing: \"a\" #1'\nmrp: 0500\nBlack box: No. 7\nunknown: '*bold* and `code`'\nlastModified: 2025-01\n"
        'faqs:\n- q: \'Is 5*3 = \\_15_?\'\n  a: "- one\\n- two *2*  three\\n\\nA | B"\n- q: Dose\n  a: "**5 mg**\\n\\n- daily"\n---\n## Usage\nx\n'
    ),
}


@pytest.mark.parametrize("name", HARD)
def test_hard_monographs_read_back_the_same(name):
    answer = answer_of(HARD[name])
    assert differences(answer.monograph, write(answer)) == ()


PIECES = [
    "a", "5 mg", "1,000", "> 65", "(see)", " *b* ", " **c:** d ", " `e` ", " ``f`g`` ", "[x]", "&lt;", " ", "  ", "#", "|", "+", "\n", "\n\n",
    "\n- h", "\n  - i", "\n* j", "\n1. k", "\n2) l", "\n> m",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_any_text_under_a_heading_reads_back_the_same(text):
    parts, _ = parse(text)
    if any(part.level for part in parts):
        return
    answer = answer_of(f"---\ntitle: Thing\n---\n## Usage\n{text}\n")
    assert differences(answer.monograph, write(answer)) == ()


def test_what_would_be_read_otherwise_is_named():
    answer = answer_of("---\ntitle: Thing\nbrand_names: [Other]\n---\n## Usage\na\n\n## Dosage\n5 mg\n")
    text = write(answer)
    assert differences(answer.monograph, text.replace("5 mg", "50 mg")) == ("dosage",)
    assert differences(answer.monograph, text.replace("[Other]", "[Another]").replace("## Usage", "## Use of it")) == (
        "brand_names",
        "sections",
    )
    assert differences(answer.monograph, "---\ntitle: [\n---\n") != ()


def test_a_file_that_would_be_read_otherwise_is_told_and_ends_with_5(drugref, tmp_path, monkeypatch):
    monkeypatch.setattr("drugref.commands.export.differences", lambda monograph, text: ("dosage",))
    run = drugref("corpus", "export", "ropinex", "--format", "markdown", "--output", str(tmp_path / "out"))
    assert run.code == 5
    assert "ropinex.md would not read back the same: dosage" in run.err
    assert (tmp_path / "out" / "ropinex.md").exists()


# --- JSON lines


def test_a_line_is_the_monograph_that_show_gives_and_meets_its_schema(drugref):
    whole = SCHEMAS["monograph"]
    schema = {**whole["properties"]["monograph"], "$defs": whole["$defs"]}
    rows = lines(drugref("corpus", "export").out)
    assert [row["title"].casefold() for row in rows] == sorted(row["title"].casefold() for row in rows)
    for row in rows:
        jsonschema.validate(row, schema, cls=jsonschema.Draft202012Validator)
    for row in rows[::20]:
        assert row == json.loads(drugref("show", row["slug"], "--json").out)["monograph"]


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
