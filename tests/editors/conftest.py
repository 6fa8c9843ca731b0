"""A workspace with agents, a scripted API, and a Neovim that stands in the one and whose server talks to the other."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from agentls.models import newest
from agentls.runtime.scripted import Script
from tests.editors.neovim import Neovim
from tests.fake_api import FakeApi

AGENT = """\
---
description: Use it to work on the code of this test.
mode: all
model: anthropic/{model}
permission:
  edit: {edit}
  bash: {bash}
---
You work.
"""

APP = 'def greet(name):\n    return "Hello"  # TODO: greet by name\n'


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A folder with the agents *asker*, *doer* and *looker*: their edits are asked, allowed and denied."""
    root = tmp_path / "work"
    agents = root / ".opencode" / "agents"
    agents.mkdir(parents=True)
    model = newest("sonnet")
    for name, edit in (("asker", "ask"), ("doer", "allow"), ("looker", "deny")):
        (agents / f"{name}.md").write_text(AGENT.format(model=model, edit=edit, bash="allow"))
    (root / "app.py").write_text(APP)
    return root


Start: TypeAlias = Callable[..., Any]


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """The scripted API; a test sets its ``script``."""
    async with FakeApi(Script.of(), key="key-of-the-test") as served:
        yield served


@pytest.fixture
async def start(workspace: Path, tmp_path: Path, api: FakeApi) -> AsyncIterator[Start]:
    """``await start(reply, ...)``: a Neovim in the workspace, and a model that says these replies."""
    async with AsyncExitStack() as stack:

        async def begin(*replies: Any, options: dict[str, Any] | None = None) -> Neovim:
            api.script = Script.of(*replies)
            env = {"ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "key-of-the-test"}
            given = {"trusted": True} if options is None else options
            return await stack.enter_async_context(Neovim(workspace, tmp_path / "home", env, given))

        yield begin
