"""Workflow commands of GitHub Actions: each diagnostic becomes an annotation of its line."""

from __future__ import annotations

from agentls.rules import Diagnostic
from agentls_server.positions import position
from agentls_server.reports import Result

_LEVEL = {"error": "error", "warning": "warning", "info": "notice", "hint": "notice"}


def report(results: list[Result], *, color: bool) -> str:  # noqa: ARG001 (all reports are called alike)
    """One command a line."""
    return "".join(_annotation(result, each) for result in results for each in result.diagnostics)


def _annotation(result: Result, diagnostic: Diagnostic) -> str:
    line, column = position(result.document, diagnostic.span.start, "utf-16")
    end_line, end_column = position(result.document, diagnostic.span.end, "utf-16")
    places = {"file": result.path, "line": line + 1, "endLine": end_line + 1, "title": f"agentls: {diagnostic.code}"}
    if line == end_line:  # GitHub takes columns of one-line annotations only
        places |= {"col": column + 1, "endColumn": end_column + 1}
    listed = ",".join(f"{name}={_property(str(value))}" for name, value in places.items())
    return f"::{_LEVEL[diagnostic.severity]} {listed}::{_data(diagnostic.message)}\n"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
