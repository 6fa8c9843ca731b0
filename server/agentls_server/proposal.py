"""A proposal: edits that wait for their user, asked about by a message and on a page, whichever is answered first."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime import proposal as page
from agentls.runtime.choosing import asked, moved
from agentls.runtime.editor import Change
from agentls.runtime.journal import state_folder
from agentls.text import unified_diff
from agentls_server import disk
from agentls_server.ladder import Rung
from agentls_server.permitting import ALWAYS, PLAIN
from agentls_server.proposal_window import Window
from agentls_server.session import Session

SHOWN_LINES = 30
"""Lines of the diff in the question itself, where the client cannot show it as a document."""
SHOWN_REASONS = 3
"""Reasons that stand in the question; each file of an edit may have its own."""
_CHOOSE = "Choose hunks…"
_ONCE, _RUN, _DENY = PLAIN
_TITLES = (_ONCE, _RUN, ALWAYS, _DENY, _CHOOSE)
WORDS = {"once": _ONCE, "run": _RUN, "always": ALWAYS, "deny": _DENY}
"""The answers of ``agentls.answer`` as titles of buttons."""
_TAKE, _LEAVE = "Take this hunk", "Leave it out"


@dataclass(frozen=True, slots=True)
class Choice:
    """What a user has chosen: the numbers of the hunks, whether that holds for the run, and what to tell the agent.

    *always*: they want a rule that answers for good.
    """

    taken: frozenset[int]
    remember: bool = False
    why: str = ""
    always: bool = False
    unasked: bool = False
    """Nobody could be asked."""

    @property
    def words(self) -> str:
        """What the agent is told with what is left out."""
        if self.unasked:
            return "This editor can show its user no question about an edit."
        return f"The user says: {self.why}" if self.why else ""


def chosen(given: str, everything: frozenset[int]) -> Choice:
    """What a title of a button (or its word) stands for; any other text is the reason of a denial."""
    title = WORDS.get(given, given)
    if title in (_ONCE, _RUN, ALWAYS):
        return Choice(everything, remember=title != _ONCE, always=title == ALWAYS)
    return Choice(frozenset(), why="" if title == _DENY else given)


def folder() -> Path:
    """Where pages are kept."""
    return state_folder() / "proposals"


class Proposal:
    """*changes* below *root* under the name *name*; *now* gives the text that a file has, None where there is none."""

    def __init__(
        self, session: Session, root: Path, name: str, changes: tuple[Change, ...], now: Callable[[Path], str | None]
    ) -> None:
        self._session, self._root, self.id, self.changes, self._now = session, root, name, changes, now
        self.path = folder() / f"{name}.md"
        self.window = Window(session, self.path)
        self.all = frozenset(range(1, len(asked(changes)) + 1))
        self.answer: asyncio.Future[Choice] = asyncio.get_running_loop().create_future()

    async def ask(self, label: str, rungs: Sequence[Rung]) -> Choice | None:
        """The user's choice, by the first of *rungs* that serves; None where none does."""
        ways = {"message": self._by_message, "page": self._by_page}
        disk.write_text(self.path, page.render(self.id, label, self.changes, self.label))
        self._session.proposals[self.id] = self
        marking = self._session.spawn(self._mark())
        try:
            for rung in rungs:
                if rung in ways and (choice := await self._first(ways[rung](label))):
                    return choice
        finally:
            marking.cancel()
            del self._session.proposals[self.id]
            self._session.spawn(self.window.leave())
        return None

    def label(self, path: Path) -> str:
        """A file as people write it."""
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)

    def lost(self) -> frozenset[int]:
        """The hunks that no longer apply, because their lines were changed meanwhile."""
        gone = {id(hunk) for change in self.changes for hunk in moved(change, self._now(change.path))[1]}
        return frozenset(number for number, (_, hunk) in enumerate(asked(self.changes), 1) if id(hunk) in gone)

    # Ways to ask

    async def _first(self, asking: Awaitable[Choice | None]) -> Choice | None:
        """What *asking* comes to, or what is chosen on the page before that."""
        question = asyncio.ensure_future(asking)
        try:
            await asyncio.wait((question, self.answer), return_when=asyncio.FIRST_COMPLETED)
            return self.answer.result() if self.answer.done() else question.result()
        finally:
            question.cancel()

    async def _by_message(self, label: str) -> Choice | None:
        reasons = list(dict.fromkeys(hunk.ask for _, hunk in asked(self.changes) if hunk.ask))
        more = [f"and {len(reasons) - SHOWN_REASONS} more"] if len(reasons) > SHOWN_REASONS else []
        names = ", ".join(f"{self.label(each.path)}{' (new)' if each.before is None else ''}" for each in self.changes)
        message = f"{label}\nEdit {names}? ({'; '.join([*reasons[:SHOWN_REASONS], *more])})"
        shown = await self.window.show(take_focus=False)
        if not shown:
            message += "\n\n" + _cut("\n".join(map(self._diff, self.changes)))
        titles = _TITLES if shown or len(self.all) > 1 else _TITLES[:-1]
        while True:
            try:
                title = await _chosen(self._session, message, titles)
            except JsonRpcException:
                return None
            if title != _CHOOSE:
                return replace(chosen(title or _DENY, self.all), why=self.window.why)
            if not await self.window.attached():
                return await self._hunk_by_hunk(label)
            await self.window.closed()

    async def _by_page(self, _label: str) -> None:
        """Wait for an answer on the page as long as it is open."""
        if await self.window.attached():
            await self.window.closed()

    async def _hunk_by_hunk(self, label: str) -> Choice | None:
        taken = set()
        for number, (change, hunk) in enumerate(asked(self.changes), 1):
            where = f"{self.label(change.path)}, {page.where(change, hunk)}"
            message = f"{label}\nHunk {number} of {len(self.all)}: {where}\n\n{_cut(page.diff(change, hunk))}"
            try:
                taken |= {number} if await _chosen(self._session, message, (_TAKE, _LEAVE)) == _TAKE else set()
            except JsonRpcException:
                return None
        return Choice(frozenset(taken))

    # The page

    async def _mark(self) -> None:
        """Have the lenses of the page drawn anew whenever a hunk begins or ceases to apply."""
        refreshes, lost = self._session.capabilities.refresh_code_lenses, frozenset[int]()
        while refreshes:
            await self._session.typed.until(lambda: self.lost() != lost, None)  # noqa: B023 (called before it changes)
            lost = self.lost()
            await self.window.refresh()

    def _diff(self, change: Change) -> str:
        return unified_diff(change.before or "", change.after, self.label(change.path))


async def _chosen(session: Session, message: str, titles: Sequence[str]) -> str | None:
    """The title that the user picks, None for none; `JsonRpcException` where the client cannot ask."""
    actions = [lsp.MessageActionItem(title) for title in titles]
    params = lsp.ShowMessageRequestParams(lsp.MessageType.Warning, message, actions)
    picked = await session.server.window_show_message_request_async(params)
    return picked.title if picked else None


def _cut(diff: str) -> str:
    lines = diff.splitlines()
    more = [f"… {len(lines) - SHOWN_LINES} more lines"] if len(lines) > SHOWN_LINES else []
    return "\n".join([*lines[:SHOWN_LINES], *more])
