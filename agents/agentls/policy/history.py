"""What nobody's rules let happen unasked: publishing commits, and rewriting or dropping history.

A command of git's that is not known may be the user's own name for any other, and is asked about too.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.agent import Source
from agentls.policy import shell
from agentls.policy.operation import Operation, Step
from agentls.policy.shell.arguments import flags, positionals
from agentls.policy.shell.git import KNOWN, plain
from agentls.policy.shell.script import Command
from agentls.policy.shell.words import Word

_PUBLISHES = ("push", "send-pack", "send-email", "svn")
_REWRITES = ("rebase", "filter-branch", "filter-repo", "replace", "update-ref", "prune", "fast-import")
_OPTIONS: dict[str, tuple[str, ...]] = {
    "reset": ("--hard", "--merge", "--keep"),
    "commit": ("--amend",),
    "branch": ("-d", "-D", "-f", "-M", "-C", "--delete", "--force"),
    "tag": ("-d", "-f", "--delete", "--force"),
    "checkout": ("-B",),
    "switch": ("-C", "--force-create"),
    "fetch": ("-f", "--force"),
    "pull": ("-r", "--rebase", "-f", "--force"),
    "gc": ("--prune",),
}
"""Options with which a command rewrites or drops commits, or moves a branch away from them."""
_VALUED = ("--message", "--file", "--author", "--date", "--trailer", "--template")
_WORDS: dict[str, tuple[str, ...]] = {
    "stash": ("drop", "clear", "pop"),
    "reflog": ("expire", "delete"),
    "notes": ("remove", "prune"),
    "worktree": ("remove", "prune"),
}
"""The same by the word that follows the command."""


def evaluate(operation: Operation) -> tuple[Step, ...]:
    """An ``ask`` for each command of the line that publishes or rewrites."""
    if "git" not in operation.target and not shell.script(operation.target).unknown:
        return ()
    return tuple(_step(said) for command in shell.script(operation.target).commands if (said := _said(command)))


def _said(command: Command) -> str:
    """What a command does to history or others, in words; empty for one that does nothing of the kind."""
    if command.name.startswith("git-"):
        inner, name = command, command.name.removeprefix("git-")
    elif command.name == "git":
        inner = plain(command)
        if not inner.args:
            return ""
        first = inner.args[0].text
        if first is None:
            return "which git command this is, is not known before it runs"
        inner, name = Command(inner.text, inner.words[1:]), first
    else:
        return ""
    if name in _PUBLISHES:
        return f"'git {name}' publishes commits"
    if name in _REWRITES or _has(inner, _OPTIONS.get(name, ()), messages=name in ("commit", "tag")):
        return f"'git {name}' as it stands here rewrites or drops history"
    rest = positionals(inner)
    if name in _WORDS and rest and rest[0].text in (None, *_WORDS[name]):
        return f"'git {name} {rest[0].text or '...'}' drops what is nowhere else"
    if name not in KNOWN and not name.startswith("-"):
        return f"'git {name}' may be a name for another command"
    return ""


def _has(command: Command, options: tuple[str, ...], *, messages: bool) -> bool:
    """Whether one of *options* is given, or may be: git takes long ones cut short, and a word may not be known.

    *messages*: the command takes texts, which are no options.
    """
    if not options:
        return False
    if any(word.text is None for word in (_besides_values(command) if messages else command.args)):
        return True
    given = flags(command)
    cut = [each for each in given if each.startswith("--") and len(each) > 2]
    return any(option in given or any(option.startswith(each) for each in cut) for option in options)


def _besides_values(command: Command) -> Iterator[Word]:
    """The words of a git command but the messages and the like, which are never options."""
    skip = False
    for word in command.args:
        if not skip:
            yield word
        text = word.text or ""
        skip = not skip and (text in _VALUED or re.fullmatch(r"-[a-zA-Z]*[mF]", text) is not None)


def _step(said: str) -> Step:
    return Step("floor", "ask", said, Source("agentls", said))
