"""Commands of the palette that ask the server something, or pass on what VS Code knows."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.editors.vscode.conftest import Start
from tests.fake_api import FakeApi

pytestmark = pytest.mark.vscode


async def test_a_permission_is_explained_with_its_rule(start: Start) -> None:
    code = await start()
    await code.open("app.py")
    await code.ready()
    await code.command("agentls: Explain a Permission")
    await code.pick("asker", "Explain a permission")
    await code.pick("edit", "asker: what would it do?")
    box = code.page.locator(".quick-input-widget:visible .quick-input-box input")
    await code.see("For example", ".quick-input-widget")
    assert await box.input_value() == "app.py"
    await code.press("Enter")
    await code.see("asker: edit app.py: ask.", ".notifications-toasts")
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Show the Rule").click()
    await code.page.locator(".tab.active", has_text="asker.md").wait_for()
    assert "Ln 6," in await code.page.locator("[id='status.editor.selection']").inner_text()


async def test_problems_of_other_servers_go_to_the_agent(start: Start, api: FakeApi, root: Path) -> None:
    (root / "data.json").write_text('{"name": oops}\n')
    code = await start("Seen.")
    await code.open("data.json")
    await code.ready()
    await code.page.locator(".squiggly-error").first.wait_for()
    await code.command("agentls: Let an Agent Fix the Problems in This File")
    await code.pick("doer", "Fix the problems")
    await code.see("doer: done", ".notifications-toasts")
    asked = str(api.exchanges[0].body["messages"][0])
    assert "data.json" in asked
    assert "Value expected" in asked


async def test_an_agent_is_converted(start: Start, root: Path) -> None:
    code = await start()
    await code.open("doer.md")
    await code.ready()
    await code.command("agentls: Convert This Agent to Another Dialect")
    await code.pick("Claude Code", "Convert this agent")
    await code.page.locator(".tab.active", has_text="doer.md").wait_for()
    await code.page.locator(".view-line", has_text="name: doer").wait_for()
    assert "permission:" not in await code.text()
    await code.shot("converted")
