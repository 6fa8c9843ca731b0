"""Runs with MCP tools: named as the dialect has it, held to the policy, ordered by a body whose header lacks them."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from .stage import Desk, play, say, use

SCRIPT = str(Path(__file__).parent.parent / "mcp_server.py")
ORDERING = """---
name: helper
description: Helps.
tools: Read
---
Fetch current docs via Context7 first: call `resolve-library-id`, then `query-docs`.
"""
GRANTING = ORDERING.replace("tools: Read", "tools: Read, mcp__context7__resolve-library-id")
SILENT = ORDERING.split("Fetch", maxsplit=1)[0] + "You help.\n"
CODE = "---\nmode: subagent\ndescription: d\npermission:\n  context7_query-docs: deny\n---\nHelp.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    servers = {"context7": {"command": sys.executable, "args": [SCRIPT]}}
    (tmp_path / ".mcp.json").write_text(json.dumps({"mcpServers": servers}))
    (tmp_path / ".claude").mkdir()
    return tmp_path


def tools(played) -> set[str]:
    return {tool["name"] for tool in played.model.requests[0].tools} - {"ReportFindings"}  # for all that only read


async def test_tools_that_a_body_orders_are_asked_for_and_work(root: Path) -> None:
    calls = [
        [use("mcp__context7__resolve-library-id", "one", library_name="Flask")],
        [use("mcp__context7__query-docs", "two", library_id="/python/flask", question="routes")],
        [say("Done.")],
    ]
    desk = Desk(root, answers=["allow_once", "allow_run"])
    played = await play(root, ORDERING, calls, desk=desk)
    assert tools(played) == {"Read", "mcp__context7__resolve-library-id", "mcp__context7__query-docs"}
    assert len(desk.questions) == 2
    assert played.model.told == ["/python/flask says of 'routes': see the manual. Token: none"]


async def test_what_the_header_grants_and_the_body_does_not_order(root: Path) -> None:
    played = await play(root, GRANTING.split("Fetch")[0] + "You help.\n", [[say("Hi.")]])
    assert tools(played) == {"Read", "mcp__context7__resolve-library-id"}


async def test_a_server_that_nobody_speaks_of_is_not_started(root: Path) -> None:
    (root / ".mcp.json").write_text(json.dumps({"mcpServers": {"bad": {"command": "/nonexistent"}}}))
    played = await play(root, SILENT, [[say("Hi.")]])
    assert tools(played) == {"Read"}


async def test_opencode_s_names_and_rules(root: Path) -> None:
    call = use("context7_query-docs", library_id="x", question="y")
    played = await play(root, CODE, [[call], [say("Ok.")]])
    assert "context7_resolve-library-id" in tools(played)
    assert "context7_query-docs" not in tools(played)
    assert played.model.told[0].startswith("Denied: context7_query-docs")


async def test_a_server_that_fails_does_not_stop_the_run(root: Path) -> None:
    (root / ".mcp.json").write_text(json.dumps({"mcpServers": {"context7": {"command": "/nonexistent"}}}))
    call = use("mcp__context7__query-docs", library_id="x", question="y")
    played = await play(root, ORDERING, [[call], [say("Without docs, then.")]])
    assert played.ended.status == "done"
    assert "There is no tool" in played.model.told[0]
    assert "context7 did not start" in played.model.told[0]


async def test_resources_where_the_file_names_the_tool_for_them(root: Path) -> None:
    agent = SILENT.replace("tools: Read", "tools: Read, ReadMcpResourceTool")
    call = use("ReadMcpResourceTool", server="context7", uri="docs://manual")
    desk = Desk(root, answers=["allow_once"])
    played = await play(root, agent, [[call], [say("Ok.")]], desk=desk)
    assert tools(played) == {"Read", "ReadMcpResourceTool"}
    assert desk.questions == ["helper: ReadMcpResourceTool context7: docs://manual"]
    assert played.model.told == ["Read me first."]
