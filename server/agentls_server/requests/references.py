"""``textDocument/references``: every name in the workspace for the agent or skill under the cursor."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.usages import thing_at, usages
from agentls_server.elsewhere import location, snapshot_at
from agentls_server.session import Session


def handle(session: Session, params: lsp.ReferenceParams) -> list[lsp.Location]:
    at = snapshot_at(session, params.text_document.uri, params.position)
    found = thing_at(at[0].definition, at[0].project, at[1]) if at else None
    if at is None or found is None:
        return []
    thing, project = found[1], at[0].project
    wanted = (each for each in usages(thing, project) if not each.reference.declares)
    places = [location(session, project, each.path, each.reference.span) for each in wanted]
    declared = [location(session, project, thing.declared.path, thing.declared.span)]
    return [*(declared if params.context.include_declaration else []), *places]
