"""How a run shows in the editor: work-done progress with a Cancel, and notifications for clients that want them.

``agentls/run`` tells of its life, ``agentls/event`` of every event, as ``agentls run --format json`` has it.

Progress has no percentage and always a message: VS Code drops reports without a percentage once one was given. Tokens
are texts: Zed rejects numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types as lsp
from pygls.exceptions import JsonRpcException

from agentls.runtime.events import Asked, Below, Called, Ended, Event, Requested, Retrying, Started, to_json
from agentls.text import counted
from agentls_server.session import Session


class Progress:
    """The progress of run *run*. *stop* is called when the user cancels it."""

    def __init__(self, session: Session, run: str, agent: str, stop: Callable[[], Any]) -> None:
        self._session, self._run, self._agent, self._stop = session, run, agent, stop
        self._token = f"agentls-{run}"
        self._last = "starting"
        self._shown = self._over = False

    def begin(self) -> None:
        """Open the progress, where the client has any. The run does not wait for it: not every client answers."""
        if self._session.capabilities.work_done_progress:
            self._session.spawn(self._open())

    async def _open(self) -> None:
        create = lsp.WorkDoneProgressCreateParams(self._token)
        try:
            await self._session.server.window_work_done_progress_create_async(create)
        except JsonRpcException:  # a client that refuses goes without
            return
        if not self._over:
            self._session.cancels[self._token] = self._stop
            self._shown = True
            self._send(lsp.WorkDoneProgressBegin(self._agent, cancellable=True, message=self._last))

    def show(self, event: Event) -> None:
        """What an event means to someone who glances at the status bar; and the event itself, to who wants it."""
        if self._session.capabilities.run_details:
            self._session.protocol.notify("agentls/event", {"runId": self._run, "event": to_json(event)})
        match event:
            case Started():
                self._tell("started", event.task)
            case Requested(turn):
                self._tell("thinking", f"thinking (turn {turn})")
            case Retrying(_, seconds, reason):
                self._tell("thinking", f"{reason}; again in {seconds:.1f} s")
            case Called(_, tool, summary):
                self._tell("tool", f"{tool} {summary}")
            case Asked(_, tool, target):
                self._tell("waiting", f"waiting for you: {tool} {target}")
            case Below(_, agents, Called(_, tool, summary)):
                self._tell("tool", f"{agents[-1]}: {tool} {summary}")
            case Below(_, agents, Asked(_, tool, target)):
                self._tell("waiting", f"{agents[-1]} waits for you: {tool} {target}")
            case Ended(status, reason=reason):
                self.end(status, reason or f"{counted(len(event.files), 'file')} changed")

    def end(self, status: str, detail: str) -> None:
        """Close the progress and say how it ended."""
        self._over = True
        self._notify(status, detail)
        if self._shown:
            self._send(lsp.WorkDoneProgressEnd(message=detail))
            self._session.cancels.pop(self._token, None)
            self._shown = False

    def _tell(self, status: str, detail: str) -> None:
        self._last = detail
        self._notify(status, detail)
        if self._shown:
            self._send(lsp.WorkDoneProgressReport(message=detail))

    def _notify(self, status: str, detail: str) -> None:
        if self._session.capabilities.run_events:
            told = {"runId": self._run, "agent": self._agent, "status": status, "detail": detail}
            self._session.protocol.notify("agentls/run", told)

    def _send(self, value: Any) -> None:
        self._session.protocol.notify(lsp.PROGRESS, lsp.ProgressParams(self._token, value))
