"""Claude Code's evaluation: the file's tool lists, then deny before ask before allow, then the permission mode.

Where Claude Code lets a parent's mode replace a file's own, agentls does not: the file's mode holds, and the caller's
policy besides.
"""

from __future__ import annotations

from fnmatch import fnmatchcase

from agentls.agent import Effect, Grant, Source
from agentls.policy import claude_params, shell, standing
from agentls.policy import claude_rules as rules
from agentls.policy.claude_rules import Rule
from agentls.policy.operation import Operation, Policy, Step
from agentls.policy.tool_lists import lists

HOST = "Claude Code's defaults"
_FREE: dict[str, Effect] = {"read": "allow", "skill": "allow", "todo": "allow", "question": "allow"}
_MODES: dict[str, dict[str, Effect]] = {
    "default": _FREE,
    "acceptEdits": {**_FREE, "edit": "allow"},
    "plan": {**_FREE, "edit": "deny"},
    "dontAsk": {"read": "allow", "skill": "allow", "todo": "allow", "*": "deny"},
    "bypassPermissions": {"*": "allow"},
}
"""What each permission mode answers, a capability at a time; ``*`` is the rest, ask where it is missing.

``manual`` is ``default`` by another name. ``auto`` leaves the choice to a classifier of the vendor's, which agentls has
not: it is read as ``default``.
"""
_ACCEPTED = ("mkdir", "touch", "mv", "cp")
"""Commands that ``acceptEdits`` allows; what they change is judged as an edit all the same."""
_PROTECTED = (
    ".git",
    ".config/git",
    ".vscode",
    ".idea",
    ".husky",
    ".cargo",
    ".devcontainer",
    ".yarn",
    ".mvn",
    ".claude",
)


def evaluate(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """What the file's lists, the settings' rules and the permission mode say to *operation*."""
    found = _evaluated(operation, policy)
    restricting = claude_params.restricting(operation, policy)
    if restricting:
        found = (*found, _said(Rule(operation.tool, restricting), policy))
    return tuple(_unasked(step, policy) for step in found)


def _evaluated(operation: Operation, policy: Policy) -> tuple[Step, ...]:
    refused = lists(operation, policy, lambda grant: _covers(grant, operation, policy))
    if refused:
        return (refused,)
    if operation.tool == "bash":
        return shell.evaluate(
            operation, lambda each: standing.lifted_command(_command(each, operation, policy), each, policy)
        )
    if operation.through and operation.capability == "read":
        found = rules.first(("deny", "ask"), operation, policy)  # a command that may run may read; rules can say no
        return (
            (_said(found, policy),)
            if found
            else (Step("dialect", "allow", "its command may run", _mode_source(policy)),)
        )
    return (_decided(operation, policy),)


def closed(operation: Operation, policy: Policy) -> Step | None:
    """The denial of *operation*'s tool on whatever target, None where there is none."""
    refused = lists(operation, policy, lambda _grant: True)
    if refused:
        return refused if refused.effect == "deny" else None
    bare = rules.bare_deny(operation, policy)
    return _said(bare, policy) if bare else None


def mode(policy: Policy) -> str:
    """The permission mode: the file's, else that of the agent that started it, else the settings', else ``default``."""
    own = policy.agent.mode
    caller = policy.caller
    if own not in _MODES and caller is not None and caller.agent.dialect == "claude-code":
        return mode(caller)
    found = own or policy.mode or "default"
    switched_off = found == "bypassPermissions" and "disableBypassPermissionsMode" in policy.switches
    over = found == "plan" and policy.plan == "approved"
    return found if found in _MODES and not switched_off and not over else "default"


def _decided(operation: Operation, policy: Policy) -> Step:
    blocked = _blocked(operation, policy)
    if blocked:
        return blocked
    found = rules.first(("deny", "ask"), operation, policy)
    if found:
        return _said(found, policy)
    if _protected(operation) and mode(policy) != "bypassPermissions":
        effect: Effect = "deny" if mode(policy) == "dontAsk" else "ask"
        return Step(
            "dialect", effect, "Claude Code never approves changes there by itself", Source(HOST, standing.PROTECTED)
        )
    found = rules.first(("allow",), operation, policy)
    return _said(found, policy) if found else _by_mode(operation, policy)


def _blocked(operation: Operation, policy: Policy) -> Step | None:
    """What settings block for the tools that work on files: places outside, and with them writes of the settings."""
    path = operation.path
    if path is None or operation.through:
        return None
    verb = "Writes" if operation.capability == "edit" else "Reads"
    switch = policy.switches.get(f"block{verb}OutsideWorkingDirectories")
    if switch is None:
        return None
    own = verb == "Writes" and path.parent.name == ".claude" and fnmatchcase(path.name, "settings*.json")
    if not own and any(path.is_relative_to(folder) for folder in (policy.root, *policy.directories)):
        return None
    where = "its settings files" if own else "places outside of the working directories"
    return Step("dialect", "deny", f"Claude Code's settings block {verb.lower()} of {where}", switch)


def _unasked(step: Step, policy: Policy) -> Step:
    """A step as it is where the settings have nobody asked."""
    switch = policy.switches.get("denyInsteadOfPrompting")
    if switch is None or step.effect != "ask" or step.stage != "dialect":
        return step
    return Step("dialect", "deny", f"{step.reason}; the settings deny instead of prompting", step.rule or switch)


def _said(rule: Rule, policy: Policy) -> Step:
    """A rule's answer; in ``dontAsk`` nobody is asked."""
    effect = rule.permission.effect
    if effect == "ask" and mode(policy) == "dontAsk":
        effect = "deny"
    source = rule.permission.source
    return Step("dialect", effect, f"{effect}: {rule.text} ({source.path})", source)


def _by_mode(operation: Operation, policy: Policy) -> Step:
    name = mode(policy)
    effect = _MODES[name].get(operation.capability, _MODES[name].get("*", "ask"))
    return Step("dialect", effect, f"permission mode {name}: {operation.capability} is {effect}", _mode_source(policy))


def _mode_source(policy: Policy) -> Source:
    span = policy.agent.spans.get("permissionMode")
    return policy.agent.source(span) if span else Source(HOST, f"permission mode {mode(policy)}")


def _command(command: shell.Command, operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """One command of a line: what a rule denies or asks, else what allows it; none for a wrapper seen through."""
    found = rules.restricting(command, policy) if command.text else None
    if found:
        return (Step("dialect", *found) if isinstance(found, tuple) else _said(found, policy),)
    if not command.text or command.guest or rules.is_stripped(command):
        return ()  # what it starts is judged in its place, and a guest with what starts it
    return (_unrestricted(command, operation, policy),)


def _unrestricted(command: shell.Command, operation: Operation, policy: Policy) -> Step:
    """The answer to a command that no rule denies or asks about: a rule, its harmlessness or the mode may allow it."""
    allowing = rules.allowing(command, policy)
    if allowing:
        return _said(allowing, policy)
    if shell.is_read_only(command):
        said = "Claude Code runs read-only commands without asking"
        return Step("dialect", "allow", said, Source(HOST, "read-only command"))
    if mode(policy) == "acceptEdits" and command.words and command.words[0].text in _ACCEPTED:
        said = f"permission mode acceptEdits: {command.name} is allow"
        return Step("dialect", "allow", said, _mode_source(policy))
    return _by_mode(operation, policy)


def _protected(operation: Operation) -> bool:
    target = operation.target.removeprefix("./")
    return operation.capability == "edit" and any(
        target == each or target.startswith(f"{each}/") or f"/{each}/" in target for each in _PROTECTED
    )


def _covers(grant: Grant, operation: Operation, policy: Policy) -> bool:
    """Whether an entry's specifier covers the operation. Claude Code ignores those in ``tools``; here they hold."""
    if grant.specifier is None:
        return True
    if operation.tool == "bash":
        commands = [
            each
            for each in shell.script(operation.target).commands
            if each.text and not each.guest and not rules.is_stripped(each)
        ]
        return bool(commands) and all(rules.allows_command(grant.specifier, each) for each in commands)
    return rules.specifier_covers(grant.specifier, operation, policy)
