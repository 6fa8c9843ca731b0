"""``workspace/willRenameFiles``: an agent whose file is moved to a new name takes it, wherever it is named."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls.features.rename import follow_file
from agentls.text import Edit
from agentls_server import border
from agentls_server.elsewhere import workspace_edit
from agentls_server.session import Session


def handle(session: Session, params: lsp.RenameFilesParams) -> lsp.WorkspaceEdit | None:
    changes: dict[str, tuple[Edit, ...]] = {}
    project = None
    for each in params.files:
        old = border.to_path(each.old_uri)
        project = session.projects.of(old)
        for path, edits in follow_file(project, old, border.to_path(each.new_uri)).edits.items():
            changes[path] = (*changes.get(path, ()), *(edit for edit in edits if edit not in changes.get(path, ())))
    return workspace_edit(session, project, changes) if project and changes else None
