"""What the user allowed an agent for good in ``agentls.toml``, for hosts whose own files cannot say it.

``[agents.NAME] allow`` lifts what the agent's dialect asks about, and nothing else: no denial, no floor, no contract,
no ``ask`` that a settings file of Claude Code or of an administrator states.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

from agentls.agent import Agent, Permission, Source
from agentls.formats import by_name, claude_code
from agentls.policy import claude_rules, shell
from agentls.policy.operation import Operation, Policy, Step
from agentls.settings import NAME, Allowed

_RULE = re.compile(r"(?P<tool>[^()\s]+)(?:\((?P<inside>.*)\))?", re.DOTALL)
PROTECTED = "protected path"
"""The text of the rule by which Claude Code asks about some paths whatever is allowed."""


def read(allowed: tuple[Allowed, ...], agent: Agent) -> tuple[Permission, ...]:
    """The rules of an agent's ``allow`` list; entries that are no rule say nothing."""
    found = []
    for each in allowed:
        rule = _RULE.fullmatch(each.text.strip())
        if rule:
            place = Source(NAME, each.text, each.line)
            tool = tool_of(rule["tool"], agent.dialect)
            found.append(Permission(tool, (rule["inside"] or "").strip(), "allow", place))
    return tuple(found)


def tool_of(name: str, dialect: str) -> str:
    """The tool of ours that a rule names: as the dialect does, as Claude Code does, or by our own name."""
    known = by_name(dialect).tool(name)
    return known.tool if known and known.tool else claude_code.tool_of(name)


def lifted(steps: tuple[Step, ...], operation: Operation, policy: Policy) -> tuple[Step, ...]:
    """A dialect's *steps* about an operation other than a command, an ask lifted where a standing rule covers it."""
    rule = next((each for each in policy.standing if _covers(each, operation, policy)), None)
    return tuple(_lift(step, rule, policy) for step in steps) if rule else steps


def lifted_command(steps: tuple[Step, ...], command: shell.Command, policy: Policy) -> tuple[Step, ...]:
    """The same for one command of a line."""
    rules = (each for each in policy.standing if each.tool == "bash")
    rule = next((each for each in rules if claude_rules.allows_command(each.pattern, command)), None)
    return tuple(_lift(step, rule, policy) for step in steps) if rule else steps


def _covers(rule: Permission, operation: Operation, policy: Policy) -> bool:
    if operation.tool == "bash" or operation.through:
        return False
    edits = rule.tool == "edit" and operation.capability == "edit"
    if not (edits or fnmatchcase(operation.tool, rule.tool)) or ("*" in rule.tool and not rule.tool.startswith("mcp:")):
        return False
    return not rule.pattern or claude_rules.specifier_covers(rule.pattern, operation, policy)


def _lift(step: Step, rule: Permission, policy: Policy) -> Step:
    if step.stage != "dialect" or step.effect != "ask" or _stated(step, policy):
        return step
    return Step("dialect", "allow", f"allow: {rule.source.text} ({NAME})", rule.source)


def _stated(step: Step, policy: Policy) -> bool:
    """Whether an ask is one that a rule of a settings file states, so that only that file can take it back."""
    if step.rule is None:
        return False
    binding = [each for each in policy.settings if policy.agent.dialect == "claude-code" or each.scope == "managed"]
    return step.rule.text == PROTECTED or any(each.effect == "ask" and each.source == step.rule for each in binding)
