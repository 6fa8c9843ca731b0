"""Transcripts as documents: written as a run goes on, opened by the client, with what can be done as lenses on them.

A client with ``workspace/textDocumentContent`` gets them under ``agentls-run:``, others as files of the state folder.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.events import Below, Ended, Event, Started, to_json
from agentls.runtime.journal import Journal, state_folder
from agentls.text import Span
from agentls_server import border, disk, showing
from agentls_server.app import SCHEME
from agentls_server.session import Session, Snapshot

STEP = 0.25
"""Seconds between two writes while text streams."""


def path_of(run: str) -> Path:
    """The file of a run's transcript."""
    return state_folder() / "transcripts" / f"{run}.md"


def uri_of(session: Session, run: str) -> str:
    """Where the client finds the transcript of a run."""
    virtual = session.capabilities.text_document_content
    return f"{SCHEME}:///{run}.md" if virtual else border.to_uri(path_of(run))


def read(uri: str) -> str | None:
    """The text under an ``agentls-run:`` URI; None where there is no such run."""
    run = unquote(uri).removeprefix(f"{SCHEME}:").lstrip("/").removesuffix(".md")
    path = path_of(run)
    if not run or path.parent != path_of("x").parent or not path.is_file():
        return None
    return disk.read_text(path)


def rebuild(journal: Journal, run: str) -> None:
    """Write the transcript of a run anew, from the journal."""
    from agentls.runtime.transcript import render  # noqa: PLC0415 (not at start-up)

    disk.write_text(path_of(run), render(journal.events(run)))


async def show(session: Session, run: str) -> bool:
    """Open the transcript; whether the client did."""
    return await showing.show(session, uri_of(session, run))


class Live:
    """The transcripts of a run that goes on, and of those below it: written in steps as their events come."""

    def __init__(self, session: Session, run: str) -> None:
        from agentls.runtime.transcript import Transcript  # noqa: PLC0415 (not at start-up)

        self._session, self._run, self._make = session, run, Transcript
        self._transcripts: dict[str, Any] = {}
        self._waiting: dict[str, list[str]] = {}
        self._timer: asyncio.TimerHandle | None = None

    def show(self, event: Event) -> None:
        """Take an event of the run, or of one below it."""
        run, what = (event.run, event.what) if isinstance(event, Below) else (self._run, event)
        if isinstance(event, Below) and isinstance(what, Started):
            self._add(run.rpartition(".")[0], "below", {"run": run, "agent": what.agent})
        data = to_json(what)
        self._add(run, data["event"], data)
        if isinstance(what, Ended):
            self._write()
        elif self._waiting and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(STEP, self._write)

    def _add(self, run: str, kind: str, data: dict[str, Any]) -> None:
        transcript = self._transcripts.get(run)
        if transcript is None:
            transcript = self._transcripts[run] = self._make(goes_on=path_of(run).exists())
        if text := transcript.add(kind, data):
            self._waiting.setdefault(run, []).append(text)

    def _write(self) -> None:
        if self._timer:
            self._timer.cancel()
            self._timer = None
        for run, pieces in self._waiting.items():
            path = path_of(run)
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("a", encoding="utf-8", errors="replace", newline="") as file:
                file.write("".join(pieces))
            if self._session.capabilities.text_document_content and self._session.phase == "running":
                self._session.spawn(self._refresh(run))
        self._waiting.clear()

    async def _refresh(self, run: str) -> None:
        params = lsp.TextDocumentContentRefreshParams(uri_of(self._session, run))
        try:
            await self._session.server.workspace_text_document_content_refresh_async(params)
        except JsonRpcException:  # the client has not opened it
            return


def lenses(snapshot: Snapshot) -> Iterator[lsp.CodeLens]:
    """What can be done with the run whose transcript this is."""
    text = snapshot.document.text
    if not text.startswith("<!-- agentls run "):
        return
    from agentls.runtime.transcript import END, HEAD  # noqa: PLC0415 (not at start-up)

    ours = Path(snapshot.document.path).parent == path_of("x").parent or snapshot.uri.startswith(f"{SCHEME}:")
    head, ends = HEAD.match(text), list(END.finditer(text))
    if head is None or not ours:
        return
    goes_on = not ends or text.find("*The run goes on.*", ends[-1].end()) >= 0
    done = not goes_on and ends[-1]["status"] == "done"
    offers = [*(["Stop"] if goes_on else []), *([] if done else ["Resume"]), "Revert"]
    for title in offers:
        command = lsp.Command(title, f"agentls.{title.lower()}", arguments=[{"runId": head["run"]}])
        yield lsp.CodeLens(snapshot.range(Span(0, 0)), command)
