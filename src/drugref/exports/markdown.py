"""The house format (docs/corpus.md): YAML front matter with its keys in their fixed order, then the sections.

Reading such a file gives the same drug. What a reader would take for Markdown in plain text (questions, answers, titles)
is escaped, and ``differences`` tells, part by part, where a file would be read otherwise.
"""

from typing import Any

import yaml

from drugref.answers import ShowAnswer
from drugref.blocks import heading_markdown, markdown_of
from drugref.exports.likeness import parts_apart
from drugref.model import Paragraph, Run
from drugref.records import Entry, Faq, Leaf, Monograph
from drugref.sources.faqs import from_front
from drugref.sources.markdown import read_text

__all__ = ["differences", "write"]

_DEEPEST = 6
# Levels of headings that Markdown has.


def write(answer: ShowAnswer) -> str:
    """The whole file."""
    monograph = answer.monograph
    top = min(2, _DEEPEST + 1 - _depth(monograph.sections))
    body = "\n".join(_section(leaf, top) for leaf in monograph.sections)
    return f"---\n{_front(monograph)}---\n" + (f"\n{body}" if body else "")


def _front(monograph: Monograph) -> str:
    front = _yaml(_facts(monograph.entry))
    sources = [source._asdict() for source in monograph.entry.sources]
    front += _yaml({"sources": sources}) if sources else "sources: []\n"
    return front + (_yaml({"faqs": [_faq(faq) for faq in monograph.faqs]}, flow=False) if monograph.faqs else "faqs: []\n")


def _yaml(value: dict[str, Any], flow: bool | None = None) -> str:
    """A map as YAML; lists and maps of plain values on one line unless ``flow`` is False."""
    dumper = getattr(yaml, "CSafeDumper", yaml.SafeDumper)
    text: str = yaml.dump(value, Dumper=dumper, default_flow_style=flow, sort_keys=False, allow_unicode=True, width=1_000_000_000)
    return text


def _facts(entry: Entry) -> dict[str, Any]:
    return {
        "title": entry.title, "description": entry.description, "kind": entry.kind, "class": entry.drug_class,
        "brand_names": list(entry.brand_names), "synonyms": list(entry.synonyms), "atc": list(entry.atc),
        "ingredients": list(entry.ingredients), "is_banned": entry.is_banned, "reviewed": entry.reviewed,
        "lastModified": entry.last_modified, **dict(entry.extra),
    }  # fmt: skip


def _faq(faq: Faq) -> dict[str, str]:
    """A FAQ as the front matter holds it: as it is where that reads back, else with its marks escaped."""
    escaped = (_escaped(faq.question).replace("  \n", " "), _escaped(faq.answer))
    ways = [(q, a) for q in (faq.question, escaped[0]) for a in (faq.answer, escaped[1])]
    said = [{"q": q, "a": a, **({"section": faq.section} if faq.section else {})} for q, a in ways]
    return next((way for way in said if from_front([way]).faqs == (faq,)), said[0])


def _escaped(text: str) -> str:
    return markdown_of(tuple(Paragraph((Run(part),)) for part in text.split("\n\n")))


def _depth(leaves: tuple[Leaf, ...]) -> int:
    return max((1 + _depth(leaf.subsections) for leaf in leaves), default=0)


def _section(leaf: Leaf, level: int) -> str:
    own = f"{leaf.markdown}\n" if leaf.markdown else ""
    below = [_section(sub, level + 1) for sub in leaf.subsections]
    return "\n".join([f"{heading_markdown(leaf.title, min(level, _DEEPEST))}\n{own}", *below])


# --- whether it reads back


def differences(monograph: Monograph, text: str) -> tuple[str, ...]:
    """The parts of a monograph that reading ``text`` gives otherwise; () when it gives the same drug."""
    drug, problems = read_text(text, monograph.entry.file)
    if drug is None:
        return tuple(problem.message for problem in problems)
    return parts_apart(drug, monograph)
