"""Runs that are stopped from Neovim, and what is left when Neovim itself is killed: nothing."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import pytest

from tests.editors.conftest import Start
from tests.editors.test_neovim_runs import use
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor

SLEEP = "sh -c 'echo $$ > child; sleep 1000 & echo $! > grandchild; wait'; true"
PATIENCE = 60.0


@pytest.fixture(autouse=True)
def countable(workspace: Path) -> None:
    """Processes have the numbers here by which the tests look for them; in a sandbox they would have others."""
    (workspace / "agentls.toml").write_text('sandbox = "off"\n')


async def come(*paths: Path) -> list[int]:
    """Wait for the process ids that a command writes into files."""
    async with asyncio.timeout(PATIENCE):
        while not all(path.exists() and path.read_text().strip() for path in paths):
            await asyncio.sleep(0.02)
    return [int(path.read_text()) for path in paths]


async def gone(*processes: int) -> None:
    """Wait until processes have ended; a zombie has."""
    began = time.monotonic()
    left = list(processes)
    while left and time.monotonic() - began < PATIENCE:
        left = [each for each in left if lives(each)]
        await asyncio.sleep(0.02)
    assert left == []


def lives(process: int) -> bool:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


async def test_progress_is_shown_and_its_cancel_kills_a_command(start: Start, workspace: Path, api: FakeApi) -> None:
    nvim = await start(use("bash", command=SLEEP, description="Sleep"))
    await nvim.open("app.py")
    await nvim.run("doer")
    children = await come(workspace / "child", workspace / "grandchild")
    await nvim.until("#progress > 2")
    await nvim.lua("vim.cmd.AgentlsStop()")
    await gone(*children)
    await nvim.until("progress[#progress].kind == 'end'")
    shown = await nvim.lua("return progress")
    assert shown[0]["kind"] == "begin"
    assert any("bash" in str(each.get("message")) for each in shown)
    assert len({each["token"] for each in shown}) == 1
    assert len(api.exchanges) == 1


async def test_a_killed_neovim_takes_the_server_and_its_children_with_it(start: Start, workspace: Path) -> None:
    nvim = await start(use("bash", command=SLEEP, description="Sleep"))
    await nvim.open("app.py")
    server = await nvim.server()
    await nvim.run("doer")
    children = await come(workspace / "child", workspace / "grandchild")
    nvim.kill()
    await gone(server, *children)


async def test_a_neovim_that_quits_leaves_nothing(start: Start, workspace: Path) -> None:
    nvim = await start(use("bash", command=SLEEP, description="Sleep"))
    await nvim.open("app.py")
    server = await nvim.server()
    await nvim.run("doer")
    children = await come(workspace / "child", workspace / "grandchild")
    await nvim.lua("vim.schedule(function() vim.cmd('qall!') end)")
    await gone(server, *children)
