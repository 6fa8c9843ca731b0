"""An editor in memory: it speaks JSON-RPC with a server in the same process, keeps buffers, and applies edits for real.

What it answers to the server's requests is scripted by method in `FakeEditor.answers`, by a value or a function of the
parameters; everything that the server says is in `FakeEditor.heard`.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from typing import Any

from lsprotocol import types as lsp

from agentls.text import Document, Edit, apply_edits
from agentls_server import border
from agentls_server.app import build_server

PUSH = "textDocument/publishDiagnostics"
ALL = {"range": {"start": {"line": 0, "character": 0}, "end": {"line": 9999, "character": 0}}}
"""Parameters with a range that covers any file."""


NAMED = {"clientInfo": {"name": "a client of the tests"}}
"""One without a name is taken for an Emacs, for whose sake runs begin a little later."""


class ReplyError(Exception):
    """The server answered with an error; *code*, *message* and *data* are its."""

    def __init__(self, error: dict[str, Any]) -> None:
        super().__init__(f"{error['code']}: {error['message']}")
        self.code, self.message, self.data = error["code"], error["message"], error.get("data")


class FakeEditor:
    """One client and its server. *answers* by method; `workspace/applyEdit` is applied unless scripted otherwise."""

    def __init__(self, **answers: Any) -> None:
        self.server = build_server()
        self.server.protocol.set_writer(self)
        self.answers: dict[str, Any] = {"workspace/applyEdit": self._apply, **answers}
        self.heard: list[dict[str, Any]] = []
        self.texts: dict[str, str] = {}
        self.versions: dict[str, int] = {}
        self._replies: dict[int, asyncio.Future[Any]] = {}
        self._news = asyncio.Event()
        self._count = 0

    async def start(
        self, capabilities: dict[str, Any] | None = None, root: Any = None, **params: Any
    ) -> dict[str, Any]:
        """Initialize; the server's capabilities."""
        folders = [{"uri": border.to_uri(root), "name": "root"}] if root else None
        given = {"processId": None, "capabilities": capabilities or {}, "workspaceFolders": folders, **NAMED, **params}
        result = await self.ask("initialize", given)
        self.tell("initialized", {})
        return dict(result["capabilities"])

    # The wire

    def write(self, data: bytes) -> None:
        """Take what the server writes."""
        message = json.loads(data.split(b"\r\n\r\n", 1)[1])
        self.heard.append(message)
        if "method" not in message:
            reply = self._replies.pop(message["id"], None) if message["id"] is not None else None
            if reply and not reply.done():
                reply.set_result(message)
        elif "id" in message and message["method"] in self.answers:
            asyncio.get_running_loop().call_soon(self._answer, message)
        self._news.set()

    def _answer(self, message: dict[str, Any]) -> None:
        answer = self.answers[message["method"]]
        result = answer(message.get("params")) if callable(answer) else answer
        self.put(
            {"id": message["id"], **(result if isinstance(result, dict) and "error" in result else {"result": result})}
        )

    def put(self, message: Any) -> None:
        """Send one message as it is (but for ``jsonrpc``)."""
        self.server.protocol.receive(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def tell(self, method: str, params: Any = None) -> None:
        self.put({"method": method, "params": params})

    def send(self, method: str, params: Any = None) -> tuple[int, asyncio.Future[Any]]:
        """Send a request; its id, and the whole reply to come."""
        self._count += 1
        reply = self._replies[self._count] = asyncio.get_running_loop().create_future()
        self.put({"id": self._count, "method": method, **({} if params is None else {"params": params})})
        return self._count, reply

    async def ask(self, method: str, params: Any = None) -> Any:
        """The result of a request; `ReplyError` where there is none."""
        reply = await asyncio.wait_for(self.send(method, params)[1], 60)
        if "error" in reply:
            raise ReplyError(reply["error"])
        return reply["result"]

    async def until(self, holds: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        """The first message of the server, heard or to come, for which *holds* is true; it is taken out of `heard`."""
        async with asyncio.timeout(60):
            while True:
                for message in self.heard:
                    if holds(message):
                        self.heard.remove(message)
                        return message
                self._news.clear()
                await self._news.wait()

    async def method(self, method: str) -> Any:
        """The parameters of the next message with that method."""
        return (await self.until(lambda message: message.get("method") == method)).get("params")

    # Documents

    def open(self, uri: str, text: str) -> None:
        self.texts[uri], self.versions[uri] = text, 1
        item = {"uri": uri, "languageId": "markdown", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": item})

    def change(self, uri: str, *changes: dict[str, Any]) -> None:
        """Tell changes as they are; a single whole text is kept as the buffer's text."""
        self.versions[uri] += 1
        if "range" not in changes[-1]:
            self.texts[uri] = changes[-1]["text"]
        identity = {"uri": uri, "version": self.versions[uri]}
        self.tell("textDocument/didChange", {"textDocument": identity, "contentChanges": list(changes)})

    def apply(self, edit: dict[str, Any]) -> None:
        """Apply a workspace edit to the open buffers, and tell the server so."""
        parts = [
            (each["textDocument"]["uri"], each["edits"]) for each in edit.get("documentChanges", ()) if "edits" in each
        ]
        for uri, edits in [*parts, *edit.get("changes", {}).items()]:
            document = Document("", self.texts.get(uri, ""))
            encoding = self.server.session.capabilities.encoding
            made = [Edit(border.to_span(document, _range(each["range"]), encoding), each["newText"]) for each in edits]
            self.versions.setdefault(uri, 0)
            self.change(uri, {"text": apply_edits(document.text, made)})

    def _apply(self, params: dict[str, Any]) -> dict[str, Any]:
        for each in params["edit"].get("documentChanges", ()):
            version = each.get("textDocument", {}).get("version")
            if version is not None and version != self.versions.get(each["textDocument"]["uri"]):
                return {"applied": False, "failureReason": "the document has changed"}
        self.apply(params["edit"])
        return {"applied": True}


def _range(data: dict[str, Any]) -> lsp.Range:
    return lsp.Range(lsp.Position(**data["start"]), lsp.Position(**data["end"]))
