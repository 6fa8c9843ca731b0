"""The scripted Messages API in a thread, which notes when requests come and when replies have been sent."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable
from typing import Any, Self

from agentls.runtime.scripted import Exchange, Script, ScriptedServer
from agentls.runtime.scripted.http import HttpRequest, Response
from agentls.runtime.scripted.sse import SseEvent


class TimedApi(ScriptedServer):
    """``with TimedApi(script) as api``. *came* and *sent* hold one time a request, in seconds."""

    def __init__(self, script: Script) -> None:
        super().__init__(script)
        self.came: list[float] = []
        self.sent: list[float] = []
        self._loop = asyncio.new_event_loop()

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        self.came.append(time.perf_counter())
        super().check(exchange, request)

    async def stream(self, parts: Iterable[SseEvent], response: Response) -> bool:
        whole = await super().stream(parts, response)
        self.sent.append(time.perf_counter())
        return whole

    def forget(self) -> list[dict[str, Any]]:
        """Start anew; the bodies of the requests so far."""
        bodies = [each.body for each in self.exchanges]
        if wrong := [each.error for each in self.exchanges if each.status != 200]:
            raise RuntimeError(f"the API refused a request: {wrong[0]}")
        self.came.clear()
        self.sent.clear()
        self.exchanges.clear()
        return bodies

    def __enter__(self) -> Self:
        self._loop.run_until_complete(self.start())
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(self.close(), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
