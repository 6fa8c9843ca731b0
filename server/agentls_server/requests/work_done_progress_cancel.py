"""``window/workDoneProgress/cancel``: the user's Cancel on a progress; what it stands for is stopped."""

from __future__ import annotations

from lsprotocol import types as lsp

from agentls_server.session import Session


def handle(session: Session, params: lsp.WorkDoneProgressCancelParams) -> None:
    if cancel := session.cancels.get(params.token):
        cancel()
