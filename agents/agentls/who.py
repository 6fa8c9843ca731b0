"""Who may edit a file: which agents, which after a question, which not, and the rule that says so of each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls.agent import Agent, Effect
from agentls.explain import rule_json
from agentls.opencode_config import file_of
from agentls.policy import Decision, Operation, Step, decide
from agentls.policy.operation import Policy
from agentls.project import Project
from agentls.survey import survey_of

MOST = 2
"""Agents of one answer that one line names."""
MANY = 60
"""Agents of a workspace beyond which only those with places of their own are asked about."""

_WORDS: dict[Effect, str] = {"allow": "edit here", "ask": "ask", "deny": "not"}


@dataclass(frozen=True, slots=True)
class Answer:
    """What one agent may do to a file, and why in a few words: the kind of place and its line, or the rule's."""

    agent: Agent
    decision: Decision
    why: str

    @property
    def effect(self) -> Effect:
        return self.decision.effect


def who(project: Project, path: str) -> tuple[Answer, ...]:
    """The agents of the workspace and their answers to an edit of the file at *path*, those with places first.

    Empty outside of the workspace, and where no agent has places: then nothing is divided, and nothing to be told.
    """
    place = Path(path)
    scoped = survey_of(project).scoped
    if not scoped or not place.is_relative_to(project.root):
        return ()
    known = project.kept.setdefault("who", {})
    if path not in known:
        known[path] = tuple(_answers(project, place, scoped))
    found: tuple[Answer, ...] = known[path]
    return found


def as_json(answers: Iterable[Answer], project: Project) -> list[dict[str, Any]]:
    """The answers as JSON: agent, decision, reason, rule."""
    return [
        {
            "agent": each.agent.name,
            "decision": each.effect,
            "reason": each.decision.reason,
            "rule": rule_json(each.decision.rule, project.root),
        }
        for each in answers
    ]


def line(answers: Iterable[Answer]) -> str:
    """The answers in one line: ``Edit here: a (owned, line 12) · ask: b · not: c (forbidden by its line 30)``."""
    answers = tuple(answers)
    told = []
    for effect, word in _WORDS.items():
        found = [each for each in answers if each.effect == effect]
        if found:
            named = [f"{each.agent.name}{f' ({each.why})' if each.why else ''}" for each in found[:MOST]]
            more = [f"{len(found) - MOST} more"] if len(found) > MOST else []
            told.append(f"{word}: {', '.join([*named, *more])}")
    text = " · ".join(told)
    return text[:1].upper() + text[1:]


def _answers(project: Project, path: Path, scoped: frozenset[str]) -> list[Answer]:
    agents = [each for each in project.agents if each.name and not each.disabled]
    agents = [each for each in agents if Path(each.path).is_relative_to(project.root)]
    if len(agents) > MANY:
        agents = [each for each in agents if each.path in scoped]
    operation = Operation("edit", path.relative_to(project.root).as_posix(), path)
    found = []
    for agent in agents:
        policy = project.policy(agent)
        decision = decide(operation, policy)
        found.append((_rank(decision), agent.name, Answer(agent, decision, _why(decision, policy))))
    return [answer for _, _, answer in sorted(found, key=lambda each: each[:2])]


def _rank(decision: Decision) -> int:
    """Owners first, then those whom a line of theirs speaks of, then the others."""
    contract = _contract(decision)
    if contract is None:
        return 2
    return 0 if contract.effect == "allow" else 1


def _contract(decision: Decision) -> Step | None:
    return next((step for step in decision.chain if step.stage == "contract"), None)


def _why(decision: Decision, policy: Policy) -> str:
    """In what kind of place it lies and which line says so; else the rule's place where it is one of a file."""
    step = _contract(decision)
    rule = decision.rule
    if step is not None and (step.effect in ("allow", decision.effect) or step.rule == rule):
        kind = {"allow": "owned", "ask": "shared", "deny": "forbidden"}[step.effect]
        if step.effect == "ask" and "among the places" in step.reason:
            return "not among its places"
        where = f"line {step.rule.line}" if step.rule and step.rule.line else "agentls.toml"
        return f"{kind}, {where}" if step.effect != "deny" else f"forbidden by its {where}"
    if rule is None or not rule.line:
        return ""
    place = Path(rule.path)
    if rule.path == file_of(policy.agent.path):
        return f"its line {rule.line}"
    return f"{place.relative_to(policy.root) if place.is_relative_to(policy.root) else place.name} line {rule.line}"
