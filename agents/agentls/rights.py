"""What an agent may do as a whole: read, edit, shell, web, delegate, as `decide` answers, with the deciding rule.

The host's column is the same question without what agentls adds: its floor, the contract, and the specifiers that
Claude Code reads past in ``tools``.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from agentls.agent import CAPABILITIES, STRICTNESS, Effect, Source
from agentls.formats.claude_code import tool_of
from agentls.policy import Decision, Operation, Policy, decide

_TOOLS: dict[str, tuple[str, ...]] = {
    "read": ("read", "glob", "grep"),
    "edit": ("edit", "write"),
    "shell": ("bash",),
    "web": ("webfetch", "websearch"),
    "delegate": ("task",),
}
TARGETS = {
    "read": "some/file",
    "glob": "some/*",
    "grep": "some text",
    "edit": "some/file",
    "write": "some/file",
    "bash": "some-program --with arguments",
    "webfetch": "https://example.org/",
    "websearch": "some question",
    "task": "some-agent",
}
"""What a tool is asked to work on where no rule names anything: nothing that a rule would name by chance."""
_PATHS = ("read", "edit", "write")


@dataclass(frozen=True, slots=True)
class Exemption:
    """A target for which the answer differs: the tool, the pattern as the file has it, the answer, the rule."""

    tool: str
    pattern: str
    effect: Effect
    rule: Source | None


@dataclass(frozen=True, slots=True)
class Right:
    """One capability: what agentls answers in general, what the host would, and where agentls answers otherwise.

    Of a capability's tools the most lenient answer counts: who may search the web by one tool of two may use the web.
    """

    capability: str
    agentls: Decision
    host: Effect
    exemptions: tuple[Exemption, ...] = ()


def rights(policy: Policy) -> tuple[Right, ...]:
    """The rights of ``policy.agent``, one for each of `CAPABILITIES`."""
    return tuple(_right(capability, policy) for capability in CAPABILITIES)


def effects(policy: Policy) -> dict[str, Effect]:
    """What agentls answers in general, by capability."""
    return {each.capability: each.agentls.effect for each in rights(policy)}


def operation(tool: str, target: str, policy: Policy) -> Operation:
    """*tool* at work on *target*, with the real path where the tool works on files."""
    return Operation(tool, target, policy.root / target if tool in _PATHS else None)


def held(sandboxed: bool | None) -> str:
    """What stands behind limits on commands, in a sentence; empty where nobody has looked."""
    if sandboxed is None:
        return ""
    if sandboxed:
        return "Commands run in a sandbox: what is forbidden to them, the kernel forbids too."
    return "There is no sandbox here: limits on commands rest on reading their text alone."


def host_effect(operation: Operation, policy: Policy) -> Effect:
    """What the host alone would answer."""
    agent = policy.agent
    if agent.dialect == "claude-code" and agent.granted is not None:
        loose = tuple(replace(grant, specifier=None) for grant in agent.granted)
        policy = replace(policy, agent=replace(agent, granted=loose))
    chain = decide(operation, policy).chain
    return max((step.effect for step in chain if step.stage == "dialect"), key=STRICTNESS.__getitem__)


def _right(capability: str, policy: Policy) -> Right:
    general = [operation(tool, TARGETS[tool], policy) for tool in _TOOLS[capability]]
    answers = [decide(each, policy) for each in general]
    best = min(answers, key=lambda each: STRICTNESS[each.effect])
    host = min((host_effect(each, policy) for each in general), key=lambda effect: STRICTNESS[effect])
    return Right(capability, best, host, tuple(_exemptions(capability, best, policy)))


def _exemptions(capability: str, general: Decision, policy: Policy) -> list[Exemption]:
    found: dict[str, Exemption] = {}
    for tool, pattern in _patterns(policy):
        if tool not in _TOOLS[capability]:
            continue
        answer = decide(operation(tool, _target(tool, pattern), policy), policy)
        if answer.effect != general.effect:
            found.setdefault(pattern, Exemption(tool, pattern, answer.effect, answer.rule))
    return list(found.values())


def _patterns(policy: Policy) -> list[tuple[str, str]]:
    """The narrower patterns that the file has, and what was allowed for good elsewhere, each with a tool of ours."""
    agent = policy.agent
    named = [(rule.tool, rule.pattern) for rule in agent.permissions if rule.source.line]
    named += [(grant.tool, grant.specifier) for grant in agent.granted or () if grant.specifier]
    named += [(rule.tool, rule.pattern) for rule in policy.standing]
    if agent.dialect == "claude-code":
        named += [(tool_of(rule.tool), rule.pattern) for rule in policy.settings if rule.effect == "allow"]
    return [(tool, pattern) for tool, pattern in named if tool in TARGETS and pattern not in ("", "*")]


def _target(tool: str, pattern: str) -> str:
    """A target that a rule of any dialect covers: ``/src/**`` is a place of the workspace, ``domain:`` a host."""
    if pattern.startswith("domain:"):
        return f"https://{example(pattern.removeprefix('domain:'))}/"
    return example(pattern).lstrip("/") if tool in _PATHS else example(pattern)


def example(pattern: str) -> str:
    """A target that *pattern* covers."""
    return pattern.replace(":*", " x").replace("**", "x").replace("*", "x").replace("?", "x")
