"""An agent file in VS Code: squiggles, what a hover says, a fix from the lightbulb, the side view."""

from __future__ import annotations

import pytest

from tests.editors.vscode.conftest import Start

pytestmark = pytest.mark.vscode


async def test_an_error_is_underlined_explained_and_fixed(start: Start) -> None:
    code = await start()
    await code.open("broken.md")
    await code.page.locator(".squiggly-error, .squiggly-warning").first.wait_for()
    await code.word("Reed").hover()
    await code.see("agentls", ".monaco-hover:visible")
    await code.shot("hover")
    await code.press("Escape")
    await code.word("Reed").dblclick()
    fix = await code.lightbulb("Remove 'Reed'")
    await code.shot("fix")
    await fix.click()
    await code.word("Reed").wait_for(state="detached")
    assert "tools: Read\n" in await code.text()


async def test_the_side_view_shows_agents_with_their_rights_and_problems(start: Start) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("View: Show agentls")
    row = await code.see("asker", ".pane-body .monaco-list-row")
    await code.see("edit ask · shell allow", ".pane-body")
    await code.see("1 error", ".pane-body")
    await row.hover()
    await code.shot("agents")


async def test_other_files_keep_their_own_formatter_and_folding(start: Start) -> None:
    """The server hears of every file, but says nothing there but which agents could work on it."""
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("Format Document")
    await code.see("There is no formatter for 'python' files installed.")
