"""Nasty monographs shown by every verb, form and width: nothing on either stream steers a terminal, and the JSON keeps the text."""

import io
import json
import re
import unicodedata

import pytest

from drugref.__main__ import main
from drugref.commands.context import Streams
from drugref.text import sanitize
from tests.conftest import Run, environment
from tests.nasty import PLAIN, STEERING

_SGR = re.compile(r"\x1b\[[0-9;]*m")
# The only escapes that are ours: colours.


def quoted(text):
    """A text in YAML's double quotes, all but letters, digits and spaces as escapes."""
    return '"' + "".join(c if c.isalnum() or c == " " else f"\\U{ord(c):08x}" for c in text) + '"'


def monograph(name, nasty):
    """A monograph that holds a nasty text wherever text may stand; YAML lets everything in by escapes, the body what UTF-8 can hold."""
    line = nasty.replace("\n", " ").replace("\r", " ") if "\r\n" in nasty else nasty
    return (
        f"---\ntitle: {quoted(f'Nast{name} {nasty}')}\ndescription: {quoted('For ' + nasty)}\nclass: {quoted('blocker ' + nasty)}\n"
        f"brand_names: [{quoted(f'Brand{name}')}, {quoted(nasty + ' tab')}]\nsynonyms: [{quoted(f'syn{name} {nasty}')}]\natc: [{quoted('A01' + nasty)}]\n"
        f"lastModified: '2026-01-01'\nsources:\n- {{title: {quoted('Label ' + nasty)}, publisher: {quoted(nasty)}, date: '2025', id: x}}\n"
        f"faqs:\n- {{q: {quoted(f'Is {nasty} safe?')}, a: {quoted(f'Dose {nasty} 5 mg')}}}\n---\n"
        f"## Boxed Warning\nBleeding {line} 1 mg\n\n## Usage\nDose {line} 300 mg **bold {line}** daily.\n\n- item {line}\n\n"
        f"| a | b |\n| --- | --- |\n| {line.replace('|', '/')} | 7 mg |\n\n## Own {line} heading\nMore.\n\n## Drug Interactions\nAvoid natalizumab {line}.\n"
    )


NASTY = {**STEERING, **PLAIN}
NAMES = {kind: f"zq{i:02}" for i, kind in enumerate(NASTY)}


@pytest.fixture(scope="module")
def nasty(tmp_path_factory):
    """``nasty("show", "x", tty=..., WIDTH=...)`` over a corpus of one monograph for each nasty text, and one file that cannot be read."""
    home, corpus = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("corpus")
    for kind, text in NASTY.items():
        (corpus / f"{NAMES[kind]}.md").write_bytes(monograph(NAMES[kind], text).encode("utf-8", "backslashreplace"))
    (corpus / "bad\x1b[31m\u202ename\x07.md").write_text("---\ntitle: [\n---\n")
    env = environment(home, tmp_path_factory.mktemp("cache"), DRUGREF_CORPUS_PATH=str(corpus), LINES="100000")

    def run(*argv, stdin="", tty=False, **more):
        out, err = io.StringIO(), io.StringIO()
        code = main(list(argv), Streams(io.StringIO(stdin), out, err, tty, tty, tty), {**env, "COLUMNS": "80", **more})
        return Run(code, out.getvalue(), err.getvalue())

    run.corpus = corpus
    run("index")
    return run


_VISIBLE = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
# Format characters by their class that are shown: Arabic number signs and their like.


def harmless(text, coloured=False, flooded=False):
    """Whether a terminal may be given this: no control but the line's end and tab, nothing that is invisible or turns text about."""
    bare = (_SGR.sub("", text) if coloured else text).replace("\r\n", "\n")
    steering = [c for c in set(bare) - _VISIBLE - {"\n", "\t"} if unicodedata.category(c) in ("Cc", "Cf", "Cs")]
    return not steering and (flooded or sanitize(bare) == bare)


def test_the_corpus_is_read(nasty):
    run = nasty("list", "--json")
    assert {name for d in json.loads(run.out)["drugs"] for name in d["brand_names"]} >= {f"Brand{name}" for name in NAMES.values()}


LINES = {
    "show": ("show", "Brand{}"),
    "outline": ("show", "Brand{}", "--outline"),
    "sections": ("sections", "Brand{}"),
    "find": ("find", "Brand{}"),
    "search": ("search", "dose", "-d", "Brand{}"),
    "faq": ("faq", "-d", "Brand{}"),
    "lookalikes": ("lookalikes", "Brand{}"),
    "list": ("list",),
    "corpora": ("corpus", "list"),
    "doctor": ("doctor",),
}
FORMS = ("rich", "plain", "markdown", "csv", "tsv", "json", "jsonl")
SETTINGS = [
    {"COLUMNS": "20"},
    {"COLUMNS": "33", "FORCE_COLOR": "1"},
    {"COLUMNS": "40", "TERM": "dumb"},
    {"COLUMNS": "80", "NO_COLOR": "1"},
    {"COLUMNS": "132", "FORCE_COLOR": "1"},
    {"COLUMNS": "400"},
]


def check(run, form, more):
    assert run.code in (0, 2, 3), run.err
    coloured = form == "rich" and "FORCE_COLOR" in more
    assert harmless(run.out, coloured, flooded=form.startswith("json")), ascii(run.out[:3000])
    assert coloured or "\x1b" not in run.out
    assert harmless(run.err), ascii(run.err[:3000])
    assert "Traceback" not in run.err


@pytest.mark.long
@pytest.mark.parametrize("kind", NASTY)
def test_a_nasty_monograph_is_harmless_and_readable(nasty, kind):
    for form, more in (("rich", SETTINGS[1]), ("plain", {})):
        run = nasty("show", f"Brand{NAMES[kind]}", "--format", form, **more)
        assert run.code == 0
        check(run, form, more)
        shown = _SGR.sub("", run.out)
        for dose in ("1 mg", "300 mg", "7 mg", "5 mg"):
            assert dose in " ".join(shown.split()), dose


@pytest.mark.long
@pytest.mark.parametrize("line", LINES)
@pytest.mark.parametrize("form", FORMS)
def test_every_verb_form_and_width_is_harmless(nasty, line, form):
    names = NAMES.values() if "Brand{}" in LINES[line] else ["x"]
    for name in names:
        for more in SETTINGS:
            argv = [word.format(name) for word in LINES[line]]
            check(nasty(*argv, "--format", form, **more), form, more)


@pytest.mark.parametrize("kind", NASTY)
def test_json_keeps_the_text(nasty, kind):
    document = json.loads(nasty("show", f"Brand{NAMES[kind]}", "--json").out)["monograph"]
    said = " ".join(NASTY[kind].split())
    assert document["description"] == f"For {said}".strip()
    assert document["brand_names"][1] == f"{said} tab".strip()


@pytest.mark.parametrize("kind", STEERING)
def test_a_name_is_shown_without_what_hides_in_it(nasty, kind):
    run = nasty("show", f"Brand{NAMES[kind]}")
    first = run.out.split("\n")[0]
    assert f"nast{NAMES[kind]}" in first.casefold()
    assert harmless(first)


def test_on_a_terminal_nothing_but_colours_is_sent(nasty):
    for kind, name in NAMES.items():
        run = nasty("show", f"Brand{name}", "--no-pager", tty=True)
        assert harmless(_SGR.sub("", run.out)), kind


@pytest.mark.parametrize("text", ["".join(STEERING.values()), *(pytest.param(text, marks=pytest.mark.long) for text in STEERING.values())])
def test_what_is_typed_comes_back_harmless(nasty, text):
    for argv in (["show", f"xq {text}"], [text + "zz"], ["search", f"dose {text}"], ["show", "Brandzq00", "-s", text], ["-" + text], ["show", "x", "--" + text],
                 ["corpus", "add", text], ["corpus", "check", text], ["corpus", "remove", text], ["list", "--class", text], ["show", "x", "--format", text]):  # fmt: skip
        for form in ((), ("--json",)):
            run = nasty(*argv, *form)
            assert run.code in (0, 1, 2, 3, 4, 5)
            assert harmless(run.err, flooded=bool(form)), ascii(run.err)
            assert harmless(run.out, flooded=bool(form)), ascii(run.out)


def test_the_question_about_a_near_name_is_harmless(nasty):
    for name in list(NAMES.values())[::4]:
        run = nasty("show", f"Brandx{name}", "--no-pager", stdin="\n", tty=True)
        assert "Did you mean" in run.err
        assert harmless(_SGR.sub("", run.err).replace("\r\x1b[K", "")), ascii(run.err)


def test_a_file_whose_name_holds_escapes_is_reported_harmlessly(nasty, tmp_path):
    for form in ("plain", "rich", "json"):
        run = nasty("corpus", "list", "--format", form)
        assert "name" in run.out
        assert harmless(run.out), ascii(run.out)
    run = nasty("corpus", "check", str(nasty.corpus))
    assert run.code == 5
    assert harmless(run.out + run.err), ascii(run.out + run.err)
    report = tmp_path / "report.jsonl"
    nasty("corpus", "add", str(nasty.corpus), "--name", "again", "--report", str(report), HOME=str(tmp_path), DRUGREF_CORPUS_PATH="")
    assert all(json.loads(line) for line in report.read_text().splitlines())
    assert harmless(report.read_text())


def test_completion_offers_nothing_that_steers(monkeypatch):
    from drugref import completion

    class Names:
        def names_starting(self, key, most):
            return [f"Zorb{text}" for text in STEERING.values()]

        def close(self):
            pass

    monkeypatch.setattr(completion, "open_file", lambda path: Names())
    monkeypatch.setattr(completion, "installed", lambda env: ())
    monkeypatch.setattr(completion, "index_path", lambda env, corpora: __file__)
    offered = completion.drug_names(None, [], "zo")
    assert len(offered) > 5
    assert all(harmless(name) and "\n" not in name for name in offered)


def test_titles_that_differ_by_invisible_characters_alone_open_neither(nasty, tmp_path, drugref):
    (tmp_path / "own").mkdir()
    for i, title in enumerate(("Zorbazine", "Zorba\u200bzine")):
        (tmp_path / "own" / f"{i}.md").write_text(f"---\ntitle: {quoted(title)}\n---\n## Usage\nNumber {i}.\n")
    run = drugref("show", "zorbazine", DRUGREF_CORPUS_PATH=str(tmp_path / "own"))
    assert run.code == 4
    assert "more than one" in run.err
    assert run.out == ""


@pytest.mark.parametrize("other", ["Zorb\u0430zine", "Zorbaz\u0131ne"])
def test_a_title_in_look_alike_letters_is_another_name(tmp_path, drugref, other):
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "a.md").write_text(f"---\ntitle: {other}\n---\n## Usage\nx\n", encoding="utf-8")
    assert drugref("show", "zorbazine", DRUGREF_CORPUS_PATH=str(tmp_path / "own")).code in (3, 4)
