"""The page of a proposal in the user's editor: opened, read as it is there, and left."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime import proposal
from agentls_server import border, documents, showing
from agentls_server.session import Session

ATTACHES = 1.0
"""Seconds in which a client that shows the page also tells of it: only then its lenses and actions can be used."""


class Window:
    """What the client of *session* shows of the file at *path*."""

    def __init__(self, session: Session, path: Path) -> None:
        self._session, self._path = session, path

    @property
    def buffer(self) -> documents.Buffer | None:
        """The page as the client has it open; None where it is not, or the client does not tell."""
        return next((each for each in self._session.open_buffers if border.to_path(each.uri) == str(self._path)), None)

    @property
    def why(self) -> str:
        """What the user has written on it for the agent."""
        read = proposal.read(self.buffer.document) if self.buffer else None
        return read.why if read else ""

    async def show(self, *, take_focus: bool, at: lsp.Range | None = None) -> bool:
        """Open the page; whether the client did."""
        return await showing.show(self._session, self._session.uri_of(str(self._path)), take_focus=take_focus, at=at)

    async def attached(self) -> bool:
        """Open the page to be worked on; whether the client does, and tells of it."""
        shown = await self.show(take_focus=True)
        return shown and await self._session.typed.until(lambda: self.buffer is not None, ATTACHES)

    async def closed(self) -> None:
        """Wait until the user closes the page."""
        await self._session.typed.until(lambda: self.buffer is None, None)

    async def refresh(self) -> None:
        """Have its lenses drawn anew, where the client does that."""
        if self._session.capabilities.refresh_code_lenses:
            try:
                await self._session.server.workspace_code_lens_refresh_async(None)
            except JsonRpcException:
                return

    async def leave(self) -> None:
        """The page is answered: it keeps no editor from closing."""
        if self._session.capabilities.can_save and self.buffer is not None:
            await self._session.protocol.send_request_async("agentls/save", {"uris": [self.buffer.uri]})
        await self.refresh()
