"""Agents of the user, beside those of the workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls import project
from agentls.formats import place_of

TEXT = "---\nname: {name}\ndescription: Does {name}.\n---\nYou are {name}.\n"


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home, root = tmp_path / "a-home", tmp_path / "project"
    monkeypatch.setenv("HOME", str(home))
    for folder, name in (
        (home / ".claude/agents", "mine"),
        (home / ".claude/agents", "both"),
        (home / ".config/opencode/agent", "code"),
        (root / ".claude/agents", "both"),
    ):
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{name}.md").write_text(TEXT.format(name=name))
    return root


def test_the_user_s_agents_are_there_and_the_workspace_s_come_first(root: Path) -> None:
    found = project.load(root)
    assert [each.name for each in found.agents] == ["both", "both", "mine", "code"]
    assert [each.dialect for each in found.agents][-1] == "opencode"
    both = found.agent("both")
    assert both
    assert both.path.startswith(str(root))


def test_opencode_s_user_folder_is_a_place(root: Path) -> None:
    del root
    for place in ("/home/x/.config/opencode/agent/a.md", "/p/.opencode/agents/sub/a.md"):
        found = place_of(place)
        assert found
        assert found.name == "opencode"
    assert place_of("/p/opencode/agent/a.md") is None
