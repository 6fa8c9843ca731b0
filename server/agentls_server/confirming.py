"""How the edits of one run are confirmed: the client's own preview where it serves, else a `Proposal`.

An answer holds also when an edit has to be computed anew because its file has changed meanwhile: nobody is asked twice.
"""

from __future__ import annotations

import asyncio
import uuid
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

from agentls.runtime.choosing import Key, asked, key
from agentls.runtime.editor import Applied, Change
from agentls_server import ladder
from agentls_server.permitting import WHY
from agentls_server.proposal import WORDS, Choice, Proposal, chosen
from agentls_server.session import Open, Session

PATIENCE = 120.0
"""Seconds that a preview may take before the question also comes as a message. It may be hidden, or never answered."""
_STALE = 2
"""How often a preview may come to nothing because the file was changed under it; then it does not serve."""


class Confirming:
    """For run *run* below *root*, by the setting *wanted*; *now* gives the text that a file has."""

    def __init__(self, session: Session, root: Path, run: str, wanted: str, now: Callable[[Path], str | None]) -> None:
        self._session, self._root, self._run, self._now = session, root, run, now
        self._rungs = ladder.rungs(session.capabilities, wanted)
        self._answers: dict[tuple[Key, int], tuple[bool, Choice]] = {}
        self._one = asyncio.Lock()
        self._stale = 0

    def previews(self, changes: tuple[Change, ...]) -> bool:
        """Whether the client's own preview serves now. It has one, for all runs."""
        serves = "preview" in self._rungs and not self._session.previewing and self._stale < _STALE
        return serves and not all(each in self._answers for each in _keys(changes))

    def named(self) -> str:
        """A name for a preview, by which it is answered elsewhere, and withdrawn."""
        return f"{self._run}#{uuid.uuid4().hex[:6]}"

    async def preview(
        self, name: str, sending: Awaitable[Applied], changes: tuple[Change, ...], label: str
    ) -> Applied | Choice | None:
        """What became of an edit that is sent to be previewed, or what the user chose elsewhere. None: no preview."""
        sent = asyncio.ensure_future(sending)
        answer: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        elsewhere: list[asyncio.Task[Choice]] = [asyncio.ensure_future(_answered(answer, changes))]
        self._session.questions[name] = Open(label, (*WORDS.values(), WHY), answer, words=tuple(WORDS))
        self._session.previewing = True
        try:
            await asyncio.wait([sent, *elsewhere], timeout=PATIENCE, return_when=asyncio.FIRST_COMPLETED)
            if not any(each.done() for each in (sent, *elsewhere)):
                elsewhere.append(asyncio.ensure_future(self.choose(changes, label)))
                await asyncio.wait([sent, *elsewhere], return_when=asyncio.FIRST_COMPLETED)
            if not sent.done():
                return next(each.result() for each in elsewhere if each.done())
            applied = sent.result()
            self._stale = self._stale + 1 if applied.status == "stale" else 0
            return None if applied.status == "failed" else applied
        finally:
            self._session.previewing = False
            del self._session.questions[name]
            for each in (sent, *elsewhere):
                each.cancel()
            await asyncio.wait([sent, *elsewhere])  # the preview is taken back before anything else is sent

    async def choose(self, changes: tuple[Change, ...], label: str) -> Choice:
        """Which hunks the user takes. None of them where nobody can be asked."""
        known = [self._answers.pop(each, None) for each in _keys(changes)]
        given = [each for each in known if each]
        if len(given) == len(known):
            taken = frozenset(number for number, (takes, _) in enumerate(given, 1) if takes)
            return replace(given[-1][1], taken=taken)
        name = f"{self._run}-{uuid.uuid4().hex[:6]}"
        async with self._one:  # agents that work side by side ask one after the other
            choice = await Proposal(self._session, self._root, name, changes, self._now).ask(label, self._rungs)
        return choice or Choice(frozenset(), unasked=True)

    def keep(self, changes: tuple[Change, ...], choice: Choice) -> None:
        """Keep an answer for when these edits come again, computed anew."""
        self._answers |= {each: (number in choice.taken, choice) for number, each in enumerate(_keys(changes), 1)}


async def _answered(answer: asyncio.Future[str], changes: tuple[Change, ...]) -> Choice:
    return chosen(await answer, frozenset(range(1, len(asked(changes)) + 1)))


def _keys(changes: tuple[Change, ...]) -> list[tuple[Key, int]]:
    """By what the hunks are known when they come again: what they do, and which of those that do the same they are."""
    seen: Counter[Key] = Counter()
    found = []
    for each in asked(changes):
        seen[key(*each)] += 1
        found.append((key(*each), seen[key(*each)]))
    return found
