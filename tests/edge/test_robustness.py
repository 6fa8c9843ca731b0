"""Whatever a client sends, each request is answered exactly once, and the server goes on."""

from __future__ import annotations

from typing import Any

import pytest
from lsprotocol import types as lsp

from agentls_server.app import ROUTES

from .fake_editor import FakeEditor

URI = "file:///nowhere/.claude/agents/a.md"
FAR = {"line": 2**31 - 1, "character": 2**31 - 1}
WELL_FORMED = {
    "textDocument": {"uri": URI},
    "position": FAR,
    "positions": [FAR],
    "range": {"start": FAR, "end": {"line": 0, "character": 0}},
    "context": {"diagnostics": [], "includeDeclaration": True, "triggerKind": 1},
    "options": {"tabSize": 2, "insertSpaces": True},
    "newName": "b",
    "query": "a",
    "files": [{"oldUri": URI, "newUri": "file:///nowhere/.claude/agents/b.md"}],
    "previousResultIds": [],
    "command": "agentls.stop",
    "arguments": [{"runId": "none"}],
    "contentChanges": [{"text": "x"}],
}
JUNK: tuple[Any, ...] = (None, {}, [], "text", 0, {"textDocument": {"uri": 5}}, {**WELL_FORMED, "textDocument": None})
ODD = tuple(
    {**WELL_FORMED, "textDocument": {"uri": uri}} for uri in ("", "::", "file://", "untitled:x", URI, "file:///%00")
)
ENDING = ("initialize", "shutdown", "exit")
METHODS = [method for method in ROUTES if method not in ENDING]


@pytest.mark.parametrize("method", METHODS)
async def test_every_message_in_every_state_of_disrepair(method, tmp_path, caplog):
    editor = FakeEditor()
    await editor.start(root=tmp_path)
    await editor.server.session.loaded()
    editor.open(URI, "---\nname: a\ndescription: Use when: x\ntools: Raed, Bash(git:*)\n---\nSee `src/`. 🦊\n")
    asks = lsp.METHOD_TO_TYPES[method][1] is not None
    for params in (*JUNK, WELL_FORMED, *ODD):
        editor.heard.clear()
        if asks:
            identity, reply = editor.send(method, params)
            message = await reply
            assert [each["id"] for each in editor.heard if "id" in each and "method" not in each] == [identity]
            assert message.get("error", {}).get("code", 0) in (0, -32602, -32803), message
        else:
            editor.tell(method, params)
            assert [each for each in editor.heard if each.get("id") is None and "error" in each] == []
    assert [record.getMessage() for record in caplog.records if record.levelname == "ERROR"] == []
    assert await editor.ask("shutdown") is None
