"""JSON-RPC over two streams, as the LSP frames it: the client's end, small and strict. Knows no method's meaning."""

from __future__ import annotations

import asyncio
import inspect
import json
from collections.abc import Awaitable, Callable, Mapping
from typing import Any, TypeAlias

Handler: TypeAlias = Callable[[Any], Any | Awaitable[Any]]


class RemoteError(Exception):
    """The other end answered a request with an error, or went away before it answered."""


class Connection:
    """Requests and notifications both ways. *handlers* answer what the other end asks, by method.

    Notifications are handled in order; a request has a task of its own, so that one that waits for a person holds up
    nothing.
    """

    def __init__(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, handlers: Mapping[str, Handler]
    ) -> None:
        self._reader, self._writer, self._handlers = reader, writer, handlers
        self._waiting: dict[int, asyncio.Future[Any]] = {}
        self._last = 0
        self._closed = False

    async def request(self, method: str, params: Any = None) -> Any:
        """The result of a request; `RemoteError` where there is none."""
        if self._closed:
            raise RemoteError("the server went away")
        self._last += 1
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting[self._last] = answer
        self._send({"id": self._last, "method": method, "params": params})
        return await answer

    def notify(self, method: str, params: Any) -> None:
        self._send({"method": method, "params": params})

    async def serve(self) -> None:
        """Handle what comes until the other end closes, or a handler fails; then every open request fails."""
        try:
            async with asyncio.TaskGroup() as group:
                answering = await self._handle(group)
                for task in answering:
                    task.cancel()
        except BaseExceptionGroup as failures:
            raise failures.exceptions[0] from None
        finally:
            self._closed = True
            for future in self._waiting.values():
                if not future.done():
                    future.set_exception(RemoteError("the server went away"))

    async def _handle(self, group: asyncio.TaskGroup) -> list[asyncio.Task[None]]:
        """Handle messages to the last one; the tasks that answer requests."""
        answering: list[asyncio.Task[None]] = []
        while (message := await self._receive()) is not None:
            if "method" not in message:
                self._answered(message)
            elif "id" in message:
                answering.append(group.create_task(self._answer(message)))
            elif handler := self._handlers.get(message["method"]):
                handler(message.get("params"))
        return answering

    def _answered(self, message: dict[str, Any]) -> None:
        future = self._waiting.pop(message["id"], None)
        if future is None or future.done():
            return
        if error := message.get("error"):
            future.set_exception(RemoteError(error.get("message", "no message")))
        else:
            future.set_result(message.get("result"))

    async def _answer(self, message: dict[str, Any]) -> None:
        handler = self._handlers.get(message["method"])
        if handler is None:
            self._send({"id": message["id"], "error": {"code": -32601, "message": f"no {message['method']}"}})
            return
        result = handler(message.get("params"))
        self._send({"id": message["id"], "result": await result if inspect.isawaitable(result) else result})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._writer.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))

    async def _receive(self) -> dict[str, Any] | None:
        size = None
        while line := await self._reader.readline():
            name, _, value = line.decode("ascii").partition(":")
            if name.lower() == "content-length":
                size = int(value)
            if line == b"\r\n" and size is not None:
                message: dict[str, Any] = json.loads(await self._reader.readexactly(size))
                return message
        return None
