"""Waiting for something to be so, without polling: whoever changes the world fires, whoever waits looks again."""

from __future__ import annotations

import asyncio
from collections.abc import Callable


class Signal:
    """Wakes those who wait for a condition."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Event] = set()

    def fire(self) -> None:
        """Something changed."""
        for event in self._waiting:
            event.set()

    async def until(self, holds: Callable[[], bool], seconds: float | None) -> bool:
        """Wait until *holds*, at most *seconds* (None: for ever); whether it does."""
        event = asyncio.Event()
        self._waiting.add(event)
        try:
            async with asyncio.timeout(seconds):
                while not holds():
                    await event.wait()
                    event.clear()
        except TimeoutError:
            return holds()
        finally:
            self._waiting.discard(event)
        return True
