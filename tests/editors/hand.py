"""A hand inside an editor: code goes to it over a socket, line by line as JSON, and its value comes back."""

from __future__ import annotations

import asyncio
import itertools
import json
from pathlib import Path
from typing import Any

PATIENCE = 60.0
"""Seconds that a condition may take to come true on a machine with much else to do."""


class Hand:
    """Listens at *path* until the editor's script connects; then `ask` sends code to it."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._connected: asyncio.Future[asyncio.StreamWriter] = asyncio.get_running_loop().create_future()

    async def listen(self) -> None:
        self._server = await asyncio.start_unix_server(self._talk, self._path)

    async def connected(self) -> None:
        async with asyncio.timeout(PATIENCE):
            self._pipe = await self._connected

    async def ask(self, code: str, *args: object) -> Any:
        """The value of *code*, which finds *args* as the editor's script has it; an `AssertionError` where it fails."""
        number = next(self._numbers)
        self._waiting[number] = asyncio.get_running_loop().create_future()
        self._pipe.write(json.dumps({"id": number, "code": code, "args": args}).encode() + b"\n")
        async with asyncio.timeout(PATIENCE + 10):
            return await self._waiting[number]

    def let_go(self) -> None:
        """Close the socket: the editor quits."""
        self._pipe.close()
        self._server.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connected.set_result(writer)
        while line := await reader.readline():
            answer = json.loads(line)
            waiting = self._waiting.pop(answer["id"])
            if answer["ok"]:
                waiting.set_result(answer["value"])
            else:
                waiting.set_exception(AssertionError(answer["value"]))
