"""As much of HTTP/1.1 as a client on the loopback interface needs: requests with a body, JSON and chunked responses."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

MAX_BODY = 32 * 1024 * 1024
"""Bytes; the Messages API refuses larger requests with 413."""
_MAX_LINES = 200


class BadRequestLine(Exception):  # noqa: N818 (a condition of the connection, not of our code)
    """What came is not HTTP; the connection is closed."""


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """A request. Header names are in lower case; *body* is None where it is longer than `MAX_BODY` and not read."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None


async def read_request(reader: asyncio.StreamReader) -> HttpRequest | None:
    """The next request of a connection, None when the client has closed it."""
    try:
        line = await reader.readline()
        if not line:
            return None
        method, target, _ = line.decode("latin-1").split(" ", 2)
        headers = await _headers(reader)
        size = int(headers.get("content-length", "0"))
        body = await reader.readexactly(size) if 0 <= size <= MAX_BODY else None
    except (ValueError, asyncio.IncompleteReadError) as error:
        raise BadRequestLine(str(error)) from error
    return HttpRequest(method, target.partition("?")[0], headers, body)


async def _headers(reader: asyncio.StreamReader) -> dict[str, str]:
    headers: dict[str, str] = {}
    for _ in range(_MAX_LINES):
        line = (await reader.readline()).decode("latin-1").strip()
        if not line:
            return headers
        name, _, value = line.partition(":")
        headers[name.strip().lower()] = value.strip()
    raise BadRequestLine("too many headers")


class Response:
    """The way back on one connection: either one JSON object, or a stream of chunks."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._reader = reader
        self._writer = writer

    async def json(self, status: int, value: Any, headers: dict[str, str] | None = None) -> None:
        body = json.dumps(value, ensure_ascii=False).encode()
        self._head(status, {"content-type": "application/json", "content-length": str(len(body)), **(headers or {})})
        self._writer.write(body)
        await self._writer.drain()

    async def start(self, headers: dict[str, str] | None = None) -> None:
        """Begin a stream of server-sent events."""
        self._head(
            200,
            {
                "content-type": "text/event-stream; charset=utf-8",
                "cache-control": "no-cache",
                "transfer-encoding": "chunked",
                **(headers or {}),
            },
        )
        await self._writer.drain()

    async def chunk(self, data: bytes) -> None:
        self._writer.write(b"%x\r\n%b\r\n" % (len(data), data))
        await self._writer.drain()

    async def end(self) -> None:
        """End the stream as a whole one; what is missing in it is another matter."""
        self._writer.write(b"0\r\n\r\n")
        await self._writer.drain()

    async def left(self) -> None:
        """Wait until the client has closed the connection."""
        while await self._reader.read(1):
            pass

    def abort(self) -> None:
        """Cut the connection at once, as a broken network does."""
        self._writer.transport.abort()

    def _head(self, status: int, headers: dict[str, str]) -> None:
        phrase = HTTPStatus(status).phrase if status in HTTPStatus._value2member_map_ else "Unknown"
        lines = [f"HTTP/1.1 {status} {phrase}", *(f"{name}: {value}" for name, value in headers.items())]
        self._writer.write("\r\n".join([*lines, "", ""]).encode("latin-1"))
