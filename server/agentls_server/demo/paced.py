"""A scripted API whose replies can wait for each other, so that agents who work side by side always meet the same way.

``"after": {"devops-1": 3}`` in a reply holds it back until the conversation of that name has asked for its third reply,
so until all that its second one called for is done. Two that wait for each other prove that both run.
"""

from __future__ import annotations

import asyncio

from agentls.runtime.scripted import Script, ScriptedServer
from agentls.runtime.scripted.http import Response
from agentls.runtime.scripted.server import Exchange


class PacedServer(ScriptedServer):
    """Keeps how many replies each conversation has asked for."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self._asked: dict[str, int] = {}
        self._more = asyncio.Condition()

    async def respond(self, exchange: Exchange, response: Response) -> bool:
        conversation = self.script.conversation(exchange.body)
        if conversation is not None:
            number = conversation.position(exchange.body)
            reply = conversation.replies[number] if number < len(conversation.replies) else None
            after = reply.get("after", {}) if isinstance(reply, dict) else {}
            async with self._more:
                self._asked[conversation.name] = max(number + 1, self._asked.get(conversation.name, 0))
                self._more.notify_all()
                await self._more.wait_for(
                    lambda: all(self._asked.get(name, 0) >= least for name, least in after.items())
                )
        return await super().respond(exchange, response)
