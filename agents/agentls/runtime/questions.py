"""Equal questions of calls that wait at the same time, in one run or in several of a tree: asked once."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Hashable

from agentls.runtime.editor import Verdict


class Questions:
    """The questions that are open."""

    def __init__(self) -> None:
        self._open: dict[Hashable, asyncio.Future[Verdict]] = {}

    async def once(self, key: Hashable, ask: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """The user's verdict: by *ask*, or that to the equal question which is open already."""
        while (waiting := self._open.get(key)) is not None:
            try:
                return await asyncio.shield(waiting)
            except asyncio.CancelledError:
                if not waiting.cancelled():  # it is we who were stopped, and not who asks
                    raise
        mine = self._open[key] = asyncio.get_running_loop().create_future()
        try:
            verdict = await ask()
        except BaseException:
            mine.cancel()
            raise
        else:
            mine.set_result(verdict)
            return verdict
        finally:
            del self._open[key]
