"""``report_findings``: what a review has found, shown to the user in the files themselves."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from agentls.policy import Operation
from agentls.runtime.editor import EditorError
from agentls.runtime.events import Found
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError
from agentls.text import Document, Span

MOST = 100
"""Findings of one call."""


class Finding(Params):
    file: str = Field(min_length=1)
    line: int = Field(0, ge=0)
    """The first line, from 1; with quote, near which line to look for it."""
    end_line: int = Field(0, ge=0)
    """The last line, if there are several."""
    quote: str = ""
    """The exact text it is about; more precise than lines."""
    severity: Literal["error", "warning", "info", "hint"]
    message: str = Field(min_length=1)
    """What is wrong and why, in one or two sentences."""
    code: str = ""
    """A short name for this kind of finding, in kebab-case."""
    replacement: str | None = None
    """The text to put in place of quote (or of the lines) to mend it."""


class FindingsParams(Params):
    findings: list[Finding] = Field(min_length=1, max_length=MOST)


def _operations(params: FindingsParams, context: Context) -> tuple[Operation, ...]:
    files = dict.fromkeys(each.file for each in params.findings)
    return (
        Operation("report_findings", f"{len(params.findings)} in {', '.join(files)}"),
        *(context.operation("read", name) for name in files),
    )


async def _call(params: FindingsParams, context: Context) -> Result:
    taken, wrong = 0, []
    for number, each in enumerate(params.findings, 1):
        try:
            context.report(await _found(each, context))
            taken += 1
        except (ToolError, EditorError) as error:
            wrong.append(f"Finding {number} was not taken: {error}.")
    said = [f"{taken} finding{'' if taken == 1 else 's'} shown to the user."] if taken else []
    return Result("\n".join((*said, *wrong)), is_error=not taken)


async def _found(finding: Finding, context: Context) -> Found:
    """The finding at its place in the file as it is now; `ToolError` where it has none."""
    path = context.resolve(finding.file)
    document = Document(str(path), (await context.editor.read(path)).text)
    span = _quoted(finding, document) if finding.quote else _lines(finding, document)
    return Found(
        context.label(path),
        document.line_of(span.start) + 1,
        document.line_of(max(span.start, span.end - 1)) + 1,
        finding.severity,
        finding.message.strip(),
        finding.code.strip(),
        document.slice(span),
        span.start,
        finding.replacement,
    )


def _quoted(finding: Finding, document: Document) -> Span:
    """The quote; of several places the one nearest to the line that was given."""
    text, quote = document.text, finding.quote
    places = []
    start = text.find(quote)
    while start >= 0:
        places.append(start)
        start = text.find(quote, start + 1)
    if not places:
        raise ToolError(f"{finding.file} does not have the quoted text")
    if len(places) > 1 and not finding.line:
        raise ToolError(f"{finding.file} has the quoted text {len(places)} times; give a line, too")
    best = min(places, key=lambda place: abs(document.line_of(place) + 1 - finding.line))
    return Span(best, best + len(quote))


def _lines(finding: Finding, document: Document) -> Span:
    """The lines without the blanks before the first."""
    count = max(1, len(document.line_starts) - document.text.endswith(("\n", "\r")))
    last = finding.end_line or finding.line
    if not finding.line or finding.line > count or last < finding.line:
        raise ToolError(f"{finding.file} has lines 1 to {count}; give one of them, or quote the text")
    first = document.line_span(finding.line - 1)
    text = document.slice(first)
    indent = len(text) - len(text.lstrip()) if text.strip() else 0
    return Span(first.start + indent, document.line_span(min(last, count) - 1).end)


tool = Tool(
    "report_findings",
    "think",
    "Shows what a review has found to the user, in the files, with fixes to take. Report each finding once, and only "
    "what you have verified. It changes nothing.",
    FindingsParams,
    _operations,
    _call,
)
