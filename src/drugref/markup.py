"""Messy Markdown → parts: a heading with its level, its line, and the blocks under it.

CommonMark is read by markdown-it-py. Before that, what would lose a character of a dose is mended: ``HLA-B*15:02``,
``10**9``, ``> 65 years`` and ``+ 150 mg`` at the start of a line are text here, never emphasis, quotation or bullets;
``10<sup>9</sup>`` becomes ``10⁹``; a table row with more cells than its header keeps them. Every repair is reported with
its line. Pure: no files, no drugs.
"""

import re
from collections.abc import Iterator
from typing import NamedTuple

from markdown_it import MarkdownIt
from markdown_it.token import Token

from drugref.model import Block, Code, Items, Paragraph, Run, Runs, Table, plain_runs

__all__ = ["Part", "Repair", "inline", "parse", "raised", "split_label", "unstarred"]


class Part(NamedTuple):
    """A heading (level 1 to 6; 0 for the text before any), its line in the file, and the blocks under it."""

    level: int
    heading: Runs
    line: int
    blocks: tuple[Block, ...]


class Repair(NamedTuple):
    """A line that was mended before reading, and how."""

    line: int
    message: str


def _parser() -> MarkdownIt:
    md = MarkdownIt("commonmark", {"html": False, "maxNesting": 40}).enable("table")
    # Indented code, underlined headings, quotations and link definitions swallow text that monographs mean literally.
    md.disable(["code", "lheading", "blockquote", "reference", "html_block", "html_inline", "autolink"])
    return md


_MD = _parser()
_STYLE_TAGS = re.compile(r"</?(?:b|i|u|em|strong|span)\s*>", re.IGNORECASE)
_BLOCK_TAGS = re.compile(r"<br\s*/?>|</?(?:p|div|center)\s*>", re.IGNORECASE)
_RAISED = re.compile(r"<(su[bp])\s*>([^<>]*)(?:</su[bp]\s*>)?|</su[bp]\s*>", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789+-−–=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁻⁼⁽⁾ⁿ")
_SUBSCRIPTS = str.maketrans("0123456789+-−–=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₋₌₍₎")
_STAR_IN_WORD = re.compile(r"(?<=\w)\*(?=\w)|(?<=\d)\*{2,}(?=\d)")
_STRAY_STARS = re.compile(r"(?<![\d*])\*{2,}|\*{2,}(?![\d*])")
# Between two digits stars are a power: without them 10**9 would be 109.
_QUOTED = re.compile(r"\s*>\s*(?![\s=\d.≥])")
_MARKS = re.compile(r"\s*(?:>(?!\s*[=\d.≥]) ?)+")
_COMPARED = re.compile(r"\s*>\s*(?=[\d.])")
_PLUS_START = re.compile(r"^(\s*(?:(?:[-*]|\d{1,3}[.)])\s+)?)\+(?=\s)")
_NO_SPACE = re.compile(r"^(\s{0,3}#{1,6})(?=[^#\s])")
_DOT = re.compile(r"^(\s*)[•●▪◦‣∙·]\s*(?=\S)")
_FENCE = re.compile(r"^\s*(```|~~~)")
_LABEL_END = re.compile(r"\s*[:–—-]+$")
_LABEL_ENDS = re.compile(r"\s*(?::|[–—]|[-−](?=\s))\s*")


def _mend_line(line: str) -> tuple[str, str]:
    """One line as CommonMark should see it, and what was repaired ("" when nothing a reader would notice)."""
    said = ""
    line = line.expandtabs(4)
    if _NO_SPACE.match(line):
        line, said = _NO_SPACE.sub(r"\1 ", line), "space added after the heading's #"
    if _DOT.match(line):
        line, said = _DOT.sub(r"\1- ", line), "a typed bullet made a list item"
    if "<" in line and (bare := _untagged(line)) != line:
        line, said = bare, "HTML tags taken out"
    return _PLUS_START.sub(r"\1\\+", _escaped(line)), said


def _escaped(text: str) -> str:
    """Stars inside a word or between digits made literal."""
    return _STAR_IN_WORD.sub(lambda m: "\\*" * len(m[0]), text)


def _untagged(text: str) -> str:
    """Text without HTML tags of style; what was raised or lowered beside a digit stays apart from it."""
    return _RAISED.sub(_raised, _STYLE_TAGS.sub("", _BLOCK_TAGS.sub(" ", text)))


def _raised(m: re.Match[str]) -> str:
    """What stood between ``<sup>`` or ``<sub>`` tags."""
    return raised(m[2] or "", (m[1] or "").lower() == "sup", m.string[max(m.start() - 1, 0) : m.start()])


def raised(inner: str, up: bool, before: str) -> str:
    """Text that stood raised (``up``) or lowered behind the character ``before``: in small digits, else behind ``^`` or ``_``.

    Lowered text that follows a letter needs no sign: ``D<sub>2</sub>`` is D2.
    """
    if not inner.strip() or not (up or before.isdigit()):
        return inner
    small = inner.strip().translate(_SUPERSCRIPTS if up else _SUBSCRIPTS)
    if not set(small) & set(inner):
        return small
    return inner if re.fullmatch(r"st|nd|rd|th|TM|SM|\W+", inner.strip()) else ("^" if up else "_") + inner


def unstarred(text: str) -> str:
    """Text without left-over ``**``; between digits they are a power and stay."""
    return _STRAY_STARS.sub("", text)


def _cells(line: str) -> int:
    return len(re.findall(r"(?<!\\)\|", line.strip().strip("|"))) + 1


def _mend_tables(lines: list[str]) -> Iterator[int]:
    """Widen a table's header to its longest row, in place; yields the indexes of the headers that were widened."""
    for i in range(1, len(lines)):
        if "|" not in lines[i - 1] or not re.fullmatch(r"\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*", lines[i]):
            continue
        end = next((j for j in range(i + 1, len(lines)) if not lines[j].strip() or "|" not in lines[j]), len(lines))
        have, want = _cells(lines[i - 1]), max((_cells(line) for line in lines[i + 1 : end]), default=0)
        rule = _cells(lines[i])
        if max(want, rule) > have or rule != have:
            most = max(want, have, rule)
            lines[i - 1] = lines[i - 1].rstrip().rstrip("|") + " |" + "  |" * (most - have)
            lines[i] = lines[i].rstrip().rstrip("|") + "|" + " --- |" * (most - rule)
            yield i - 1


def parse(markdown: str, first_line: int = 1) -> tuple[list[Part], list[Repair]]:
    """All parts of a Markdown text in order, the first at level 0; ``first_line`` is its first line's number in the file."""
    repairs: list[Repair] = []
    lines: list[str] = []
    fenced = False
    for number, raw in enumerate(markdown.split("\n"), first_line):
        fenced ^= bool(_FENCE.match(raw))
        line, said = (raw, "") if fenced else _mend_line(raw)
        if said:
            repairs.append(Repair(number, said))
        lines.append(line)
    repairs += [Repair(first_line + i, "table header widened to its longest row") for i in _mend_tables(lines)]
    tokens = _MD.parse("\n".join(lines))
    parts: list[Part] = [Part(0, (), first_line, ())]
    bodies: list[list[Block]] = [[]]
    i = 0
    while i < len(tokens):
        token = tokens[i]
        if token.type == "heading_open":
            at = first_line + (token.map[0] if token.map else 0)
            parts.append(Part(int(token.tag[1]), _runs(tokens[i + 1]), at, ()))
            bodies.append([])
            i += 3
        else:
            block, i = _block(tokens, i)
            bodies[-1] += block
    repaired = [part._replace(blocks=tuple(body)) for part, body in zip(parts, bodies, strict=True)]
    return [part for part in repaired if part.level or part.blocks], repairs


def _block(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    """The block that opens at token ``i`` (none for a rule) and the index behind it."""
    token = tokens[i]
    if token.type in ("paragraph_open", "heading_open"):
        return _paragraphs(tokens[i + 1]), i + 3
    if token.type in ("bullet_list_open", "ordered_list_open"):
        return _list(tokens, i)
    if token.type == "table_open":
        return _table(tokens, i)
    if token.type in ("fence", "code_block"):
        return [Code(token.content.rstrip("\n"))], i + 1
    return [], i + 1


def _paragraphs(token: Token) -> list[Block]:
    """A paragraph, from the first line quoted with ``>`` on a warning; one that starts with a comparison (``> 65``) is text."""
    lines = token.content.split("\n")
    first = next((i for i, line in enumerate(lines) if _QUOTED.match(line)), None)
    if first is None:
        return [Paragraph(runs)] if (runs := _runs(token)) else []
    quoted = [_mend_line(line)[0] for line in _unquoted(lines[first:])]
    list(_mend_tables(quoted))
    tokens = _MD.parse("\n".join(quoted))
    above = _runs(_MD.parseInline("\n".join(lines[:first]))[0]) if first else ()
    blocks: list[Block] = [Paragraph(above)] if above else []
    i = 0
    while i < len(tokens):
        more, i = _block(tokens, i)
        blocks += [block._replace(warning=True) if isinstance(block, Paragraph) else block for block in more]
    return blocks


def _unquoted(lines: list[str]) -> list[str]:
    """The lines of a quotation without their marks. A ``>`` before a number stays as a comparison, unless the line only goes on
    with the sentence above it: "not more than" / "> 5 mg daily"."""
    out: list[str] = []
    for line in lines:
        bare = _MARKS.sub("", line, count=1)
        if out and ":" not in bare and re.search(r"[\w,]\s*$", out[-1]):
            bare = _COMPARED.sub("", bare, count=1)
        out.append(bare)
    return out


def _list(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    ordered = tokens[i].type == "ordered_list_open"
    numbers: list[int] = []
    items: list[tuple[Block, ...]] = []
    i += 1
    while tokens[i].type == "list_item_open":
        numbers.append(int(tokens[i].info or 0) if ordered else 0)
        body: list[Block] = []
        i += 1
        while tokens[i].type != "list_item_close":
            block, i = _block(tokens, i)
            body += block
        items.append(tuple(body))
        i += 1
    if not ordered:
        return [Items(tuple(items))], i + 1
    if len(set(numbers)) > 1 and numbers != list(range(numbers[0], numbers[0] + len(numbers))):
        # Numbers out of step are text, not a count: they stay as they were written.
        return [Items(tuple(_numbered(item, number) for item, number in zip(items, numbers, strict=True)))], i + 1
    return [Items(tuple(items), numbers[0])], i + 1


def _numbered(item: tuple[Block, ...], number: int) -> tuple[Block, ...]:
    lead = Run(f"{number}. ")
    if item and isinstance(item[0], Paragraph):
        return (Paragraph(_joined([lead, *item[0].runs]), item[0].warning), *item[1:])
    return (Paragraph((lead,)), *item)


def _table(tokens: list[Token], i: int) -> tuple[list[Block], int]:
    rows: list[list[Runs]] = []
    while tokens[i].type != "table_close":
        if tokens[i].type == "tr_open":
            rows.append([])
        elif tokens[i].type == "inline":
            rows[-1].append(_runs(tokens[i]))
        i += 1
    header, *body = [tuple(row) for row in rows]
    return [Table(header, tuple(body))], i + 1


def inline(text: str) -> Runs:
    """One line of Markdown as runs."""
    tokens = _MD.parseInline(_escaped(_untagged(text)))
    return _runs(tokens[0]) if tokens else ()


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
            keeps = after.type == "strong_open" or re.match(r"A\s*:|>", after.content)
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
    return _joined(runs)


def _joined(runs: list[Run]) -> Runs:
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
        return label[: inside.start()].strip(), _joined(list(rest))
    behind = _LABEL_ENDS.match(plain_runs(rest))
    if behind and (dash or behind[0].strip() == ":"):
        return label, _joined(_from(rest, behind.end()))
    return ("", runs) if rest or label.endswith((".", "!")) else (label, ())


def _from(runs: Runs, start: int) -> list[Run]:
    """Runs without their first ``start`` characters."""
    out: list[Run] = []
    for run in runs:
        out.append(run._replace(text=run.text[start:]))
        start = max(start - len(run.text), 0)
    return out
