"""Files that other programs change, in an editor that cannot watch them: found by looking at the disk."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from agentls.project import load
from agentls_server import border, polling, watching
from agentls_server.polling import Look, look

from .fake_editor import PUSH, FakeEditor

AGENT = "---\nname: {}\ndescription: Reviews changes before they are merged\n---\n\nAsk the `other` agent.\n"
SKILL = "---\nname: tidy\ndescription: Tidies up what others have left behind\n---\n\nTidy.\n"
LONG_AGO = 10**18
"""Nanoseconds; before everything that a test writes."""


class Tree:
    """A workspace on disk, and the looks at it."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.write(".claude/agents/a.md", AGENT.format("a"))
        self.write(".claude/agents/deep/b.md", AGENT.format("b"))
        self.write(".claude/skills/tidy/SKILL.md", SKILL)
        self.write("opencode.json", '{"agent": {"c": {"prompt": "{file:./prompts/c.md}"}}}')
        self.write("prompts/c.md", "Go.\n")
        self.project = load(root)
        self.known = look((self.project,), Look(0, first=True))

    def write(self, name: str, text: str) -> None:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        os.utime(path, ns=(LONG_AGO, LONG_AGO + len(text)))

    def changed(self) -> list[str]:
        """What differs from the last look, by names below the root."""
        now = look((self.project,), self.known)
        found, self.known = self.known.changed(now), now
        return sorted(os.path.relpath(each, self.root) for each in found)


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Tree:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    return Tree(tmp_path / "w")


CHANGES: dict[str, tuple[Callable[[Tree], object], list[str]]] = {
    "nothing": (lambda _tree: None, []),
    "an agent": (lambda tree: tree.write(".claude/agents/a.md", "other"), [".claude/agents/a.md"]),
    "a new agent": (lambda tree: tree.write(".claude/agents/n.md", "new"), [".claude/agents/n.md"]),
    "in a new folder": (lambda tree: tree.write(".claude/agents/x/y/n.md", "new"), [".claude/agents/x/y/n.md"]),
    "of another host": (lambda tree: tree.write(".opencode/agent/n.md", "new"), [".opencode/agent/n.md"]),
    "an agent is gone": (lambda tree: (tree.root / ".claude/agents/a.md").unlink(), [".claude/agents/a.md"]),
    "a skill": (lambda tree: tree.write(".claude/skills/tidy/SKILL.md", ""), [".claude/skills/tidy/SKILL.md"]),
    "a new skill": (lambda tree: tree.write(".claude/skills/n/SKILL.md", SKILL), [".claude/skills/n/SKILL.md"]),
    "a prompt": (lambda tree: tree.write("prompts/c.md", "Stop.\n"), ["prompts/c.md"]),
    "settings": (lambda tree: tree.write("agentls.toml", "\n"), ["agentls.toml"]),
    "the hosts' settings": (lambda tree: tree.write(".claude/settings.json", "{}"), [".claude/settings.json"]),
    "servers": (lambda tree: tree.write(".mcp.json", "{}"), [".mcp.json"]),
    "a source file": (lambda tree: tree.write("src/app.py", "x = 1\n"), []),
    "what an editor leaves while it saves": (lambda tree: tree.write(".claude/agents/.a.md.swp", ""), []),
}


@pytest.mark.parametrize("name", CHANGES)
def test_what_has_changed(tree: Tree, name: str):
    change, found = CHANGES[name]
    assert tree.changed() == []
    change(tree)
    assert tree.changed() == found
    assert tree.changed() == []


def test_what_was_written_before_it_was_looked_at_the_first_time(tree: Tree):
    now = look((tree.project,), Look(0, first=True))
    assert Look(LONG_AGO, first=True).changed(now) >= {str(tree.root / ".claude/agents/a.md")}
    assert Look(LONG_AGO + 10_000, first=True).changed(now) == set()


def test_what_came_between_the_reading_and_the_first_look(tree: Tree):
    tree.write(".claude/agents/n.md", AGENT.format("n"))
    now = look((tree.project,), Look(0, first=True))
    new = {str(tree.root / ".claude/agents/n.md")}
    assert Look(LONG_AGO + 10_000, first=True).changed(now) == new
    assert Look(2 * LONG_AGO, first=True).changed(now) == set()


async def test_an_editor_that_cannot_watch_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(polling, "SECONDS", 0.01)
    tree, editor = Tree(tmp_path), FakeEditor()
    await editor.start({}, tmp_path)
    uri = border.to_uri(tmp_path / ".claude/agents/a.md")
    editor.open(uri, AGENT.format("a"))

    async def codes(wanted: list[str]) -> None:
        def says(each: dict) -> bool:
            pushed = each.get("method") == PUSH and each["params"]["uri"] == uri
            return pushed and [found["code"] for found in each["params"]["diagnostics"]] == wanted

        await editor.until(says)

    await codes(["same-description", "unknown-agent"])
    (tree.root / ".claude/agents/other.md").write_text(AGENT.format("other"), encoding="utf-8")
    await codes(["same-description"])
    (tree.root / "agentls.toml").write_text('[rules]\nignore = ["same-description"]\n', encoding="utf-8")
    await codes([])


async def test_for_an_editor_that_watches_nobody_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    looked: list[Look] = []
    monkeypatch.setattr(polling, "SECONDS", 0.01)
    monkeypatch.setattr(polling, "look", lambda _projects, before: looked.append(before) or before)
    for dynamic in (True, False):
        editor = FakeEditor()
        await editor.start({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": dynamic}}}, tmp_path)
        await editor.server.session.loaded()
        if dynamic:
            await editor.until(lambda each: each.get("method") == "client/registerCapability")
            assert looked == []
        else:
            async with asyncio.timeout(60):
                while not looked:
                    await asyncio.sleep(0.01)


async def test_many_at_once_are_read_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    editor = FakeEditor()
    await editor.start({}, tmp_path)
    session = editor.server.session
    await session.loaded()
    monkeypatch.setattr(watching, "_MANY", 2)
    paths = [tmp_path / f".claude/agents/{name}.md" for name in "abcd"]
    for path in paths:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(AGENT.format(path.stem), encoding="utf-8")
    watching.changed(session, map(str, paths))
    await session.loaded()
    assert [each.name for each in session.projects.all[0].agents] == ["a", "b", "c", "d"]
