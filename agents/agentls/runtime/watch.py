"""Around a command: its start goes into the journal before it, what it changed in the workspace after it.

While commands run in the background, what changes between two looks and is nobody else's is theirs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
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


@dataclass
class Seen:
    """The files that a command has changed; *texts* are those of them that are (or were) readable texts."""

    names: list[str] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Look:
    """What was there, under which name it is stored, and the last entry of the ledger then."""

    manifest: Manifest
    name: str | None
    entry: int


class Watch:
    """Watches the commands of one run in *root*. *behind* is told what those in the background have changed."""

    def __init__(
        self, root: Path, ledger: Ledger, facts: Facts, emit: Callable[[Event], None],
        behind: Callable[[Seen], None] = lambda _seen: None,
    ) -> None:  # fmt: skip
        self._root, self._ledger, self._facts, self._emit, self._told = root, ledger, facts, emit, behind
        self._camera = Camera(root, ledger.journal.folder)
        self._one = asyncio.Lock()
        self._warming: asyncio.Task[None] | None = None
        self._behind: list[str] = []
        self._last: _Look | None = None
        self._beating: asyncio.Task[None] | None = None

    def warm(self, tools: Mapping[str, Tool]) -> None:
        """Look at the workspace soon, if one of *tools* runs commands, so that the first need not wait for it."""
        if self._warming is None and any(tool.kind == "execute" for tool in tools.values()):
            _make_room(self._ledger)
            self._warming = asyncio.create_task(self._warm())
            self._warming.add_done_callback(lambda task: task.cancelled() or task.exception())

    def begin(self, call: Call, look: _Look | None = None) -> None:
        """Enter that a call takes effect from now on; *look* is what the workspace is like."""
        if not call.is_reading:
            told = {"call": call.id} | ({"snapshot": look.name, "entry": look.entry} if look else {"snapshot": None})
            self._ledger.journal.note(self._ledger.run, "begin", told)

    @asynccontextmanager
    async def around(self, call: Call, *, goes_on: bool = False) -> AsyncIterator[Seen]:
        """Enter the start of a command, and afterwards what it changed, also when it is stopped.

        One that *goes_on* in the background after the block is watched until `left`.
        """
        seen = Seen()
        if shell.only_reads(str(call.input.get("command", ""))):
            self.begin(call)
            yield seen
            return
        await self.catch_up()
        before = self._last or await self._looked()  # not a second look: what changes between the two would be lost
        self._ledger.beat()
        self.begin(call, before)
        beating = asyncio.create_task(self._beat())
        try:
            yield seen
        except BaseException:
            goes_on = False
            raise
        finally:
            beating.cancel()
            if goes_on:
                self._behind.append(call.id)
                self._beating = self._beating or asyncio.create_task(self._beat())
                self._move(before)
            else:
                after = await self._looked()
                self._enter(call.id, before, after, seen)

    async def catch_up(self) -> None:
        """Enter what the commands in the background have changed since the last look."""
        if self._behind and (last := self._last):
            after, seen = await self._looked(), Seen()
            self._enter(self._behind[-1], last, after, seen)
            if seen.names:
                self._told(seen)

    async def left(self, call: str) -> None:
        """A command in the background has ended."""
        if call in self._behind:
            await self.catch_up()
            self._behind.remove(call)
            self._ledger.journal.note(self._ledger.run, "behind_end", {"call": call})
            if self._last:
                self._move(self._last)
        if not self._behind and self._beating:
            self._beating.cancel()
            self._last = self._beating = None

    def _move(self, look: _Look) -> None:
        """From now on *look* is the state to which changes of commands in the background are held."""
        if self._behind:
            self._last = look
            told = {"call": self._behind[-1], "snapshot": look.name, "entry": look.entry}
            self._ledger.journal.note(self._ledger.run, "behind", told)

    async def _warm(self) -> None:
        await asyncio.sleep(WARM)  # the first request goes first
        await self._looked()

    async def _looked(self) -> _Look:
        async with self._one:
            entry = self._ledger.last
            manifest = await asyncio.to_thread(self._camera.take)
            return _Look(manifest, self._camera.name, entry)

    async def _beat(self) -> None:
        while True:
            self._ledger.beat()
            await asyncio.sleep(BEAT)

    def _enter(self, call: str, before: _Look, after: _Look, seen: Seen) -> None:
        """Enter what has changed between two looks, and in one with it where the next difference begins."""
        effect = Effect(call, before.manifest, after.manifest, before.entry)
        with store.writing(self._ledger.journal.base):
            names = find(self._ledger, self._root, effect)
            if names:
                self._emit(Touched(call, tuple(names[:SHOWN])))
            self._move(after)
            self._forget(before.name)
        self._facts.touched.update(dict.fromkeys(names))
        seen.names, seen.texts = names, [each for each in names if _is_text(each, effect)]

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

    mine = ledger.own(effect.since)
    found = []
    for name in snapshots.changed(effect.before, effect.after):
        at = effect.after[name][0][2] / 1e9 if name in effect.after else 0.0
        path = str((root / name).resolve())
        if (effect.until is not None and at > effect.until) or path in others:
            continue
        before = mine[path] if path in mine else snapshots.content(effect.before, name, get)
        after = snapshots.content(effect.after, name, get)
        if path not in mine or before != after:  # else the run itself made it what it is
            found.append((name, before, after))
    ledger.found(effect.call, ((root / name, before, after) for name, before, after in found))
    return [name for name, _, _ in found]


def _is_text(name: str, effect: Effect) -> bool:
    entry = effect.after.get(name) or effect.before.get(name)
    return entry is not None and not entry[1].startswith("?")


def _make_room(ledger: Ledger) -> None:
    """Forget what old snapshots hold once the journal is large, unless another run is at work."""
    base = ledger.journal.base
    size = base.execute("PRAGMA page_count").fetchone()[0] * base.execute("PRAGMA page_size").fetchone()[0]
    alone = base.execute("SELECT count(*) FROM runs WHERE status = 'running' AND parent IS NULL").fetchone()[0] <= 1
    if size > ROOM and alone:
        with store.writing(base):
            base.execute("DELETE FROM snapshots")
            base.execute("DELETE FROM blobs WHERE kept = 0")
