"""An edit shown before it is made, for clients that do not confirm edits themselves: the diff, then a question."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.editor import Answer, Change
from agentls.runtime.journal import state_folder
from agentls.text import unified_diff
from agentls_server import asking, border, disk
from agentls_server.session import Session

SHOWN_LINES = 30
"""Lines of the diff in the question itself, where the client cannot show it as a document."""

SHOWN_REASONS = 3
"""Reasons that stand in the question; each file of an edit may have its own."""


class Proposal:
    """What a turn of run *run* would change below *root*."""

    def __init__(self, session: Session, root: Path, run: str) -> None:
        self._session, self._root, self._run = session, root, run

    async def ask(self, changes: tuple[Change, ...], label: str) -> Answer:
        """Show the diff, then ask."""
        diff = "\n".join(self._diff(change) for change in changes)
        reasons = list(dict.fromkeys(hunk.ask for change in changes for hunk in change.hunks if hunk.ask))
        more = [f"and {len(reasons) - SHOWN_REASONS} more"] if len(reasons) > SHOWN_REASONS else []
        message = f"{label}\nEdit {self._names(changes)}? ({'; '.join([*reasons[:SHOWN_REASONS], *more])})"
        if await self._show(diff):
            return await asking.permission(self._session, message)
        return await asking.permission(self._session, f"{message}\n\n{_cut(diff)}")

    def _diff(self, change: Change) -> str:
        return unified_diff(change.before or "", change.after, self._name(change.path))

    def _names(self, changes: tuple[Change, ...]) -> str:
        return ", ".join(f"{self._name(each.path)}{' (new)' if each.before is None else ''}" for each in changes)

    def _name(self, path: Path) -> str:
        return path.relative_to(self._root).as_posix() if path.is_relative_to(self._root) else str(path)

    async def _show(self, diff: str) -> bool:
        """Open the diff as a document; whether the client did."""
        if not self._session.capabilities.show_document:
            return False
        path = state_folder() / "proposals" / f"{self._run}.diff"
        disk.write_text(path, diff)
        params = lsp.ShowDocumentParams(border.to_uri(path), take_focus=False)
        try:
            return (await self._session.server.window_show_document_async(params)).success
        except JsonRpcException:
            return False


def _cut(diff: str) -> str:
    lines = diff.splitlines()
    more = [f"… {len(lines) - SHOWN_LINES} more lines"] if len(lines) > SHOWN_LINES else []
    return "\n".join([*lines[:SHOWN_LINES], *more])
