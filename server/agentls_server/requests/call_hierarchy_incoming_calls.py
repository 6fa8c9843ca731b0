"""``callHierarchy/incomingCalls``: the agents that hand work to this one."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.calls import incoming
from agentls_server.calls import item, named
from agentls_server.elsewhere import range_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.CallHierarchyIncomingCallsParams) -> list[lsp.CallHierarchyIncomingCall]:
    project, agent = named(session, params.item)
    return [
        lsp.CallHierarchyIncomingCall(
            item(session, project, each.agent),
            [range_at(session, project, each.agent.path, span) for span in each.spans],
        )
        for each in (incoming(agent, project) if agent else ())
    ]
