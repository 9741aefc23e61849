"""XML from outside, read by lxml with entities, document types and the network off: the only place that parses it.

Of the two well-kept ways lxml is the one that keeps line numbers for problems and reads a label of 300 kB in 5 ms; defusedxml must
build the tree in Python, which takes ten times as long. A document type is refused before anything is expanded.
"""

from lxml import etree

__all__ = ["Refused", "line_of", "root_of"]

_PARSER = etree.XMLParser(
    resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False, remove_comments=True, remove_pis=True
)
# Without huge_tree the library itself ends at 256 levels and at texts of 10 MB.
_DECLARED = "the XML declares a document type or entities, which a label never does"


class Refused(ValueError):
    """XML that is not read; ``line`` is where, ``hint`` what to do."""

    def __init__(self, line: int, message: str, hint: str) -> None:
        super().__init__(message)
        self.line = line
        self.hint = hint


def root_of(data: bytes) -> etree._Element:
    """The root element. Raises ``Refused`` for what is not well formed, or declares a document type or entities."""
    for mark in (b"<!DOCTYPE", b"<!ENTITY"):
        if (at := data.find(mark)) >= 0:
            raise Refused(data.count(b"\n", 0, at) + 1, _DECLARED, "it may be an attack: take it out")
    try:
        root = etree.fromstring(data, _PARSER)
    except etree.XMLSyntaxError as error:
        raise Refused(error.lineno or 0, f"not valid XML: {error.msg}", "the file may be cut off: download it again") from None
    if root.getroottree().docinfo.internalDTD is not None:  # in an encoding in which the marks above look otherwise
        raise Refused(1, _DECLARED, "it may be an attack: take it out")
    return root


def line_of(element: etree._Element) -> int:
    """The line an element starts in, from 1; 0 when it is not known."""
    line = element.sourceline
    return line if isinstance(line, int) else 0
