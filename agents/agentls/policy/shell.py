"""Shell commands: what a policy says to each command of a line. What cannot be read surely is asked about."""

from __future__ import annotations

import re
from collections.abc import Callable
from fnmatch import fnmatchcase

from agentls.policy.operation import Operation, Policy, Step

_SPECIAL = re.compile(r"[;&|<>()$`\\\n{}]")
_READ_ONLY = ("ls", "cat", "pwd", "head", "tail", "wc", "which", "du")


def evaluate(operation: Operation, judge: Callable[[str], Step], policy: Policy) -> Step:
    """The strictest answer of *judge* to the commands in ``operation.target``; at least ``ask`` where they are not all known."""
    step = judge(operation.target)
    if step.effect == "allow" and _SPECIAL.search(operation.target):
        return Step("dialect", "ask", "the command has parts that are not judged one by one", step.rule)
    return step


def is_read_only(command: str) -> bool:
    """Whether a simple command only reads."""
    return not _SPECIAL.search(command) and command.split(" ", maxsplit=1)[0] in _READ_ONLY


def all_match(line: str, specifier: str) -> bool:
    """Whether every command of *line* matches a Claude Code specifier such as ``git diff:*``."""
    pattern = specifier.removesuffix(":*") + (" *" if specifier.endswith(":*") else "")
    return not _SPECIAL.search(line) and (fnmatchcase(line, pattern) or line == pattern.removesuffix(" *"))
