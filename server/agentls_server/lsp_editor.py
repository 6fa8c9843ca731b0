"""The Editor over LSP: open buffers are read before the disk, and every edit is a ``workspace/applyEdit``.

What a client answers to an edit is no evidence (see the quirks in `agentls_server.capabilities`): what really became of
a file is what its buffer says afterwards.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
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
from agentls_server import answering, asking, border, disk, permitting, plans
from agentls_server.confirming import Confirming
from agentls_server.files import Files
from agentls_server.problems import Problems
from agentls_server.proposal import Choice
from agentls_server.session import Session
from agentls_server.watching import is_settings

_QUIT = 32000
"""What eglot answers when its user leaves the question that it asks before an edit."""
SETTLE = 1.5
"""Seconds to wait for the client to send what became of a buffer. Neovim delays its changes by 0.15 s."""


class LspEditor:
    """The editor at the other end of *session*, for one run. *show* is told of each event, *confirm* is the setting."""

    def __init__(
        self, session: Session, root: Path, run: str, show: Callable[[Event], None], confirm: str = "auto"
    ) -> None:
        self._session, self._root, self._run, self._show = session, root, run, show
        self._files = Files(session)
        self._problems = Problems(session)
        self._confirming = Confirming(session, root, run, confirm, self._files.text)

    @property
    def root(self) -> Path:
        return self._root

    def tell(self, event: Event) -> None:
        self._show(event)

    # Reading

    async def read(self, path: Path) -> Buffer:
        return self._files.read(path)

    def open_buffers(self) -> tuple[Buffer, ...]:
        """Every open buffer of a file."""
        found = ((Path(border.to_path(each.uri)), each) for each in self._session.open_buffers)
        return tuple(
            Buffer(path.resolve(), each.document.text, each.version) for path, each in found if path.is_absolute()
        )

    async def problems(self, paths: tuple[Path, ...]) -> dict[Path, tuple[Problem, ...]]:
        """What the client says of these files, if it can say it."""
        shown = [path for path in paths if self._files.open(path)]
        documents = {self._files.uri(path): Document(str(path), self._files.read(path).text) for path in shown}
        return await self._problems.of(documents)

    # Editing

    async def apply(self, changes: tuple[Change, ...], label: str) -> Applied:
        client = self._session.capabilities
        self._problems.edited()
        if not client.apply_edit:
            return Applied("failed", "This editor takes no edits from a language server.")
        if any(self._files.is_stale(change) for change in changes):
            return Applied("stale")
        if client.edits_only_after_command:
            changes = tuple(map(_after_command, changes))
        if not asked(changes):
            return await self._send(changes, label, confirm=False)
        found: Applied | Choice | None = None
        if self._confirming.previews(changes):
            name = self._confirming.named()
            sending = self._send(changes, label, confirm=True, preview=name)
            found = await self._confirming.preview(name, sending, changes, label)
        if isinstance(found, Applied):
            return found
        return await self._chosen(changes, found or await self._confirming.choose(changes, label), label)

    async def _chosen(self, changes: tuple[Change, ...], choice: Choice, label: str) -> Applied:
        """Make what the user has chosen of *changes*."""
        part = taken(changes, choice.taken)
        if any(self._files.is_stale(change) for change in changes):
            applied = Applied("stale")
        elif part:
            applied = await self._send(part, label, confirm=False)
        else:
            applied = Applied("failed" if choice.unasked else "refused")
        if applied.status == "stale":
            self._confirming.keep(changes, choice)
        reason = applied.reason or choice.words
        return replace(applied, reason=reason, remember=choice.remember, always=choice.always)

    async def _send(self, changes: tuple[Change, ...], label: str, *, confirm: bool, preview: str = "") -> Applied:
        client = self._session.capabilities
        if not (client.delete_files and client.document_changes) and any(each.deletes for each in changes):
            if failed := self._delete_unaided([each.path for each in changes if each.deletes]):
                return failed
            changes = tuple(each for each in changes if not each.deletes)
        if not changes:
            return Applied("applied")
        session, before = self._session, {change.path: disk.text_of(change.path) for change in changes}
        uris = {change.path: self._files.uri(change.path) for change in changes}
        edit = border.to_change_edit(changes, uris, session.capabilities, label if confirm else None, preview)
        made = [] if client.makes_folders else disk.make_folders([each.path.parent for each in changes])
        try:
            answer = await session.server.workspace_apply_edit_async(lsp.ApplyWorkspaceEditParams(edit, label))
        except JsonRpcException as error:
            disk.remove_empty(made)
            return Applied("refused" if error.code == _QUIT and not confirm else "failed", error.message)
        if not answer.applied:
            disk.remove_empty(made)
            if any(self._files.is_stale(change) for change in changes):
                return Applied("stale")
            # What a preview answers without a reason is its user's no.
            return Applied(
                "refused" if confirm and not answer.failure_reason else "failed", answer.failure_reason or ""
            )
        await session.typed.until(lambda: all(map(self._files.has_arrived, changes)), SETTLE)
        for change in changes:
            self._files.remember(change, before[change.path], trusted=not confirm)
        return Applied("applied")

    def _delete_unaided(self, paths: list[Path]) -> Applied | None:
        """Delete files on disk for a client that cannot, as long as it has none of them open."""
        if shown := [path.name for path in paths if self._files.open(path)]:
            return Applied("failed", f"This editor deletes no files for a server: close {', '.join(shown)} first.")
        for path in paths:
            disk.delete(path)
        return None

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
        files, session = self._files, self._session
        mine = [path for path in paths if files.differs(path) and files.is_own(path)]
        if session.capabilities.can_save and (uris := [files.uri(path) for path in mine]):
            await session.protocol.send_request_async("agentls/save", {"uris": uris})
        mirrored = [path for path in paths if files.differs(path) and files.mirror(path)]
        if any(is_settings(str(path)) for path in mirrored):  # not every client tells of it
            session.load(project.root for project in session.projects.all)
        return tuple(path for path in paths if path not in mirrored and files.differs(path))


def _after_command(change: Change) -> Change:
    """*change* with all its hunks to be asked about: to answer is a command, and after one the edit is taken."""
    why = "this editor takes edits only right after a command"
    return replace(change, hunks=tuple(replace(hunk, ask=hunk.ask or why) for hunk in change.hunks))
