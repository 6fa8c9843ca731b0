"""The transports: standard input and output, or one TCP connection; and every way in which a server ends.

One thread reads and one writes, so that neither a slow client nor a busy pool of threads can hold up the loop. Exit
never waits for a thread: what must end are tasks, and they are cancelled.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import signal
import threading
from collections.abc import Callable
from functools import partial

from pygls.exceptions import JsonRpcParseError

from agentls_server import parent
from agentls_server.app import Server
from agentls_server.framing import Framing

GRACE = 3.0
"""Seconds that runs have to end their children when the server must go."""
FLUSH = 1.0
"""Seconds that a client has to read what is left."""
CHUNK = 1 << 16


class PipeWriter:
    """Writes whole messages to a file descriptor, in order, from a thread of its own."""

    def __init__(self, descriptor: int, lost: Callable[[], None]) -> None:
        self._queue: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._descriptor = descriptor
        self._lost = lost
        self._thread = threading.Thread(target=self._run, name="agentls-writer", daemon=True)
        self._thread.start()

    def write(self, data: bytes) -> None:
        self._queue.put(data)

    def close(self) -> None:
        """Write what is left; a client that does not read is not waited for."""
        self._queue.put(None)
        self._thread.join(FLUSH)

    def _run(self) -> None:
        try:
            while (data := self._queue.get()) is not None:
                rest = memoryview(data)
                while rest:
                    rest = rest[os.write(self._descriptor, rest) :]
        except OSError:
            self._lost()


def claim() -> tuple[int, int]:
    """Standard input and output for the protocol alone; in their place stand nothing and standard error.

    A stray ``print``, or a child that reads its input, would break the connection otherwise.
    """
    reads, writes = os.dup(0), os.dup(1)
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    os.dup2(2, 1)
    os.close(nothing)
    return reads, writes


async def serve_stdio(server: Server, reads: int, writes: int) -> int:
    """Serve on two file descriptors until the client, a signal or the parent's death ends it; the exit code."""
    loop = asyncio.get_running_loop()
    left: asyncio.Future[int] = loop.create_future()
    lost = partial(_call, loop, partial(_gone, server, left))
    writer = PipeWriter(writes, lost)
    server.protocol.set_writer(writer)
    thread = threading.Thread(target=_read, args=(reads, partial(_call, loop), server, lost), daemon=True)
    thread.start()
    try:
        return await _until_left(server, left)
    finally:
        writer.close()


async def serve_tcp(server: Server, host: str, port: int, ready: Callable[[int], None]) -> int:
    """Serve one client over TCP; *ready* is told the port when it can connect. The exit code."""
    left: asyncio.Future[int] = asyncio.get_running_loop().create_future()

    async def connected(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        listener.close()  # one client, and no other
        server.protocol.set_writer(writer)
        framing = Framing()
        try:
            while data := await reader.read(CHUNK):
                for body in framing.feed(data):
                    _take(server, body)
        except OSError:
            pass
        _gone(server, left)

    listener = await asyncio.start_server(connected, host, port)
    ready(listener.sockets[0].getsockname()[1])
    try:
        return await _until_left(server, left)
    finally:
        listener.close()
        if isinstance(server.protocol.writer, asyncio.StreamWriter):
            server.protocol.writer.close()
            with contextlib.suppress(OSError, TimeoutError):
                await asyncio.wait_for(server.protocol.writer.wait_closed(), FLUSH)


async def _until_left(server: Server, left: asyncio.Future[int]) -> int:
    def leave(code: int) -> None:
        if not left.done():
            left.set_result(code)

    server.session.leave = leave
    _on_signals(leave)
    watch = asyncio.create_task(parent.watch(lambda: server.session.process_id, partial(leave, 1)))
    try:
        return await left
    finally:
        watch.cancel()
        await server.session.close(GRACE)


def _on_signals(leave: Callable[[int], None]) -> None:
    """SIGTERM and SIGINT end the server as ``exit`` does, with the shell's code for them."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, leave, 128 + number)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda got, _frame: _call(loop, leave, 128 + got))


def _read(descriptor: int, call: Callable[..., None], server: Server, lost: Callable[[], None]) -> None:
    """The reading thread. It reads the descriptor itself: a buffered file would hold its lock when the process ends."""
    framing = Framing()
    while data := _chunk(descriptor):
        for body in framing.feed(data):
            call(_take, server, body)
    lost()


def _chunk(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, CHUNK)
    except OSError:
        return b""


def _take(server: Server, body: bytes | None) -> None:
    if body is None:
        server.session.protocol.send_error(None, JsonRpcParseError("a message's header says no Content-Length"))
    else:
        server.session.protocol.receive(body)


def _gone(server: Server, left: asyncio.Future[int]) -> None:
    """The client has closed the connection."""
    if not left.done():
        left.set_result(0 if server.session.phase == "down" else 1)


def _call(loop: asyncio.AbstractEventLoop, function: Callable[..., object], *arguments: object) -> None:
    """Have the loop call *function*, from any thread; nothing once the loop is closed."""
    try:
        loop.call_soon_threadsafe(function, *arguments)
    except RuntimeError:
        return
