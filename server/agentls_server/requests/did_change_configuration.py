"""``workspace/didChangeConfiguration``: the client's section ``agentls``, which goes over every ``agentls.toml``."""

from __future__ import annotations

import logging
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls_server.session import Session

SECTION = "agentls"

logger = logging.getLogger(__name__)


def handle(session: Session, params: lsp.DidChangeConfigurationParams) -> None:
    """Clients that can be asked are asked: some send nothing, or everything, with this notification."""
    if session.capabilities.configuration:
        session.spawn(pull(session))
        return
    settings: Any = params.settings
    if isinstance(settings, dict):
        use(session, settings.get(SECTION, settings))


async def pull(session: Session) -> None:
    """Ask for the section."""
    params = lsp.ConfigurationParams([lsp.ConfigurationItem(section=SECTION)])
    try:
        answer: Any = await session.server.workspace_configuration_async(params)
    except JsonRpcException as error:
        logger.warning("the client does not tell its settings: %s", error.message)
        return
    use(session, answer[0] if answer else None)


def use(session: Session, section: Any) -> None:
    """Take *section* (nothing, where it is no object) as the client's settings."""
    section = section if isinstance(section, dict) else {}
    if section == session.projects.section:
        return
    session.projects.section = section
    session.projects.rebuild([each.definition for each in session.open_buffers])
    session.publisher.refresh()
    session.surveyor.soon()
