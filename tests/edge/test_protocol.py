"""The wire as the specification has it: each test is a trap that the library falls into."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
from dataclasses import dataclass
from typing import Any

import pytest

from agentls_server import app, routing
from agentls_server.app import ROUTES

from .fake_editor import FakeEditor, ReplyError

HOVER = "textDocument/hover"


def handlers(editor: FakeEditor) -> dict[str, Any]:
    return editor.server.protocol.handlers


@pytest.fixture
def stalled(monkeypatch) -> dict[str, Any]:
    """A command ``test.stall`` that never ends by itself; tells when it started and when it was cancelled."""
    seen: dict[str, Any] = {"started": asyncio.Event(), "cancelled": False}

    @dataclass(frozen=True)
    class Arguments:
        pass

    async def handle(_session, _arguments):
        seen["started"].set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            seen["cancelled"] = True
            raise

    class Stall(routing.Command):
        def load(self):
            return Arguments, handle

    monkeypatch.setitem(app.COMMANDS, "test.stall", Stall("stall"))
    return seen


async def test_a_cancelled_command_is_really_cancelled(stalled):
    editor = FakeEditor()
    await editor.start()
    identity, reply = editor.send("workspace/executeCommand", {"command": "test.stall"})
    await stalled["started"].wait()
    editor.tell("$/cancelRequest", {"id": identity})
    assert (await reply)["error"]["code"] == -32800
    assert stalled["cancelled"]


async def test_shutdown_while_a_command_runs(stalled):
    editor = FakeEditor()
    await editor.start()
    _, reply = editor.send("workspace/executeCommand", {"command": "test.stall"})
    await stalled["started"].wait()
    assert await editor.ask("shutdown") is None
    assert stalled["cancelled"]
    assert (await reply)["error"]["code"] == -32800
    with pytest.raises(ReplyError, match="-32600"):
        await editor.ask(HOVER, {})


@pytest.mark.parametrize("params", [{"textDocument": {}}, {"textDocument": {"uri": 3}, "position": "x"}, [], "x", 4])
async def test_parameters_that_cannot_be_decoded_are_answered(params):
    editor = FakeEditor()
    await editor.start()
    with pytest.raises(ReplyError) as error:
        await editor.ask(HOVER, params)
    assert error.value.code == -32602
    assert not [each for each in editor.heard if each.get("method", "").startswith("window/")]


async def test_nothing_runs_before_initialize_and_initialize_runs_once():
    editor = FakeEditor()
    for method in (HOVER, "workspace/executeCommand", "shutdown", "no/such"):
        with pytest.raises(ReplyError) as error:
            await editor.ask(method, {"command": "x"})
        assert error.value.code == -32002
    editor.tell("textDocument/didOpen", {"textDocument": {}})
    await editor.start()
    with pytest.raises(ReplyError, match="-32600"):
        await editor.start()


async def test_the_late_answer_to_a_cancelled_question_is_left_aside(caplog):
    editor = FakeEditor()
    await editor.start()
    asking = asyncio.create_task(editor.server.protocol.send_request_async("window/showMessageRequest", {"type": 1}))
    question = await editor.until(lambda message: message.get("method") == "window/showMessageRequest")
    asking.cancel()
    assert (await editor.method("$/cancelRequest")) == {"id": question["id"]}
    editor.put({"id": question["id"], "result": {"title": "Deny"}})
    editor.put({"id": question["id"], "error": {"code": 1, "message": "late"}})
    editor.put({"id": ["odd"], "result": None})
    assert asking.cancelled()
    assert editor.heard[1:] == []
    assert not caplog.records


async def test_a_refusal_of_the_client_is_an_error_of_the_asker():
    editor = FakeEditor()
    await editor.start()
    editor.answers["workspace/applyEdit"] = {"error": {"code": 32000, "message": "Quit"}}
    with pytest.raises(Exception, match="Quit"):
        await editor.server.protocol.send_request_async("workspace/applyEdit", {"edit": {}})
    editor.answers["workspace/applyEdit"] = None
    with pytest.raises(Exception, match="cannot be read"):
        await editor.server.protocol.send_request_async("workspace/applyEdit", {"edit": {}})


async def test_a_bug_is_answered_and_logged_once(caplog):
    editor = FakeEditor()
    await editor.start()
    editor.heard.clear()
    handlers(editor)[HOVER] = lambda _params: {}["missing"]
    position = {"textDocument": {"uri": "file:///a.md"}, "position": {"line": 0, "character": 0}}
    with caplog.at_level(logging.WARNING), pytest.raises(ReplyError, match=r"-32603.*KeyError"):
        await editor.ask(HOVER, position)
    assert len(caplog.records) == 1
    assert len(editor.heard) == 1
    handlers(editor)[HOVER] = lambda _params: object()
    with pytest.raises(ReplyError, match="-32603"):
        await editor.ask(HOVER, position)


async def test_a_bug_in_a_notification_is_logged_once_and_shown_to_nobody(caplog):
    editor = FakeEditor()
    await editor.start()
    editor.heard.clear()
    handlers(editor)["$/setTrace"] = lambda _params: {}["missing"]
    editor.tell("$/setTrace", {"value": "off"})
    assert [record.levelname for record in caplog.records] == ["ERROR"]
    assert editor.heard == []


async def test_what_is_unknown():
    editor = FakeEditor()
    await editor.start()
    editor.heard.clear()
    editor.tell("$/whatever", {"a": 1})
    editor.tell("no/such/notification")
    assert editor.heard == []
    for method in ("$/whatever", "no/such"):
        with pytest.raises(ReplyError, match="-32601"):
            await editor.ask(method, {})


async def test_keys_named_jsonrpc_are_harmless():
    editor = FakeEditor()
    await editor.start()
    handlers(editor)["test/echo"] = lambda params: params
    nested = {"a": {"jsonrpc": "2.0", "id": 1, "method": "exit"}, "jsonrpc": 3}
    assert await editor.ask("test/echo", nested) == nested


@pytest.mark.parametrize(
    "message", ["[]", "3", "null", '{"jsonrpc": "2.0", "id": {}, "method": "x"}', '{"id": 1}', '{"id": 1, "method": 4}']
)
async def test_messages_that_are_none(message):
    editor = FakeEditor()
    await editor.start()
    editor.heard.clear()
    editor.server.protocol.receive(message.encode())
    assert [each["error"]["code"] for each in editor.heard] == [-32600]


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe\xfd", b"[" * 100_000])
async def test_bodies_that_are_no_json(body):
    editor = FakeEditor()
    await editor.start()
    editor.heard.clear()
    editor.server.protocol.receive(body)
    assert [(each["id"], each["error"]["code"]) for each in editor.heard] == [(None, -32700)]


async def test_an_id_that_is_in_use(stalled):
    editor = FakeEditor()
    await editor.start()
    identity, reply = editor.send("workspace/executeCommand", {"command": "test.stall"})
    await stalled["started"].wait()
    editor.put({"id": identity, "method": "shutdown"})
    assert (await reply)["error"]["code"] == -32600
    assert not stalled["cancelled"]
    await editor.ask("shutdown")


async def test_exit_codes():
    for method, code in ((None, 1), ("shutdown", 0)):
        editor, codes = FakeEditor(), []
        editor.server.session.leave = codes.append
        await editor.start()
        if method:
            await editor.ask(method)
        editor.tell("exit")
        assert codes == [code]


@pytest.fixture
def ended() -> int:
    """The id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        process.wait()
    return process.pid


async def test_only_a_process_that_is_seen_from_here_is_watched(ended):
    for identity, watched in ((os.getpid(), os.getpid()), (ended, None), ("x", None), (-1, None), (2**70, None)):
        editor = FakeEditor()
        await editor.start(processId=identity)
        assert editor.server.session.process_id == watched


def test_every_route_has_its_handler():
    for route in ROUTES.values():
        assert callable(route.load())
    for command in app.COMMANDS.values():
        kind, handle = command.load()
        assert callable(handle)
        assert kind.__name__ == "Arguments"
