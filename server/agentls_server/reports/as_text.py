"""The report for people, like a compiler's: the message, the place, the line with carets under what is meant."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping

from agentls.rules import Diagnostic, Related
from agentls.text import Document, Span
from agentls_server.positions import position
from agentls_server.reports import Result, counts

WIDTH = 110
"""Columns of a source line that are shown; a longer one is cut around the place."""
_COLORS = {"error": "31", "warning": "33", "info": "36", "hint": "90"}
_BOLD, _FAINT = "1", "90"


def report(results: list[Result], *, color: bool) -> str:
    """Every diagnostic with its source line, then one line that sums up."""
    paint = _paint if color else _plain
    known = {each.document.path: each for each in results}
    blocks = [_block(result, each, known, paint) for result in results for each in result.diagnostics]
    return "".join(f"{block}\n" for block in [*blocks, _summary(results)])


def _plain(text: str, code: str) -> str:  # noqa: ARG001 (the same shape as _paint)
    return text


def _paint(text: str, code: str) -> str:
    return f"\033[{code}m{text}\033[0m"


def _block(
    result: Result, diagnostic: Diagnostic, known: Mapping[str, Result], paint: Callable[[str, str], str]
) -> str:
    document, span, code = result.document, diagnostic.span, _COLORS[diagnostic.severity]
    line, _ = position(document, span.start, "utf-32")
    before, marked, after = _cut(document, span, line)
    gutter = " " * len(str(line + 1))
    column = span.start - document.line_starts[line] + 1
    lines = [
        f"{paint(f'{diagnostic.severity}[{diagnostic.code}]', f'{_BOLD};{code}')}: {paint(diagnostic.message, _BOLD)}",
        f"{gutter}{paint('-->', _FAINT)} {result.path}:{line + 1}:{column}",
        f"{gutter} {paint('|', _FAINT)}",
        f"{paint(f'{line + 1} |', _FAINT)} {before}{paint(marked, code)}{after}".rstrip(),
        f"{gutter} {paint('|', _FAINT)} {' ' * width(before)}{paint('^' * max(1, width(marked)), code)}",
    ]
    lines += [f"{gutter} {paint('=', _FAINT)} fix: {fix.title}" for fix in diagnostic.fixes]
    lines += [
        f"{gutter} {paint('=', _FAINT)} see {_place(each, known.get(each.path))}: {each.message}"
        for each in diagnostic.related
    ]
    return "\n".join(lines) + "\n"


def _place(related: Related, result: Result | None) -> str:
    """Where it is, with the line in a file that was read for this report."""
    if result is None:
        return related.path
    return f"{result.path}:{result.document.line_of(related.span.start) + 1}"


def _cut(document: Document, span: Span, line: int) -> tuple[str, str, str]:
    """The line before, in and after the span, cut to `WIDTH` around it; what cannot be seen is shown as a blank."""
    whole = document.line_span(line)
    end = min(max(span.end, span.start), whole.end)
    before = _visible(document.text[whole.start : span.start])
    marked = _visible(document.text[span.start : end])
    after = _visible(document.text[end : whole.end])
    if len(marked) > WIDTH - 20:
        marked, after = f"{marked[: WIDTH - 21]}…", ""
    room = WIDTH - len(marked)
    if len(before) + len(after) > room:
        kept = max(room - len(after), room // 2)
        before = before if len(before) <= kept else f"…{before[len(before) - kept + 1 :]}"
        rest = room - len(before)
        after = after if len(after) <= rest else f"{after[: max(rest - 1, 0)]}…"
    return before, marked, after


def _visible(text: str) -> str:
    return "".join(char if char.isprintable() else " " for char in text)


def width(text: str) -> int:
    """How many columns of a terminal *text* takes: wide characters two, combining ones none."""
    return sum(
        0 if unicodedata.combining(char) else 2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in text
    )


def _summary(results: list[Result]) -> str:
    if not results:
        return "There are no agent files here; 'agentls init' makes some"
    found = counts(results)
    listed = [
        f"{number} {name}{'s' if number != 1 and name != 'info' else ''}" for name, number in found.items() if number
    ]
    files = f"{len(results)} file{'' if len(results) == 1 else 's'}"
    mendable = sum(any(fix.sure for fix in each.fixes) for result in results for each in result.diagnostics)
    fixable = f"; --fix mends {mendable}" if mendable else ""
    return f"{', '.join(listed)} in {files}{fixable}" if listed else f"Nothing to say about {files}"
