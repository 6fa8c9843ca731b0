"""``initialized``: the client listens now. Ask for its settings, look after files, tell of interrupted runs."""

from __future__ import annotations

import logging
import time
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls_server import interrupted
from agentls_server.requests import did_change_configuration
from agentls_server.session import Session
from agentls_server.watching import GLOBS

logger = logging.getLogger(__name__)


def handle(session: Session, _params: Any) -> None:
    if session.capabilities.watched_files:
        session.spawn(_watch(session))
    else:
        session.spawn(_look(session, time.time_ns()))
    if session.capabilities.configuration:
        session.spawn(did_change_configuration.pull(session))
    session.spawn(interrupted.tell(session))


async def _look(session: Session, since: int) -> None:
    await session.loaded()
    from agentls_server import polling  # noqa: PLC0415 (start-up does without it)

    await polling.watch(session, since)


async def _watch(session: Session) -> None:
    options = lsp.DidChangeWatchedFilesRegistrationOptions([lsp.FileSystemWatcher(glob) for glob in GLOBS])
    registration = lsp.Registration("agentls-files", lsp.WORKSPACE_DID_CHANGE_WATCHED_FILES, options)
    try:
        await session.server.client_register_capability_async(lsp.RegistrationParams([registration]))
    except JsonRpcException as error:
        logger.warning("the client does not watch files: %s", error.message)
