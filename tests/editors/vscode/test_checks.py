"""An agent file in VS Code: squiggles, what a hover says, a fix from the lightbulb, the side view."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.editors.vscode.conftest import Start

pytestmark = pytest.mark.vscode


async def test_an_error_is_underlined_explained_and_fixed(start: Start) -> None:
    code = await start()
    await code.open("broken.md")
    await code.page.locator(".squiggly-error, .squiggly-warning").first.wait_for()
    await code.hover("Reed", shows="agentls")
    await code.shot("hover", shown=True)
    await code.press("Escape")
    await code.word("Reed").dblclick()
    fix = await code.lightbulb("Remove 'Reed'")
    await code.shot("fix")
    await fix.click()
    await code.word("Reed").wait_for(state="detached")
    assert "tools: Read\n" in await code.text()


COPILOT = """\
---
name: helper
description: Helps.
tools: [read, reed]
model: No Such Model
colour: blue
---
You help.
"""


async def test_nothing_is_said_twice_where_vs_code_checks_agent_files_itself(start: Start, root: Path) -> None:
    """VS Code has a validator of its own for its agent files, with its chat switched on."""
    file = root / ".github/agents/helper.agent.md"
    file.parent.mkdir(parents=True)
    file.write_text(COPILOT)
    code = await start(settings={"chat.disableAIFeatures": False, "problems.defaultViewMode": "table"})
    await code.open("helper.agent.md")
    await code.page.locator(".squiggly-info").first.wait_for()
    await code.ready()
    await code.command("agentls: Show the Problems")
    rows = code.page.locator(".markers-panel .monaco-table .monaco-list-row:has-text('helper.agent.md')")
    await rows.first.wait_for()
    await code.shot("problems")
    said = [await row.inner_text() for row in await rows.all()]
    places = [re.search(r"\[Ln \d+, Col \d+\]|Ln \d+, Col \d+", text)[0] for text in said if "agentls" not in text]
    assert len(said) > 1
    assert not [text for text in said if "agentls" in text and any(place in text for place in places)], said


async def test_the_side_view_shows_agents_with_their_rights_and_problems(start: Start) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("View: Show agentls")
    row = await code.see("asker", ".pane-body .monaco-list-row")
    await code.see("edit ask · shell allow", ".pane-body")
    await code.see("has an error: does not run", ".pane-body")
    await row.hover()
    await code.shot("agents")


async def test_other_files_keep_their_own_formatter_and_folding(start: Start) -> None:
    """The server hears of every file, but says nothing there but which agents could work on it."""
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("Format Document")
    await code.see("There is no formatter for 'python' files installed.")
