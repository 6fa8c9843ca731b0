"""The demonstration's LSP client: starts the real server as a child, introduces itself, and asks for runs.

It says of itself what a terminal editor would: versioned edits, progress, documents to show, and no confirmation of its
own for edits. So the server asks, with the diff shown first.
"""

from __future__ import annotations

import asyncio
import os
import sys
from typing import Any

from agentls_server.demo.desk import Desk, Run
from agentls_server.demo.rpc import Connection, RemoteError
from agentls_server.demo.stage import Stage

PATIENCE = 20.0
"""Seconds to wait for what the server does by itself: an answer to initialize, diagnostics, a report, its end."""
ENDED = ("done", "failed", "stopped")

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {
        "synchronization": {"didSave": True},
        "publishDiagnostics": {},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix", "refactor"]}}},
    },
    "window": {"workDoneProgress": True, "showDocument": {"support": True}, "showMessage": {}},
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create"], "failureHandling": "abort"},
        "workspaceFolders": True,
    },
}


class Client:
    """One editor with one server, on the workspace of *stage*. What the server asks for lands on *desk*."""

    def __init__(self, stage: Stage, desk: Desk) -> None:
        self._stage, self._desk = stage, desk
        self.command = (sys.executable, "-m", "agentls_server", "serve", "--stdio")

    async def start(self, environment: dict[str, str]) -> str:
        """Start the server as a child of this process, and introduce ourselves; its name and version."""
        with (self._stage.state / "server.log").open("wb") as log:
            self._process = await asyncio.create_subprocess_exec(
                *self.command, cwd=self._stage.root, env=environment,
                stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=log,
            )  # fmt: skip
        assert self._process.stdin
        assert self._process.stdout
        self._wire = Connection(self._process.stdout, self._process.stdin, self._desk.handlers())
        self._desk.notify = self._wire.notify
        self._serving = asyncio.create_task(self._wire.serve())
        self._serving.add_done_callback(lambda _: self._desk.changed.fire())
        async with asyncio.timeout(PATIENCE):
            answer = await self._wire.request("initialize", self._introduction())
        self._wire.notify("initialized", {})
        return f"{answer['serverInfo']['name']} {answer['serverInfo']['version']}"

    async def check(self, names: tuple[str, ...]) -> dict[str, list[dict[str, Any]]]:
        """Open files, and wait for the server's diagnostics of each."""
        paths = {name: self._stage.root / name for name in names}
        found = self._desk.diagnostics
        self.open(names)
        if not await self._desk.changed.until(lambda: all(path in found for path in paths.values()), PATIENCE):
            raise RemoteError("the server published no diagnostics")
        return {name: found[path] for name, path in paths.items()}

    def open(self, names: tuple[str, ...]) -> None:
        """Open files of the workspace."""
        for name in names:
            self._desk.open(self._stage.root / name)

    async def offers(self, name: str) -> list[str]:
        """The runs that the lightbulb offers for the whole of a file, as they would be shown."""
        path = self._stage.root / name
        self._desk.open(path)
        lines = path.read_bytes().count(b"\n")
        span = {"start": {"line": 0, "character": 0}, "end": {"line": lines, "character": 0}}
        params = {"textDocument": {"uri": path.as_uri()}, "range": span, "context": {"diagnostics": []}}
        offered = await self._wire.request("textDocument/codeAction", params) or ()
        return [each["title"] for each in offered if (each.get("command") or {}).get("command") == "agentls.run"]

    async def run(self, agent: str, task: str) -> Run:
        """Run an agent to its end, and until its report and the message about it were shown."""
        params = {"command": "agentls.run", "arguments": [{"agent": agent, "task": task}]}
        run_id = (await self._wire.request("workspace/executeCommand", params))["runId"]
        run, changed, messages = self._desk.runs.setdefault(run_id, Run()), self._desk.changed, self._desk.messages
        while not await changed.until(lambda: run.status in ENDED or self._serving.done(), PATIENCE):
            pass  # a model, or a person who is asked, takes its time
        if self._serving.done():
            raise RemoteError("the server went away in the middle of a run")
        await changed.until(lambda: run.reported or run.status != "done", PATIENCE)
        await changed.until(lambda: self._desk.messages > messages, 1)
        return run

    async def stop(self) -> int:
        """Shut the server down as the protocol has it; its exit code."""
        try:
            async with asyncio.timeout(PATIENCE):
                await self._wire.request("shutdown")
                self._wire.notify("exit", None)
                await self._process.wait()
        except (TimeoutError, RemoteError, ConnectionError):
            if self._process.returncode is None:
                self._process.kill()
        await self._serving
        return await self._process.wait()

    def _introduction(self) -> dict[str, Any]:
        root = self._stage.root
        return {
            "processId": os.getpid(),
            "clientInfo": {"name": "agentls demo"},
            "rootUri": root.as_uri(),
            "workspaceFolders": [{"uri": root.as_uri(), "name": root.name}],
            "capabilities": CAPABILITIES,
            "initializationOptions": {"runEvents": True, "runDetails": True, "trusted": True},
        }
