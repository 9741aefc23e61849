"""FAQs as they are met in files, brought to one question and one answer each.

Front matter may hold the question, a stray ``**`` and the whole answer again in ``q``, or the question itself as a key;
the body may repeat all of it under ``### **Q1: …**``. Nothing is lost: an entry that is no question is handed back as
text, answers that differ are kept.
"""

import functools
import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from drugref.blocks import text_of
from drugref.markup import inline, parse, unstarred
from drugref.model import Block, Paragraph, Run, Section, plain_runs
from drugref.records import Faq
from drugref.sources.front import as_markdown, as_text
from drugref.text import folded_words

__all__ = ["Collected", "from_front", "from_section", "is_question", "merge"]

_ASKS = set(
    "what how can could is are was were does do did should would will when why who whom whose which where may might must has have am "
    "shall if".split()
)
_Q_MARK = re.compile(r"[\s*_#(\"'“-]*(?:Q(?:uestion)?\s*(?:\d+\s*)?[.:)]|\d+\s*[.)](?=\s))[*_]*\s*", re.IGNORECASE)
_A_MARK = re.compile(r"[\s*_]*A(?:nswer)?\s*(?:\d+\s*)?[*_]*:[*_]*\s*", re.IGNORECASE)
_A_INSIDE = re.compile(r"(?<!\w)A(?:nswer)?[ \t*_]*:[*_]*\s*")
# What these take off is marks and spaces only: a ≥ or > in front of a number belongs to it. None may try a space twice, or
# a page of line breaks takes seconds.
_SIGN = re.compile(r"[*_`\\\[\]<>&#|~•]")
_ITEM_OR_BREAK = re.compile(r"^\s*(?:[-+]|\d+[.)])\s|\n\s*\n", re.MULTILINE)
# What Markdown could make something of; most answers hold none of it, and need no parser.
_PARTS = {"q": "q", "question": "q", "a": "a", "answer": "a", "section": "section"}
_NUMBER = re.compile(r"\W*(?:faq|q|question)?\W*\d*\W*", re.IGNORECASE)
_SAID = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|[<>≤≥=±%]")


class Collected(NamedTuple):
    """FAQs found, blocks that are no FAQ, and what was repaired (messages)."""

    faqs: tuple[Faq, ...]
    rest: tuple[Block, ...] = ()
    repairs: tuple[str, ...] = ()


def is_question(text: str) -> bool:
    """Whether a text asks something: it ends with ``?`` or opens with a word that asks."""
    return text.rstrip().endswith("?") or bool((words := folded_words(text)) and words[0] in _ASKS)


def _without(mark: re.Pattern[str], text: str) -> str:
    """A text without the mark it opens with."""
    return text[m.end() :] if (m := mark.match(text)) else text


def _may_be_markdown(text: str) -> bool:
    """Whether Markdown could make something of a text. In a text of one line only its start can be an item's."""
    return bool(_SIGN.search(text) or (_ITEM_OR_BREAK.search if "\n" in text else _ITEM_OR_BREAK.match)(text))


def _answer_text(raw: str) -> str:
    raw = _without(_A_MARK, raw.strip())
    if not _may_be_markdown(raw):
        return " ".join(raw.split())
    parts, _ = parse(raw)
    pieces = []
    for part in parts:
        if part.heading:
            pieces.append(plain_runs(part.heading))
        pieces.append(text_of(part.blocks))
    text = "\n\n".join(piece for piece in pieces if piece)
    return text if "\n" in text else " ".join(text.split())


def _question_text(raw: str) -> str:
    text = plain_runs(inline(" ".join(_without(_Q_MARK, raw).split())))
    return unstarred(text).strip(" *:")


def _said(text: str) -> str:
    """What a text says, for comparing two: its words, numbers and signs of comparison, each between spaces."""
    return f" {' '.join(_SAID.findall(text.casefold()))} "


def _with(answer: str, more: str) -> str:
    """Two tellings of one answer: the longer when it holds the other's words in a row, else both."""
    a, b = _said(answer), _said(more)
    if b in a or not more:
        return answer
    return more if a in b or not answer else f"{answer}\n\n{more}"


def _parted(question: str) -> tuple[str, str]:
    """A question and the answer that stands in it behind ``A:``, on a new line or after ``?`` or ``**``."""
    for m in _A_INSIDE.finditer(question) if ":" in question else ():
        at = m.start()
        while at and question[at - 1] in " \t\n*_":
            at -= 1
        between = question[at : m.start()]
        if not at or "\n" in between or "**" in between or question[at - 1] == "?":
            return question[:at], question[m.end() :]
    return question, ""


def from_front(entries: Any) -> Collected:
    """The ``faqs`` of a front matter: a list of maps with ``q`` and ``a`` (or ``question``, ``answer``), or with the
    question as the key; a map of these; what is none of it is kept as text."""
    faqs: list[Faq] = []
    rest: list[Block] = []
    repairs: list[str] = []
    if entries and not isinstance(entries, list):
        repairs.append("'faqs' is not a list")
    for number, entry in enumerate(_entries(entries), 1):
        asked, told = _parted(entry.question)
        question, answer = _question_text(asked), _answer_text(entry.answer)
        if told:
            answer = _with(answer, _answer_text(told))
        answer = "\n\n".join(filter(None, (answer, *entry.more)))
        if not (question and answer and is_question(question)):
            if text := ": ".join(part for part in (question, answer) if part):
                rest += [Paragraph((Run(piece),)) for piece in text.split("\n\n")]
                repairs.append(f"FAQ {number} is not a question with an answer; kept as text")
            continue
        if told or unstarred(entry.question) != entry.question or _A_MARK.match(entry.answer):
            repairs.append(f"FAQ {number}: question and answer separated")
        if entry.mended:
            repairs.append(f"FAQ {number} has another form than q and a: brought to one question and one answer")
        faqs.append(Faq(question, answer, entry.section or None))
    return Collected(tuple(faqs), tuple(rest), tuple(repairs))


class _Entry(NamedTuple):
    """A FAQ as it stands in a front matter: its parts as Markdown, what else it says, and whether it had another form."""

    question: str
    answer: str
    section: str = ""
    more: tuple[str, ...] = ()
    mended: bool = False


def _entries(value: Any) -> Iterator[_Entry]:
    """The entries in a list, or in a map of questions and answers."""
    if isinstance(value, list):
        for entry in value:
            yield from _entries(entry)
    elif not isinstance(value, dict):
        yield from [_Entry(as_text(value), "")] if as_text(value) else []
    elif _is_entry(value):
        yield _entry(value)
    else:
        for key, inner in value.items():
            if isinstance(inner, dict) and _is_entry(inner):
                yield _entry(inner, "" if _NUMBER.fullmatch(key) else key)
            elif key or inner:
                yield _Entry(key, as_markdown(inner), mended=True)


def _entry(value: dict[str, Any], heading: str = "") -> _Entry:
    said: dict[str, Any] = {}
    more = [heading] if heading else []
    for key, inner in value.items():
        part, text = _part(key), as_text(inner)
        if text and part and part not in said:
            said[part] = inner
        elif text:
            more.append(f"{key}: {text}")
    question, answer = (said.get(part) or "" for part in ("q", "a"))
    mended = bool(more) or not (isinstance(question, str) and isinstance(answer, str))
    return _Entry(as_markdown(question), as_markdown(answer), as_text(said.get("section")), tuple(more), mended)


def _is_entry(value: dict[str, Any]) -> bool:
    return any(map(_part, value))


@functools.lru_cache(maxsize=256)
def _part(key: str) -> str | None:
    """The part of a FAQ that a key names, if any."""
    return _PARTS.get(key.strip().casefold())


def from_section(section: Section) -> Collected:
    """The FAQs of a body section: headings as questions, or bold questions followed by their answers."""
    inner = _from_blocks(section.blocks)
    faqs, rest = list(inner.faqs), list(inner.rest)
    for sub in section.subsections:
        question = _question_text(sub.title)
        answer = _answer_text(text_of(sub.blocks))
        if question and answer and is_question(question) and not sub.subsections:
            faqs.append(Faq(question, answer))
            continue
        deeper = from_section(sub)
        faqs += deeper.faqs
        if sub.title:
            rest.append(Paragraph(inline(f"**{sub.title}**")))
        rest += deeper.rest
    return Collected(tuple(faqs), tuple(rest))


def _from_blocks(blocks: tuple[Block, ...]) -> Collected:
    """Bold questions among blocks; an answer is what follows, on the next line or in the next blocks."""
    faqs: list[Faq] = []
    rest: list[Block] = []
    question = ""
    answer: list[str] = []
    asked: list[Block] = []

    def close() -> None:
        nonlocal question, answer
        text = "\n\n".join(part for part in answer if part)
        if question and text:
            faqs.append(Faq(question, text))
        elif question:
            rest.extend(asked)
        question, answer = "", []

    for block in blocks:
        if isinstance(block, Paragraph) and block.runs and ("b" in block.runs[0].style or _Q_MARK.match(plain_runs(block.runs))):
            first, _, after = plain_runs(block.runs).partition("\n")
            if not after and "?" in first and not first.rstrip().endswith("?"):
                head, _, tail = first.partition("?")
                first, after = head + "?", tail
            if is_question(_question_text(first)) and (first.rstrip().endswith("?") or _Q_MARK.match(first)):
                close()
                question, answer, asked = _question_text(first), [_answer_text(after)] if after.strip() else [], [block]
                continue
        if question:
            answer.append(_answer_text(text_of((block,))))
        else:
            rest.append(block)
    close()
    return Collected(tuple(faqs), tuple(rest))


def merge(front: tuple[Faq, ...], body: tuple[Faq, ...]) -> tuple[tuple[Faq, ...], int]:
    """Front-matter FAQs, then body ones that say something else; the number of repeats that were dropped."""
    out = list(front)
    dropped = 0
    for faq in body:
        twin = next((i for i, f in enumerate(out) if _said(f.question) == _said(faq.question)), None)
        if twin is None:
            out.append(faq)
            continue
        dropped += 1
        out[twin] = out[twin]._replace(answer=_with(out[twin].answer, faq.answer))
    return tuple(out), dropped
