"""What the tests of the edge share."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from agentls.runtime.scripted.script import Script
from tests.edge.scene import AGENT, TEXT, Scene
from tests.fake_api import FakeApi


@pytest.fixture
async def scene(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Scene]:
    root = (tmp_path / "project").resolve()
    (root / ".claude/agents").mkdir(parents=True)
    (root / ".claude/agents/helper.md").write_text(AGENT)
    (root / "a.py").write_text(TEXT)
    async with FakeApi(Script.of()) as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.url)
        monkeypatch.setenv("ANTHROPIC_API_KEY", "test")
        monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path / "state"))
        scene = Scene(root, api)
        yield scene
        await scene.editor.server.session.close(5)
