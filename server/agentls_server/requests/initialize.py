"""``initialize``: who the client is, which folders it has open, and what the server offers it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from agentls_server import app, border, capabilities, parent
from agentls_server.documents import Buffers
from agentls_server.session import Session


def handle(session: Session, params: Any) -> dict[str, Any]:
    """The answer is plain JSON: to build it of the library's types takes longer than the rest of the request."""
    if not isinstance(params, dict):
        raise JsonRpcInvalidParams("initialize: params must be an object")
    session.capabilities = capabilities.of(params)
    session.process_id = _editor(params.get("processId"))
    session.buffers = Buffers(None, position_encoding=lsp.PositionEncodingKind(session.capabilities.encoding))
    session.protocol._workspace = session.buffers  # noqa: SLF001 (the library's `server.workspace` reads it)
    session.phase = "running"
    session.projects.distrusts = partial(_distrusted, session.capabilities.trusted)
    session.load(_roots(params))
    return {
        "capabilities": app.advertised(session.capabilities),
        "serverInfo": {"name": "agentls", "version": app.VERSION},
    }


def _distrusted(told: bool | None, root: Path) -> bool:
    """Whether the client says so or, where it does not know, the user has said so once."""
    if told is not None:
        return not told
    from agentls_server import trust  # noqa: PLC0415 (start-up does without it)

    return trust.refused(root)


def _editor(identity: Any) -> int | None:
    """The editor's process, whose end is the server's. None where it cannot be seen (from inside a container, say)."""
    return identity if type(identity) is int and identity > 0 and parent.alive(identity) else None


def _roots(params: dict[str, Any]) -> list[Path]:
    """The workspace folders; for older clients the root."""
    folders = params.get("workspaceFolders")
    if isinstance(folders, list):
        uris = [each.get("uri") for each in folders if isinstance(each, dict)]
    else:
        uris = [params.get("rootUri")]
    paths = [border.to_path(each) for each in uris if isinstance(each, str)]
    if not paths and isinstance(params.get("rootPath"), str):
        paths = [params["rootPath"]]
    return [Path(each) for each in paths if Path(each).is_absolute()]
