"""``agentls.convert``: to which dialect."""

from __future__ import annotations

from typing import Any

from agentls.formats import targets
from agentls_server import inputs
from agentls_server.inputs import Item
from agentls_server.session import Session


async def complete(session: Session, given: dict[str, Any]) -> dict[str, Any] | None:
    items = [Item(each.title, name) for name, each in targets().items()]
    to = given.get("to") or await inputs.ask(session, "Convert this agent", items, prompt="To which dialect?")
    return {**given, "to": to} if to else None
