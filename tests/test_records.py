"""Files into records: every shape of label file is split, and what is damaged or hostile is one problem in its place, with all else kept."""

import io
import json
import pickle
import stat
import struct
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drugref.records import Problem
from drugref.sources import ENDINGS, FORMATS, Record, archives, detect, parse, records, splitting

LABELS = [
    {"indications_and_usage": [f'Zorb{c} is “it”; {{not}} a [list], \\ " é'], "openfda": {"generic_name": [f"ZORB{c}"]}} for c in "ABCDE"
]


def file_of(tmp_path, name, data):
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return str(path)


def zip_of(members):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            archive.writestr(name, data)
    return out.getvalue()


def spl_of(name, inner=""):
    return (
        f'<document xmlns="urn:hl7-org:v3"><component><structuredBody><component><section><code code="48780-1"/><subject>'
        f"<manufacturedProduct><name>{name}</name><activeIngredient><activeIngredientSubstance><name>{name}</name>"
        f"</activeIngredientSubstance></activeIngredient></manufacturedProduct></subject></section></component>{inner}"
        "</structuredBody></component></document>"
    )


def told(path, form=None):
    """The records of a file as their labels' titles, problems as ``"where: message"``."""
    out = []
    for item in records(path, form or detect(path)):
        if isinstance(item, Problem):
            out.append(item)
            continue
        reading = parse(item)
        assert reading.drug is None or reading.drug.file == item.where
        out.append(reading.drug.title if reading.drug else reading.problems[0])
    return out


TITLES = ["Zorba", "Zorbb", "Zorbc", "Zorbd", "Zorbe"]
BULK = json.dumps({"meta": {"results": {"total": 5}}, "results": LABELS}, indent=2, ensure_ascii=False)
SHAPES = {
    "bulk.json": BULK,
    "crlf.json": BULK.replace("\n", "\r\n"),
    "bom.json": "\ufeff" + BULK,
    "compact.json": json.dumps({"meta": {}, "results": LABELS}),
    "wide.json": json.dumps({"results": LABELS}, indent=8),
    "list.json": json.dumps(LABELS, indent=1),
    "lines.jsonl": "\n".join(json.dumps(label) for label in LABELS),
    "lines.ndjson": "\n\n".join(json.dumps(label) for label in LABELS) + "\n",
    "lines.json": "\n".join(json.dumps(label) for label in LABELS),
}


@pytest.mark.parametrize("name", SHAPES)
@pytest.mark.parametrize("chunk", [1, 7, 64, 1 << 20])
def test_every_shape_of_a_file_of_labels_is_split(tmp_path, monkeypatch, name, chunk):
    monkeypatch.setattr(splitting, "_CHUNK", chunk)
    path = file_of(tmp_path, name, SHAPES[name])
    assert told(path) == TITLES
    assert [item.where for item in records(path, "openfda")] == [f"{path}#{n}" for n in range(1, 6)]


def test_a_bulk_file_is_split_without_decoding_it(tmp_path, monkeypatch):
    monkeypatch.setattr(splitting, "DECODER", None)
    assert told(file_of(tmp_path, "bulk.json", BULK)) == TITLES


def test_a_file_with_one_label_is_named_without_a_number(tmp_path):
    path = file_of(tmp_path, "one.json", json.dumps({"results": LABELS[:1]}))
    assert [item.where for item in records(path, "openfda")] == [path]
    path = file_of(tmp_path, "two.json", json.dumps(LABELS[0], indent=1))
    assert [item.where for item in records(path, "openfda")] == [path]


def test_reading_goes_on_where_it_stopped(tmp_path):
    path = file_of(tmp_path, "bulk.json", BULK)
    assert [item.where for item in records(path, "openfda", start=3)] == [f"{path}#4", f"{path}#5"]


def test_a_record_goes_to_another_process(tmp_path):
    path = file_of(tmp_path, "bulk.json", BULK)
    first = next(iter(records(path, "openfda")))
    assert parse(pickle.loads(pickle.dumps(first))) == pickle.loads(pickle.dumps(parse(first)))


def one_problem(found):
    (problem,) = [item for item in found if isinstance(item, Problem)]
    assert problem.hint
    assert problem.severity == "error"
    return problem


# --- damaged


def test_a_file_cut_off_keeps_what_stands_before(tmp_path):
    for name in ("bulk.json", "compact.json", "list.json"):
        text = SHAPES[name]
        path = file_of(tmp_path, name, text[: text.index("ZORBD")])
        found = told(path)
        assert found[:3] == TITLES[:3]
        problem = one_problem(found)
        assert problem.file == f"{path}#4"
        assert problem.line == text[: text.index("ZORBD")].count("\n") + 1 or name == "compact.json" or problem.line > 1


def test_a_list_that_never_ends_is_told(tmp_path):
    text = SHAPES["compact.json"]
    found = told(file_of(tmp_path, "x.json", text.removesuffix("]}")))
    assert found[:5] == TITLES
    assert "cut off" in one_problem(found).message


@pytest.mark.parametrize("name", SHAPES)
def test_a_label_that_is_not_valid_json_is_one_problem_and_the_others_stand(tmp_path, name):
    text = SHAPES[name].replace('ZORBC"', 'ZORBC"x')
    if name == "lines.json":
        return  # labels one after another in a .json file: nothing says where the next starts
    found = told(file_of(tmp_path, name, text))
    assert [item for item in found if isinstance(item, str)] == [title for title in TITLES if title != "Zorbc"]
    problem = one_problem(found)
    assert problem.file.endswith("#3")
    assert "not valid JSON" in problem.message


def test_text_that_is_not_utf_8_is_one_problem_with_its_line(tmp_path):
    for name in ("bulk.json", "compact.json", "lines.jsonl"):
        data = SHAPES[name].encode().replace(b"ZORBC", b"ZORB\xff")
        problem = one_problem(told(file_of(tmp_path, name, data)))
        assert "UTF-8" in problem.message
        assert problem.file.endswith("#3")


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("a.json", b"", "empty"),
        ("a.json", b" \n ", "empty"),
        ("a.json", b"{}", "no label"),
        ("a.json", b"[]", "no label"),
        ("a.json", b'{"meta": {}, "results": []}', "no label"),
        ("a.json", b'{"error": {"code": "NOT_FOUND", "message": "No matches found!"}}', "No matches found"),
        ("a.json", b'{"error": 5}', "names no drug"),
        ("a.json", b"<html>", "a label was expected"),
        ("a.json", b"17", "is an object"),
        ("a.json", b"[" * 100_000, "a label was expected"),
        ("a.json", b'{"a":' * 100_000, "nested too deeply"),
        ("a.json", b'{"openfda": {"generic_name": [', "not valid JSON"),
        ("a.json", b"\0\0\0", "a label was expected"),
        ("a.xml", b"", "empty"),
        ("a.xml", b"<document", "not valid XML"),
        ("a.xml", b"<html/>", "no SPL document"),
        ("a.xml", b'<document xmlns="urn:hl7-org:v3"/>', "names no drug"),
        ("a.xml", b"not xml at all \xff", "not valid XML"),
        ("a.xml", b"<a>" * 300 + b"</a>" * 300, "not valid XML"),
        ("a.zip", b"", "not a whole zip file"),
        ("a.zip", b"PK\x03\x04 and then nothing", "not a whole zip file"),
        ("a.json.zip", b"no zip", "not a whole zip file"),
        ("a.zip", zip_of([("readme.txt", b"x")]), "holds no spl label"),
    ],
)
def test_what_cannot_be_read_is_one_problem_and_says_what_to_do(tmp_path, name, data, says):
    path = file_of(tmp_path, name, data)
    problem = one_problem(told(path, detect(path) or "spl"))
    assert says in problem.message
    assert problem.file == path


def test_a_missing_file_is_a_problem(tmp_path):
    for form in FORMATS:
        assert "cannot be read" in one_problem(told(str(tmp_path / "none"), form)).message


# --- hostile XML

BOMB = (
    '<!DOCTYPE d [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<!DOCTYPE d SYSTEM "file:///etc/passwd">',
        '<!DOCTYPE d [<!ENTITY i SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE d [<!ATTLIST d x CDATA "y">]>',
    ],
    ids=["billion laughs", "external subset", "external entity", "attribute"],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_before_anything_is_expanded(tmp_path, head, encoding):
    text = f'<?xml version="1.0" encoding="{encoding}"?>\n{head}{spl_of("ZORB &i;", "")}'
    problem = one_problem(told(file_of(tmp_path, "a.xml", text.encode(encoding))))
    assert "document type" in problem.message or "not valid XML" in problem.message


def test_a_document_in_another_encoding_is_read(tmp_path):
    text = f'<?xml version="1.0" encoding="iso-8859-1"?>{spl_of("ZORBÉ")}'
    assert told(file_of(tmp_path, "a.xml", text.encode("iso-8859-1"))) == ["Zorbé"]


def test_a_table_in_a_json_label_can_declare_nothing(tmp_path):
    label = {"adverse_reactions": ["None."], "adverse_reactions_table": [BOMB + "<table><tr><td>&i;</td></tr></table>"], **LABELS[0]}
    (record,) = records(file_of(tmp_path, "a.json", json.dumps(label)), "openfda")
    reading = parse(record)
    assert reading.drug.title == "Zorba"
    assert [p.message for p in reading.problems] == ["a table is not well formed: kept as text"]


# --- zip files


def test_labels_are_read_from_a_zip_file_and_from_zip_files_in_it(tmp_path):
    inner = zip_of([("label.xml", spl_of("ZORBB")), ("picture.jpg", b"\xff\xd8")])
    path = file_of(tmp_path, "daily.zip", zip_of([("a.xml", spl_of("ZORBA")), ("prescription/b.zip", inner), ("__MACOSX/a.xml", b"x")]))
    assert detect(path) == "spl"
    assert told(path) == ["Zorba", "Zorbb"]
    assert [item.where for item in records(path, "spl")] == [f"{path}!a.xml", f"{path}!prescription/b.zip!label.xml"]
    path = file_of(tmp_path, "drug-label-0001-of-0013.json.zip", zip_of([("drug-label-0001-of-0013.json", BULK)]))
    assert detect(path) == "openfda"
    assert told(path) == TITLES
    assert next(iter(records(path, "openfda"))).where == f"{path}!drug-label-0001-of-0013.json#1"


def test_zip_files_are_opened_one_level_deep(tmp_path):
    deep = zip_of([("a.zip", zip_of([("b.zip", zip_of([("c.xml", spl_of("ZORB"))]))]))])
    problem = one_problem(told(file_of(tmp_path, "a.zip", deep)))
    assert "holds no spl label" in problem.message and "one level" in problem.hint


def test_a_corrupt_member_is_one_problem_and_the_others_stand(tmp_path):
    data = bytearray(zip_of([("a.xml", spl_of("ZORBA")), ("b.xml", spl_of("ZORBB")), ("c.xml", spl_of("ZORBC"))]))
    at = data.index(b"b.xml") + 5
    data[at + 20 : at + 60] = bytes(40)
    path = file_of(tmp_path, "a.zip", bytes(data))
    found = told(path)
    assert [item for item in found if isinstance(item, str)] == ["Zorba", "Zorbc"]
    assert one_problem(found).file == f"{path}!b.xml"


def test_no_label_of_a_damaged_member_is_read_not_even_one_before_the_damage(tmp_path):
    noise = [{"openfda": {"generic_name": [f"ZORB{n}"]}, "description": [str(hash(str(n) * 9)) * 9]} for n in range(20_000)]
    data = bytearray(zip_of([("a.json", json.dumps({"results": noise}, indent=2)), ("b.json", BULK)]))
    data[len(data) // 2 : len(data) // 2 + 64] = b"\xff" * 64
    path = file_of(tmp_path, "a.zip", bytes(data))
    found = list(records(path, "openfda"))
    assert one_problem(found).file == f"{path}!a.json"
    assert [item.where for item in found if isinstance(item, Record)] == [f"{path}!b.json#{n}" for n in range(1, 6)]


def test_a_dose_that_changed_in_a_stored_member_is_not_read(tmp_path):
    """Its JSON is as good as before: only the check sum tells."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("a.json", json.dumps({"results": [{"openfda": {"generic_name": ["ZORB"]}, "description": ["At most 20 mg."]}]}))
    path = file_of(tmp_path, "a.zip", packed.getvalue().replace(b"20 mg", b"80 mg"))
    assert "CRC" in one_problem(told(path)).message


def test_a_zip_bomb_is_not_unpacked(tmp_path):
    path = file_of(tmp_path, "a.zip", zip_of([("bomb.xml", bytes(archives._SMALL * 3)), ("a.xml", spl_of("ZORB"))]))
    found = told(path)
    assert found[1] == "Zorb"
    assert "zip bomb" in one_problem(found).message


def test_a_member_that_lies_about_its_size_is_cut_at_what_it_says(tmp_path):
    data = bytearray(zip_of([("a.xml", spl_of("ZORB") + " " * 5_000_000)]))
    for mark, offset in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        data[data.index(mark) + offset :][:4] = b""
        at = data.index(mark) + offset
        data[at : at + 4] = struct.pack("<I", 100)
    assert isinstance(one_problem(told(file_of(tmp_path, "a.zip", bytes(data)))), Problem)


def test_a_member_too_large_is_one_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "_WHOLE", 1_000)
    path = file_of(tmp_path, "a.zip", zip_of([("a.xml", spl_of("ZORB") + " " * 2_000), ("b.xml", spl_of("ZORBB"))]))
    found = told(path)
    assert found[1] == "Zorbb"
    assert "larger than" in one_problem(found).message


def test_a_label_too_long_is_one_problem(tmp_path, monkeypatch):
    monkeypatch.setattr(splitting, "LONGEST", 2_000)
    monkeypatch.setattr(splitting, "_CHUNK", 500)
    long = [*LABELS[:2], {"description": ["x" * 5_000]}, *LABELS[3:]]
    for data in (json.dumps({"results": long}, indent=2), json.dumps({"results": long})):
        found = told(file_of(tmp_path, "a.json", data))
        assert found[:2] == TITLES[:2]
        assert isinstance(found[2], Problem)


def test_names_that_climb_out_and_links_are_only_names(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("../../escaped.xml", spl_of("ZORBA"))
        archive.writestr("/tmp/absolute.xml", spl_of("ZORBB"))
        link = zipfile.ZipInfo("link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
        archive.writestr("bell\x07.xml", spl_of("ZORBC"))
    found = told(file_of(tmp_path, "a.zip", out.getvalue()))
    assert [item for item in found if isinstance(item, str)] == ["Zorba", "Zorbb", "Zorbc"]
    assert one_problem(found).file.endswith("!link.xml")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.zip"]
    assert all(str(item.where).isprintable() for item in records(str(tmp_path / "a.zip"), "spl"))


def test_an_encrypted_member_is_one_problem(tmp_path):
    data = bytearray(zip_of([("a.xml", spl_of("ZORBA")), ("b.xml", spl_of("ZORBB"))]))
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + offset] |= 1
    found = told(file_of(tmp_path, "a.zip", bytes(data)))
    assert found[1] == "Zorbb"
    assert "encrypted" in one_problem(found).message


# --- formats


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", "markdown"), ("A.MARKDOWN", "markdown"), ("a.json", "openfda"), ("a.jsonl", "openfda"), ("a.XML", "spl"), ("a.txt", None)],
)
def test_the_ending_says_the_format(name, form):
    assert detect(name) == form


def test_a_zip_file_of_neither_kind_has_no_format(tmp_path):
    assert detect(file_of(tmp_path, "a.zip", zip_of([("readme.txt", b"x")]))) is None


def test_every_ending_has_a_format():
    assert set(ENDINGS.values()) <= {*FORMATS, ""}


# --- anything at all

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda x: st.lists(x, max_size=3) | st.dictionaries(st.text(max_size=5), x, max_size=3),
    max_leaves=8,
)
FIELDS = st.sampled_from(
    [
        "openfda",
        "warnings",
        "warnings_table",
        "pregnancy",
        "spl_product_data_elements",
        "set_id",
        "effective_time",
        "@id",
        "",
        "x_table",
        "precautions",
    ]
)


@given(st.dictionaries(FIELDS, JSON, max_size=6))
def test_any_json_object_is_read_or_is_one_problem(data):
    reading = parse(Record("a.json", json.dumps({"description": ["x"], "openfda": {"generic_name": ["Zorb"]}, **data}).encode(), "openfda"))
    assert reading.drug or len(reading.problems) == 1


@given(st.binary(max_size=200), st.sampled_from(["openfda", "spl", "markdown"]))
def test_any_bytes_are_read_or_are_one_problem(raw, form):
    reading = parse(Record("a", raw, form))
    assert reading.drug or reading.problems
