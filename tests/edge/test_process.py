"""The server as a process: every way in which it ends, and what comes over the wire in pieces or broken."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from .process import PATIENCE, SERVE, Server, packed

SCRIPT = (sys.executable, str(Path(__file__).with_name("server_with_children.py")))
HOVER = {"textDocument": {"uri": "file:///nowhere/a.md"}, "position": {"line": 0, "character": 0}}


@pytest.fixture
def watch():
    """A socket to which the server's child connects, so that its end is seen."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(PATIENCE)
        yield listener


def with_child(server: Server, watch: socket.socket, **params) -> socket.socket:
    """Start the server's session and a child of it; the connection that lives as long as the child."""
    server.start(**params)
    port = watch.getsockname()[1]
    server.tell("$/setTrace", {"value": "off"})
    server.put(
        packed(
            {
                "id": "run",
                "method": "workspace/executeCommand",
                "params": {"command": "test.child", "arguments": [{"port": port}]},
            }
        )
    )
    child, _ = watch.accept()
    child.settimeout(PATIENCE)
    assert child.recv(5) == b"alive"
    return child


def is_gone(child: socket.socket) -> bool:
    with child:
        return child.recv(1) == b""


def test_shutdown_and_exit():
    with Server() as server:
        server.start()
        assert server.ask("shutdown")["result"] is None
        assert server.ask("textDocument/hover", HOVER)["error"]["code"] == -32600
        server.tell("exit")
        assert server.code() == 0


@pytest.mark.parametrize("initialized", [True, False])
def test_exit_without_shutdown(initialized):
    with Server() as server:
        if initialized:
            server.start()
        server.tell("exit")
        assert server.code() == 1


def test_shutdown_ends_children(watch):
    with Server(SCRIPT) as server:
        child = with_child(server, watch)
        assert server.ask("shutdown")["result"] is None
        assert is_gone(child)
        server.tell("exit")
        assert server.code() == 0


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_signals_end_children(watch, number, code):
    with Server(SCRIPT) as server:
        child = with_child(server, watch)
        server.process.send_signal(number)
        assert is_gone(child)
        assert server.code() == code


def test_the_end_of_input_ends_children(watch):
    with Server(SCRIPT) as server:
        child = with_child(server, watch)
        server.process.stdin.close()
        assert is_gone(child)
        assert server.code() == 1


def test_the_death_of_the_editor_ends_all(watch):
    with Server(SCRIPT) as server, subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as editor:
        child = with_child(server, watch, processId=editor.pid)
        editor.kill()
        editor.wait()
        assert is_gone(child)
        assert server.code() == 1


def test_busy_threads_neither_stop_reading_nor_hold_up_the_end():
    with Server(SCRIPT) as server:
        server.start()
        server.put(packed({"id": "busy", "method": "workspace/executeCommand", "params": {"command": "test.busy"}}))
        assert server.method("test/busy") == {"threads": 40}
        assert "result" in server.ask("textDocument/hover", HOVER)
        server.ask("shutdown")
        server.tell("exit")
        assert server.code() == 0


def test_a_client_that_does_not_read_is_not_waited_for():
    with Server(SCRIPT) as server:
        server.start()
        server.put(packed({"id": "flood", "method": "workspace/executeCommand", "params": {"command": "test.flood"}}))
        assert server.method("test/flood") is not None
        server.process.send_signal(signal.SIGTERM)
        assert server.code() == 143


def test_broken_messages_are_answered_and_the_next_is_read():
    with Server() as server:
        server.start()
        for broken in (
            b"Content-Length: 5\r\n\r\n{nope",
            b"Hello\r\n\r\n",
            b"Content-Length: minus\r\n\r\n",
            b"Content-Length: 999999999999999\r\n\r\n",
        ):
            server.put(broken)
            reply = server.hear()
            assert (reply["id"], reply["error"]["code"]) == (None, -32700)
            assert "result" in server.ask("textDocument/hover", HOVER)


def test_messages_come_in_pieces_and_together():
    with Server() as server:
        whole = packed({"id": "a", "method": "initialize", "params": {"capabilities": {}}})
        lower = whole.replace(
            b"Content-Length", b"Content-Type: application/vscode-jsonrpc; charset=utf-8\r\ncontent-length"
        )
        for at in range(len(lower)):
            server.put(lower[at : at + 1])
        assert "result" in server.hear()
        text = packed({"method": "test/é🦊"})
        server.put(text + packed({"id": "b", "method": "shutdown"}) + packed({"method": "exit"}))
        assert server.hear()["id"] == "b"
        assert server.code() == 0


def test_only_messages_come_out_of_standard_output():
    with Server(SCRIPT) as server:
        server.start()
        command = {"command": "test.print"}
        assert server.ask("workspace/executeCommand", command)["result"] == "printed"
        server.process.stdin.close()
        server.code()
        assert b"by a child\n" in (noise := server.process.stderr.read())
        assert b"by python\n" in noise


def test_tcp():
    process = subprocess.Popen(
        [*SERVE[:2], SERVE[2].replace("'serve'", "'serve', '--tcp', '127.0.0.1:0'")], stderr=subprocess.PIPE
    )
    try:
        port = int(process.stderr.readline().split()[-1])
        with socket.create_connection(("127.0.0.1", port), PATIENCE) as client:
            client.sendall(packed({"id": 1, "method": "initialize", "params": {"capabilities": {}}}) + b"Hi\r\n\r\n")
            replies = client.makefile("rb")
            assert b'"agentls"' in replies.read(int(replies.readline().split(b":")[1]) + 2)
            assert b"-32700" in replies.read(int(replies.readline().split(b":")[1]) + 2)
            with pytest.raises(OSError):  # noqa: PT011 (which one depends on the platform)
                socket.create_connection(("127.0.0.1", port), 1)
            client.sendall(packed({"id": 2, "method": "shutdown"}) + packed({"method": "exit"}))
            assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_bad_address_is_wrong_usage():
    argv = [*SERVE[:2], SERVE[2].replace("'serve'", "'serve', '--tcp', 'nonsense'")]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=PATIENCE, check=False)
    assert done.returncode == 2
    assert "no HOST:PORT" in done.stderr


def test_the_warm_up_does_not_break_a_server_that_waits(tmp_path):
    (tmp_path / ".claude/agents").mkdir(parents=True)
    uri = (tmp_path / ".claude/agents/a.md").as_uri()
    with Server() as server:
        options = {"capabilities": {"textDocument": {"diagnostic": {}}}, "initializationOptions": {"trusted": False}}
        server.start(tmp_path, **options)
        item = {"uri": uri, "languageId": "markdown", "version": 1, "text": "---\nname: b\n---\n"}
        server.tell("textDocument/didOpen", {"textDocument": item})
        first = server.ask("textDocument/diagnostic", {"textDocument": {"uri": uri}})["result"]
        assert first["items"]
        again = {"textDocument": {"uri": uri}, "previousResultId": first["resultId"]}
        assert server.ask("textDocument/diagnostic", again)["result"]["kind"] == "unchanged"
        server.ask("shutdown")
        server.tell("exit")
        assert server.code() == 0
        assert not server.process.stderr.read()
