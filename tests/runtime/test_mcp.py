"""MCP servers as a run meets them: real processes over stdio and HTTP, well-behaved and not."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from agentls.policy import decide
from agentls.runtime import mcp, mcp_resources
from agentls.runtime.mcp import Servers
from agentls.runtime.tools import Context, Result, ToolError
from agentls.servers import Server
from tests.policy.tables import policy

from .stage import Desk

pytestmark = pytest.mark.asyncio(loop_scope="module")

SCRIPT = str(Path(__file__).parent.parent / "mcp_server.py")
DOCS = Server("context7", "test", (sys.executable, SCRIPT), env=(("DOCS_TOKEN", "${TEST_TOKEN:-secret}"),))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def servers(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Servers]:
    """Those of all tests whose server lives on; it was started while there was a key that is not its business."""
    found = Servers(tmp_path_factory.mktemp("servers"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", "sk-secret")
        await found.tools([DOCS])
    yield found
    await found.close()


@pytest_asyncio.fixture(loop_scope="module")
async def others(tmp_path: Path) -> AsyncIterator[Servers]:
    """Servers of one test."""
    found = Servers(tmp_path)
    yield found
    await found.close()


async def call(servers: Servers, tool: str, server: Server = DOCS, **given: str) -> Result:
    tools = await servers.tools([server])
    found = tools[f"mcp:{server.name}:{tool}"]
    assert found.call
    return await found.call(found.params.model_validate(given), Context(Path(), Desk(Path())))


async def test_tools_are_listed_with_their_schemas_and_called(servers: Servers) -> None:
    tools = await servers.tools([DOCS])
    assert {"mcp:context7:resolve-library-id", "mcp:context7:query-docs"} <= set(tools)
    schema = tools["mcp:context7:query-docs"].schema("mcp__context7__query-docs")
    assert schema["input_schema"]["required"] == ["library_id", "question"]
    found = await call(servers, "resolve-library-id", library_name="Flask")
    assert found.text == "/python/flask"
    answer = await call(servers, "query-docs", library_id="/python/flask", question="routes")
    assert "see the manual" in answer.text
    assert "Token: secret" in answer.text


async def test_our_own_keys_are_not_handed_on(servers: Servers) -> None:
    assert (await call(servers, "environment")).text == "DOCS_TOKEN"


async def test_wrong_arguments_are_the_server_s_error(servers: Servers) -> None:
    result = await call(servers, "query-docs", question="x")
    assert result.is_error
    assert "library_id" in result.text


async def test_a_server_that_hangs_is_left(servers: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(mcp, "CALL_SECONDS", 0.3)
        assert "did not answer within" in await _fault(servers, "hang", {})
    assert (await call(servers, "resolve-library-id", library_name="x")).text == "/python/x"


async def test_a_server_that_dies_is_a_tool_error_and_has_no_resources(others: Servers) -> None:
    await more(others, "mcp_resources")
    found = mcp_resources.tools(others.connections([DOCS]), policy("claude-code", ""))
    for tool, given in (("die", {}), ("resolve-library-id", {"library_name": "x"})):
        assert "context7" in await _fault(others, tool, given)
    listing = await found["mcp_resources"].call(mcp_resources.ListParams(), Context(Path(), Desk(Path())))
    assert "context7 has ended" in listing.text or "Connection closed" in listing.text


async def _fault(servers: Servers, tool: str, given: dict[str, str], server: Server = DOCS) -> str:
    try:
        result = await call(servers, tool, server, **given)
    except ToolError as error:
        return str(error)
    assert result.is_error
    return result.text


async def test_a_flood_is_cut(servers: Servers) -> None:
    text = (await call(servers, "flood")).text
    assert len(text) < mcp.MAX_TEXT + 100
    assert "more characters left out" in text


async def test_servers_that_do_not_start_are_said_and_the_others_work(others: Servers) -> None:
    wrong = {
        Server("gone", "t", ("/nonexistent/program",)): "did not start",
        Server("mute", "t", (sys.executable, "-c", "pass")): "did not start",
        Server("odd", "t", problem="odd speaks sse: agentls speaks stdio and streamable HTTP"): "speaks sse",
    }
    tools = await others.tools([*wrong, DOCS])
    assert "mcp:context7:query-docs" in tools
    for server, said in wrong.items():
        assert said in others.faults[server.name]


async def more(servers: Servers, tool: str, **given: object) -> Result:
    await servers.tools([DOCS])
    found = mcp_resources.tools(servers.connections([DOCS]), policy("claude-code", ""))[tool]
    assert found.call
    return await found.call(found.params.model_validate(given), Context(Path(), Desk(Path())))


async def test_resources_are_listed_and_read(servers: Servers) -> None:
    listed = (await more(servers, "mcp_resources")).text
    assert "context7:\n- docs://manual: The manual. (text/plain)\n" in listed
    assert "- docs://{library}/changes: What is new in a library." in listed
    assert (await more(servers, "mcp_resource", server="context7", uri="docs://manual")).text == "Read me first."
    changes = await more(servers, "mcp_resource", server="context7", uri="docs://flask/changes")
    assert changes.text == "Nothing is new in flask."
    (image,) = (await more(servers, "mcp_resource", server="context7", uri="docs://dot")).content
    assert image["source"]["media_type"] == "image/png"


@pytest.mark.parametrize(
    ("tool", "given", "said"),
    [
        ("mcp_resource", {"server": "context7", "uri": "docs://none"}, "docs://none of the MCP server context7 failed"),
        ("mcp_resource", {"server": "context7", "uri": "docs://broken"}, "failed"),
        ("mcp_resource", {"server": "x", "uri": "docs://manual"}, "There is no MCP server 'x' with any"),
        ("mcp_prompt", {"server": "context7", "name": "none"}, "none of the MCP server context7 failed"),
        ("mcp_prompt", {"server": "context7", "name": "migrate"}, "failed"),
    ],
)
async def test_a_resource_or_prompt_that_cannot_be_had(servers: Servers, tool: str, given: dict, said: str) -> None:
    with pytest.raises(ToolError, match=said):
        await more(servers, tool, **given)


async def test_prompts_are_listed_and_fetched(servers: Servers) -> None:
    listed = await more(servers, "mcp_prompt", server="context7", name="*")
    assert listed.text == "- migrate(library): How to move to a new version."
    found = await more(servers, "mcp_prompt", server="context7", name="migrate", arguments={"library": "Flask"})
    assert found.text == "Move to the new Flask step by step."


DENYING = (("project", '{"permissions": {"deny": ["mcp__context7"]}}'),)


@pytest.mark.parametrize(
    ("head", "files", "effects"),
    [
        ("", (), ["ask", "ask"]),
        ("", DENYING, ["ask", "deny"]),
        ("tools: Read\n", (), ["deny"]),
        ("tools: ReadMcpResourceTool\n", (), ["ask"]),
        ("permissionMode: bypassPermissions\n", (), ["allow", "allow"]),
    ],
)
async def test_resources_are_held_to_the_policy(servers: Servers, head: str, files: Any, effects: list[str]) -> None:
    await servers.tools([DOCS])
    rules = policy("claude-code", head, files=files)
    tool = mcp_resources.tools(servers.connections([DOCS]), rules)["mcp_resource"]
    params = tool.params.model_validate({"server": "context7", "uri": "docs://manual"})
    operations = tool.operations(params, Context(Path(), Desk(Path())))
    assert [decide(each, rules).effect for each in operations] == effects


async def test_closing_ends_the_process(tmp_path: Path) -> None:
    servers = Servers(tmp_path)
    line = f"echo $$ > pid; exec {sys.executable} {SCRIPT}"
    await servers.tools([Server("pid", "t", ("sh", "-c", line))])
    process = int((tmp_path / "pid").read_text())
    os.kill(process, 0)
    await asyncio.wait_for(servers.close(), 60)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


async def test_over_http(others: Servers, monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    process = await asyncio.create_subprocess_exec(sys.executable, SCRIPT, str(port), stderr=asyncio.subprocess.DEVNULL)
    try:
        async with asyncio.timeout(60):
            while not await _listens(port):
                await asyncio.sleep(0.05)
        server = Server("web", "test", url=f"http://127.0.0.1:{port}/mcp", headers=(("X-Test", "1"),))
        assert (await call(others, "resolve-library-id", server, library_name="Flask")).text == "/python/flask"
        with monkeypatch.context() as patch:
            patch.setattr(mcp, "CALL_SECONDS", 0.3)
            assert "did not answer within" in await _fault(others, "hang", {}, server)
        assert (await call(others, "resolve-library-id", server, library_name="Flask")).text == "/python/flask"
        process.kill()
        assert "web" in await _fault(others, "resolve-library-id", {"library_name": "Flask"}, server)
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


async def _listens(port: int) -> bool:
    try:
        _, writer = await asyncio.open_connection("127.0.0.1", port)
    except OSError:
        return False
    writer.close()
    return True
