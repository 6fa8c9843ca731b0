"""How `agentls check` says what it found: one file a format, each with ``report``, from results to text."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.rules import SEVERITIES, Diagnostic
from agentls.text import Document


@dataclass(frozen=True, slots=True)
class Result:
    """What is said of one file: the path as it is shown, the dialect (None: no agent file), and the diagnostics."""

    path: str
    document: Document
    dialect: str | None
    diagnostics: tuple[Diagnostic, ...]


def counts(results: list[Result]) -> dict[str, int]:
    """How many diagnostics of each severity there are."""
    told = [each.severity for result in results for each in result.diagnostics]
    return {severity: told.count(severity) for severity in SEVERITIES}
