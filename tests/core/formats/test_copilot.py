"""Copilot files: where they are found, what their tool lists grant, and what `decide` makes of that."""

from __future__ import annotations

from pathlib import PurePath

import pytest

from agentls.agent import Agent
from agentls.definition import parse
from agentls.formats import detect, place_of
from agentls.formats.copilot import name_from_path
from agentls.policy import Policy
from agentls.rights import effects
from agentls.text import Document

ROOT = PurePath("/w")
PLACES = [
    (".github/agents/a.agent.md", "copilot"),
    (".github/agents/a.md", "copilot"),
    (".github/agents/README.md", None),
    (".github/chatmodes/a.chatmode.md", "copilot"),
    (".copilot/agents/a.md", "copilot"),
    ("anywhere/a.agent.md", "copilot"),
    (".claude/agents/a.agent.md", "claude-code"),
    (".github/a.md", None),
]


@pytest.mark.parametrize(("path", "expected"), PLACES)
def test_places(path: str, expected: str | None) -> None:
    found = place_of(str(ROOT / path))
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(
    ("path", "expected"), [("x/a.agent.md", "a"), ("x/a.chatmode.md", "a"), ("x/a.b.md", "a.b"), ("x/a", "a")]
)
def test_the_name_of_a_file(path: str, expected: str) -> None:
    assert name_from_path(path) == expected


def agent(header: str, path: str = ".github/agents/a.agent.md") -> Agent:
    definition = parse(Document(str(ROOT / path), f"---\n{header}---\nBody\n"))
    dialect = detect(definition)
    assert dialect is not None
    return dialect.lower(definition)


LISTS = [
    ("tools: []\n", []),
    ("tools: ['*']\n", ["*"]),
    ("tools: read, search\n", ["read", "glob", "grep", "list"]),
    ("tools: [Shell, MULTIEDIT]\n", ["bash", "edit", "write", "notebook"]),
    ("tools: [my/x, 'my/*']\n", ["mcp:my:x", "mcp:my:*"]),
    ("tools: [pub.ext/x, nothing]\n", ["pub.ext/x", "nothing"]),
    ("tools: [edit/createFile, search/textSearch]\n", ["write", "grep"]),
]


@pytest.mark.parametrize(("header", "expected"), LISTS)
def test_lists(header: str, expected: list[str]) -> None:
    granted = agent(header).granted
    assert granted is not None
    assert [each.tool for each in granted] == expected


def test_fields() -> None:
    found = agent("name: My Agent\nmodel: [Claude Opus 4.5 (copilot), other]\nmcp-servers: {docs: {}}\n")
    assert (found.name, found.model, found.mcp_servers, found.granted) == (
        "My Agent", "Claude Opus 4.5 (copilot)", ("docs",), None
    )  # fmt: skip


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        ("", "read allow, edit ask, shell ask, web ask, delegate ask"),
        ("tools: [read, execute]\n", "read allow, edit deny, shell ask, web deny, delegate deny"),
        ("tools: [agent]\n", "read deny, edit deny, shell deny, web deny, delegate ask"),
    ],
)
def test_rights(header: str, expected: str) -> None:
    found = effects(Policy(agent(f"description: b\n{header}"), ROOT))
    assert ", ".join(f"{capability} {effect}" for capability, effect in found.items()) == expected


def test_recognised_by_content_where_the_place_says_nothing() -> None:
    assert agent("description: b\nhandoffs: []\n", "somewhere/x.md").dialect == "copilot"
