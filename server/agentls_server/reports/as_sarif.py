"""SARIF 2.1.0: one run, the rules with their documentation, a result a diagnostic with its fixes."""

from __future__ import annotations

import json
from importlib.metadata import version
from pathlib import PurePath
from typing import Any
from urllib.parse import quote

from agentls.rules import Diagnostic, Fix, Rule, all_rules
from agentls.rules.docs import title
from agentls.text import Document, Span
from agentls_server.positions import position
from agentls_server.reports import Result

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVEL = {"error": "error", "warning": "warning", "info": "note", "hint": "note"}


def report(results: list[Result], *, color: bool) -> str:  # noqa: ARG001 (all reports are called alike)
    """An indented SARIF log."""
    rules = all_rules()
    index = {rule.code: number for number, rule in enumerate(rules)}
    run = {
        "tool": {
            "driver": {
                "name": "agentls",
                "version": version("agentls"),
                "rules": [_rule(rule) for rule in rules],
            }
        },
        "columnKind": "utf16CodeUnits",
        "results": [_result(each, diagnostic, index) for each in results for diagnostic in each.diagnostics],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=1, ensure_ascii=False) + "\n"


def _rule(rule: Rule) -> dict[str, Any]:
    return {
        "id": rule.code,
        "shortDescription": {"text": title(rule)},
        "help": {"text": rule.doc.strip(), "markdown": rule.doc.strip()},
        "defaultConfiguration": {"level": _LEVEL[rule.severity]},
    }


def _result(result: Result, diagnostic: Diagnostic, index: dict[str, int]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": index[diagnostic.code],
        "level": _LEVEL[diagnostic.severity],
        "message": {"text": diagnostic.message},
        "locations": [
            {
                "physicalLocation": {
                    "artifactLocation": {"uri": _uri(result.path)},
                    "region": _region(result.document, diagnostic.span),
                }
            }
        ],
    }
    if diagnostic.fixes:
        found["fixes"] = [_fix(result, fix) for fix in diagnostic.fixes]
    return found


def _fix(result: Result, fix: Fix) -> dict[str, Any]:
    replacements = [
        {"deletedRegion": _region(result.document, edit.span), "insertedContent": {"text": edit.text}}
        for edit in fix.edits
    ]
    change = {"artifactLocation": {"uri": _uri(result.path)}, "replacements": replacements}
    return {"description": {"text": fix.title}, "artifactChanges": [change]}


def _region(document: Document, span: Span) -> dict[str, int]:
    (line, column), (end_line, end_column) = (position(document, at, "utf-16") for at in (span.start, span.end))
    return {"startLine": line + 1, "startColumn": column + 1, "endLine": end_line + 1, "endColumn": end_column + 1}


def _uri(path: str) -> str:
    plain = PurePath(path)
    return plain.as_uri() if plain.is_absolute() else quote(plain.as_posix())
