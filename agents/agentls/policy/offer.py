"""Which tools a model is told of: those that its agent's rules do not take away altogether."""

from __future__ import annotations

from fnmatch import fnmatchcase

from agentls.policy.opencode import matches, permission_key
from agentls.policy.operation import Policy


def offered(tool: str, policy: Policy) -> bool:
    """Whether some call of *tool* could be allowed, so that the model should see it.

    OpenCode hides a tool when the last rule that speaks of it is a plain deny. Claude Code shows what is in ``tools`` and not in
    ``disallowedTools``.
    """
    agent = policy.agent
    if agent.dialect == "opencode":
        key = permission_key(tool)
        rules = (rule for rule in reversed((*policy.settings, *agent.permissions)) if matches(rule.tool, key))
        last = next(rules, None)
        visible = last is None or (last.pattern, last.effect) != ("*", "deny")
    else:
        granted = agent.granted is None or any(fnmatchcase(tool, grant.tool) for grant in agent.granted)
        visible = granted and not any(fnmatchcase(tool, grant.tool) for grant in agent.withheld)
    return visible and (policy.caller is None or offered(tool, policy.caller))
