"""Which of several agents of one name counts, across folders, the user's own and configuration files."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls.definition import Definition
from agentls.project import Project, parsed
from agentls.rules import check_file
from agentls.text import Document

ROOT, HOME = Path("/w"), Path("/home/user")
JSON = '{"agent": {"one": {"description": "Reviews what others have written", "prompt": "Review it."}}}'
MARKDOWN = "---\nname: one\ndescription: Reviews what others have written here\n---\nReview it.\n"

CASES = [
    (
        ["opencode.json", ".opencode/agent/one.md"],
        {
            "opencode.json": "OpenCode merges .opencode/agent/one.md over this one, field by field",
            ".opencode/agent/one.md": "OpenCode merges this one over opencode.json, field by field",
        },
    ),
    (
        ["opencode.json", "opencode.jsonc"],
        {
            "opencode.json": "OpenCode merges opencode.jsonc over this one, field by field",
            "opencode.jsonc": "OpenCode merges this one over opencode.json, field by field",
        },
    ),
    (
        ["opencode.json", "~/.config/opencode/agent/one.md"],
        {
            "opencode.json": "OpenCode merges /home/user/.config/opencode/agent/one.md over this one, field by field",
            "~/.config/opencode/agent/one.md": "OpenCode merges this one over opencode.json, field by field",
        },
    ),
    (
        [".opencode/opencode.json", "~/.config/opencode/agent/one.md"],
        {
            ".opencode/opencode.json": "OpenCode merges this one over /home/user/.config/opencode/agent/one.md, "
            "field by field",
            "~/.config/opencode/agent/one.md": "OpenCode merges .opencode/opencode.json over this one, field by field",
        },
    ),
    (
        ["opencode.json", "~/.config/opencode/opencode.json"],
        {
            "opencode.json": "OpenCode merges this one over /home/user/.config/opencode/opencode.json, field by field",
            "~/.config/opencode/opencode.json": "OpenCode merges opencode.json over this one, field by field",
        },
    ),
    (
        ["opencode.json", "pkg/opencode.json"],
        {
            "opencode.json": "Started there, OpenCode merges pkg/opencode.json with this one, field by field",
            "pkg/opencode.json": "OpenCode merges this one over opencode.json, field by field",
        },
    ),
    (
        [".opencode/agent/one.md", "pkg/.opencode/agent/one.md"],
        {
            ".opencode/agent/one.md": "Started there, OpenCode merges pkg/.opencode/agent/one.md with this one, "
            "field by field",
            "pkg/.opencode/agent/one.md": "OpenCode merges .opencode/agent/one.md over this one, field by field",
        },
    ),
    ([".claude/agents/one.md", "opencode.json"], {}),
]


def place(path: str) -> str:
    return str(HOME / path[2:] if path.startswith("~/") else ROOT / path)


def project_of(paths: list[str]) -> Project:
    project = Project(ROOT, home=HOME, whole=True, exists=lambda _path: True)
    for path in paths:
        project = project.having(parsed(Document(place(path), MARKDOWN if path.endswith(".md") else JSON)))
    return project


@pytest.mark.parametrize(("paths", "told"), CASES, ids=lambda value: " ".join(value) if isinstance(value, list) else "")
def test_who_counts_is_told_in_each_file(paths: list[str], told: dict[str, str]):
    project = project_of(paths)
    for path in paths:
        definition: Definition = project.definitions[place(path)]
        found = [each for each in check_file(definition, project) if each.code in ("shadowed", "duplicate-name")]
        expected = [f"There is another agent 'one'. {told[path]}"] if path in told else []
        assert [each.message for each in found] == expected
        for each in found:
            (related,) = each.related
            (other,) = [place(one) for one in paths if one != path]
            text = project.definitions[other].document.text
            assert (related.path, text[related.span.start : related.span.end]) == (other, "one")


def test_an_untrusted_configuration_can_only_restrict():
    wide = '{"agent": {"one": {"permission": {"edit": "allow", "bash": "deny"}}}}'
    project = Project(ROOT, home=HOME).having(parsed(Document(place("opencode.json"), wide)))
    strict = MARKDOWN.replace("---\nReview", "permission:\n  '*': ask\n---\nReview")
    project = project.having(parsed(Document(place("~/.config/opencode/agent/one.md"), strict)))
    agent = project.agent("one")
    assert agent
    for trusted, expected in (
        (True, [("edit", "allow"), ("bash", "deny"), ("*", "ask")]),
        (False, [("bash", "deny"), ("*", "ask")]),
    ):
        rules = project.policy(agent, trusted=trusted).agent.permissions[10:]
        assert [(each.tool, each.effect) for each in rules] == expected
