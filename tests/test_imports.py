"""What is heavy is imported when it is needed, and not before."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

HEAVY = {"anthropic", "mcp", "pydantic", "tree_sitter", "httpx2", "markdownify"}
WIRE = {"pygls", "lsprotocol", "cattrs"}
AGENT = "---\nname: helper\ndescription: Use it to help with the code of this test.\ntools: Read\n---\nYou help.\n"


def imported(program: list[str], folder: Path, given: bytes = b"") -> set[str]:
    """The top-level packages that a Python program imports."""
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-m", "agentls_server", *program],
        cwd=folder, input=given, capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-2000:]
    return set(re.findall(r"\| +([A-Za-z0-9_]+)", done.stderr.decode()))


def workspace(folder: Path) -> Path:
    agents = folder / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "helper.md").write_text(AGENT)
    return agents / "helper.md"


def message(method: str, params: object, identity: int | None = None) -> bytes:
    told = {"jsonrpc": "2.0", "method": method, "params": params, **({"id": identity} if identity else {})}
    body = json.dumps(told).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


def test_check_needs_neither_the_wire_nor_a_model(tmp_path: Path) -> None:
    workspace(tmp_path)
    packages = imported(["check", "."], tmp_path)
    assert "agentls" in packages
    assert packages & (HEAVY | WIRE) == set()


def test_the_server_starts_without_what_only_a_run_needs(tmp_path: Path) -> None:
    uri = workspace(tmp_path).as_uri()
    document = {"uri": uri, "languageId": "markdown", "version": 1, "text": AGENT}
    given = [
        message("initialize", {"processId": None, "rootUri": tmp_path.as_uri(), "capabilities": {}}, 1),
        message("initialized", {}),
        message("textDocument/didOpen", {"textDocument": document}),
        message("textDocument/documentSymbol", {"textDocument": {"uri": uri}}, 2),
        message("shutdown", None, 3),
        message("exit", None),
    ]
    packages = imported(["serve"], tmp_path, b"".join(given))
    assert {"agentls", "pygls"} <= packages
    assert packages & HEAVY == set()


def test_a_run_in_the_terminal_needs_neither_the_wire_nor_the_package(tmp_path: Path) -> None:
    code = (
        "import asyncio, sys, agentls_server.cli.terminal; from agentls_server import jobs; jobs.preload();"
        "from agentls.runtime.anthropic import AnthropicModel; from agentls.runtime.model import Request;"
        "model = AnthropicModel('http://127.0.0.1:1', retries=0);"
        "asyncio.run(anext(model.reply(Request('m', (), ({'role': 'user', 'content': 'x'},), ()))))"
    )
    environment = {**os.environ, "ANTHROPIC_API_KEY": "k"}
    done = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", code],
        cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert "No connection to http://127.0.0.1:1" in done.stderr
    assert set(re.findall(r"\| +([A-Za-z0-9_]+)", done.stderr)) & ({"anthropic"} | WIRE) == set()


def test_a_first_run_imports_nothing_before_its_first_request(tmp_path: Path) -> None:
    """What it imports, its user waits for."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.edge.first_run", str(tmp_path)],
        cwd=Path(__file__).parents[1], capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.stdout == "[]\n", done.stdout + done.stderr
