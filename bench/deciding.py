"""How long the policy takes to answer under a thousand rules, beside the millisecond that it may take."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePosixPath

from figures import Figure

from agentls.agent import Permission, Source
from agentls.definition import parse
from agentls.formats import by_name
from agentls.policy import Operation, Policy, decide
from agentls.text import Document

RULES = 1_000
BAR = 1.0
"""Milliseconds."""

_ROOT = PurePosixPath("/w")


def decisions(_folder: Path, times: int) -> list[Figure]:
    """Edits and commands, in each dialect that has rules; what is compiled once is compiled before."""
    cases = {
        "an edit, OpenCode": (_opencode(), Operation("edit", "src/deep/in/it/a.py", _ROOT / "src/deep/in/it/a.py")),
        "a command, OpenCode": (_opencode(), Operation("bash", "npm test")),
        "an edit, Claude Code": (_claude(), Operation("edit", "src/deep/in/it/a.py", _ROOT / "src/deep/in/it/a.py")),
        "a command, Claude Code": (_claude(), Operation("bash", "npm test")),
    }
    return [
        Figure(f"{RULES:,} rules: {name}", _timed(lambda p=policy, o=asked: decide(o, p), times), "its bar", [BAR], 1.0)
        for name, (policy, asked) in cases.items()
    ]


def _timed(work: Callable[[], object], times: int) -> list[float]:
    work()
    found = []
    for _ in range(times):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def _policy(dialect: str, path: str) -> Policy:
    document = Document(path, "---\nname: x\ndescription: d\n---\nWork.\n")
    return Policy(by_name(dialect).lower(parse(document)), _ROOT)


def _opencode() -> Policy:
    policy = _policy("opencode", "/w/.opencode/agents/x.md")
    rules = tuple(
        _rule(tool, f"{word}{index}/**") for index in range(RULES // 2) for tool, word in (("edit", "p"), ("bash", "c"))
    )
    return replace(policy, settings=rules)


def _claude() -> Policy:
    policy = _policy("claude-code", "/w/.claude/agents/x.md")
    pairs = [("Edit", f"/p{index}/**", "Bash", f"c{index} *") for index in range(RULES // 2)]
    rules = tuple(_rule(tool, pattern) for pair in pairs for tool, pattern in (pair[:2], pair[2:]))
    return replace(policy, settings=rules)


def _rule(tool: str, pattern: str) -> Permission:
    return Permission(tool, pattern, "deny", Source("settings", f"{tool}({pattern})", 1))
