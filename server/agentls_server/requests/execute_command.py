"""``workspace/executeCommand``: find the command, read its arguments, run it."""

from __future__ import annotations

from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcInvalidParams

from agentls_server.app import COMMANDS
from agentls_server.commands import work_done_token
from agentls_server.routing import read_arguments
from agentls_server.session import Session


def handle(session: Session, params: lsp.ExecuteCommandParams) -> Any:
    command = COMMANDS.get(params.command)
    if command is None:
        raise JsonRpcInvalidParams(f"there is no command '{params.command}'")
    kind, run = command.load()
    work_done_token.set(params.work_done_token)
    return run(session, read_arguments(params.command, kind, list(params.arguments or ())))
