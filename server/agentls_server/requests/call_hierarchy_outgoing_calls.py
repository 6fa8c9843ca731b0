"""``callHierarchy/outgoingCalls``: the agents that this one hands work to."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.calls import outgoing
from agentls_server.calls import item, named
from agentls_server.elsewhere import range_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.CallHierarchyOutgoingCallsParams) -> list[lsp.CallHierarchyOutgoingCall]:
    project, agent = named(session, params.item)
    return [
        lsp.CallHierarchyOutgoingCall(
            item(session, project, each.agent), [range_at(session, project, agent.path, span) for span in each.spans]
        )
        for each in (outgoing(agent, project) if agent else ())
        if agent
    ]
