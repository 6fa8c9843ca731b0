"""Permission rules tried out: what is decided for examples of each, and which line overrides one that never decides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePath

from agentls.agent import TOOLS, Agent, Source
from agentls.definition import Definition
from agentls.explain import operation
from agentls.features import Subject, subject_of
from agentls.features.examples import examples
from agentls.opencode_config import file_of
from agentls.policy import Decision, decide
from agentls.policy.opencode import matches, permission_key
from agentls.project import Project
from agentls.text import Span

MOST = 3
"""Examples in one line."""


@dataclass(frozen=True, slots=True)
class RuleAt:
    """A rule of an agent's header: its *tools* of ours, its pattern, its place."""

    tools: tuple[str, ...]
    pattern: str
    source: Source


@dataclass(frozen=True, slots=True)
class Trial:
    """An input, and what is decided about it. *won*: the rule that was tried decides."""

    tool: str
    target: str
    decision: Decision
    won: bool


def rules_of(definition: Definition, project: Project) -> tuple[tuple[int, Span], ...]:
    """The lines of a header that have rules which can be tried (0-based), each with the span of its first; cheap."""
    subject = subject_of(definition, project)
    if subject is None or definition.header is None:
        return ()
    document = definition.document
    starts = sorted({each.source.span.start for each in _rules(subject.agent) if each.source.span})
    lines = groupby(starts, key=document.line_of)
    return tuple((line, Span(start := next(found), start)) for line, found in lines)


def tried(definition: Definition, project: Project, line: int, past: Iterable[tuple[str, str]] = ()) -> str:
    """What is decided for examples of the rules on a line, in a line; empty where there is none any more.

    *past* are requests of past runs (tool and target), the newest first: those that a rule covers are tried before
    made-up ones.
    """
    subject = subject_of(definition, project)
    if subject is None:
        return ""
    rules = [each for each in _rules(subject.agent) if each.source.line == line + 1]
    trials = [(rule, trial) for rule in rules for trial in _trials(rule, subject, tuple(past), MOST // len(rules) or 1)]
    return said(trials, subject)


def inputs(definition: Definition, project: Project, line: int) -> tuple[str, ...]:
    """The examples of the rules on a line as lines to try: the tool, then the target."""
    subject = subject_of(definition, project)
    rules = [each for each in _rules(subject.agent) if each.source.line == line + 1] if subject else []
    return tuple(
        dict.fromkeys(
            f"{tool} {target}" for rule in rules for tool in rule.tools for target in examples(tool, rule.pattern)
        )
    )


def said(trials: Iterable[tuple[RuleAt, Trial]], subject: Subject) -> str:
    """Trials in a line: ``git push --force`` → ask, line 9."""
    trials = list(trials)
    if not trials:
        return ""
    parts = [f"{_shown(trial)} → {trial.decision.effect}, {by(trial.decision, subject)}" for _, trial in trials[:MOST]]
    others = [each for rule, trial in trials if (each := _overriding(rule, trial))]
    if len(others) == len(trials):
        parts.insert(0, f"overridden by {_place(others[0], subject)}")
    return " · ".join(parts)


def _overriding(rule: RuleAt, trial: Trial) -> Source | None:
    """The permission rule that decides instead of *rule*; None where that does, whatever floor and contract say."""
    found = [s.rule for s in trial.decision.chain if s.stage == "dialect" and s.rule and s.rule.line]
    if any(_same(each, rule.source) for each in found):
        return None
    return found[0] if found else None


def by(decision: Decision, subject: Subject) -> str:
    """What decides, in a word: a line of the file, the line of another file, or the floor, the contract, a default."""
    rule = decision.rule
    if rule is not None and rule.line:
        return _place(rule, subject)
    stage = next((step.stage for step in decision.chain if step.reason == decision.reason), "dialect")
    return {"dialect": "by default", "floor": "by agentls's floor", "contract": "by its contract"}.get(stage, stage)


def _place(rule: Source, subject: Subject) -> str:
    if rule.path == file_of(subject.agent.path):
        return f"line {rule.line}"
    path = PurePath(rule.path)
    inside = path.is_relative_to(subject.project.root)
    return f"{path.relative_to(subject.project.root).as_posix() if inside else path.name} line {rule.line}"


def _trials(rule: RuleAt, subject: Subject, past: tuple[tuple[str, str], ...], most: int) -> Iterator[Trial]:
    """The past requests that the rule decides, then examples; of a rule for all tools one of each."""
    found = 0
    seen = set()
    for tool, target in past:
        if found < most and tool in rule.tools and (tool, target) not in seen:
            trial = _trial(tool, target, rule, subject)
            if trial.won:
                seen.add((tool, target))
                found += 1
                yield trial
    per_tool = most if len(rule.tools) == 1 else 1
    made = [(tool, each) for tool in rule.tools for each in examples(tool, rule.pattern)[:per_tool]]
    for tool, target in made:
        if found < most and (tool, target) not in seen:
            found += 1
            yield _trial(tool, target, rule, subject)


def _trial(tool: str, target: str, rule: RuleAt, subject: Subject) -> Trial:
    policy = subject.policy
    decision = decide(operation(tool, target, policy), policy)
    decisive = decision.rule
    return Trial(tool, target, decision, decisive is not None and _same(decisive, rule.source))


def _same(one: Source, other: Source) -> bool:
    return one.path == other.path and one.line == other.line


def _shown(trial: Trial) -> str:
    target = trial.target if len(trial.target) <= 50 else f"{trial.target[:49]}…"
    return f"`{target}`" if trial.tool == "bash" else f"{trial.tool} `{target}`"


def _rules(agent: Agent) -> Iterator[RuleAt]:
    """The rules that stand in the agent's own header: OpenCode's, and the specifiers of Claude Code's tool lists."""
    for each in agent.permissions:
        if each.source.line and each.source.path == file_of(agent.path):
            tools = tuple(tool for tool in _TRIED if _speaks_of(each.tool, tool))
            if tools:
                yield RuleAt(tools, each.pattern, each.source)
    for grant in (*(agent.granted or ()), *agent.withheld):
        if grant.specifier is not None and grant.tool in TOOLS and grant.source.line:
            yield RuleAt((grant.tool,), grant.specifier, grant.source)


_TRIED = ("bash", "edit", "read", "webfetch", "task", "skill", "websearch", "grep", "glob")
"""Tools that rules are tried with; a rule for all of them is tried with the first few."""


def _speaks_of(key: str, tool: str) -> bool:
    return matches(key, permission_key(tool))
