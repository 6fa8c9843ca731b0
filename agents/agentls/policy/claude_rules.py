"""Claude Code's permission rules, ``Tool(specifier)``: which operations and commands each of them covers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from functools import lru_cache
from pathlib import PurePath

from agentls.agent import Effect, Permission, Source
from agentls.formats.claude_code import tool_of
from agentls.policy import shell
from agentls.policy.operation import Operation, Policy
from agentls.policy.paths import compiled, reach
from agentls.policy.shell import texts
from agentls.policy.web import domain_covers

STRIPPED = ("timeout", "time", "nice", "nohup", "stdbuf", "command", "builtin", "noglob")
"""Wrappers that Claude Code looks through; of ``xargs`` only without options."""
_EXACT_ONLY = ("watch", "setsid", "ionice", "flock")
"""Commands that no rule with a wildcard can allow; ``find -exec`` and ``-delete`` likewise."""
_SAFE_VARIABLES = re.compile(
    r"LANG|LC_\w+|TZ|TERM|NO_COLOR|FORCE_COLOR|CI|NODE_ENV|RUST_BACKTRACE|RUST_LOG|PYTHONUNBUFFERED|GOOS|GOARCH"
)
_EDITS = ("edit", "write", "notebook")
_READS = ("read", "grep", "glob", "list", "lsp")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a path pattern counts: its *anchor* (a folder, with a slash at its end), the pattern, and that compiled."""

    anchor: str
    pattern: str
    regex: re.Pattern[str]


@dataclass(frozen=True, slots=True)
class Rule:
    """A permission of a settings file: the tool of ours that it names (a pattern in deny and ask), and its places."""

    tool: str
    permission: Permission
    places: tuple[Place, ...] = ()

    @property
    def text(self) -> str:
        pattern = self.permission.pattern
        return f"{self.permission.tool}({pattern})" if pattern else self.permission.tool

    @property
    def bare(self) -> bool:
        return self.permission.pattern in ("", "*")


def first(effects: tuple[Effect, ...], operation: Operation, policy: Policy) -> Rule | None:
    """The first rule that covers *operation*, of the first of *effects* that has one."""
    paths = _paths(operation, policy)
    found = (rule for effect in effects for rule in _rules(policy, effect, operation.tool))
    return next((rule for rule in found if _covers(rule, operation, paths, policy)), None)


def bare_deny(operation: Operation, policy: Policy) -> Rule | None:
    """A rule that denies the whole tool."""
    return next((rule for rule in _rules(policy, "deny", operation.tool) if rule.bare), None)


def restricting(command: shell.Command, policy: Policy) -> Rule | tuple[Effect, str, Source] | None:
    """What denies or asks about a command: a rule that covers one of its forms, or may, as a part is not known."""
    forms = (texts.written(command), *texts.plain(command))
    found = [(rule, _restricts(rule, forms)) for effect in ("deny", "ask") for rule in _rules(policy, effect, "bash")]
    sure = next((rule for rule, how in found if how == "surely"), None)
    perhaps = next((rule for rule, how in found if how == "perhaps"), None)
    if sure is None and perhaps is not None:
        return (
            "ask",
            f"it may be what {perhaps.permission.effect}: {perhaps.text} speaks of",
            perhaps.permission.source,
        )
    return sure


def allowing(command: shell.Command, policy: Policy) -> Rule | None:
    """A rule that allows a command."""
    text = _written(command)
    for rule in _rules(policy, "allow", "bash"):  # most rules speak of other commands: that is told first
        pattern = rule.permission.pattern
        if (rule.bare or bash_pattern(pattern).fullmatch(text)) and allows_command(pattern, command):
            return rule
    return None


def allows_command(pattern: str, command: shell.Command) -> bool:
    """Whether a Bash specifier allows a command as it is written; ``""`` and ``*`` allow every one."""
    if pattern in ("", "*"):
        return True
    if any(not _SAFE_VARIABLES.fullmatch(name) for name, _ in command.assignments) and command.wrapper == "":
        return False
    acts = command.name in _EXACT_ONLY or (command.name == "find" and not shell.is_read_only(command))
    if acts and "*" in pattern:
        return False
    return bash_pattern(pattern).fullmatch(_written(command)) is not None


def _written(command: shell.Command) -> str:
    return " ".join(word.raw for word in command.words) or command.text


def is_stripped(command: shell.Command) -> bool:
    """Whether Claude Code looks through a command to the one that it starts."""
    if command.name == "xargs":
        return bool(command.args) and not (command.args[0].text or "-").startswith("-")
    return command.name in STRIPPED and any(not (word.text or "").startswith("-") for word in command.args)


@lru_cache(maxsize=8192)
def bash_pattern(pattern: str) -> re.Pattern[str]:
    """A Bash specifier compiled: ``*`` is any text; a trailing `` *`` or ``:*`` also covers the command alone."""
    if pattern.endswith(":*"):
        pattern = f"{pattern[:-2]} *"
    if pattern.endswith(" *") and pattern.count("*") == 1:
        return re.compile(re.escape(pattern[:-2]) + r"(?: .*)?", re.DOTALL)
    return re.compile(".*".join(re.escape(part) for part in pattern.split("*")), re.DOTALL)


def specifier_covers(pattern: str, operation: Operation, policy: Policy, effect: Effect = "allow") -> bool:
    """Whether what stands in parentheses covers an operation other than a command."""
    if operation.path is not None:
        permission = Permission("", pattern, effect, Source("", ""))
        rule = Rule("", permission, _places(permission, policy))
        return _path_covers(rule, _paths(operation, policy), tree=operation.tree)
    if operation.tool == "webfetch":
        return domain_covers(pattern, operation.target)
    if operation.tool in ("skill", "task"):
        names = [name.strip() for name in pattern.split(",")]
        return any(operation.target == name.removesuffix(" *") for name in names)
    return fnmatchcase(operation.target, pattern)


def _rules(policy: Policy, effect: Effect, tool: str) -> tuple[Rule, ...]:
    """The rules of one effect that can be for *tool*, in the order of the settings files."""
    name = f"claude {effect} {tool}"
    if name not in policy.memo:
        policy.memo[name] = tuple(_chosen(policy, effect, tool))
    found: tuple[Rule, ...] = policy.memo[name]
    return found


def _chosen(policy: Policy, effect: Effect, tool: str) -> Iterator[Rule]:
    for permission in policy.settings:
        if permission.effect != effect or (
            effect == "allow" and not policy.trusted and permission.scope in ("project", "local")
        ):
            continue
        rule = Rule(_tool(permission.tool), permission)
        if _is_for(rule, tool):
            yield replace(rule, places=_places(permission, policy)) if tool in (*_EDITS, *_READS) else rule


def _tool(name: str) -> str:
    return tool_of(name) if name != "MultiEdit" else "edit"


def _is_for(rule: Rule, tool: str) -> bool:
    """Whether a rule speaks of a tool: ``Edit`` of all that edit, ``Read`` of all that read.

    A path that may not be read may not be edited, and one that may be edited may be read.
    """
    named, effect = rule.tool, rule.permission.effect
    if "*" in named:
        if effect == "allow":
            return re.match(r"mcp:[^*:]+:", named) is not None and fnmatchcase(tool, named)
        return named == "*" or fnmatchcase(tool, named)
    if named.startswith("mcp:") and rule.permission.pattern:
        return False  # rules of the form `mcp__server(…)` are skipped as invalid
    if named == tool:
        # only `Read(path)` and `Edit(path)` are consulted: `Write(path)` and its like say nothing
        return rule.bare or tool in ("read", "edit") or tool not in (*_EDITS, *_READS)
    covered = {
        "edit": _EDITS + (_READS if effect == "allow" else ()),
        "read": _READS + (_EDITS if effect == "deny" else ()),
    }
    return tool in covered.get(named, ()) and not (rule.bare and named == "edit" and tool in _READS)


def _covers(rule: Rule, operation: Operation, paths: tuple[str, ...], policy: Policy) -> bool:
    if rule.bare:
        return not (rule.tool == "read" and operation.capability == "edit")
    if paths:
        return _path_covers(rule, paths, tree=operation.tree)
    if operation.tool in _READS:
        return False
    return specifier_covers(rule.permission.pattern, operation, policy, rule.permission.effect)


def _path_covers(rule: Rule, paths: tuple[str, ...], *, tree: bool) -> bool:
    """An allow must cover a link and what it leads to; a deny or ask either of them, or anything in a tree."""
    allows = rule.permission.effect == "allow"
    for path in paths:
        covered = False
        for place in rule.places:  # a loop, not any(): this is what a decision under many rules costs
            if _matches(place, path, tree=tree and not allows):
                covered = True
                break
        if covered != allows:
            return covered
    return allows


def _matches(place: Place, path: str, *, tree: bool) -> bool:
    if not path.startswith(place.anchor):
        return False
    relative = path[len(place.anchor) :]
    return place.regex.match(relative) is not None or (
        tree and "/" in place.pattern.strip("/") and reach(place.pattern, relative) == "surely"
    )


def _paths(operation: Operation, policy: Policy) -> tuple[str, ...]:
    """A file as it is named, and as it really is."""
    if operation.path is None:
        return ()
    named = operation.named or operation.target
    return tuple(dict.fromkeys((str(policy.root / named), str(operation.path))))


def _places(rule: Permission, policy: Policy) -> tuple[Place, ...]:
    anchored = ((str(anchor).rstrip("/") + "/", pattern) for anchor, pattern in _anchored(rule, policy))
    return tuple(Place(anchor, pattern, compiled(pattern)) for anchor, pattern in anchored)


def _anchored(rule: Permission, policy: Policy) -> Iterator[tuple[PurePath, str]]:
    """The folders from which a path pattern counts, each with the pattern as a ``.gitignore`` there would have it."""
    pattern = rule.pattern
    root = policy.root
    if pattern.startswith("//"):
        yield type(root)("/"), pattern[1:]
    elif pattern.startswith("~/") or pattern == "~":
        if policy.home:
            yield policy.home, pattern[1:] or "/"
    elif pattern.startswith("/"):
        if rule.scope == "user":
            if policy.home:
                yield policy.home / ".claude", pattern
        else:
            yield root, pattern
            if rule.scope == "managed" and rule.effect != "allow":
                yield type(root)("/"), pattern  # which of the two a managed file means is not documented
    else:
        pattern = pattern.removeprefix("./")
        single = re.fullmatch(r"[^/]+/\*\*", pattern)
        yield root, f"**/{pattern}" if single and rule.effect != "allow" else pattern


def _restricts(rule: Rule, forms: tuple[str, ...]) -> str:
    if rule.bare:
        return "surely"
    pattern = bash_pattern(rule.permission.pattern)
    prefix = rule.permission.pattern.removesuffix(":*").split("*", 1)[0].rstrip()
    perhaps = ""
    for form in forms:
        if pattern.fullmatch(form):
            return "surely"
        if shell.UNKNOWN in form:
            known = form.split(shell.UNKNOWN, 1)[0]
            if prefix.startswith(known.rstrip()) or known.startswith(prefix):
                perhaps = "perhaps"
    return perhaps
