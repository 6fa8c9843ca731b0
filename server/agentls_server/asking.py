"""Questions to the user by ``window/showMessageRequest``. A question that is dismissed, or cannot be shown, is a no."""

from __future__ import annotations

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.editor import Answer
from agentls_server.session import Session

_PERMISSION: dict[str, Answer] = {"Allow once": "allow_once", "Allow for this run": "allow_run", "Deny": "deny"}


async def permission(session: Session, message: str) -> Answer:
    """The answer to a permission question."""
    return _PERMISSION.get(await choose(session, message, tuple(_PERMISSION)) or "", "deny")


async def choose(session: Session, message: str, titles: tuple[str, ...]) -> str | None:
    """Which of *titles* the user picks; None for none of them."""
    actions = [lsp.MessageActionItem(title) for title in titles]
    params = lsp.ShowMessageRequestParams(lsp.MessageType.Warning, message, actions)
    try:
        chosen = await session.server.window_show_message_request_async(params)
    except JsonRpcException:
        return None
    return chosen.title if chosen else None
