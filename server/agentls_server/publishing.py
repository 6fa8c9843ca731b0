"""When diagnostics are sent. A client that asks for them gets them then; to any other they are pushed. Never both."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from lsprotocol import types as lsp

from agentls.definition import Definition
from agentls.formats import detect, opencode_file
from agentls_server import findings

if TYPE_CHECKING:
    from agentls_server.session import Session

QUIET = 0.4
"""Seconds without a change, after which the other open files are looked at again: they may speak of the changed one."""


class Publisher:
    """Pushes diagnostics: one task a document, cancelled and replaced when the document changes again."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._tasks: dict[str, asyncio.Task[Any]] = {}
        self._others: asyncio.Task[Any] | None = None
        self._shown: dict[str, list[lsp.Diagnostic]] = {}

    def changed(self, uri: str) -> None:
        """The document at *uri* was opened or changed."""
        if self._session.capabilities.pull_diagnostics:
            return
        self._publish_soon(uri)
        if self._others:
            self._others.cancel()
        self._others = self._session.spawn(self._publish_others(uri))

    def closed(self, uri: str) -> None:
        """The document at *uri* was closed: what was shown of it goes."""
        if task := self._tasks.pop(uri, None):
            task.cancel()
        if self._shown.pop(uri, None):
            self._send(uri, None, [])
        self.found([uri])

    def found(self, uris: Iterable[str]) -> None:
        """Findings of review agents in these files have come or gone. They are shown of closed files, too."""
        if self._session.capabilities.pull_diagnostics:
            return self.refresh()
        for uri in uris:
            if self._session.buffers.open(uri):
                self._publish_soon(uri)
                continue
            snapshot = self._session.snapshot(uri)
            said = findings.diagnostics(snapshot) if snapshot else []
            if said or self._shown.pop(uri, []):
                self._shown[uri] = said
                self._send(uri, None, said)
        return None

    def refresh(self) -> None:
        """Something else than a document has changed: settings, a file on disk, the folders."""
        session = self._session
        if session.phase != "running":
            return
        if not session.capabilities.pull_diagnostics:
            session.spawn(self._publish_all())
        elif session.capabilities.refresh_diagnostics:
            session.spawn(session.protocol.send_request_async(lsp.WORKSPACE_DIAGNOSTIC_REFRESH))

    def _publish_soon(self, uri: str) -> None:
        if task := self._tasks.get(uri):
            task.cancel()
        self._tasks[uri] = self._session.spawn(self._publish(uri))

    async def _publish(self, uri: str) -> None:
        await self._session.loaded()
        self._publish_now(uri, again=True)

    async def _publish_all(self, but: str = "") -> None:
        await self._session.loaded()
        for each in [each.uri for each in self._session.open_buffers if each.uri != but]:
            self._publish_now(each, again=False)
            await asyncio.sleep(0)  # let keystrokes in between

    async def _publish_others(self, uri: str) -> None:
        await asyncio.sleep(QUIET)
        await self._publish_all(but=uri)

    def _publish_now(self, uri: str, *, again: bool) -> None:
        """Push what there is to say; only if it differs from what is shown, unless *again*."""
        snapshot = self._session.snapshot(uri) if self._session.buffers.open(uri) else None
        if snapshot is None:
            return
        said = snapshot.said()
        shown = self._shown.get(uri)
        if said != shown if not again else said or shown or _is_ours(snapshot.definition):
            self._shown[uri] = said
            self._send(uri, snapshot.document.version, said)
        self._session.settled.set()

    def _send(self, uri: str, version: int | None, said: list[lsp.Diagnostic]) -> None:
        params = lsp.PublishDiagnosticsParams(uri=uri, diagnostics=said, version=version)
        self._session.protocol.notify(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, params)


def _is_ours(definition: Definition) -> bool:
    return (opencode_file.of(definition) or detect(definition)) is not None
