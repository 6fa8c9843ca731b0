"""Edits under ``ask`` beside the Refactor Preview: answered in other ways, for good, and where it cannot serve."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from tests.editors.vscode.conftest import APP, Start
from tests.editors.vscode.test_runs import BOTH, GREETED, ONE, saved, told
from tests.editors.vscode.vscode import VSCode, on_path
from tests.fake_api import FakeApi

pytestmark = pytest.mark.vscode

TOASTS = ".notifications-toasts"
PANEL = ".bulk-edit-panel .edit-checkbox"
IMPATIENT = """\
import sys
from agentls_server import cli, confirming
confirming.PATIENCE = 0.5
sys.exit(cli.main())
"""


async def previewed(start: Start, *replies: Any, **options: Any) -> VSCode:
    """VS Code with the preview of *asker*'s edit open."""
    code: VSCode = await start(*replies, **options)
    await code.open("app.py")
    await code.run("asker", "Greet by name.")
    await code.page.locator(PANEL).first.wait_for()
    return code


async def test_a_preview_is_answered_for_good_in_its_notification(start: Start, root: Path) -> None:
    code = await previewed(start, ONE, "Done.")
    await code.page.locator(TOASTS).get_by_role("link", name="Always allow…").click()
    await code.pick("edit(app.py)", "Always allow what?", listed=False)
    await code.pick("asker.md", "write it where?", listed=False)
    await code.see("asker: done", TOASTS)
    await code.page.locator(PANEL).first.wait_for(state="hidden")
    assert "edit(app.py)" in await code.page_with("Allowed from now on")
    await code.open("asker.md")
    await code.page.locator(".view-line", has_text="app.py").wait_for()
    assert "app.py: allow" in (await code.text()).replace('"', "")
    await code.open("app.py")
    assert await saved(code) == GREETED


async def test_a_preview_is_answered_from_the_status_item(start: Start, api: FakeApi) -> None:
    code = await previewed(start, BOTH, "Then not.")
    await code.page.locator("[id='agentls.agentls.agentls.status'] .codicon-question").click()
    await code.pick("Deny", "asker: Greet by name.", listed=False)
    await code.see("asker: done", TOASTS)
    await code.page.locator(PANEL).first.wait_for(state="hidden")
    assert (code.root / "app.py").read_text() == APP
    assert [("declined" in text, failed) for text, failed in told(api)] == [(True, True)] * 2


async def test_a_preview_that_nobody_answers_is_asked_about_beside_it(
    start: Start, api: FakeApi, tmp_path: Path
) -> None:
    env = on_path(tmp_path / "bin", f"#!{sys.executable}\n{IMPATIENT}")
    code = await previewed(start, ONE, "Done.", env=env)
    await code.see("Edit app.py?", TOASTS)
    await code.page.locator(
        ".view-line", has_text="What is ticked will be made."
    ).wait_for()  # the page of the proposal
    assert await code.page.locator(PANEL).first.is_visible()
    await code.shot("beside")
    await code.page.locator(TOASTS).get_by_role("button", name="Allow once").click()
    await code.see("asker: done", TOASTS)
    await code.page.locator(PANEL).first.wait_for(state="hidden")
    await code.open("app.py")
    assert await saved(code) == GREETED
    assert [failed for _, failed in told(api)] == [False]


async def test_a_preview_of_the_users_own_is_left_alone(start: Start, api: FakeApi) -> None:
    code: VSCode = await start(ONE, "Done.")
    await code.open("doer.md")
    await code.ready()
    await code.open("broken.md")
    await code.page.locator(".squiggly-error, .squiggly-warning").first.wait_for()
    await code.word("broken").click()
    await code.press("F2")
    await code.page.locator(".rename-box:visible input").fill("mended")
    await code.press("Control+Enter")
    await code.page.locator(PANEL).first.wait_for()
    await code.run("asker", "Greet by name.")
    await code.see("Edit app.py?", TOASTS)
    await code.shot("own-preview")
    await code.page.locator(TOASTS).get_by_role("button", name="More…").click()
    await code.pick("Allow once", "Edit app.py?", listed=False)
    await code.see("asker: done", TOASTS)
    assert [failed for _, failed in told(api)] == [False]
    assert await code.page.locator(".bulk-edit-panel .monaco-list-row", has_text="mended").first.is_visible()


async def test_a_second_run_asks_by_a_message_while_a_preview_is_open(start: Start, api: FakeApi, root: Path) -> None:
    """In another file: runs that want the same one take turns."""
    (root / "more.py").write_text("more = 1\n")
    given = {"filePath": "more.py", "oldString": "1", "newString": "2"}
    other = {"content": [{"type": "tool_use", "name": "edit", "input": given}]}
    code = await previewed(start, ONE, other, "Then not.", "Done.")
    await code.command("agentls: Run Agent…")
    await code.pick("asker", "Run agent")
    await code.pick("Once more.", "Task for asker", listed=False)
    await code.see("Edit more.py?", TOASTS)
    await code.page.locator(TOASTS).get_by_role("button", name="Deny").click()
    await code.see("asker: done", TOASTS)
    assert [("declined" in text, failed) for text, failed in told(api)] == [(True, True)]
    await code.page.locator(PANEL).first.click()
    await code.page.locator(".bulk-edit-panel").get_by_role("button", name="Apply").click()
    await code.page_with("Greet by name.")
    await code.open("app.py")
    assert await saved(code) == GREETED
