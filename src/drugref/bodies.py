"""A section's own words stored once: as text with ``**`` around bold words, from which its plain text and its Markdown follow.

Pure, and on the path of every answer, so without the classes of blocks (``blocks.body_of`` and ``blocks.blocks_of`` know those).
Only paragraphs and flat lists with bold words at most have a body; whatever else there is, is stored in each of its forms.
"""

__all__ = ["BOLD", "markdown_in", "text_in"]

BOLD = "**"
# Around bold words; a text with a star of its own has no body.
_SIGNS = "\\`_[]<"
# What Markdown or our reader would make something of, in the order in which they are escaped: the backslash first.


def text_in(body: str) -> str:
    """The plain text of a body: one paragraph or list item a line, as ``blocks.text_of`` writes it."""
    return body.replace(BOLD, "")


def markdown_in(body: str) -> str:
    """The Markdown of a body, as ``blocks.markdown_of`` writes it."""
    for sign in _SIGNS:
        if sign in body:
            body = body.replace(sign, "\\" + sign)
    return body
