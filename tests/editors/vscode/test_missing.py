"""Machines on which the server cannot be had as they are: each gets one message with a button that helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.vscode.conftest import Start

pytestmark = pytest.mark.vscode


async def test_without_a_python_the_message_leads_to_the_setting(start: Start, tmp_path: Path) -> None:
    code = await start(env={"PATH": str(tmp_path)})
    await code.open("broken.md")
    await code.see("agentls needs Python 3.11 or newer. No Python was found.", ".notifications-toasts")
    await code.shot("no-python")
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Choose a Python").click()
    await code.see("Server: Python", ".settings-editor")
    assert await code.page.locator("[id='agentls.agentls.agentls.status'] .codicon-warning").count() == 1


async def test_a_python_that_is_too_old_is_named(start: Start, tmp_path: Path) -> None:
    old = tmp_path / "bin/python3"
    old.parent.mkdir()
    old.write_text("#!/bin/sh\necho 3 9 1\n")
    old.chmod(0o755)
    code = await start(env={"PATH": str(old.parent)})
    await code.open("broken.md")
    await code.see(f"agentls needs Python 3.11 or newer. Found: 3.9.1 ({old}).", ".notifications-toasts")
