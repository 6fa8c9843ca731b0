"""A server in a process of its own, spoken to over its pipes or a socket. Blocking, with a limit on every wait."""

from __future__ import annotations

import contextlib
import json
import os
import select
import subprocess
import sys
from pathlib import Path
from typing import Any, Self

from tests.edge.fake_editor import NAMED

SERVE = (sys.executable, "-c", "import sys; from agentls_server.cli import main; sys.exit(main(['serve']))")
PATIENCE = 60.0


def packed(message: dict[str, Any]) -> bytes:
    body = json.dumps({"jsonrpc": "2.0", **message}).encode()
    return b"Content-Length: %d\r\n\r\n%s" % (len(body), body)


class Server:
    """A started server; *argv* and the environment as for any process."""

    def __init__(self, argv: tuple[str, ...] = SERVE, **environment: str) -> None:
        env = {**os.environ, **environment}
        self.process = subprocess.Popen(
            argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=env
        )
        self._buffer = b""
        self._count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout, self.process.stderr):
            with contextlib.suppress(OSError):
                pipe.close()

    def put(self, data: bytes) -> None:
        self.process.stdin.write(data)
        self.process.stdin.flush()

    def tell(self, method: str, params: Any = None) -> None:
        self.put(packed({"method": method, **({} if params is None else {"params": params})}))

    def ask(self, method: str, params: Any = None) -> dict[str, Any]:
        """The whole reply to a request."""
        self._count += 1
        self.put(packed({"id": self._count, "method": method, **({} if params is None else {"params": params})}))
        while (message := self.hear()).get("id") != self._count or "method" in message:
            pass
        return message

    def hear(self) -> dict[str, Any]:
        """The next message of the server."""
        while b"\r\n\r\n" not in self._buffer:
            self._more()
        header, rest = self._buffer.split(b"\r\n\r\n", 1)
        length = int(header.split(b":")[1])
        while len(rest) < length:
            self._more()
            rest = self._buffer.split(b"\r\n\r\n", 1)[1]
        self._buffer = rest[length:]
        return dict(json.loads(rest[:length]))

    def method(self, method: str) -> Any:
        while (message := self.hear()).get("method") != method:
            pass
        return message["params"]

    def _more(self) -> None:
        ready, _, _ = select.select([self.process.stdout], [], [], PATIENCE)
        data = os.read(self.process.stdout.fileno(), 1 << 16) if ready else b""
        if not data:
            raise EOFError(self.process.stderr.read().decode() if ready else "the server says nothing")
        self._buffer += data

    def start(self, root: Path | None = None, **params: Any) -> None:
        folders = [{"uri": root.as_uri(), "name": "root"}] if root else None
        given = {"processId": None, "capabilities": {}, "workspaceFolders": folders, **NAMED, **params}
        assert "result" in self.ask("initialize", given)
        self.tell("initialized", {})

    def code(self) -> int:
        """The exit code, once the process has ended."""
        return self.process.wait(PATIENCE)
