"""OpenCode V1's evaluation: rules in order, the last that matches wins; nothing matches: ask."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from agentls.agent import STRICTNESS, Permission, Source
from agentls.formats.opencode import DEFAULTS
from agentls.formats.tables.opencode import PERMISSION_KEY_OF
from agentls.policy import shell, standing
from agentls.policy.operation import Operation, Policy, Step, strictest
from agentls.policy.overlap import overlap
from agentls.policy.paths import below, is_wild
from agentls.policy.shell import texts

_OWN = ("project", "local")
"""Settings files of the workspace itself, which an untrusted one cannot widen its rights by."""
_HOME = re.compile(r"(?:~|\$HOME)(?=/|$)")
_CHILD = ("todowrite", "task")
"""What a sub-agent may not do unless its own rules speak of it (opencode 1.18.33)."""


@dataclass(frozen=True, slots=True)
class _Rule:
    """A permission with its patterns compiled. *prefix* is what stands before the first wildcard."""

    key: re.Pattern[str]
    pattern: re.Pattern[str]
    prefix: str
    permission: Permission


def evaluate(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """What OpenCode's rules say to *operation*."""
    if operation.tool == "bash":
        rules = _rules(policy, "bash")
        return shell.evaluate(operation, lambda each: standing.lifted_command(_command(each, rules), each, policy))
    key = permission_key(operation.tool)
    rules = _rules(policy, key)
    steps = [_last_match(key, target, rules) for target in _targets(operation, policy, rules)]
    steps += _perhaps(key, operation, rules)
    if operation.path is not None and not operation.path.is_relative_to(policy.root):
        folder = f"{operation.path.parent.as_posix()}/*"
        steps.append(_last_match("external_directory", folder, _rules(policy, "external_directory")))
    return (strictest(tuple(steps)),)


def closed(operation: Operation, policy: Policy) -> Step | None:
    """The denial of *operation*'s tool on whatever target: OpenCode then hides the tool. None where there is none."""
    rules = _rules(policy, permission_key(operation.tool))
    if rules and rules[-1].permission.pattern == "*" and rules[-1].permission.effect == "deny":
        return _step(rules[-1].permission)
    return None


def permission_key(tool: str) -> str:
    """The key under which OpenCode asks for a tool of ours; an MCP tool asks under ``SERVER_TOOL``."""
    if tool.startswith("mcp:"):
        return tool.removeprefix("mcp:").replace(":", "_")
    return PERMISSION_KEY_OF.get(tool, tool)


def matches(pattern: str, text: str) -> bool:
    """Whether an OpenCode pattern covers all of *text*: ``*`` any text (with ``/``), ``?`` one character.

    A trailing `` *`` also covers the command without arguments.
    """
    return _compiled(pattern).fullmatch(text.replace("\\", "/")) is not None


def _targets(operation: Operation, policy: Policy, rules: tuple[_Rule, ...]) -> list[str]:
    """What the rules are asked about: what is searched for, else the target, the path it leads to, a tree's parts."""
    if operation.pattern:
        return [operation.pattern]
    found = [operation.named or operation.target]
    if operation.path is not None and operation.path.is_relative_to(policy.root):
        found.append(operation.path.relative_to(policy.root).as_posix())
    if operation.tree:
        patterns = [rule.permission.pattern for rule in rules if rule.prefix and STRICTNESS[rule.permission.effect]]
        inside = (each for each in patterns if below(f"/{each.partition('*')[0]}*", operation.target))
        found += [f"{operation.target}/x", *map(_example, inside)]
    return list(dict.fromkeys(found))


def _perhaps(key: str, operation: Operation, rules: tuple[_Rule, ...]) -> Iterator[Step]:
    """What is asked about a shell's pattern, as a file that it means may be one of which a stricter rule speaks."""
    if not operation.tree or not is_wild(operation.target):
        return
    folder = operation.target.rpartition("/")[0]
    before = f"{folder}/" if folder and not is_wild(folder) else ""
    for rule in rules:
        pattern = rule.permission.pattern
        if not rule.prefix and STRICTNESS[rule.permission.effect] and overlap(pattern, operation.target):
            step = _last_match(key, f"{before}{_example(pattern)}", rules)
            if STRICTNESS[step.effect] and pattern != "*":
                yield Step("dialect", "ask", f"it may be what {step.reason} speaks of", step.rule)


def _example(pattern: str) -> str:
    return pattern.replace("*", "x").replace("?", "x")


def rules_for(policy: Policy, key: str) -> tuple[Permission, ...]:
    """The rules that speak of a key, in order."""
    return tuple(rule.permission for rule in _rules(policy, key))


def _rules(policy: Policy, key: str) -> tuple[_Rule, ...]:
    """The rules for a key, in order: defaults, the settings files, what a sub-agent loses, the agent's own."""
    name = f"opencode {key}"
    if name not in policy.memo:
        defaults, own = _parted(policy.agent.permissions)
        settings = [
            each for each in policy.settings if policy.trusted or each.effect != "allow" or each.scope not in _OWN
        ]
        child = [each for each in _CHILD if policy.caller and not any(rule.tool == each for rule in own)]
        lost = [
            Permission(each, "*", "deny", Source("OpenCode's defaults", f"{each} in a sub-agent")) for each in child
        ]
        chosen = [each for each in (*defaults, *settings, *lost, *own) if matches(each.tool, key)]
        policy.memo[name] = tuple(_rule(each, policy) for each in chosen)
    rules: tuple[_Rule, ...] = policy.memo[name]
    return rules


def _parted(permissions: tuple[Permission, ...]) -> tuple[tuple[Permission, ...], tuple[Permission, ...]]:
    """The rules that OpenCode brings along, for every agent and for this one, and those of files."""
    count = next((at for at, each in enumerate(permissions) if each.source.path != DEFAULTS[0].source.path), None)
    return (permissions, ()) if count is None else (permissions[:count], permissions[count:])


def _rule(permission: Permission, policy: Policy) -> _Rule:
    """A rule with its pattern as OpenCode builds it: ``~`` and ``$HOME`` at its start are the user's folder."""
    found = _HOME.match(permission.pattern) if policy.home else None
    pattern = f"{policy.home}{permission.pattern[found.end() :]}" if found else permission.pattern
    return _Rule(_compiled(permission.tool), _compiled(pattern), re.split(r"[*?]", pattern)[0], permission)


def _command(command: shell.Command, rules: tuple[_Rule, ...]) -> tuple[Step, ...]:
    """OpenCode asks about each command as written; agentls also about what it is without quotes and wrappers."""
    if not command.text or command.name in ("cd", "pushd", "popd"):
        return ()
    candidates = dict.fromkeys((texts.written(command), *texts.plain(command)))
    step = strictest(tuple(_last_match("bash", each, rules) for each in candidates))
    if command.guest and not (step.rule and _names_commands(step.rule, rules)):
        return ()  # a rule for all commands speaks of what starts it
    return (step,)


def _names_commands(source: Source, rules: tuple[_Rule, ...]) -> bool:
    """Whether a rule restricts some commands, not all."""
    rule = next(each.permission for each in rules if each.permission.source == source)
    return rule.effect != "allow" and rule.pattern != "*"


def _last_match(key: str, target: str, rules: tuple[_Rule, ...]) -> Step:
    """The last rule that covers *target*; where a part of it is not known, a later one that may cover it asks."""
    text = target.replace("\\", "/")
    known = text.split(shell.UNKNOWN, 1)[0] if shell.UNKNOWN in text else None
    perhaps: list[Permission] = []
    for rule in reversed(rules):
        if rule.pattern.fullmatch(text):
            stricter = [each for each in perhaps if STRICTNESS[each.effect] > STRICTNESS[rule.permission.effect]]
            if stricter:
                return Step(
                    "dialect", "ask", f"it may be what '{stricter[0].source.text}' speaks of", stricter[0].source
                )
            return _step(rule.permission)
        if known is not None and (rule.prefix.startswith(known) or known.startswith(rule.prefix)):
            perhaps.append(rule.permission)
    return Step("dialect", "ask", f"no rule speaks of {key}")


def _step(rule: Permission) -> Step:
    said = f"'{rule.source.text}'" if rule.source.line else f"{rule.source.path}: {rule.source.text}"
    if rule.source.line and rule.tool != "*" and rule.tool not in rule.source.text:
        said = f"{said} under {rule.tool}"
    return Step("dialect", rule.effect, said, rule.source)


@lru_cache(maxsize=8192)
def _compiled(pattern: str) -> re.Pattern[str]:
    escaped = re.escape(pattern.replace("\\", "/")).replace(r"\*", ".*").replace(r"\?", ".")
    if escaped.endswith(r"\ .*"):
        escaped = escaped[: -len(r"\ .*")] + r"(?:\ .*)?"
    return re.compile(escaped, re.DOTALL)
