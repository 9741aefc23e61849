"""Messy Markdown → parts: a heading with its level, its line, and the blocks under it.

CommonMark is what markdown-it-py says it is (``tokens``). Before that, what would lose a character of a dose is mended
(``mending``). Most of a monograph is a heading, a paragraph, a flat list or a table, with bold words in it at most: those
plain shapes are read here without a parser (``shapes``, ``inlines``), to the same blocks and five times as fast; whatever is
not plainly one of them goes to markdown-it-py. Pure: no files, no drugs.
"""

from drugref.markup.inlines import inline, split_label, unstarred
from drugref.markup.mending import Repair, raised
from drugref.markup.parts import Part, parse

__all__ = ["Part", "Repair", "inline", "parse", "raised", "split_label", "unstarred"]
