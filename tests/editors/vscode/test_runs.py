"""Agents at work in VS Code: picked from the palette, their edits in the Refactor Preview, their commands asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.editors.vscode.conftest import APP, Start
from tests.editors.vscode.vscode import VSCode
from tests.fake_api import FakeApi

pytestmark = pytest.mark.vscode

HELLO, BYE = APP.splitlines()[1], APP.splitlines()[5]
GREETED = APP.replace(HELLO, '    return f"Hello, {name}"')


def edit(old: str, new: str) -> dict[str, Any]:
    given = {"filePath": "app.py", "oldString": old, "newString": new}
    return {"type": "tool_use", "name": "edit", "input": given}


ONE = {"content": [edit(HELLO, '    return f"Hello, {name}"')]}
BOTH = {"content": [*ONE["content"], edit(BYE, '    return f"Bye, {name}"')]}


def told(api: FakeApi, number: int = -1) -> list[tuple[str, bool]]:
    """The tool results in the last message of a request: their texts, and whether they are errors."""
    results = api.exchanges[number].body["messages"][-1]["content"]
    return [(each["content"], each.get("is_error", False)) for each in results if each["type"] == "tool_result"]


async def saved(code: VSCode, name: str = "app.py") -> str:
    """The text of a file once VS Code has saved it."""
    await code.press("Control+s")
    await code.page.locator(".tab.active:not(.dirty)").wait_for()
    return (code.root / name).read_text()


async def preview(start: Start, *tick: str, button: str) -> VSCode:
    """Run *asker* on both edits, tick the hunks with these words, press a button, wait for the end of the run."""
    code: VSCode = await start(BOTH, "Done.")
    await code.open("app.py")
    await code.run("asker", "Greet by name.")
    panel = code.page.locator(".bulk-edit-panel")
    rows = panel.locator(".monaco-list-row:has(.edit-checkbox)")
    await rows.nth(2).wait_for()
    assert await panel.locator(".edit-checkbox:checked, .edit-checkbox.checked").count() == 0
    for word in tick:
        await rows.filter(has_text=word).locator(".edit-checkbox").click()
    await code.shot("preview")
    await panel.get_by_role("button", name=button).click()
    await code.see("asker: done", ".notifications-toasts")
    return code


async def test_one_of_two_hunks_is_taken_and_the_model_is_told_so(start: Start, api: FakeApi) -> None:
    code = await preview(start, "Hello", button="Apply")
    await code.open("app.py")
    assert await saved(code) == GREETED
    (first, first_failed), (second, second_failed) = told(api)
    assert (first_failed, second_failed) == (True, True), (first, second)


async def test_all_is_taken(start: Start, api: FakeApi) -> None:
    code = await preview(start, "app.py", button="Apply")
    await code.open("app.py")
    assert await saved(code) == GREETED.replace(BYE, '    return f"Bye, {name}"')
    assert [failed for _, failed in told(api)] == [False, False]


async def test_discard_takes_nothing_and_the_model_is_told_so(start: Start, api: FakeApi) -> None:
    code = await preview(start, button="Discard")
    await code.open("app.py")
    assert (code.root / "app.py").read_text() == APP
    assert [("declined" in text, failed) for text, failed in told(api)] == [(True, True)] * 2


async def test_undo_takes_an_agents_edit_back(start: Start, api: FakeApi) -> None:
    code = await start(ONE, "Done.")
    await code.open("app.py")
    await code.run("doer", "Greet by name.")
    await code.see("doer: done", ".notifications-toasts")
    await code.open("app.py")
    await code.page.locator(".view-line", has_text='f"Hello, {name}"').wait_for()
    await code.shot("edited")
    await code.page.locator(".view-line", has_text="def greet").click()
    await code.press("Control+z")
    await code.page.locator(".view-line", has_text="TODO").wait_for()
    assert await saved(code) == APP


async def test_a_command_is_denied(start: Start, api: FakeApi, root: Path) -> None:
    agent = root / ".opencode/agents/careful.md"
    asker = (agent.parent / "asker.md").read_text()
    agent.write_text(asker.replace("bash: allow", "bash: ask"))
    use = {"type": "tool_use", "name": "bash", "input": {"command": "touch made", "description": "Make a file"}}
    code = await start({"content": [use]}, "Then not.")
    await code.open("app.py")
    await code.run("careful", "Make a file.")
    question = await code.see("touch made", ".notifications-toasts")
    await code.shot("question")
    assert await question.is_visible()
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Deny").click()
    await code.see("careful: done", ".notifications-toasts")
    assert not (root / "made").exists()
    [(text, failed)] = told(api)
    assert failed, text


async def test_a_run_is_stopped(start: Start, api: FakeApi, root: Path) -> None:
    use = {"type": "tool_use", "name": "bash", "input": {"command": "touch began; sleep 600", "description": "Wait"}}
    code = await start({"content": [use]}, "Never said.")
    await code.open("app.py")
    await code.run("doer", "Wait.")
    await code.see("doer: bash", ".statusbar")
    await code.shot("running")
    await code.command("agentls: Stop a Run")
    await code.see("doer: stopped", ".notifications-toasts")
    assert len(api.exchanges) == 1
