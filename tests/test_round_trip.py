"""Markdown that was exported reads back as the same drug: the corpora, made-up hard cases, and text put together at random."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.answers import ShowAnswer
from drugref.exports.markdown import differences, write
from drugref.index.reader import Reader
from drugref.index.rows import rows_of
from drugref.index.writer import Draft, Layer
from drugref.markup import parse
from drugref.sources import read
from drugref.sources.markdown import read_text
from tests.conftest import BUNDLED, CORPUS


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
    draft = Draft.in_memory()
    draft.save()
    draft.content.add([(draft.content.open_file("own", name, 0, 0), "own", rows_of(name, *read_text(text, name)))], {})
    draft.finish([Layer("own", "1", "", "markdown", "")], [], {})
    reader = Reader(draft.db)
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
