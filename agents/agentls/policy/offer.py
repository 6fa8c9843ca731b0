"""Which tools a model is told of: those that its agent's rules do not take away altogether."""

from __future__ import annotations

from agentls.policy import DIALECTS, companions, findings
from agentls.policy.operation import Operation, Policy
from agentls.policy.plan import planning


def offered(tool: str, policy: Policy) -> bool:
    """Whether some call of *tool* could be allowed, so that the model should see it.

    OpenCode hides a tool when the last rule that speaks of it is a plain deny. Claude Code shows what is in ``tools``,
    not in ``disallowedTools``, and not denied as a whole.
    """
    closed = DIALECTS[policy.agent.dialect].closed
    if tool == findings.TOOL:
        return findings.offered(policy, closed) or planning(policy)
    if tool in companions.TOOLS:
        leader = companions.FOLLOWS.get(tool)
        return companions.offered(tool, policy, closed) and (leader is None or offered(leader, policy))
    hidden = closed(Operation(tool, ""), policy)
    return hidden is None and (policy.caller is None or offered(tool, policy.caller))
