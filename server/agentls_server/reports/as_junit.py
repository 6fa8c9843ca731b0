"""JUnit XML: a suite a file, a test case a diagnostic; a file with nothing to say is one case that passed."""

from __future__ import annotations

import re
from xml.sax.saxutils import escape, quoteattr

from agentls.rules import Diagnostic
from agentls_server.positions import position
from agentls_server.reports import Result

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What may not stand in XML 1.0."""


def report(results: list[Result], *, color: bool) -> str:  # noqa: ARG001 (all reports are called alike)
    """A document with one ``testsuites`` element."""
    total = sum(max(1, len(each.diagnostics)) for each in results)
    failed = sum(len(each.diagnostics) for each in results)
    suites = "".join(_suite(each) for each in results)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<testsuites name="agentls" tests="{total}" failures="{failed}">\n{suites}</testsuites>\n'
    )


def _suite(result: Result) -> str:
    name = quoteattr(_clean(result.path))
    found = result.diagnostics
    cases = "".join(_case(result, each) for each in found) or f'    <testcase name="agentls" classname={name}/>\n'
    return f'  <testsuite name={name} tests="{max(1, len(found))}" failures="{len(found)}">\n{cases}  </testsuite>\n'


def _case(result: Result, diagnostic: Diagnostic) -> str:
    line, column = position(result.document, diagnostic.span.start, "utf-16")
    place = f"{result.path}:{line + 1}:{column + 1}"
    message = _clean(diagnostic.message)
    return (
        f"    <testcase name={quoteattr(f'{diagnostic.code} at line {line + 1}, column {column + 1}')}"
        f" classname={quoteattr(_clean(result.path))}>\n"
        f'      <failure type="{diagnostic.severity}" message={quoteattr(message)}>'
        f"{escape(_clean(f'{place}: {message}'))}</failure>\n"
        "    </testcase>\n"
    )


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
