"""One policy: `decide` answers every question about what an agent may do, and names the rule that says so.

Diagnostics, hover, ``agentls explain`` and every run ask this one function. It is pure: no disk, no clock.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from agentls.agent import STRICTNESS
from agentls.policy import (
    claude_code,
    companions,
    copilot,
    findings,
    floor,
    history,
    opencode,
    package,
    plan,
    scope,
    shell,
    standing,
)
from agentls.policy.operation import Decision, Operation, Policy, Step, strictest

__all__ = ["DIALECTS", "Decision", "Operation", "Policy", "Step", "decide"]

DIALECTS = {"claude-code": claude_code, "opencode": opencode, "copilot": copilot}


def decide(operation: Operation, policy: Policy) -> Decision:
    """What *policy* answers to *operation*: the strictest of floor, contract and dialect.

    A command is also held to what is said of the files that it is known to read and write. A user's approval can turn
    an ``ask`` into an ``allow``, never a ``deny``. Where another agent started this one, the stricter answer holds.
    """
    steps = tuple(dict.fromkeys(_steps(operation, policy)))
    decisive = strictest(steps)
    if decisive.effect == "allow":
        decisive = next(step for step in steps if step.stage == "dialect")
    if decisive.effect == "ask" and operation.key in policy.approved:
        approval = Step("approval", "allow", "allowed by you for this run", decisive.rule)
        steps, decisive = (*steps, approval), approval
    if policy.caller:
        above = decide(operation, policy.caller)
        outer = Step(
            "caller", above.effect, f"{policy.caller.agent.name}, which started this agent: {above.reason}", above.rule
        )
        steps, decisive = (*steps, outer), strictest((decisive, outer))
    return Decision(decisive.effect, decisive.reason, decisive.rule, steps)


def _steps(operation: Operation, policy: Policy) -> Iterator[Step]:
    """Every stage's answers, in order; at least one of them is the dialect's."""
    if operation.tool == findings.TOOL:
        yield findings.evaluate(policy)
        return
    if operation.tool in companions.TOOLS:
        yield companions.evaluate(operation, policy, DIALECTS[policy.agent.dialect].closed)
        return
    yield from floor.evaluate(operation, policy)
    yield from scope.evaluate(operation, policy)
    yield from package.evaluate(operation, policy)
    yield from plan.evaluate(operation, policy)
    yield from standing.lifted(DIALECTS[policy.agent.dialect].evaluate(operation, policy), operation, policy)
    if operation.tool == "bash":
        yield from history.evaluate(operation)
        yield from _files(operation, policy)


def _files(operation: Operation, policy: Policy) -> Iterator[Step]:
    """The answers to the reads and edits that a command amounts to, where they are not simply allowed."""
    for use, meant in shell.operations(operation, policy):
        if meant is None:
            yield _unseen(use, policy)
            continue
        said = f"'{use.by}' {'reads' if use.kind == 'read' else 'changes'} {meant.target}"
        for step in _steps(meant, policy):
            if step.effect == "deny" and not use.sure:
                step = replace(step, effect="ask")  # noqa: PLW2901 (only if a `cd` before it fails)
            if STRICTNESS[step.effect]:
                yield replace(step, reason=f"{said}: {step.reason}")


def _unseen(use: shell.Use, policy: Policy) -> Step:
    """A file that is not known before the command runs: asked about, denied where no file may be changed at all."""
    verb = "read" if use.kind == "read" else "change"
    if use.kind == "edit":
        probe = Operation("edit", shell.UNKNOWN, policy.root / shell.UNKNOWN, through="bash")
        closed: Step | None = DIALECTS[policy.agent.dialect].closed(probe, policy)
        if closed:
            return replace(closed, reason=f"'{use.by}' can change files: {closed.reason}")
    return Step("floor", "ask", f"which files '{use.by}' may {verb} is not known before it runs")
