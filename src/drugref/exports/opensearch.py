"""OpenSearch bulk requests: for each section and each question an action line and a document line; ``mapping`` goes before.

One document a heading with the text under that heading alone, as in drugref's own search: a hit is then a passage, not a
monograph of 3,000 words, and nothing is found twice. Ids are made of corpus, slug and place, so that loading again writes
over. The index is named by the address that the lines are sent to.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from drugref.answers import ShowAnswer
from drugref.records import Entry, Leaf
from drugref.text import escaped_json, name_key

__all__ = ["mapping", "write"]


def write(answer: ShowAnswer) -> str:
    """The lines of one monograph; empty for one that says nothing."""
    entry = answer.monograph.entry
    drug = _drug(answer)
    out = []
    for order, own in enumerate((*_passages(answer.sections, ()), *_faqs(answer))):
        action = {"index": {"_id": f"{entry.corpus}/{entry.slug}/{order}"}}
        out += [action, {**drug, "order": order, **own}]
    return escaped_json("".join(json.dumps(line, ensure_ascii=False) + "\n" for line in out))


def _drug(answer: ShowAnswer) -> dict[str, Any]:
    """What every document says of its drug, so that a hit can be shown with its warning and its source."""
    entry = answer.monograph.entry
    return {
        "slug": entry.slug,
        "drug": entry.title,
        "names": [*entry.synonyms, *entry.brand_names],
        "kind": entry.kind,
        "class": entry.drug_class,
        "atc": list(entry.atc),
        "ingredients": list(entry.ingredients),
        "is_banned": entry.is_banned,
        "boxed_warning": any(one.boxed_warning for one in (entry, *answer.parts)),
        "lookalikes": [name.tall_man or name.name for name in answer.lookalikes],
        "reviewed": entry.reviewed,
        "last_modified": entry.last_modified or None,
        "corpus": entry.corpus,
        "corpus_version": dict(answer.provenance.layers).get(entry.corpus, answer.provenance.version),
        "sources": [source._asdict() for source in entry.sources],
    }


def _passages(leaves: tuple[Leaf, ...], above: tuple[str, ...]) -> Iterator[dict[str, Any]]:
    for leaf in leaves:
        keys = [leaf.key, *leaf.also, *(key for cut in leaf.excerpts for key in (cut.key, *cut.also))]
        yield {
            "type": "passage",
            "section": leaf.key,
            "keys": list(dict.fromkeys(keys)),
            "loinc": leaf.loinc,
            "title": leaf.title,
            "path": [*above, leaf.title],
            "text": leaf.text,
            "markdown": leaf.markdown,
        }
        yield from _passages(leaf.subsections, (*above, leaf.title))


def _faqs(answer: ShowAnswer) -> Iterator[dict[str, Any]]:
    for faq in answer.faqs:
        own = {"type": "faq", "section": faq.section or "faq", "keys": list(dict.fromkeys(("faq", faq.section or "faq")))}
        yield {**own, "title": faq.question, "text": faq.answer}


# --- the mapping


def mapping(entries: Iterable[Entry]) -> str:
    """The body that creates the index: fields, and analysers with the synonyms of these drugs, as indented JSON."""
    body = {"settings": {"analysis": _analysis(_synonyms(entries))}, "mappings": {"dynamic": "strict", "properties": _FIELDS}}
    return escaped_json(json.dumps(body, ensure_ascii=False, indent=2)) + "\n"


_KEYWORD, _FLAG = {"type": "keyword"}, {"type": "boolean"}
_PROSE = {"type": "text", "analyzer": "prose", "search_analyzer": "prose_search"}
_NAME = {"type": "text", "analyzer": "name", "fields": {"raw": _KEYWORD}}
_DATE = {"type": "date", "format": "yyyy-MM-dd||yyyy-MM||yyyy", "ignore_malformed": True}
# A date that a monograph states in another way is kept in the document and not searched.

_FIELDS: dict[str, Any] = {
    "type": _KEYWORD, "slug": _KEYWORD, "drug": _NAME, "names": _NAME, "kind": _KEYWORD, "class": _PROSE, "atc": _KEYWORD,
    "ingredients": _KEYWORD, "is_banned": _FLAG, "boxed_warning": _FLAG, "lookalikes": _NAME, "reviewed": _FLAG, "last_modified": _DATE,
    "corpus": _KEYWORD, "corpus_version": _KEYWORD, "order": {"type": "integer"}, "section": _KEYWORD, "keys": _KEYWORD, "loinc": _KEYWORD,
    "title": _PROSE, "path": _KEYWORD, "text": _PROSE, "markdown": {"type": "text", "index": False},
    "sources": {"properties": dict.fromkeys(("title", "publisher", "date", "id"), _KEYWORD)},
}  # fmt: skip


def _analysis(synonyms: list[str]) -> dict[str, Any]:
    """Names are compared as words without case and accents; prose is stemmed, and searched by a drug's other names, too."""
    plain = ["lowercase", "asciifolding"]
    return {
        "filter": {"drug_names": {"type": "synonym_graph", "lenient": True, "synonyms": synonyms}},
        "analyzer": {
            "name": {"type": "custom", "tokenizer": "standard", "filter": plain},
            "prose": {"type": "custom", "tokenizer": "standard", "filter": [*plain, "porter_stem"]},
            "prose_search": {"type": "custom", "tokenizer": "standard", "filter": [*plain, "drug_names", "porter_stem"]},
        },
    }


def _synonyms(entries: Iterable[Entry]) -> list[str]:
    """A rule a drug: its title and synonyms are one. A name of two drugs is in no rule, or one would answer for the other;
    nor is a brand, which may stand for one product only."""
    names = {entry.slug: {name_key(name): name for name in (entry.title, *entry.synonyms)} for entry in entries}
    counts: dict[str, int] = {}
    for own in names.values():
        for key in own:
            counts[key] = counts.get(key, 0) + 1
    rules = ([name for key, name in own.items() if counts[key] == 1] for own in names.values())
    return [", ".join(map(_rule_name, rule)) for rule in rules if len(rule) > 1]


def _rule_name(name: str) -> str:
    """A name as Solr's rules hold it: commas, arrows and backslashes escaped."""
    return name.replace("\\", "\\\\").replace(",", "\\,").replace("=>", "\\=>")
