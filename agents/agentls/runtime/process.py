"""Child processes: each in a session of its own, which is killed as a whole when its work is over, however it ends.

A child gets no terminal, no standard input unless given one, and none of the keys that agentls itself uses.
"""

from __future__ import annotations

import asyncio
import codecs
import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import AsyncIterator, Awaitable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from agentls.runtime import watchdog
from agentls.runtime.clip import Clip
from agentls.runtime.kill import gone, kill, members

KEYS = frozenset(("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"))
"""Environment variables that never reach a child."""

GRACE = 2.0
"""Seconds between SIGTERM and SIGKILL after a time-out."""

LINGER = 0.5
"""Seconds that are waited for the rest of the output when a command has ended but others hold its pipe open."""

_CHUNK = 65_536
_QUIET = {"PAGER": "cat", "GIT_PAGER": "cat", "GIT_TERMINAL_PROMPT": "0", "TERM": "dumb"}
"""Programs that would wait for a person are told that there is none."""

_live: set[int] = set()


@dataclass(frozen=True, slots=True)
class Child:
    """A running child, what it writes (standard error too, if that was not redirected), and whether it has exited."""

    process: subprocess.Popen[bytes]
    output: asyncio.StreamReader
    exited: asyncio.Event

    async def chunks(self) -> AsyncIterator[bytes]:
        """Its output as it comes, to the end of it."""
        while chunk := await self.output.read(_CHUNK):
            yield chunk


@dataclass(frozen=True, slots=True)
class Finished:
    """A command that ended. *exit_code* is None when it ran out of time, and negative when a signal ended it.

    *text* is its output, head and tail; *leftovers* says that it had left processes running, which were killed.
    """

    text: str
    exit_code: int | None
    leftovers: bool = False


def environment(secrets: frozenset[str] = frozenset()) -> dict[str, str]:
    """The environment for children: ours without keys and *secrets*."""
    return {**{key: value for key, value in os.environ.items() if key not in KEYS | secrets}, **_QUIET}


@contextlib.asynccontextmanager
async def spawned(
    argv: Sequence[str],
    cwd: Path,
    env: dict[str, str],
    stdin: IO[bytes] | int = subprocess.DEVNULL,
    stderr: IO[bytes] | int = subprocess.STDOUT,
) -> AsyncIterator[Child]:
    """A child for the length of a block; ``OSError`` if it cannot start. When the block is left its session is dead."""
    # A pipe of our own, and no await between the start of the child and its entry among the living: a cancellation
    # finds it there, and waiting for the child never means waiting for whoever else holds the pipe.
    name, enter = watchdog.announce()
    source, sink = os.pipe()
    reader = os.fdopen(source, "rb", 0)
    try:
        process = subprocess.Popen(  # noqa: ASYNC220 (a fork takes a millisecond; see above)
            argv, cwd=cwd, env=env, stdin=stdin, stdout=sink, stderr=stderr, start_new_session=True,
            preexec_fn=enter,  # noqa: PLW1509 (it takes no lock: one write of a line)
        )  # fmt: skip
    except BaseException as error:
        watchdog.forget(name)
        reader.close()
        if isinstance(error, ValueError):  # an argument with a NUL, or with half of a surrogate pair
            raise OSError(str(error)) from error
        raise
    finally:
        os.close(sink)
    _live.add(process.pid)
    watchdog.guard(name, process.pid)
    try:
        async with _reading(process, reader) as child:
            yield child
    finally:
        kill(process.pid)
        _live.discard(process.pid)
        watchdog.forget(name)


@contextlib.asynccontextmanager
async def _reading(process: subprocess.Popen[bytes], reader: IO[bytes]) -> AsyncIterator[Child]:
    loop = asyncio.get_running_loop()
    output, exited = asyncio.StreamReader(), asyncio.Event()

    def reap() -> None:
        process.wait()
        with contextlib.suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(exited.set)

    threading.Thread(target=reap, name=f"reap {process.pid}", daemon=True).start()
    pipe, _ = await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(output), reader)
    try:
        yield Child(process, output, exited)
    finally:
        pipe.close()
        kill(process.pid)
        await exited.wait()


async def run(argv: Sequence[str], cwd: Path, env: dict[str, str], seconds: float, into: int | Clip) -> Finished:
    """Run a command to its end, at most *seconds*; what it writes goes *into* a clip, of so many characters.

    When the time is up its session is asked to stop (SIGTERM) and, after `GRACE`, killed; a cancellation kills at once.
    """
    clip, decoder = Clip(into) if isinstance(into, int) else into, codecs.getincrementaldecoder("utf-8")("replace")
    async with spawned(argv, cwd, env) as child:
        clip.begin()

        async def collect() -> None:
            async for chunk in child.chunks():
                clip.feed(decoder.decode(chunk))

        collecting = asyncio.ensure_future(collect())
        try:
            in_time = await _within(child.exited.wait(), seconds)
            if not in_time:
                kill(child.process.pid, signal.SIGTERM)
                await gone(child.process.pid, GRACE)
            await _within(asyncio.shield(collecting), LINGER)
            await gone(child.process.pid, LINGER if in_time else 0)  # a process ends a moment after its output
            leftovers = in_time and bool(members(child.process.pid))
            kill(child.process.pid)
            await _within(asyncio.shield(collecting), LINGER)
        finally:
            collecting.cancel()
        clip.feed(decoder.decode(b"", final=True))
        return Finished(clip.text, child.process.returncode if in_time else None, leftovers)


def kill_all() -> None:
    """Kill every child there is, with all its kin. For the end of the server."""
    for session in tuple(_live):
        kill(session)


async def _within(awaitable: Awaitable[object], seconds: float) -> bool:
    """Wait at most so long; whether it came to an end."""
    try:
        async with asyncio.timeout(seconds):
            await awaitable
    except TimeoutError:
        return False
    return True
