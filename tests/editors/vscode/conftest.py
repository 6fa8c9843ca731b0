"""A workspace with agents, a scripted API, and a VS Code with the extension in it. Skipped where there is none."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from agentls.runtime.scripted import Script
from tests.editors.vscode import vscode
from tests.editors.vscode.run import INSIDE
from tests.editors.vscode.vscode import VSCode
from tests.fake_api import FakeApi

SHOTS = Path(os.environ.get("AGENTLS_VSCODE_SHOTS") or Path(tempfile.gettempdir()) / "agentls-vscode-shots")
APP = """\
def greet(name):
    return "Hello"  # TODO: greet by name


def part(name):
    return "Bye"
"""
BROKEN = """\
---
name: broken
tools: Read, Reed
colour: blue
---
You read.
"""

Start: TypeAlias = Callable[..., Any]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """A test in VS Code that cannot run says why."""
    lacking = vscode.missing()
    if lacking and os.environ.get(INSIDE) == "1" and os.environ.get("AGENTLS_REQUIRE_EDITORS") == "1":
        raise pytest.UsageError(f"AGENTLS_REQUIRE_EDITORS is set, and VS Code lacks {lacking}")
    for item in items:
        if item.get_closest_marker("vscode"):
            item.add_marker(pytest.mark.timeout(240))
            if lacking:
                item.add_marker(pytest.mark.skip(reason=lacking))


@pytest.fixture(scope="session")
def profile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile of VS Code with nothing but the extension, built from the sources, installed in it."""
    home = tmp_path_factory.mktemp("profile")
    vscode.package(home / "agentls.vsix")
    vscode.install(home / "agentls.vsix", home)
    return home


@pytest.fixture
async def api() -> AsyncIterator[FakeApi]:
    """The scripted API; a test sets its ``script``."""
    async with FakeApi(Script.of(), key="key-of-the-test") as served:
        yield served


@pytest.fixture
def root(workspace: Path) -> Path:
    """The folder with *asker*, *doer* and *looker*, and *broken*, whose file has errors."""
    agents = workspace / ".claude" / "agents"
    agents.mkdir(parents=True)
    (agents / "broken.md").write_text(BROKEN)
    (workspace / "app.py").write_text(APP)
    return workspace


@pytest.fixture
async def start(root: Path, tmp_path: Path, profile: Path, api: FakeApi, request: Any) -> AsyncIterator[Start]:
    """``await start(reply, ...)``: VS Code in the workspace, and a model that says these replies."""
    async with AsyncExitStack() as stack:

        async def begin(
            *replies: Any, key: str = "key-of-the-test", env: Mapping[str, str] | None = None, **options: Any
        ) -> VSCode:
            api.script = Script.of(*replies)
            home = tmp_path / "home"
            shutil.copytree(profile, home)
            ours = {"ANTHROPIC_BASE_URL": api.url, "AGENTLS_STATE_DIR": str(tmp_path / "state"), **(env or {})}
            ours |= {"ANTHROPIC_API_KEY": key} if key else {}
            return await stack.enter_async_context(VSCode(root, home, ours, SHOTS / request.node.name, **options))

        yield begin
