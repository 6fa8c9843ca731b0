"""Reporting findings: it changes nothing, so that only a rule which names the tool keeps an agent from it.

A model is told of it where the file names it, and where an agent may change no file: that is who reviews.
"""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase

from agentls.policy.operation import Operation, Policy, Step

TOOL = "report_findings"


def evaluate(policy: Policy) -> Step:
    """The dialect's answer to reporting findings."""
    agent = policy.agent
    for grant in agent.withheld:
        if fnmatchcase(TOOL, grant.tool):
            return Step("dialect", "deny", f"disallowedTools has {grant.tool}", grant.source)
    named = [each for each in (*policy.settings, *agent.permissions) if each.tool == TOOL]
    denied = next((each for each in reversed(named) if each.effect == "deny"), None)
    if denied:
        return Step("dialect", "deny", f"deny: {TOOL} ({denied.source.path})", denied.source)
    return Step("dialect", "allow", "a report of findings changes nothing")


def offered(policy: Policy, closed: Callable[[Operation, Policy], Step | None]) -> bool:
    """Whether the model should be told of it. *closed* is the dialect's denial of a tool on whatever target."""
    agent = policy.agent
    if evaluate(policy).effect == "deny":
        return False
    if any(fnmatchcase(TOOL, grant.tool) and grant.tool != "*" for grant in agent.granted or ()):
        return True
    return closed(Operation("edit", ""), policy) is not None and closed(Operation("write", ""), policy) is not None
