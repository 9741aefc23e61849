"""FAQs as they are met in files, brought to one question and one answer each.

Front matter may hold the question, a stray ``**`` and the whole answer again in ``q``; the body may repeat all of it
under ``### **Q1: …**``. Nothing is lost: an entry that is no question is handed back as text, answers that differ are kept.
"""

import re
from typing import Any, NamedTuple

from drugref.blocks import text_of
from drugref.markup import inline, parse
from drugref.model import Block, Paragraph, Section, plain_runs
from drugref.records import Faq
from drugref.text import folded_words

__all__ = ["Collected", "from_front", "from_section", "is_question", "merge"]

_ASKS = set(
    "what how can could is are was were does do did should would will when why who whom whose which where may might must has have am "
    "shall if".split()
)
_Q_MARK = re.compile(r"^\W*(?:Q(?:uestion)?\s*\d*\s*[.:)]\s*|\d+\s*[.)]\s+)\W*", re.IGNORECASE)
_A_MARK = re.compile(r"^\s*[*_]*\s*A(?:nswer)?\s*\d*\s*[*_]*:[*_]*\s*", re.IGNORECASE)
_A_INSIDE = re.compile(r"\s*(?:\*+)?\s*(?:^|\n|\s|\*)\s*(?:\*\*)?A(?:nswer)?(?:\*\*)?\s*:\s*(?:\*\*)?\s*")
_MARKED = re.compile(r"[*_`\\\[\]<>&#|~•]|^\s*(?:[-+]|\d+[.)])\s|\n\s*\n", re.MULTILINE)
# What Markdown could make something of; most answers hold none of it, and need no parser.


class Collected(NamedTuple):
    """FAQs found, blocks that are no FAQ, and what was repaired (messages)."""

    faqs: tuple[Faq, ...]
    rest: tuple[Block, ...] = ()
    repairs: tuple[str, ...] = ()


def is_question(text: str) -> bool:
    """Whether a text asks something: it ends with ``?`` or opens with a word that asks."""
    words = folded_words(text)
    return text.rstrip().endswith("?") or bool(words and words[0] in _ASKS)


def _answer_text(raw: str) -> str:
    raw = _A_MARK.sub("", raw.strip())
    if not _MARKED.search(raw):
        return " ".join(raw.split())
    parts, _ = parse(raw)
    pieces = []
    for part in parts:
        if part.heading:
            pieces.append(plain_runs(part.heading))
        pieces.append(text_of(part.blocks))
    return "\n\n".join(piece for piece in pieces if piece)


def _question_text(raw: str) -> str:
    text = plain_runs(inline(" ".join(_Q_MARK.sub("", raw).split())))
    return text.replace("**", "").strip(" *:")


def _same(a: str, b: str) -> bool:
    return folded_words(a) == folded_words(b)


def _with(answer: str, more: str) -> str:
    """Two tellings of one answer: the longer when it holds the other's words in a row, else both."""
    a, b = " ".join(folded_words(answer)), " ".join(folded_words(more))
    if b in a:
        return answer
    return more if a in b else f"{answer}\n\n{more}"


def from_front(entries: Any) -> Collected:
    """The ``faqs`` list of a front matter; each entry is a map with ``q`` and ``a`` (or ``question``, ``answer``)."""
    faqs: list[Faq] = []
    rest: list[Block] = []
    repairs: list[str] = []
    for number, entry in enumerate(entries if isinstance(entries, list) else [], 1):
        if not isinstance(entry, dict):
            if str(entry or "").strip():
                rest.append(Paragraph(inline(" ".join(str(entry).split()))))
                repairs.append(f"FAQ {number} is not a question with an answer; kept as text")
            continue
        raw_q = str(entry.get("q") or entry.get("question") or "")
        raw_a = str(entry.get("a") or entry.get("answer") or "")
        asked, *told = _A_INSIDE.split(raw_q, maxsplit=1)
        question, answer = _question_text(asked), _answer_text(raw_a)
        if told:
            answer = _with(answer, _answer_text(told[0]))
        if told or "**" in raw_q or _A_MARK.match(raw_a):
            repairs.append(f"FAQ {number}: question and answer separated")
        if not (question and answer and is_question(question)):
            text = ": ".join(part for part in (question, answer) if part)
            if text:
                rest.append(Paragraph(inline(text.replace("\n", " "))))
                repairs.append(f"FAQ {number} is not a question with an answer; kept as text")
            continue
        section = entry.get("section")
        faqs.append(Faq(question, answer, str(section) if section else None))
    return Collected(tuple(faqs), tuple(rest), tuple(repairs))


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

    def close() -> None:
        nonlocal question, answer
        text = "\n\n".join(part for part in answer if part)
        if question and text:
            faqs.append(Faq(question, text))
        elif question:
            rest.append(Paragraph(inline(question)))
        question, answer = "", []

    for block in blocks:
        if isinstance(block, Paragraph) and block.runs and ("b" in block.runs[0].style or _Q_MARK.match(plain_runs(block.runs))):
            first, _, after = plain_runs(block.runs).partition("\n")
            if not after and "?" in first and not first.rstrip().endswith("?"):
                head, _, tail = first.partition("?")
                first, after = head + "?", tail
            if is_question(_question_text(first)) and (first.rstrip().endswith("?") or _Q_MARK.match(first)):
                close()
                question, answer = _question_text(first), [_answer_text(after)] if after.strip() else []
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
        twin = next((i for i, f in enumerate(out) if _same(f.question, faq.question)), None)
        if twin is None:
            out.append(faq)
            continue
        dropped += 1
        out[twin] = out[twin]._replace(answer=_with(out[twin].answer, faq.answer))
    return tuple(out), dropped
