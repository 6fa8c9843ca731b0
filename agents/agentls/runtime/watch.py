"""Around a command: its start goes into the journal before it, what it changed in the workspace after it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from agentls.policy import shell
from agentls.runtime import snapshots, store
from agentls.runtime.calls import Call
from agentls.runtime.events import Event, Touched
from agentls.runtime.ledger import Ledger
from agentls.runtime.report import Facts
from agentls.runtime.snapshots import Camera, Manifest
from agentls.runtime.tools import Tool

BEAT = 1.0
"""Seconds between two signs of life while a command runs. What changes later than the last one was somebody else's."""
WARM = 0.2
"""Seconds after the start of a run at which it looks at the workspace."""
SHOWN = 1000
"""Files that are named of those that one command changed; all are in the ledger."""
ROOM = 500_000_000
"""Bytes of the journal from which on the contents of old snapshots go."""


@dataclass(frozen=True)
class Effect:
    """What was there before and after command *call*.

    What other runs changed since entry *since* of the ledger is theirs; what changed later than *until* (seconds since
    1970) is somebody else's.
    """

    call: str
    before: Manifest
    after: Manifest
    since: int
    until: float | None = None


class Watch:
    """Watches the commands of one run in *root*."""

    def __init__(self, root: Path, ledger: Ledger, facts: Facts, emit: Callable[[Event], None]) -> None:
        self._root, self._ledger, self._facts, self._emit = root, ledger, facts, emit
        self._camera = Camera(root, ledger.journal.folder)
        self._one = asyncio.Lock()
        self._warming: asyncio.Task[None] | None = None

    def warm(self, tools: Mapping[str, Tool]) -> None:
        """Look at the workspace soon, if one of *tools* runs commands, so that the first need not wait for it."""
        if self._warming is None and any(tool.kind == "execute" for tool in tools.values()):
            _make_room(self._ledger)
            self._warming = asyncio.create_task(self._warm())
            self._warming.add_done_callback(lambda task: task.cancelled() or task.exception())

    def begin(self, call: Call, snapshot: str | None = None) -> None:
        """Enter that a call takes effect from now on; *snapshot* names what the workspace is like."""
        if not call.is_reading:
            self._ledger.journal.note(self._ledger.run, "begin", {"call": call.id, "snapshot": snapshot})

    @asynccontextmanager
    async def around(self, call: Call) -> AsyncIterator[None]:
        """Enter the start of a command, and afterwards what it changed, also when it is stopped."""
        if is_read_only(str(call.input.get("command", ""))):
            self.begin(call)
            yield
            return
        before = await self._look()
        since, name = self._ledger.last, self._camera.name
        self._ledger.beat()
        self.begin(call, name)
        beating = asyncio.create_task(self._beat())
        try:
            yield
        finally:
            beating.cancel()
            self._enter(Effect(call.id, before, await self._look(), since))
            self._forget(name)

    async def _warm(self) -> None:
        await asyncio.sleep(WARM)  # the first request goes first
        await self._look()

    async def _look(self) -> Manifest:
        async with self._one:
            return await asyncio.to_thread(self._camera.take)

    async def _beat(self) -> None:
        while True:
            self._ledger.beat()
            await asyncio.sleep(BEAT)

    def _enter(self, effect: Effect) -> None:
        names = find(self._ledger, self._root, effect)
        self._facts.touched.update(dict.fromkeys(names))
        if names:
            self._emit(Touched(effect.call, tuple(names[:SHOWN])))

    def _forget(self, name: str | None) -> None:
        """Let a snapshot go that nobody needs any more; another one is stored by now."""
        self._ledger.journal.base.execute(
            "DELETE FROM blobs WHERE hash = ? AND kept = 0 AND hash NOT IN (SELECT manifest FROM snapshots)", (name,)
        )


def find(ledger: Ledger, root: Path, effect: Effect) -> list[str]:
    """Enter what a command has changed below *root*; the names of these files."""
    base, others = ledger.journal.base, ledger.others(effect.since)

    def get(name: str) -> str | None:
        return store.get(base, name)

    names = []
    for name in snapshots.changed(effect.before, effect.after):
        at = effect.after[name][0][2] / 1e9 if name in effect.after else 0.0
        if (effect.until is None or at <= effect.until) and str((root / name).resolve()) not in others:
            names.append(name)
    before, after = effect.before, effect.after
    ledger.found(
        effect.call,
        ((root / name, snapshots.content(before, name, get), snapshots.content(after, name, get)) for name in names),
    )
    return names


def is_read_only(line: str) -> bool:
    """Whether a command line surely changes no file."""
    read = shell.script(line)
    quiet = all(map(shell.is_read_only, read.commands)) and not any(use.kind == "edit" for use in shell.file_uses(line))
    return bool(read.commands) and not read.unknown and quiet


def _make_room(ledger: Ledger) -> None:
    """Forget what old snapshots hold once the journal is large, unless another run is at work."""
    base = ledger.journal.base
    size = base.execute("PRAGMA page_count").fetchone()[0] * base.execute("PRAGMA page_size").fetchone()[0]
    alone = base.execute("SELECT count(*) FROM runs WHERE status = 'running' AND parent IS NULL").fetchone()[0] <= 1
    if size > ROOM and alone:
        with store.writing(base):
            base.execute("DELETE FROM snapshots")
            base.execute("DELETE FROM blobs WHERE kept = 0")
