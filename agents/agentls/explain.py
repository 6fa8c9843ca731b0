"""Explaining: what the policy answers to one action and why, and what a project's agents are, as plain JSON values."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import Any

from agentls import prompt_size, rights
from agentls.agent import TOOLS, Agent, Source
from agentls.contract import SCOPE, Contract, Promise
from agentls.formats import Format, all_formats, by_name, detect
from agentls.opencode_config import file_of
from agentls.policy import Operation, Policy, decide
from agentls.policy.links import resolved
from agentls.project import Project

_CAPABILITIES = {"shell": "bash", "web": "webfetch", "fetch": "webfetch", "delegate": "task", "agent": "task"}
_ON_FILES = ("read", "edit", "write", "notebook", "list")
_HOSTS = {"claude-code": "claude-code", "opencode": "opencode", "copilot": "vscode"}


def tool_of(action: str, dialect: str) -> str | None:
    """The tool of ours that *action* means: a tool's name of ours or of the dialect's, or a capability."""
    found = by_name(dialect).tool(action)
    if found and found.tool:
        return found.tool
    if action.startswith("mcp__"):
        return "mcp:" + action.removeprefix("mcp__").replace("__", ":", 1)
    lower = _CAPABILITIES.get(action.lower(), action.lower())
    return lower if lower in TOOLS or lower.startswith("mcp:") else None


def operation(tool: str, target: str, policy: Policy) -> Operation:
    """*tool* at work on *target* (relative to the workspace, or absolute), with real paths as a run finds them."""
    if tool not in _ON_FILES:
        return resolved(Operation(tool, target), policy)
    real = Path(os.path.realpath(os.path.join(policy.root, target)))  # noqa: PTH118 (an absolute target stays so)
    absolute = PurePath(os.path.normpath(os.path.join(policy.root, target)))  # noqa: PTH118
    named, shown = (_shown(str(each), policy.root) for each in (absolute, real))
    return Operation(tool, shown, real, named="" if named == shown else named)


def explain(
    action: str, target: str, policy: Policy, *, sandboxed: Callable[[], bool | None] = lambda: None
) -> dict[str, Any] | None:
    """What *policy* answers, the rule that decides, all that was consulted; None for an action nobody knows.

    Of a command that may run it also says, under ``sandbox``, whether a sandbox holds it: null where nobody has looked.
    """
    tool = tool_of(action, policy.agent.dialect)
    if tool is None:
        return None
    asked = operation(tool, target, policy)
    answer = decide(asked, policy)
    if tool == "bash" and answer.effect == "allow" and sandboxed() is False:
        answer = decide(resolved(asked, policy, exposed=True), policy)
    return {
        "agent": policy.agent.name,
        "action": action,
        "target": target,
        "decision": answer.effect,
        "reason": answer.reason,
        "rule": rule_json(answer.rule, policy.root),
        "chain": [
            {
                "stage": step.stage,
                "decision": step.effect,
                "reason": step.reason,
                "rule": rule_json(step.rule, policy.root),
            }
            for step in answer.chain
        ],
        **({"sandbox": sandboxed()} if tool == "bash" and answer.effect != "deny" else {}),
    }


def text(answer: dict[str, Any]) -> str:
    """An answer for people: the decision, the rule with its place, and what was consulted."""
    lines = [f"{answer['agent']}: {answer['action']} {answer['target']}: {answer['decision']}", f"  {answer['reason']}"]
    if answer["rule"]:
        lines.append(f"  {_place(answer['rule'])}")
    if held := rights.held(answer.get("sandbox")):
        lines.append(f"  {held}")
    lines.append("consulted:")
    for step in answer["chain"]:
        where = f"  ({_place(step['rule'])})" if step["rule"] else ""
        lines.append(f"  {step['stage']:<8}  {step['decision']:<5}  {step['reason']}{where}")
    return "\n".join(lines)


def _place(rule: dict[str, Any]) -> str:
    line = f":{rule['line']}" if rule["line"] else ""
    return f"{rule['path']}{line}: {rule['text']}"


def rule_json(source: Source | None, root: PurePath) -> dict[str, Any] | None:
    """A rule that stands in a file; the defaults of a host or of agentls stand in none, the reason names them."""
    if source is None or not (source.line or source.path.endswith(".toml")):
        return None
    return {"path": _shown(source.path, root), "line": source.line, "text": source.text}


def agents(project: Project, *, trusted: bool | None = None) -> dict[str, Any]:
    """The agents of *project*: what they are, what they may do here, their places, what each host does with them."""
    return {"agents": [_agent(each, project, trusted=trusted) for each in project.agents]}


def _agent(agent: Agent, project: Project, *, trusted: bool | None) -> dict[str, Any]:
    policy = project.policy(agent, trusted=trusted)
    contract = policy.contract
    return {
        "name": agent.name,
        "dialect": agent.dialect,
        "path": _shown(agent.path, project.root),
        "description": agent.description,
        "model": agent.model,
        "tools": rights.effects(policy),
        "skills": list(agent.skills),
        "prompt": _prompt(agent, project),
        "contract": [_promise(each) for each in contract.promises] if contract else [],
        "unread": _unread(agent, contract) if contract else [],
        "scope": {kind: [each.value for each in contract.of(kind)] if contract else [] for kind in SCOPE},
        "hosts": {_HOSTS[each.name]: _verdict(each, agent) for each in all_formats()},
    }


def _prompt(agent: Agent, project: Project) -> dict[str, Any]:
    """About how many tokens go with every request beside tools, task and what is read; cost as `cost_of` has it."""
    size = prompt_size.size_of(agent, project)
    costs = prompt_size.cost_of(agent, project, size)
    told = {"first": costs[0], "later": costs[1]} if costs else None
    return {"body_tokens": size.body, "skill_tokens": size.loaded, "cost_usd": told}


def _promise(promise: Promise) -> dict[str, Any]:
    """A promise as it was read: line 0 and an empty span where settings make it. Offsets count characters."""
    return {
        "kind": promise.kind,
        "value": promise.value,
        "note": promise.note,
        "line": promise.line,
        "span": [promise.span.start, promise.span.end],
        "text": promise.text,
    }


def _unread(agent: Agent, contract: Contract) -> list[dict[str, Any]]:
    document = agent.definition.document
    return [
        {"line": document.line_of(each.start) + 1, "span": [each.start, each.end], "text": document.slice(each).strip()}
        for each in contract.unread
    ]


def _verdict(host: Format, agent: Agent) -> dict[str, Any]:
    if host.name == agent.dialect:
        dialect = detect(agent.definition)
        verdict = (dialect if dialect and dialect.name == host.name else host).verdict(agent.definition)
        return {"loads": verdict.loads, "why": verdict.why}
    parts = PurePath(agent.path).parts
    if host.name == "copilot" and parts[-3:-1] == (".claude", "agents"):
        why = "VS Code reads .claude/agents too, without its disallowedTools and permissionMode"
        return {"loads": bool(agent.name), "why": why}
    return {"loads": False, "why": f"{host.title} does not look for agents there"}


def _shown(path: str, root: PurePath) -> str:
    """*path* relative to the workspace where it lies in it."""
    pure = PurePath(file_of(path))
    return pure.relative_to(root).as_posix() if pure.is_relative_to(root) else str(pure)
