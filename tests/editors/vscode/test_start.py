"""A server on its way or none, a folder without agents, one that is not trusted: commands wait, or say why not."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pytest

from tests.editors.vscode.conftest import Start
from tests.editors.vscode.vscode import on_path
from tests.fake_api import FakeApi

pytestmark = pytest.mark.vscode

TOASTS = ".notifications-toasts"


async def test_a_command_waits_for_a_server_that_is_on_its_way(start: Start, tmp_path: Path) -> None:
    program, gate = Path(sys.executable).parent / "agentls", tmp_path / "gate"
    slow = f'#!/bin/sh\nuntil [ -e {gate} ]; do sleep 0.05; done\nexec {program} "$@"\n'
    code = await start("Done.", env=on_path(tmp_path / "bin", slow))
    await code.open("app.py")
    await code.page.locator("[id='agentls.agentls.agentls.status'] .codicon-sync").wait_for()
    await code.command("agentls: Run Agent…")
    await code.see("Waiting for the agentls server", TOASTS)
    await code.shot("waiting")
    gate.touch()
    await code.pick("doer", "Run agent")
    await code.pick("Go.", "Task for doer", listed=False)
    await code.see("doer: done", TOASTS)


async def test_a_command_says_that_no_server_can_be_had(start: Start, tmp_path: Path) -> None:
    code = await start(env={"PATH": str(tmp_path)})
    await code.open("app.py")
    await code.see("agentls needs Python 3.11 or newer.", TOASTS)
    await code.command("agentls: Run Agent…")
    await code.see("The agentls server is not running.", TOASTS)
    await code.page.locator(TOASTS).get_by_role("button", name="Restart Server").wait_for()
    await code.shot("down")


async def test_who_has_no_agents_is_led_to_a_new_one(start: Start, root: Path) -> None:
    """The extension is not even started in such a folder, before its first command."""
    for folder in (".claude", ".opencode"):
        shutil.rmtree(root / folder)
    code = await start()
    await code.open("app.py")
    await code.command("agentls: Run Agent…")
    await code.see("There are no agents here", TOASTS)
    await code.page.locator(TOASTS).get_by_role("button", name="New Agent…").click()
    await code.pick("Claude Code", "New agent (1/4)")
    await code.pick("Reads", "New agent (2/4)")
    await code.pick("reader", "New agent (3/4)", listed=False)
    await code.pick("Use it to read.", "New agent (4/4)", listed=False)
    await code.page.locator(".tab.active", has_text="reader.md").wait_for()
    await code.command("View: Show agentls")
    await code.see("reader", ".pane-body .monaco-list-row")
    await code.shot("first-agent")


async def test_without_a_key_one_message_leads_to_it(start: Start, api: FakeApi) -> None:
    code = await start("Done.", key="")
    await code.open("app.py")
    await code.run("doer", "Say so.")
    await code.see("No key for", TOASTS)
    await code.shot("no-key")
    await code.page.locator(TOASTS).get_by_role("button", name="Set API Key").click()
    await code.page.locator(".quick-input-widget:visible input[type=password]").wait_for()
    assert api.exchanges == []


async def test_an_agent_that_is_not_trusted_says_so(start: Start, api: FakeApi) -> None:
    code = await start(trust=False)
    await code.open("app.py")
    await code.ready()
    await code.word("TODO").click()
    await (await code.lightbulb("doer: do")).click()
    await code.see("This folder is not trusted: its agents are checked, but none runs.", TOASTS)
    await code.page.locator(TOASTS).get_by_role("button", name="Manage Trust").wait_for()
    assert api.exchanges == []
