"""Lines and columns: the arithmetic between an offset and a place as an editor or a report counts it.

Columns are counted in an encoding: ``utf-8`` bytes, ``utf-16`` units or ``utf-32`` code points. What ends a line is the
business of `Document.line_starts`. Lines and columns count from 0.
"""

from __future__ import annotations

from agentls.text import Document


def position(document: Document, offset: int, encoding: str) -> tuple[int, int]:
    """The line and column of an offset; the end of the text for an offset beyond it."""
    offset = min(offset, len(document.text))
    line = document.line_of(offset)
    return line, units(document.text[document.line_starts[line] : offset], encoding)


def offset_at(document: Document, line: int, column: int, encoding: str) -> int:
    """The offset of a line and column.

    As the LSP has it, a column beyond the end of its line means that end. A line beyond the text means the end of the
    text, and a position inside of a character the place before it.
    """
    if line >= len(document.line_starts):
        return len(document.text)
    span = document.line_span(max(line, 0))
    return span.start + _index(document.slice(span), column, encoding)


def units(text: str, encoding: str) -> int:
    """How many columns *text* takes."""
    if encoding == "utf-32" or text.isascii():
        return len(text)
    if encoding == "utf-8":
        return len(text.encode("utf-8", "surrogatepass"))
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def _index(line: str, column: int, encoding: str) -> int:
    if encoding == "utf-32" or line.isascii():
        return max(0, min(column, len(line)))
    taken = 0
    for index, char in enumerate(line):
        taken += units(char, encoding)
        if taken > column:
            return index
    return len(line)
