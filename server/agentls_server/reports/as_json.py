"""The JSON report: an object of files, each with its diagnostics as the LSP has them, and a summary."""

from __future__ import annotations

import json
from typing import Any

from agentls.rules import SEVERITIES, Diagnostic
from agentls.text import Document, Span
from agentls_server.positions import position
from agentls_server.reports import Result, counts

ENCODING = "utf-16"


def report(results: list[Result], *, color: bool) -> str:  # noqa: ARG001 (all reports are called alike)
    """One line of JSON."""
    files = [
        {
            "path": each.path,
            "dialect": each.dialect,
            "diagnostics": [as_lsp(diagnostic, each.document) for diagnostic in each.diagnostics],
        }
        for each in results
    ]
    summary = {"files": len(files), **counts(results)}
    return json.dumps({"version": 1, "files": files, "summary": summary}, ensure_ascii=False) + "\n"


def as_lsp(diagnostic: Diagnostic, document: Document) -> dict[str, Any]:
    """A diagnostic with the fields of an LSP one, and whether there is a fix."""
    return {
        "range": range_of(document, diagnostic.span),
        "severity": SEVERITIES.index(diagnostic.severity) + 1,
        "code": diagnostic.code,
        "source": "agentls",
        "message": diagnostic.message,
        "fixable": bool(diagnostic.fixes),
    }


def range_of(document: Document, span: Span) -> dict[str, dict[str, int]]:
    """A span as an LSP range in UTF-16 units."""
    (line, column), (end_line, end_column) = (position(document, at, ENCODING) for at in (span.start, span.end))
    return {"start": {"line": line, "character": column}, "end": {"line": end_line, "character": end_column}}
