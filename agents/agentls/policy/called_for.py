"""MCP tools that an agent's body orders by name while its header leaves them out: neither granted nor refused."""

from __future__ import annotations

from agentls.agent import Agent, Source
from agentls.text import Span


def called_for(tool: str, agent: Agent) -> Source | None:
    """The line of the body that has the MCP *tool* in a code span, where the body also names its server; else None."""
    kind, _, rest = tool.partition(":")
    server, _, name = rest.partition(":")
    body = agent.definition.body_text
    if kind != "mcp" or not name or server.lower() not in body.lower():
        return None
    at = body.find(f"`{name}`")
    if at < 0:
        return None
    start = agent.definition.body.start + at
    return agent.source(Span(start, start + len(name) + 2))
