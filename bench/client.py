"""A language client that measures: a server as a child process, messages out, and the time at which one comes back."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

HERE = Path(__file__).parent
OURS = (sys.executable, "-m", "agentls_server", "serve")
BARE = (sys.executable, str(HERE / "bare_server.py"))

CAPABILITIES = {
    "general": {"positionEncodings": ["utf-16"]},
    "textDocument": {"publishDiagnostics": {"relatedInformation": True}},
    "workspace": {"applyEdit": True, "workspaceEdit": {"documentChanges": True}},
}
"""As a client that takes diagnostics when they are pushed: what both servers do."""
PATIENCE = 60.0
"""Seconds that a server may live; a measurement takes a fraction of it."""


class Client:
    """``with Client(command, root) as client``: the server is started, not yet initialized."""

    def __init__(self, command: Sequence[str], root: Path, **environment: str) -> None:
        self.root = root
        self.began = time.perf_counter()
        self._numbers = itertools.count(1)
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **environment}
        )
        assert self._process.stdin
        assert self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        self._patience = threading.Timer(PATIENCE, self._process.kill)  # then what waits for it fails
        self._patience.daemon = True
        self._patience.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._patience.cancel()
        self._process.kill()
        self._process.wait()
        self._in.close()
        self._out.close()

    def initialize(self, **options: Any) -> float:
        """Milliseconds from the start of the process to the answer."""
        folders = [{"uri": self.root.as_uri(), "name": "root"}]
        about = {
            "clientInfo": {"name": "agentls bench"},
            "processId": os.getpid(),
            "rootUri": self.root.as_uri(),
            "workspaceFolders": folders,
        }
        self.ask("initialize", {**about, "capabilities": CAPABILITIES, "initializationOptions": options})
        took = self.since_start()
        self.tell("initialized", {})
        return took

    def since_start(self) -> float:
        return (time.perf_counter() - self.began) * 1000

    def open(self, path: Path, text: str) -> None:
        document = {"uri": path.as_uri(), "languageId": "markdown", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})
        self.diagnostics(path, 1)

    def diagnostics(self, path: Path, version: int) -> dict[str, Any]:
        """Wait for the diagnostics of a version."""
        uri = path.as_uri()

        def wanted(message: dict[str, Any]) -> bool:
            params = message.get("params") or {}
            published = message.get("method") == "textDocument/publishDiagnostics"
            return published and params["uri"] == uri and params.get("version") == version

        return self.until(wanted)

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        number = next(self._numbers)
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        answer = self.until(lambda message: message.get("id") == number and "method" not in message)
        if "error" in answer:
            raise RuntimeError(f"{method}: {answer['error']}")
        return answer["result"]

    def tell(self, method: str, params: Any) -> None:
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The next message that is wanted. What the server asks meanwhile is answered by null."""
        while True:
            message = self._receive()
            if wanted(message):
                return message
            if "method" in message and "id" in message:
                self._send({"jsonrpc": "2.0", "id": message["id"], "result": None})

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        self._in.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self._in.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while line := self._out.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        if not length:
            raise RuntimeError(f"the server has ended: {self._process.args}")
        message: dict[str, Any] = json.loads(self._out.read(length))
        return message
