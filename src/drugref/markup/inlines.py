"""The text of one paragraph, heading or cell as runs: plain and bold here, everything else by markdown-it-py.

Bold is read here only where CommonMark leaves no choice: every ``**`` of the text stands beside a space or a sign on its
outer side and none on its inner side. What may be a link, code, an entity, an escape or emphasis is the parser's.
"""

import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drugref.markup.mending import escaped, untagged
from drugref.model import Paragraph, Run, Runs, plain_paragraphs, plain_runs

__all__ = ["inline", "joined", "paragraphs_of", "runs_of_text", "split_label", "unstarred"]


def _parser() -> MarkdownIt:
    return MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).disable(["html_inline", "autolink"])


_INLINE = _parser()
_MARKS = "*\n`\\_&]"
# Without one of these a text is one run.
_MARKED = re.compile(f"[{re.escape(_MARKS)}]")
_FOR_THE__INLINE = re.compile(r"[`\\_\x00\r]|&[#\w]|\]\(")
_KEPT = re.compile(r"A\s*:|>|[A-Z][A-Za-z ,/()-]{2,60}:(?=\s|$)")
# A line break in front of these stays one: an answer, a comparison, a label ("Renal impairment: 2 mg").
_SIGNS = frozenset(".,:;!?()[]/%'\"–—“”-")
# What may stand beside the outer side of ``**`` as a space may; punctuation to CommonMark, all of it.
_STRAY_STARS = re.compile(r"(?<![\d*])\*{2,}|\*{2,}(?![\d*])")
# Between two digits stars are a power: without them 10**9 would be 109.
_LONGEST = 50_000
# Characters of a paragraph whose marks the parser is given: ten times the longest met. Its time grows with the square of the marks;
# a longer paragraph that is not plain is text as it was written.
_LABEL_END = re.compile(r"\s*[:–—-]+$")
_LABEL_ENDS = re.compile(r"\s*(?::|[–—]|[-−](?=\s))\s*")


def unstarred(text: str) -> str:
    """Text without left-over ``**``; between digits they are a power and stay."""
    return _STRAY_STARS.sub("", text) if "**" in text else text


def inline(text: str) -> Runs:
    """One line of Markdown as runs."""
    return runs_of_text(escaped(untagged(text)))


def runs_of_text(text: str) -> Runs:
    """The runs of a text whose lines are mended."""
    text = text.strip()
    if not _MARKED.search(text):
        return (Run(text),) if text else ()
    runs = _plain_and_bold(text)
    if runs is not None:
        return runs
    if len(text) > _LONGEST:
        return (Run(text),)
    tokens = _INLINE.parseInline(text)
    return _runs(tokens[0]) if tokens else ()


def paragraphs_of(texts: list[str]) -> Iterable[Paragraph]:
    """A paragraph of each of many texts, none of them empty. They are looked through together, since most have no mark; in a text
    as long as that, sign by sign is faster than a pattern."""
    whole = " ".join(texts)
    if any(mark in whole for mark in _MARKS):
        return [Paragraph(runs_of_text(text)) for text in texts]
    return plain_paragraphs(map(str.strip, texts))


def _plain_and_bold(text: str) -> Runs | None:
    """The runs of a stripped text that holds plain and bold words only; None when that is not plain to see."""
    if _FOR_THE__INLINE.search(text):
        return None
    pieces = text.split("**")
    last = len(pieces) - 1
    if last % 2:
        return None
    runs: list[Run] = []
    for i, piece in enumerate(pieces):
        if "*" in piece or not (piece or i in (0, last)):
            return None
        if i % 2:
            if not _is_bold(pieces[i - 1], piece, pieces[i + 1]):
                return None
            runs.append(Run(piece, "b"))
        elif piece:
            runs.append(Run(_broken(piece, i < last) if "\n" in piece else piece))
    return tuple(runs)


def _is_bold(before: str, inside: str, behind: str) -> bool:
    """Whether ``**`` around a text can only open in front of it and close behind it."""
    if "\n" in inside or inside[0].isspace() or inside[-1].isspace():
        return False
    opens = before[-1:] in ("", " ", "\n") or (before[-1] in _SIGNS and inside[0].isalnum())
    return opens and (behind[:1] in ("", " ", "\n") or (behind[0] in _SIGNS and inside[-1].isalnum()))


def _broken(text: str, bold_follows: bool) -> str:
    """Text with its line breaks kept where two spaces, bold text or an ``A:`` ask for it, else as spaces."""
    first, *others = text.split("\n")
    out = [first]
    for i, line in enumerate(others, 1):
        begins = line.lstrip(" ")
        kept = out[-1].endswith("  ") or _KEPT.match(begins) or (bold_follows and i == len(others) and not begins)
        out[-1:] = [out[-1].rstrip(" "), "\n" if kept else " ", begins]
    return "".join(out)


def _runs(token: Token) -> Runs:
    """The runs of an inline token; a line break before bold text or an ``A:`` stays a break, others become spaces."""
    runs: list[Run] = []
    style: list[str] = []
    children = token.children or []
    links: list[str] = []
    for i, child in enumerate(children):
        kind = child.type
        if kind in ("strong_open", "em_open"):
            style.append("b" if kind[0] == "s" else "i")
        elif kind in ("strong_close", "em_close"):
            style.pop()
        elif kind == "softbreak":
            # markdown-it puts an empty text before bold text.
            following = (children[j] for j in range(i + 1, len(children)))
            after = next((c for c in following if c.content or c.type != "text"), child)
            keeps = after.type == "strong_open" or _KEPT.match(after.content)
            runs.append(Run("\n" if keeps else " "))
        elif kind == "hardbreak":
            runs.append(Run("\n"))
        elif kind == "link_open":
            links.append(str(child.attrs.get("href", "")))
        elif kind == "link_close":
            target = links.pop()
            if target and target not in "".join(run.text for run in runs):
                runs.append(Run(f" ({target})"))
        elif kind == "code_inline":
            runs.append(Run(child.content, "".join(sorted({*style, "c"}))))
        elif kind == "image":
            runs.append(Run(child.content or str(child.attrs.get("alt", ""))))
        elif child.content:
            runs.append(Run(child.content, "".join(sorted(set(style)))))
    return joined(runs)


def joined(runs: list[Run]) -> Runs:
    """Neighbours of one style as one run, left-over ``**`` gone, no space at either end."""
    out: list[Run] = []
    for run in runs:
        text = run.text if "c" in run.style else unstarred(run.text)
        if out and out[-1].style == run.style:
            out[-1] = Run(out[-1].text + text, run.style)
        elif text:
            out.append(Run(text, run.style))
    if out:
        out[0] = Run(out[0].text.lstrip(), out[0].style)
        out[-1] = Run(out[-1].text.rstrip(), out[-1].style)
    return tuple(run for run in out if run.text)


def split_label(runs: Runs, dash: bool = True) -> tuple[str, Runs]:
    """``**Renal impairment:** reduce the dose`` → ``("Renal impairment", rest)``; ``("", runs)`` when no bold label leads.

    A colon ends a label, with ``dash`` also a dash; bold text that stands alone is one too, unless it is a sentence.
    """
    if not runs or "b" not in runs[0].style:
        return "", runs
    label, rest = runs[0].text.strip(), runs[1:]
    inside = _LABEL_END.search(label)
    if inside and (dash or inside[0].strip() == ":") and (rest or inside[0].strip() == ":"):
        return label[: inside.start()].strip(), joined(list(rest))
    behind = _LABEL_ENDS.match(plain_runs(rest))
    if behind and (dash or behind[0].strip() == ":"):
        return label, joined(_from(rest, behind.end()))
    return ("", runs) if rest or label.endswith((".", "!")) else (label, ())


def _from(runs: Runs, start: int) -> list[Run]:
    """Runs without their first ``start`` characters."""
    out: list[Run] = []
    for run in runs:
        out.append(run._replace(text=run.text[start:]))
        start = max(start - len(run.text), 0)
    return out
