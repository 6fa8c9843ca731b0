"""Commands made general: which patterns a standing rule for a shell line could have, from narrow to wide.

A pattern with a wildcard is proposed only where what it adds is known to be of the same kind: never for what starts
other programs, removes, publishes, fetches programs, or takes code as an argument.
"""

from __future__ import annotations

import re

from agentls.policy import history, shell
from agentls.policy.claude_rules import STRIPPED, is_stripped
from agentls.policy.operation import Operation
from agentls.policy.shell import read_only, readers, texts
from agentls.policy.shell.forms import EXECUTES
from agentls.policy.shell.interpreters import is_interpreter
from agentls.policy.shell.wrappers import SHELLS

MAX_COMMANDS = 4
"""Commands of a line for which rules are proposed together."""
MAX_LENGTH = 200
"""Characters of a command; nobody reads a longer rule."""

_NEVER = frozenset((
    "rm", "rmdir", "unlink", "shred", "dd", "sudo", "doas", "su", "runuser", "chmod", "chown", "chgrp", "chattr",
    "kill", "pkill", "killall", "shutdown", "reboot", "eval", "exec", "source", ".", "trap", "alias", "crontab",
    "systemctl", "service", "mount", "umount", "passwd", "ssh", "scp", "sftp", "rsync", "nc", "ncat", "telnet",
    "chroot", "unshare", "mkfs", "fdisk", "iptables", "at", "batch",
))  # fmt: skip
"""Commands for which no standing rule is proposed, not even for the very line."""
_ALONE = frozenset((
    "awk", "gawk", "sed", "tar", "unzip", "curl", "wget", "make", "gmake", "just", "ninja", "rake", "invoke", "nox",
    "tox", "ant", "gradle", "mvn", "bazel", "docker", "podman", "kubectl", "helm", "terraform", "ansible", "aws",
    "gcloud", "az", "psql", "mysql", "sqlite3", "redis-cli", "mongosh", "env", "watch", "parallel", "entr", "xargs",
    "find", "fd", "gh", "glab", "flock", "strace", "gdb", "script", "nix", "direnv", "mise", "devbox",
))  # fmt: skip
"""Commands whose other arguments can be something else altogether: the line as it is, or nothing."""
_CHECKERS = frozenset((
    "pytest", "mypy", "pyright", "flake8", "pylint", "eslint", "jest", "vitest", "phpunit", "rspec", "shellcheck",
    "yamllint", "hadolint", "phpstan", "jq", "cloc", "tokei",
))  # fmt: skip
"""Programs that check or show and do no more: any of their arguments are as good as these."""
_RUNNERS: tuple[tuple[str, ...], ...] = (
    ("npm", "run"), ("npm", "run-script"), ("pnpm", "run"), ("yarn", "run"), ("bun", "run"), ("uv", "run"),
    ("poetry", "run"), ("pipenv", "run"), ("pdm", "run"), ("hatch", "run"), ("bundle", "exec"), ("composer", "run"),
    ("python", "-m"), ("python3", "-m"), ("npx",),
)  # fmt: skip
"""Commands that start a program named by the next word: the rule keeps that word."""
_GIT = frozenset((
    "status", "log", "diff", "show", "rev-parse", "ls-files", "ls-tree", "blame", "describe", "shortlog", "rev-list",
    "name-rev", "merge-base", "cat-file", "add",
))  # fmt: skip
"""Commands of git that no option makes into one that changes history or starts a program."""
_SHOWN = frozenset((*read_only.NAMES, *readers.PLAIN, *readers.PROGRAMMED)) - _CHECKERS
"""Commands whose arguments are files: these are judged for themselves, so that a wider rule says nothing more."""
_PLAIN = re.compile(r"[A-Za-z][A-Za-z0-9_:-]*")
_SCRIPT = re.compile(r"(?:\./)?[\w-][\w./-]*\.(?:py|js|mjs|cjs|ts|rb|pl|php|lua|sh)")
_FOR_OTHERS = re.compile(
    r"(?:.*[-:_.])?(?:push|publish|deploy|release|delete|destroy|drop|purge|login|logout)(?:[-:_.].*)?"
)
"""Sub-commands that reach others, or drop what is nowhere else: for these no standing rule is proposed either."""
_FAR_REACHING = re.compile(
    r"(?:.*[-:_.])?(?:push|publish|deploy|release|delete|destroy|rm|remove|uninstall|drop|reset|prune|clean|purge|kill|stop"
    r"|exec|eval|login|logout|auth|token|apply|upgrade|update|install|i|add|ci|link|force|rollback|migrate|send|upload"
    r"|run|dlx|x|create|init|config|set|start|serve|shell|ssh|repl|console|pip|http|server)(?:[-:_.].*)?"
)
"""Sub-commands and programs of which the arguments decide what they reach."""


def levels(line: str, asks: frozenset[str] | None = None) -> tuple[tuple[str, ...], ...]:
    """Patterns for the commands of *line*, from narrow to wide: each level has one a command.

    *asks* are the texts (`texts.written`) of the commands that need a rule; None means all of them.
    """
    script = shell.script(line)
    commands = [each for each in script.commands if each.text and not is_stripped(each)]
    wanted = [each for each in commands if not each.guest and (asks is None or texts.written(each) in asks)]
    if script.unknown or not 0 < len(wanted) <= MAX_COMMANDS or any(_closed(each) for each in commands):
        return ()
    found = [_patterns(each) for each in wanted]
    if not all(found):
        return ()
    made = [tuple(each[min(number, len(each) - 1)] for each in found) for number in range(max(map(len, found)))]
    return tuple(dict.fromkeys(tuple(dict.fromkeys(each)) for each in made))


def _closed(command: shell.Command) -> bool:
    """Whether no standing rule is proposed for a line that has this command in it."""
    name = command.name
    wrapped = command.wrapper and command.wrapper not in STRIPPED and not command.guest
    hidden = wrapped or command.partial or bool(command.assignments)
    return (
        not name or name in _NEVER or hidden or len(command.text) > MAX_LENGTH or "\n" in command.text
        or any(_FOR_OTHERS.fullmatch(word.text or "") for word in command.words[:3])
        or bool(history.evaluate(Operation("bash", command.text)))
    )  # fmt: skip


def _patterns(command: shell.Command) -> tuple[str, ...]:
    """The command itself where a rule can say it, then wider ones."""
    exact = " ".join(word.raw for word in command.words)
    narrow = (exact,) if not re.search(r"[*?\\]|^[~$]|:\*$", exact) else ()
    return (*narrow, *(f"{each} *" for each in _prefixes(command)))


def _prefixes(command: shell.Command) -> list[str]:
    """The beginnings that a rule for more than this command may have, from narrow to wide."""
    words = [word.text for word in command.words]
    name, first = command.name, words[0] or ""
    if (
        name in _ALONE
        or name in SHELLS
        or name in _SHOWN
        or any(each in EXECUTES for each in words)
        or _writes(command)
    ):
        return []
    if "/" in first:
        ours = not first.startswith(("/", "~", "..")) and not _FAR_REACHING.fullmatch(name.rsplit(".", 1)[0])
        return [first] if ours else []
    for begin in _RUNNERS:
        if tuple(words[: len(begin)]) == begin:
            return _named(words[: len(begin) + 1])
    if is_interpreter(name):
        script = words[1] if len(words) > 1 else None
        return [f"{first} {script}"] if script and _SCRIPT.fullmatch(script) else []
    if name == "git":
        return [f"git {words[1]}"] if words[1:] and words[1] in _GIT else []
    return [*_named(words[:2]), *([first] if name in _CHECKERS else [])]


def _named(words: list[str | None]) -> list[str]:
    """A beginning whose last word says what is done; none where that word does not, or says too much."""
    last = words[-1]
    if len(words) < 2 or last is None or not _PLAIN.fullmatch(last) or _FAR_REACHING.fullmatch(last):
        return []
    if last in _ALONE | _NEVER or last in SHELLS or is_interpreter(last):
        return []
    return [" ".join(word or "" for word in words)]


def _writes(command: shell.Command) -> bool:
    return any(use.kind == "edit" for use in shell.file_uses(command.text))
