"""The editor's side of what a server asks for: edits are made in buffers and saved, questions answered, files shown."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeAlias

from agentls_server.demo.buffers import Buffer, Buffers, ConflictError, Touched, to_path
from agentls_server.signal import Signal

Answer: TypeAlias = Callable[[str, tuple[str, ...]], Awaitable[str | None]]
"""Picks one of a question's titles; None dismisses it."""


class Show(Protocol):
    """What the user sees."""

    def event(self, event: dict[str, Any]) -> None:
        """Something happened in a run: an event of `agentls.runtime.events` as JSON."""

    def question(self, text: str) -> None:
        """The server asks."""

    def answer(self, answer: str | None) -> None:
        """What was answered."""

    def edited(self, touched: tuple[Touched, ...], refused: str) -> None:
        """A workspace edit was made; or *refused* says why not."""

    def document(self, path: Path) -> None:
        """The server wants the user to see a file."""

    def message(self, text: str) -> None:
        """A message without a question."""


@dataclass(slots=True)
class Run:
    """How far a run is: its last status and what goes with it, and whether its report was shown."""

    status: str = "started"
    detail: str = ""
    reported: bool = False


class Desk:
    """Buffers, runs, diagnostics and the number of messages. *changed* fires whenever one of them changes."""

    def __init__(self, show: Show, answer: Answer) -> None:
        self.buffers = Buffers()
        self.runs: dict[str, Run] = {}
        self.diagnostics: dict[Path, list[dict[str, Any]]] = {}
        self.messages = 0
        self.changed = Signal()
        self._show, self._answer = show, answer
        self.notify: Callable[[str, Any], None] = lambda _method, _params: None

    def handlers(self) -> dict[str, Callable[[Any], Any]]:
        """Who answers which method of the server's."""
        return {
            "agentls/event": lambda params: self._show.event(params["event"]),
            "agentls/run": self._run_changed,
            "client/registerCapability": lambda _: None,
            "textDocument/publishDiagnostics": self._diagnostics,
            "window/showDocument": self._show_document,
            "window/showMessage": self._message,
            "window/showMessageRequest": self._question,
            "window/workDoneProgress/create": lambda _: None,
            "workspace/applyEdit": self._apply,
        }

    def open(self, path: Path) -> None:
        """Open a file in a buffer, and tell the server."""
        if self.buffers.get(path) is None:
            self._opened(self.buffers.open(path, path.read_bytes().decode()))

    def _opened(self, buffer: Buffer) -> None:
        item = {"uri": buffer.path.as_uri(), "languageId": "", "version": buffer.version, "text": buffer.text}
        self.notify("textDocument/didOpen", {"textDocument": item})

    async def _question(self, params: dict[str, Any]) -> dict[str, str] | None:
        titles = tuple(each["title"] for each in params.get("actions") or ())
        self._show.question(params["message"])
        answer = await self._answer(params["message"], titles)
        self._show.answer(answer)
        return {"title": answer} if answer else None

    def _apply(self, params: dict[str, Any]) -> dict[str, Any]:
        """Make a workspace edit as a whole, tell the server of each buffer, and save them."""
        try:
            touched = self.buffers.plan(params["edit"])
        except ConflictError as error:
            self._show.edited((), str(error))
            return {"applied": False, "failureReason": str(error)}
        for each in touched:
            was_open = self.buffers.get(each.path) is not None
            buffer = self.buffers.put(each)
            document = {"uri": each.path.as_uri(), "version": buffer.version}
            if was_open:
                changes = [{"text": buffer.text}]
                self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": changes})
            else:
                self._opened(buffer)
            self.notify("textDocument/didSave", {"textDocument": {"uri": document["uri"]}})
        self._show.edited(touched, "")
        return {"applied": True}

    def _show_document(self, params: dict[str, Any]) -> dict[str, bool]:
        path = to_path(params["uri"])
        self._show.document(path)
        for run_id, run in self.runs.items():
            run.reported = run.reported or path.name == f"{run_id}.md"
        self.changed.fire()
        return {"success": True}

    def _message(self, params: dict[str, Any]) -> None:
        self._show.message(params["message"])
        self.messages += 1
        self.changed.fire()

    def _run_changed(self, params: dict[str, Any]) -> None:
        run = self.runs.setdefault(params["runId"], Run())
        run.status, run.detail = params["status"], params["detail"]
        self.changed.fire()

    def _diagnostics(self, params: dict[str, Any]) -> None:
        self.diagnostics[to_path(params["uri"])] = params["diagnostics"]
        self.changed.fire()
