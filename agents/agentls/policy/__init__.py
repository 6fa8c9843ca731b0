"""One policy: `decide` answers every question about what an agent may do, and names the rule that says so.

Diagnostics, hover, ``agentls explain`` and every run ask this one function. It is pure: no disk, no clock.
"""

from __future__ import annotations

from agentls.policy import claude_code, copilot, floor, opencode
from agentls.policy.operation import Decision, Operation, Policy, Step, strictest

__all__ = ["Decision", "Operation", "Policy", "Step", "decide"]

_DIALECTS = {"claude-code": claude_code.evaluate, "opencode": opencode.evaluate, "copilot": copilot.evaluate}


def decide(operation: Operation, policy: Policy) -> Decision:
    """What *policy* answers to *operation*: the strictest of floor, contract and dialect.

    A user's approval can turn an ``ask`` into an ``allow``, never a ``deny``. Where another agent started this one, the
    stricter of both answers holds.
    """
    steps = (*floor.evaluate(operation, policy), _DIALECTS[policy.agent.dialect](operation, policy))
    decisive = strictest(steps)
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
