"""A baseline: findings that a project has agreed to live with, so that only new ones are told.

A finding is known by its file, its rule and the text of its line: it stays known when lines above it come and go.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from agentls.rules import Diagnostic
from agentls_server.reports import Result

VERSION = 1


class BaselineError(Exception):
    """A baseline that cannot be read."""


def read(path: Path) -> Counter[str]:
    """The known findings, each with how often it is there."""
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise BaselineError(f"{path}: {error}") from error
    known = data.get("findings") if isinstance(data, dict) and data.get("version") == VERSION else None
    if not isinstance(known, dict) or not all(isinstance(each, int) for each in known.values()):
        raise BaselineError(f"{path}: this is no baseline of agentls")
    return Counter(known)


def write(path: Path, results: list[Result]) -> int:
    """Write all findings of *results* as known; how many they are."""
    found = Counter(_name(result, each) for result in results for each in result.diagnostics)
    path.write_text(
        json.dumps({"version": VERSION, "findings": dict(sorted(found.items()))}, indent=1, ensure_ascii=False) + "\n",
        encoding="utf-8",
    )
    return found.total()


def without_known(results: list[Result], known: Counter[str]) -> list[Result]:
    """*results* without the known findings; of one that is there more often than it was, the last are new."""
    left = known.copy()
    kept: list[Result] = []
    for result in results:
        new = []
        for each in result.diagnostics:
            name = _name(result, each)
            left[name] -= 1
            if left[name] < 0:
                new.append(each)
        kept.append(replace(result, diagnostics=tuple(new)))
    return kept


def _name(result: Result, diagnostic: Diagnostic) -> str:
    document = result.document
    line = document.slice(document.line_span(document.line_of(diagnostic.span.start))).strip()
    return f"{Path(result.path).as_posix()}: {diagnostic.code}: {line[:200]}"
