"""Interactions and comparisons on a terminal: a matrix in words where it fits, columns side by side where they fit. See ``terminal``."""

from collections.abc import Callable
from typing import Any

from drugref.answers import DISCLAIMER, NOT_STATED, Warned
from drugref.model import Run
from drugref.records import Leaf, Match
from drugref.render import pair_words, words
from drugref.render.screen import Screen
from drugref.render.terminal import all_warnings, footer, part_of_section
from drugref.reports import CompareAnswer, Finding, InteractionsAnswer
from drugref.stored import blocks_of

__all__ = ["WRITERS"]

_STYLES = {"contraindicated": "boxed", "avoid": "bad", "adjust": "notice", "monitor": "good", "mentioned": "", "": "dim"}
_WHOLE = 2
# As in ``plain_pairs``: boxed warnings whole on top for so many drugs, for more in a line each and whole at the end.
_COLUMN = 34
# Columns that a cell of a comparison needs to be read with ease.
_GAP = " │ "


def _interactions(screen: Screen, answer: InteractionsAnswer, quiet: bool) -> None:
    names = pair_words.titles(answer)
    screen.say(pair_words.counted(answer), "title")
    _matched(screen, answer.drugs)
    few = len(answer.entries) <= _WHOLE
    for warned in answer.entries:
        _warned(screen, warned, few)
    for one in answer.duplicates:
        with screen.barred("notice"):
            screen.runs((Run("DUPLICATE: ", "notice"), Run(pair_words.duplicate_line(one, names))), hang=2)
    screen.blank()
    _matrix(screen, answer, names)
    for pair in pair_words.grouped(answer):
        screen.heading(f"{names[pair.a]} with {names[pair.b]}: {pair_words.state(pair)}")
        for i, finding in enumerate(pair.findings):
            if i:
                screen.blank()
            _finding(screen, finding, names)
    if silent := pair_words.silent(answer, names):
        screen.heading("Not mentioned")
        screen.say(pair_words.SILENCE, "notice")
        for line in silent:
            screen.runs((Run(line),), lead=[Run("• ", "dim")])
    if not few:
        for warned in answer.entries:
            if words.is_boxed(warned):
                _warned(screen, warned, True)
    _footer(screen, answer, quiet)


def _matched(screen: Screen, drugs: tuple[Match, ...]) -> None:
    for match in drugs:
        if told := words.matched_line(match):
            screen.say(told, "notice")


def _warned(screen: Screen, warned: Warned, whole: bool) -> None:
    if whole:
        if words.is_warned(warned):
            screen.blank()
            screen.say(warned.entry.title, "part")
        all_warnings(screen, warned)
        return
    for line in words.brief_warnings(warned):
        mark, _, rest = line.partition(": ")
        style = "notice" if mark == "LOOK-ALIKE" else "boxed"
        with screen.barred(style):
            screen.runs((Run(f"{mark}: ", style), Run(rest)), hang=2)


def _footer(screen: Screen, answer: InteractionsAnswer | CompareAnswer, quiet: bool) -> None:
    whence = [*(words.source_line(warned) for warned in answer.entries), words.corpus_line(answer.provenance)]
    footer(screen, whence if quiet else [*whence, DISCLAIMER])


def _finding(screen: Screen, finding: Finding, names: pair_words.Titles) -> None:
    context = [Run(f" {finding.context}", "label")] if finding.context else []
    screen.runs((Run(finding.weight, _STYLES[finding.weight]), *context), hang=2)
    with screen.indented(2):
        screen.say(finding.quote)
        if told := pair_words.matched_line(finding, names):
            screen.say(f"Matched: {told}", "dim", hang=2)
        screen.say(pair_words.place_line(finding, names), "dim", hang=2)


# --- the matrix


def _matrix(screen: Screen, answer: InteractionsAnswer, names: pair_words.Titles) -> None:
    """Pairs in words where the table fits, else in letters with numbered drugs, else those stated as a list; one pair is a list."""
    slugs = list(dict.fromkeys(match.slug for match in answer.drugs))
    weights = {frozenset((pair.a, pair.b)): pair.weight for pair in answer.pairs}
    heads = [names[slug] for slug in slugs]
    columns = [max(len(head), *(len(weights[frozenset((slug, other))] or "not mentioned") for other in slugs if other != slug))
               for slug, head in zip(slugs[:-1], heads, strict=False)]  # fmt: skip
    first = max(map(len, heads), default=0)
    if len(slugs) > 2 and first + sum(c + 2 for c in columns) <= screen.room:
        _in_words(screen, slugs, weights, names, [first, *columns])
    elif len(slugs) > 2 and 4 + 2 * len(slugs) <= screen.room:
        _in_letters(screen, slugs, weights, names)
    else:
        for pair in answer.pairs if len(answer.pairs) == 1 else pair_words.grouped(answer):
            screen.runs((Run(pair_words.state(pair), _STYLES[pair.weight]), Run(f": {names[pair.a]} with {names[pair.b]}")), hang=2)


def _in_words(screen: Screen, slugs: list[str], weights: Any, names: pair_words.Titles, widths: list[int]) -> None:
    screen.line([Run(" " * widths[0]), *(Run("  " + names[s].ljust(w), "part") for s, w in zip(slugs[:-1], widths[1:], strict=True))])
    for row in range(1, len(slugs)):
        pieces = [Run(names[slugs[row]].ljust(widths[0]), "part")]
        for slug, width in zip(slugs[:row], widths[1:], strict=False):
            weight = weights[frozenset((slug, slugs[row]))]
            pieces += [Run("  "), Run((weight or "not mentioned").ljust(width), _STYLES[weight])]
        screen.line(pieces)


def _in_letters(screen: Screen, slugs: list[str], weights: Any, names: pair_words.Titles) -> None:
    for i, slug in enumerate(slugs, 1):
        screen.runs((Run(names[slug]),), lead=[Run(f"{i:>2}  ", "dim")])
    screen.blank()
    numbers = [f"{i:>2}" for i in range(1, len(slugs))]
    for digit in (0, 1):
        screen.line([Run("   "), *(Run(f" {number[digit]}", "dim") for number in numbers)])
    for row in range(1, len(slugs)):
        pieces = [Run(f"{row + 1:>2} ", "dim")]
        for slug in slugs[:row]:
            weight = weights[frozenset((slug, slugs[row]))]
            pieces.append(Run(f" {pair_words.LETTERS[weight]}", _STYLES[weight]))
        screen.line(pieces)
    screen.blank()
    told = []
    for weight, letter in pair_words.LETTERS.items():
        entry = f"{letter} {weight or 'not mentioned'}".replace(" ", "\u00a0")  # lines break between entries alone
        told += [Run(entry, _STYLES[weight]), Run("  ")]
    screen.runs(tuple(told))


# --- comparison


def _compare(screen: Screen, answer: CompareAnswer, quiet: bool) -> None:
    titles = pair_words.column_titles(answer.entries)
    screen.say(" | ".join(titles), "title")
    _matched(screen, answer.drugs)
    for warned in answer.entries:
        _warned(screen, warned, True)
    width = (screen.room - len(_GAP) * (len(titles) - 1)) // len(titles)
    for _, title, cells in answer.rows:
        screen.heading(title)
        painted = [_painter(cell) for cell in cells]
        _beside(screen, titles, painted, width) if width >= _COLUMN else _below(screen, titles, painted)
    if answer.faqs:
        screen.heading("FAQs")
        asked = [_faq_painter(faqs) for faqs in answer.faqs]
        _beside(screen, titles, asked, width) if width >= _COLUMN else _below(screen, titles, asked)
    _footer(screen, answer, quiet)


def _painter(cell: Leaf | None) -> Callable[[Screen], None]:
    def paint(screen: Screen) -> None:
        if cell is None:
            screen.say(f"{NOT_STATED}.", "notice")
            return
        screen.blocks(blocks_of(cell))
        for sub in cell.subsections:
            part_of_section(screen, sub)

    return paint


def _faq_painter(faqs: Any) -> Callable[[Screen], None]:
    def paint(screen: Screen) -> None:
        for faq in faqs:
            screen.say(faq.question, "question")
            screen.say(faq.answer)
            screen.blank()
        if not faqs:
            screen.say(f"{NOT_STATED}.", "notice")

    return paint


def _below(screen: Screen, titles: list[str], cells: list[Callable[[Screen], None]]) -> None:
    for i, (title, paint) in enumerate(zip(titles, cells, strict=True)):
        if i:
            screen.blank()
        screen.say(title, "part")
        paint(screen)


def _beside(screen: Screen, titles: list[str], cells: list[Callable[[Screen], None]], width: int) -> None:
    """Each cell painted on a screen of its own width, then all of them line by line."""
    columns = []
    for title, paint in zip(titles, cells, strict=True):
        column = Screen(width)
        column.say(title, "part")
        paint(column)
        columns.append(column.finished())
    for i in range(max(map(len, columns))):
        screen.beside([column[i] if i < len(column) else None for column in columns], width, _GAP)


WRITERS: dict[type, Callable[[Screen, Any, bool], None]] = {InteractionsAnswer: _interactions, CompareAnswer: _compare}
