"""Reading the rights out of a file of any dialect: what `decide` answers in general, and the narrower rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import PurePath

from agentls.agent import STRICTNESS, Agent, Grant, Permission, Source
from agentls.convert.values import TOOLS, Narrower, Right, Wanted
from agentls.formats.common import items
from agentls.formats.tables.opencode import FLAT_PERMISSION_KEYS, PERMISSION_KEYS
from agentls.policy import Operation, Policy, Step, decide
from agentls.policy.opencode import matches, permission_key
from agentls.rights import TARGETS, example, operation
from agentls.text import Span

_ROOT = PurePath("/workspace")
_NO_TOOL = "\ue000_\ue000"
"""A name that only a rule for every tool matches."""
_ELSE = Operation("mcp:some:tool", "")
_SIMPLE_PATH = re.compile(r"(?:\./)?[\w.@+-]+(?:/[\w.@+-]+)*(?:/\*\*)?")
_EDITING = ("edit", "write", "notebook")


def wanted(agent: Agent) -> Wanted:
    """The rights of *agent* as its dialect's evaluation gives them, with nothing of the project around it."""
    policy = Policy(agent, _ROOT)
    if agent.dialect == "opencode":
        return _from_rules(agent)
    read = {tool: _listed(tool, agent, policy) for tool in TOOLS}
    read["skill"] = _with_preloaded(agent, read["skill"])
    named = [each.tool for each in (*(agent.granted or ()), *agent.withheld) if each.tool.startswith("mcp:")]
    servers = {each.removeprefix("mcp:"): _tools_of(each, named, policy) for each in named}
    return Wanted(_right(_ELSE, policy), read, servers)


def dialect_step(asked: Operation, policy: Policy) -> Step:
    """The dialect's own answer, the strictest where it has several."""
    steps = [step for step in decide(asked, policy).chain if step.stage == "dialect"]
    return max(steps, key=lambda step: STRICTNESS[step.effect])


def _right(asked: Operation, policy: Policy, narrower: tuple[Narrower, ...] = ()) -> Right:
    step = dialect_step(asked, policy)
    said = step.rule is not None and bool(step.rule.line)
    if policy.agent.dialect == "copilot" and step.effect == "ask":
        said = False  # that it is asked about is the user's setting
    return Right(step.effect, said, step.rule.span if step.rule else None, narrower)


def _listed(tool: str, agent: Agent, policy: Policy) -> Right:
    """A tool of a dialect with tool lists. Where all its entries have specifiers, nothing else is allowed."""
    general = operation(tool, TARGETS.get(tool, ""), policy)
    entries = [each for each in agent.granted or () if each.tool in (tool, "*")]
    if agent.dialect == "copilot" and tool == "task" and agent.definition.fields.get("agents"):
        return _delegates(agent, policy)
    if not entries or any(each.specifier is None for each in entries):
        return _right(general, policy)
    loose = replace(policy, agent=replace(agent, granted=tuple(replace(each, specifier=None) for each in entries)))
    open_right = _right(general, loose)
    if open_right.effect == "deny":
        return open_right
    narrower = tuple(each for entry in entries for each in _narrower(tool, entry, open_right))
    return Right("deny", said=True, span=entries[0].source.span, narrower=narrower)


def _narrower(tool: str, grant: Grant, right: Right) -> Iterator[Narrower]:
    """What an entry's specifier allows; of agents, it may name several."""
    assert grant.specifier is not None
    effect = "ask" if tool == "bash" and right.effect == "allow" and not right.said else right.effect
    for each in grant.specifier.split(",") if tool == "task" else (grant.specifier,):
        yield Narrower(_pattern(tool, each.strip()), effect, each.strip(), grant.source.span)


def _pattern(tool: str, specifier: str) -> str | None:
    """A specifier of Claude Code's as a pattern in which ``*`` is any text; None where it says something else."""
    if tool == "bash":
        return f"{specifier.removesuffix(':*')} *" if specifier.endswith(":*") else specifier
    if tool in ("read", *_EDITING):
        plain = _SIMPLE_PATH.fullmatch(specifier)
        return specifier.removeprefix("./").replace("/**", "/*") if plain else None
    return specifier if tool in ("task", "skill") and specifier and not set(",*?") & set(specifier) else None


def _with_preloaded(agent: Agent, right: Right) -> Right:
    """The right to load skills, with those whose text the agent has from the start."""
    if right.effect != "deny" or any(each.tool in ("skill", "*") for each in agent.withheld):
        return right
    named = (each for each in items(agent.definition.get("skills")) if _pattern("skill", each.text))
    return replace(
        right, narrower=(*right.narrower, *(Narrower(each.text, "allow", each.text, each.span) for each in named))
    )


def _delegates(agent: Agent, policy: Policy) -> Right:
    """Copilot's ``agents``: which agents may be started."""
    names = [each for each in items(agent.definition.get("agents")) if each.text != "*"]
    example = names[0].text if names else TARGETS["task"]
    right = _right(operation("task", example, policy), policy)
    if len(names) < len(items(agent.definition.get("agents"))) or right.effect == "deny":
        return right
    listed = tuple(Narrower(each.text, right.effect, each.text, each.span) for each in names)
    return Right("deny", said=True, span=agent.spans.get("agents"), narrower=listed)


def _from_rules(agent: Agent) -> Wanted:
    rules = agent.permissions
    tools = {tool: _last(permission_key(tool), rules) for tool in TOOLS}
    known = (*PERMISSION_KEYS, *FLAT_PERMISSION_KEYS)
    named = [
        each.tool
        for each in rules
        if each.source.line and set("_*?") & set(each.tool) and each.tool not in (*known, "*")
    ]
    servers = {key.replace("_", ":", 1): _server(key, named, rules) for key in named}
    return Wanted(_last(_NO_TOOL, rules), tools, servers)


def _tools_of(tool: str, named: list[str], policy: Policy) -> Right:
    """The rights to an MCP server's tools, with what the lists say of some of them."""
    general = _right(Operation(tool.replace("*", "tool"), ""), policy)
    others = ((each, _right(Operation(each, ""), policy)) for each in named if each != tool and fnmatchcase(each, tool))
    return replace(general, narrower=tuple(Narrower(None, right.effect, each, right.span) for each, right in others))


def _server(key: str, named: list[str], rules: tuple[Permission, ...]) -> Right:
    """The rights to an MCP server's tools, with what other keys say of some of them."""
    general = _last(key.replace("*", "tool"), rules)
    others = ((each, _last(each.replace("*", "tool"), rules)) for each in named if each != key and matches(key, each))
    narrower = tuple(Narrower(None, right.effect, each, right.span) for each, right in others)
    return replace(general, narrower=(*general.narrower, *narrower))


def _last(key: str, rules: tuple[Permission, ...]) -> Right:
    """The last rule for everything under a key, and those for narrower patterns after it."""
    speaking = [each for each in rules if matches(each.tool, key)]
    index = max((at for at, each in enumerate(speaking) if each.pattern == "*"), default=-1)
    narrower = tuple(
        Narrower(each.pattern, each.effect, each.pattern, _span(each.source)) for each in speaking[index + 1 :]
    )
    if index < 0:
        return Right("ask", said=False, narrower=narrower)
    general = speaking[index]
    return Right(general.effect, bool(general.source.line), _span(general.source), narrower)


def _span(source: Source) -> Span | None:
    return source.span if source.line else None


def examples(right: Right) -> list[str]:
    """A target for each narrower answer of the file."""
    return [example(each.pattern or each.written) for each in right.own]
