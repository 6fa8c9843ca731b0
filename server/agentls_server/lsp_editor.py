"""The Editor over LSP: open buffers are read before the disk, and every edit is a ``workspace/applyEdit``.

What a client answers to an edit is no evidence (see the quirks in `agentls_server.capabilities`): what really became of
a file is what its buffer says afterwards.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.choosing import asked, taken
from agentls.runtime.editor import (
    Answer,
    Applied,
    Buffer,
    Change,
    Problem,
    Question,
    Verdict,
)
from agentls.runtime.events import Event
from agentls.text import Document
from agentls_server import answering, asking, border, disk, documents, permitting, plans
from agentls_server.confirming import Confirming
from agentls_server.problems import Problems
from agentls_server.proposal import Choice
from agentls_server.session import Session
from agentls_server.watching import is_settings

SETTLE = 1.5
"""Seconds to wait for the client to send what became of a buffer. Neovim delays its changes by 0.15 s."""


@dataclass(frozen=True, slots=True)
class _Unsaved:
    """A file that the run edited: what was on disk when it was last in step with the buffer, and the run's text."""

    base: str | None
    text: str


class LspEditor:
    """The editor at the other end of *session*, for one run. *show* is told of each event, *confirm* is the setting."""

    def __init__(
        self, session: Session, root: Path, run: str, show: Callable[[Event], None], confirm: str = "auto"
    ) -> None:
        self._session, self._root, self._run, self._show = session, root, run, show
        self._unsaved: dict[Path, _Unsaved] = {}
        self._problems = Problems(session)
        self._confirming = Confirming(session, root, run, confirm, self._now)

    @property
    def root(self) -> Path:
        return self._root

    def tell(self, event: Event) -> None:
        self._show(event)

    # Reading

    async def read(self, path: Path) -> Buffer:
        buffer = self._open(path)
        if buffer is None:
            return self._unopened(path)
        text, mine = buffer.document.text, self._unsaved.get(path)
        return Buffer(
            path, text, buffer.version, unsaved=text != disk.text_of(path) and not (mine and mine.text == text)
        )

    def open_buffers(self) -> tuple[Buffer, ...]:
        """Every open buffer of a file."""
        found = ((Path(border.to_path(each.uri)), each) for each in self._session.open_buffers)
        return tuple(
            Buffer(path.resolve(), each.document.text, each.version) for path, each in found if path.is_absolute()
        )

    def _open(self, path: Path) -> documents.Buffer | None:
        for each in self._session.open_buffers:
            named = border.to_path(each.uri)
            if named == str(path) or (named.startswith(os.sep) and os.path.realpath(named) == str(path)):
                return each
        return None

    def _unopened(self, path: Path) -> Buffer:
        """A file that no buffer is known of: on disk, unless the client holds the run's own edit of it unsaved."""
        mine = self._unsaved.get(path)
        if mine and disk.text_of(path) == mine.base:
            return Buffer(path, mine.text)
        return Buffer(path, disk.read_text(path))

    async def problems(self, paths: tuple[Path, ...]) -> dict[Path, tuple[Problem, ...]]:
        """What the client says of these files, if it can say it."""
        documents = {path: Document(str(path), (await self.read(path)).text) for path in paths if self._open(path)}
        return await self._problems.of({self._uri(path): each for path, each in documents.items()})

    # Editing

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        client = self._session.capabilities
        self._problems.edited()
        if not client.apply_edit:
            return Applied("failed", "This editor takes no edits from a language server.")
        if any(self._is_stale(change) for change in changes):
            return Applied("stale")
        if client.edits_only_after_command:
            changes = tuple(map(_after_command, changes))
        if not asked(changes):
            return await self._send(changes, label, confirm=False)
        found: Applied | Choice | None = None
        if self._confirming.previews(changes):
            sending = self._send(changes, label, confirm=True)
            found = await self._confirming.preview(sending, changes, label)
        if isinstance(found, Applied):
            return found
        return await self._chosen(changes, found or await self._confirming.choose(changes, label), label)

    async def _chosen(self, changes: tuple[Change, ...], choice: Choice, label: str) -> Applied:
        """Make what the user has chosen of *changes*."""
        part = taken(changes, choice.taken)
        if any(self._is_stale(change) for change in changes):
            applied = Applied("stale")
        elif part:
            applied = await self._send(part, label, confirm=False)
        else:
            applied = Applied("failed" if choice.unasked else "refused")
        if applied.status == "stale":
            self._confirming.keep(changes, choice)
        reason = applied.reason or choice.words
        return replace(applied, reason=reason, remember=choice.remember, always=choice.always)

    def _now(self, path: Path) -> str | None:
        """The text of a file as the user sees it, None where there is none."""
        buffer = self._open(path)
        return buffer.document.text if buffer else disk.text_of(path)

    def _is_stale(self, change: Change) -> bool:
        buffer = self._open(change.path)
        if buffer is not None:
            return buffer.version != change.version or buffer.document.text != change.before
        mine = self._unsaved.get(change.path)
        now = disk.text_of(change.path)
        return change.version is not None or now != (
            mine.base if mine and mine.text == change.before else change.before
        )

    async def _send(self, changes: tuple[Change, ...], label: str, *, confirm: bool) -> Applied:
        client = self._session.capabilities
        if not (client.delete_files and client.document_changes) and any(each.deletes for each in changes):
            if failed := self._delete_unaided([each.path for each in changes if each.deletes]):
                return failed
            changes = tuple(each for each in changes if not each.deletes)
        if not changes:
            return Applied("applied")
        session, before = self._session, {change.path: disk.text_of(change.path) for change in changes}
        uris = {change.path: self._uri(change.path) for change in changes}
        edit = border.to_change_edit(changes, uris, session.capabilities, confirm=label if confirm else None)
        made = [] if client.makes_folders else disk.make_folders([each.path.parent for each in changes])
        try:
            answer = await session.server.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label))
        except JsonRpcException as error:
            disk.remove_empty(made)
            return Applied("failed" if confirm else "refused", error.message)
        if not answer.applied:
            disk.remove_empty(made)
            if any(self._is_stale(change) for change in changes):
                return Applied("stale")
            # What a preview answers without a reason is its user's no.
            return Applied(
                "refused" if confirm and not answer.failure_reason else "failed", answer.failure_reason or ""
            )
        await session.typed.until(lambda: all(map(self._has_arrived, changes)), SETTLE)
        for change in changes:
            self._remember(change, before[change.path], trusted=not confirm)
        return Applied("applied")

    def _delete_unaided(self, paths: list[Path]) -> Applied | None:
        """Delete files on disk for a client that cannot, as long as it has none of them open."""
        if shown := [path.name for path in paths if self._open(path)]:
            return Applied("failed", f"This editor deletes no files for a server: close {', '.join(shown)} first.")
        for path in paths:
            disk.delete(path)
        return None

    def _has_arrived(self, change: Change) -> bool:
        if change.deletes:
            return disk.text_of(change.path) is None
        return self._now(change.path) == change.after

    def _remember(self, change: Change, was_on_disk: str | None, *, trusted: bool) -> None:
        """Keep what the run made of a file that is not saved yet.

        A client that edits files without opening them for the server is taken at its word, if it did not ask its user.
        """
        if change.deletes:
            self._unsaved.pop(change.path, None)
            return
        buffer, mine = self._open(change.path), self._unsaved.get(change.path)
        in_step = was_on_disk == change.before or (mine is not None and mine.text == change.before)
        base = mine.base if mine and was_on_disk == mine.base else was_on_disk
        if base is None and disk.text_of(change.path) == "":  # some clients make a new file on disk, and fill a buffer
            base = ""
        text = buffer.document.text if buffer else change.after
        unseen = trusted and change.version is None  # a buffer that was open and is closed now told all it had
        if in_step and (buffer or unseen) and text != change.before:
            self._unsaved[change.path] = _Unsaved(base, text)
        elif buffer:
            self._unsaved.pop(change.path, None)

    def _uri(self, path: Path) -> str:
        buffer = self._open(path)
        return buffer.uri if buffer else border.to_uri(path)

    # Asking and saving

    async def ask(self, question: Question) -> Answer:
        who = " > ".join(question.agents)
        message = f"{who} asks: {question.tool} {question.target}\n({question.reason})"
        return await asking.permission(self._session, f"{message}\n{question.detail}".strip())

    async def verdict(self, question: Question) -> Verdict:
        return await permitting.ask(self._session, self._run, await plans.beside(self._session, self._run, question))

    async def answer(self, agents: tuple[str, ...], text: str, choices: tuple[str, ...]) -> str | None:
        return await answering.ask(self._session, self._run, " > ".join(agents), text, choices)

    async def sync(self, paths: tuple[Path, ...]) -> tuple[Path, ...]:
        mine = [path for path in paths if self._differs(path) and self._is_own(path)]
        if self._session.capabilities.can_save and (uris := [self._uri(path) for path in mine]):
            await self._session.protocol.send_request_async("agentls/save", {"uris": uris})
        return tuple(path for path in paths if self._differs(path) and not self._mirror(path))

    def _differs(self, path: Path) -> bool:
        buffer, mine = self._open(path), self._unsaved.get(path)
        text = buffer.document.text if buffer else mine.text if mine else None
        return text is not None and text != disk.text_of(path)

    def _is_own(self, path: Path) -> bool:
        """Whether what the editor holds unsaved is the run's own edit alone."""
        buffer, mine = self._open(path), self._unsaved.get(path)
        return (
            mine is not None
            and disk.text_of(path) == mine.base
            and (buffer is None or buffer.document.text == mine.text)
        )

    def _mirror(self, path: Path) -> bool:
        """Write to disk what the editor holds, where that is the run's own edit of a file that was saved before it."""
        mine = self._unsaved.get(path)
        if mine is None or not self._is_own(path):
            return False
        disk.write_text(path, mine.text)
        self._unsaved[path] = _Unsaved(mine.text, mine.text)
        if is_settings(str(path)):  # not every client tells of it
            self._session.load(project.root for project in self._session.projects.all)
        return True


def _after_command(change: Change) -> Change:
    """*change* with all its hunks to be asked about: to answer is a command, and after one the edit is taken."""
    why = "this editor takes edits only right after a command"
    return replace(change, hunks=tuple(replace(hunk, ask=hunk.ask or why) for hunk in change.hunks))
