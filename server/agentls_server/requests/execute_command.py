"""``workspace/executeCommand``: find the command, have its argument completed, read it, run it."""

from __future__ import annotations

import inspect
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from agentls_server.app import COMMANDS
from agentls_server.commands import work_done_token
from agentls_server.routing import Command, read_arguments
from agentls_server.session import Session


def handle(session: Session, params: lsp.ExecuteCommandParams) -> Any:
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command '{params.command}'")
    given: list[Any] = list(params.arguments or ())
    if command.asks and session.capabilities.takes_input and (not given or isinstance(given[0], dict)):
        return _completed(session, command, params, {**given[0]} if given else {})
    return _run(session, command, params, given)


async def _completed(
    session: Session, command: Command, params: lsp.ExecuteCommandParams, given: dict[str, Any]
) -> Any:
    """Ask for what is missing, then run it; where it was asked for, show what came of it."""
    asked = command.asked()
    argument = await asked.complete(session, given)
    if argument is None:
        return None
    result = _run(session, command, params, [argument])
    if inspect.isawaitable(result):
        result = await result
    if argument != given and hasattr(asked, "show"):
        await asked.show(session, argument, result)
    return result


def _run(session: Session, command: Command, params: lsp.ExecuteCommandParams, given: list[Any]) -> Any:
    kind, run = command.load()
    work_done_token.set(params.work_done_token)
    return run(session, read_arguments(params.command, kind, given))
