"""Commands of the palette by which a person starts: runs on a place, new agents, models, questions, the map."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from tests.editors.vscode.conftest import Start
from tests.editors.vscode.vscode import PATIENCE
from tests.fake_api import FakeApi

pytestmark = pytest.mark.vscode


async def test_an_agent_runs_on_a_selection(start: Start, api: FakeApi) -> None:
    code = await start("Seen.")
    await code.open("app.py")
    await code.ready()
    await code.page.locator(".view-line", has_text="def part").click()
    await code.press("Home")
    await code.press("Shift+End")
    await code.press("Control+Alt+a")
    await code.pick("doer", "Run agent on app.py")
    await code.pick("Rename it.", "Task for doer (app.py)", listed=False)
    await code.see("doer: done", ".notifications-toasts")
    asked = str(api.exchanges[0].body["messages"][0])
    assert "def part(name):" in asked
    assert "def greet" not in asked


async def test_a_task_given_before_is_offered_again(start: Start, api: FakeApi) -> None:
    code = await start("One.", "Two.")
    await code.open("app.py")
    await code.run("doer", "Count to two.")
    await code.see("doer: done", ".notifications-toasts")
    await code.command("agentls: Run Agent…")
    await code.pick("doer", "Run agent")
    await code.see("Count to two.", ".quick-input-list")
    await code.pick("Count", "Task for doer", listed=False)
    async with asyncio.timeout(PATIENCE / 1000):
        while len(api.exchanges) < 2:
            await asyncio.sleep(0.05)
    assert "Count to two." not in str(api.exchanges[1].body["messages"][0])  # what is typed goes before what is listed


async def test_a_comment_with_an_agents_name_runs_it(start: Start, api: FakeApi, root: Path) -> None:
    (root / "note.py").write_text("# @doer say hello\n")
    code = await start("Hello.")
    await code.open("note.py")
    await code.page.locator(".codelens-decoration a", has_text="Run doer: say hello").click()
    await code.see("doer: done", ".notifications-toasts")
    assert "say hello" in str(api.exchanges[0].body["messages"][0])


async def test_a_new_agent_is_made_with_its_rights(start: Start, root: Path) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("agentls: New Agent…")
    await code.pick("Claude Code", "New agent (1/4)")
    await code.pick("Reads", "New agent (2/4)")
    await code.pick("api-reviewer", "New agent (3/4)", listed=False)
    await code.shot("new-agent")
    await code.pick("Use it to review an API before a merge.", "New agent (4/4)", listed=False)
    await code.page.locator(".tab.active", has_text="api-reviewer.md").wait_for()
    await code.page.locator(".view-line", has_text="tools:").wait_for()
    text = await code.text()
    assert "name: api-reviewer" in text
    assert "Edit" not in text


async def test_the_model_is_selected_and_kept_in_the_settings(start: Start) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("agentls: Select Model…")
    await code.pick("haiku", "Model for agents that name none")
    file = code.home / "user/User/settings.json"
    async with asyncio.timeout(PATIENCE / 1000):
        while json.loads(file.read_text() or "{}").get("agentls.models") != {"default": "haiku"}:
            await asyncio.sleep(0.05)


async def test_the_map_of_the_team_is_shown(start: Start) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("agentls: Show the Map of the Team")
    assert "asker" in await code.page_with("The team")
    await code.shot("map")


async def test_an_agents_question_is_answered_from_the_palette(start: Start, api: FakeApi, root: Path) -> None:
    agent = root / ".claude/agents/curious.md"
    agent.write_text("---\nname: curious\ndescription: Asks.\ntools: Read, AskUserQuestion\n---\nYou ask.\n")
    asked = {"question": "Which way?", "header": "Way", "options": [], "multiSelect": False}
    options = [{"label": "Left", "description": "By the river."}, {"label": "Right", "description": "By the road."}]
    use = {"type": "tool_use", "name": "AskUserQuestion", "input": {"questions": [{**asked, "options": options}]}}
    code = await start({"content": [use]}, "So be it.")
    await code.open("app.py")
    await code.run("curious", "Ask.")
    await code.see("Which way?", ".notifications-toasts")
    await code.command("agentls: Answer an Agent…")
    await code.pick("Straight on.", "Which way?", listed=False)
    await code.see("curious: done", ".notifications-toasts")
    assert "Straight on." in str(api.exchanges[1].body["messages"][-1])
