"""Where MCP servers are named, and in which forms."""

from __future__ import annotations

import json
from pathlib import Path

from agentls.definition import parse
from agentls.formats import claude_code
from agentls.project import Project
from agentls.rules import check
from agentls.servers import Server, expand, for_agent, load
from agentls.text import Document, apply_edits


def test_every_host_s_file_is_read_and_the_nearest_wins(tmp_path: Path) -> None:
    root, home = tmp_path / "project", tmp_path / "home"
    for folder in (root, home / ".config/opencode"):
        folder.mkdir(parents=True)
    (home / ".config/opencode/opencode.json").write_text(
        json.dumps({"mcp": {"a": {"type": "local", "command": ["user"]}, "b": {"type": "remote", "url": "http://b"}}})
    )
    (root / "opencode.jsonc").write_text(
        '{"mcp": {"a": {"type": "local", "command": ["a", "b"], "environment": {"X": 1}, "enabled": false}}} // c'
    )
    (root / ".mcp.json").write_text(
        json.dumps(
            {
                "mcpServers": {
                    "c": {"command": "c", "args": ["-d"], "env": {"K": "${V}"}},
                    "d": {"type": "sse", "url": "u"},
                }
            }
        )
    )
    a, b, c, d = load(root, home)
    assert (a.command, a.env, a.enabled) == (("a", "b"), (("X", "1"),), False)
    assert (b.url, b.command) == ("http://b", ())
    assert (c.command, c.env) == (("c", "-d"), (("K", "${V}"),))
    assert d.problem.startswith("d speaks sse")


def test_an_agent_s_own_servers_stand_over_the_known_ones() -> None:
    text = "---\nname: x\ndescription: y\nmcpServers:\n  - known\n  - own:\n      command: run\n      args: [it]\n---\n"
    agent = claude_code.format.lower(parse(Document("/p/x.md", text)))
    known = (Server("known", "f", ("k",)), Server("off", "f", ("o",), enabled=False))
    assert [(each.name, each.command) for each in for_agent(agent, known)] == [
        ("known", ("k",)),
        ("own", ("run", "it")),
    ]


def test_broken_files_are_no_servers(tmp_path: Path) -> None:
    (tmp_path / ".mcp.json").write_text('{"mcpServers": [1, {"a": 2}')
    (tmp_path / "opencode.json").write_text('{"mcp": {"a": 3}}')
    (found,) = load(tmp_path, tmp_path)
    assert "is no table" in found.problem


def test_variables_are_filled_in() -> None:
    assert expand("${A}-${B:-b}-{env:A}-${C}", {"A": "a"}) == "a-b-a-"


def test_a_permission_key_close_to_a_server_of_opencode_is_a_slip() -> None:
    rules = '  "*": ask\n  contxt7_*: allow\n  context7_query: allow\n  other_*: deny\n  todowrite: deny\n'
    text = f"---\ndescription: Looks up how a library is used\npermission:\n{rules}---\nLook it up.\n"
    definition = parse(Document("/repo/.opencode/agents/a.md", text))
    for path, codes in (("/repo/opencode.json", ["unknown-server"]), ("/repo/.mcp.json", [])):
        project = Project(Path("/repo"), servers=(Server("context7", path),))
        found = [each for each in check(definition, project) if each.code == "unknown-server"]
        assert [each.code for each in found] == codes
        for each in found:
            assert definition.document.slice(each.span) == "contxt7_*"
            mended = apply_edits(text, each.fixes[0].edits)
            assert "\n  context7_*: allow\n" in mended
