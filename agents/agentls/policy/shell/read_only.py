"""Commands that Claude Code runs without asking, because they only read."""

from __future__ import annotations

from agentls.policy.shell import git
from agentls.policy.shell.forms import EXECUTES
from agentls.policy.shell.script import Command

NAMES = ("ls", "cat", "echo", "pwd", "head", "tail", "grep", "find", "wc", "which", "diff", "stat", "du", "cd")
"""As code.claude.com/docs/en/permissions lists them, 2026-10-08; git has its own file."""

_PLACES = ("/bin/", "/usr/bin/")
_FIND_ACTS = ("-delete", "-fprint", "-fprint0", "-fprintf", "-fls", *EXECUTES)


def is_read_only(command: Command) -> bool:
    """Whether a command surely only reads. Its redirections are judged as edits and do not count here."""
    word = command.words[0].text if command.words else None
    if word is None or command.assignments or command.partial or any(each.values is None for each in command.words):
        return False
    if "/" in word and word.removesuffix(command.name) not in _PLACES:
        return False
    if command.name == "git":
        return git.is_read_only(command)
    if command.name == "find":
        return not any(value in _FIND_ACTS for each in command.args for value in each.values or ())
    return command.name in NAMES
