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


def bash(command: str) -> dict[str, Any]:
    return {"type": "tool_use", "name": "bash", "input": {"command": command, "description": "Do it"}}


ONE = {"content": [edit(HELLO, '    return f"Hello, {name}"')]}
BOTH = {"content": [*ONE["content"], edit(BYE, '    return f"Bye, {name}"')]}


def told(api: FakeApi, number: int = -1) -> list[tuple[str, bool]]:
    """The tool results in the last message of a request: their texts, and whether they are errors."""
    results = api.exchanges[number].body["messages"][-1]["content"]
    return [(each["content"], each.get("is_error", False)) for each in results if each["type"] == "tool_result"]


async def saved(code: VSCode, name: str = "app.py") -> str:
    """The text of a file once VS Code has saved it."""
    await code.press("Control+s")
    await code.page.locator(f".tab[data-resource-name='{Path(name).name}']:not(.dirty)").wait_for()
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
    await code.shot("preview", shown=tick == ("Hello",))
    await panel.get_by_role("button", name=button).click()
    await code.see("asker: done", ".notifications-toasts")
    return code


async def test_one_of_two_hunks_is_taken_and_the_model_is_told_so(start: Start, api: FakeApi) -> None:
    code = await preview(start, "Hello", button="Apply")
    await code.open("app.py")
    assert await saved(code) == GREETED
    texts, failed = zip(*told(api), strict=True)
    taken, left = str(texts[0]).split("is not there:")
    assert ('+    return f"Hello, {name}"' in taken, '+    return f"Bye, {name}"' in left) == (True, True), texts
    assert failed == (True, True)


async def test_all_is_taken(start: Start, api: FakeApi) -> None:
    code = await preview(start, "app.py", button="Apply")
    await code.open("app.py")
    assert await saved(code) == GREETED.replace(BYE, '    return f"Bye, {name}"')
    assert [failed for _, failed in told(api)] == [False, False]
    assert "app.py" in await code.page_with("What happened")


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
    code = await start({"content": [bash("touch made")]}, "Then not.")
    await code.open("app.py")
    await code.run("careful", "Make a file.")
    question = await code.see("touch made", ".notifications-toasts")
    await code.shot("question", shown=True)
    assert await question.is_visible()
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Deny", exact=True).click()
    await code.see("careful: done", ".notifications-toasts")
    assert not (root / "made").exists()
    [(text, failed)] = told(api)
    assert failed, text


async def test_a_run_is_stopped(start: Start, api: FakeApi, root: Path) -> None:
    code = await start({"content": [bash("sleep 600")]}, "Never said.")
    await code.open("app.py")
    await code.run("doer", "Wait.")
    await code.see("doer: bash", ".statusbar")
    await code.shot("running")
    await code.press("Control+Alt+Shift+a")
    await code.see("doer: stopped", ".notifications-toasts")
    assert len(api.exchanges) == 1


async def test_a_lens_asks_for_the_task_and_a_lightbulb_needs_none(start: Start, api: FakeApi) -> None:
    code = await start(ONE, "Done.")
    await code.open("doer.md")
    await code.page.locator(".codelens-decoration a", has_text="Run doer").click()
    await code.see("Task for doer", ".quick-input-widget")
    await code.press("Escape")
    await code.open("app.py")
    await code.word("TODO").click()
    action = await code.lightbulb("doer: do")
    await code.shot("lightbulb", shown=True)
    await action.click()
    await code.see("doer: done", ".notifications-toasts")
    assert "greet by name" in str(api.exchanges[0].body["messages"][0])


async def test_a_run_is_reverted_from_the_side_view(start: Start) -> None:
    code = await start(ONE, "Done.")
    await code.open("app.py")
    await code.run("doer", "Greet by name.")
    await code.see("doer: done", ".notifications-toasts")
    await code.command("View: Show agentls")
    run = await code.see("done · 1 file", ".pane-body")
    await code.page_with("What happened")
    await code.shot("side-view", shown=True)
    await run.click(button="right")
    await code.page.locator(".context-view .action-label", has_text="Revert a Run's Edits…").hover()
    assert await code.page.locator(".context-view .action-label", has_text="Resume a Run…").count() == 0  # it is done
    await code.press("Enter")
    await code.see("reverted", ".pane-body")
    await code.page.locator(".view-line", has_text="TODO").wait_for()
    assert await saved(code) == APP


async def test_a_folder_that_is_not_trusted_is_checked_but_runs_nothing(start: Start, api: FakeApi) -> None:
    code = await start(trust=False)
    await code.see("Restricted Mode", ".statusbar")
    await code.open("broken.md")
    await code.page.locator(".squiggly-error, .squiggly-warning").first.wait_for()
    await code.command("View: Show agentls")
    await code.see("This folder is not trusted", ".pane-body")
    await code.shot("untrusted")
    await code.press("F1")
    box = code.page.locator(".quick-input-widget:visible .quick-input-box input")
    await box.fill(">agentls: ")
    await code.see("agentls: Restart Server", ".quick-input-list")
    assert await code.page.locator(".quick-input-list .monaco-list-row", has_text="Run Agent").count() == 0
    assert api.exchanges == []


async def test_a_server_that_is_killed_in_a_run_comes_back_and_goes_on(start: Start, api: FakeApi) -> None:
    code = await start({"content": [bash("sleep 600")]}, "Done.")
    await code.open("app.py")
    await code.run("doer", "Wait.")
    await code.see("doer: bash", ".statusbar")
    code.kill_server()
    await code.page.locator("[id='agentls.agentls.agentls.status'] .codicon-sync").wait_for()
    await code.see("doer was interrupted at its task: Wait.", ".notifications-toasts")
    await code.shot("interrupted")
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Resume").click()
    await code.see("doer: done", ".notifications-toasts")
    [(text, _)] = told(api)
    assert "interrupted" in text or "not known" in text, text


async def test_a_transcript_is_a_page_that_follows_the_run(start: Start, root: Path) -> None:
    """It keeps its end in view; but a reader who has scrolled up stays where they are."""
    names, much = ("one", "two", "three"), "\n\n".join(f"Line {number}." for number in range(60))
    waits = [bash(f"until [ -e {name} ]; do sleep 0.1; done; echo {name}-came") for name in names]
    turns = zip(("I wait for the first file.", much, much), waits, strict=True)
    code = await start(*({"content": [{"type": "text", "text": text}, wait]} for text, wait in turns), "All is said.")
    await code.open("app.py")
    await code.run("doer", "Wait for it.")
    await code.see("doer: bash", ".statusbar")
    await code.command("agentls: Open a Run's Transcript")
    assert "Wait for it." in await code.page_with("Turn 1")
    await code.shot("transcript", shown=True)
    (root / "one").touch()
    assert "gave, exit 0" in await code.page_with("Turn 2")
    page = await code.frame_with("Turn 2")
    await page.wait_for_function(
        "() => { const end = document.querySelector('.markdown-body').getBoundingClientRect().bottom;"
        " return window.scrollY > 0 && Math.abs(end - window.innerHeight) < 60 }"
    )
    await code.shot("transcript-end")
    await page.locator("body").hover()
    await code.page.mouse.wheel(0, -100_000)
    await page.wait_for_function("() => document.documentElement.scrollTop === 0")
    (root / "two").touch()
    await code.page_with("Turn 3")
    assert await page.evaluate("() => document.documentElement.scrollTop") == 0
    (root / "three").touch()
    await code.see("doer: done", ".notifications-toasts")


async def test_a_preview_that_is_overtaken_twice_comes_as_a_message(start: Start) -> None:
    code = await start(ONE, "Done.")
    await code.open("app.py")
    await code.run("asker", "Greet by name.")
    panel = code.page.locator(".bulk-edit-panel")
    for _ in range(2):
        box = panel.locator(".monaco-list-row", has_text="Hello").locator(".edit-checkbox").first
        await box.click()
        await code.page.locator(".tab", has_text="app.py").first.click()
        await code.page.locator(".view-line", has_text="def part").first.click()
        await code.press("End")
        await code.page.keyboard.type(" ")
        await panel.get_by_role("button", name="Apply").click()
        await code.see("has changed in the meantime", ".monaco-dialog-box")
        await code.page.locator(".monaco-dialog-box").get_by_role("button", name="OK").click()
    question = await code.see("Edit app.py?", ".notifications-toasts")
    await code.shot("fallback")
    assert await question.is_visible()
    await code.page.locator(".notifications-toasts").get_by_role("button", name="Allow once").click()
    await code.see("asker: done", ".notifications-toasts")
    await code.open("app.py")
    assert 'f"Hello, {name}"' in await saved(code)


async def test_what_others_report_of_an_edit_is_told_to_the_agent(start: Start, api: FakeApi, root: Path) -> None:
    (root / "data.json").write_text('{"name": oops}\n')
    (root / "more.json").write_text('{"name": 1}\n')
    given = {"filePath": "more.json", "oldString": "1", "newString": "nothing"}
    code = await start({"content": [{"type": "tool_use", "name": "edit", "input": given}]}, "Done.")
    await code.open("data.json")
    await code.page.locator(".squiggly-error").first.wait_for()
    await code.open("more.json")
    await code.run("doer", "Empty it.")
    await code.see("doer: done", ".notifications-toasts")
    [(text, _)] = told(api)
    assert "Value expected" in text, text


async def test_a_key_goes_to_the_server_and_into_no_file(start: Start, api: FakeApi) -> None:
    code = await start("Done.", key="")
    await code.open("app.py")
    await code.ready()
    await code.command("agentls: Set API Key")
    await code.page.locator(".quick-input-widget:visible input[type=password]").fill("key-of-the-test")
    await code.press("Enter")
    await code.started_with("ANTHROPIC_API_KEY=key-of-the-test")
    await code.run("doer", "Say so.")
    await code.see("doer: done", ".notifications-toasts")
    assert len(api.exchanges) == 1
    written = [
        path for folder in (code.home, code.home.parent / "state") for path in folder.rglob("*") if path.is_file()
    ]
    assert any(path.name == "agentls.log" and path.stat().st_size for path in written)
    assert [path for path in written if b"key-of-the-test" in path.read_bytes()] == []


async def test_a_new_file_is_asked_for_and_made(start: Start, api: FakeApi) -> None:
    use = {"type": "tool_use", "name": "write", "input": {"filePath": "new/made.py", "content": "made = True\n"}}
    code = await start({"content": [use]}, "Done.")
    await code.open("app.py")
    await code.run("asker", "Make a file.")
    panel = code.page.locator(".bulk-edit-panel")
    await panel.locator(".monaco-list-row", has_text="made.py").locator(".edit-checkbox").first.wait_for()
    await code.shot("preview")
    await panel.locator(".monaco-list-row", has_text="made.py").locator(".edit-checkbox").first.click()
    await panel.get_by_role("button", name="Apply").click()
    await code.see("asker: done", ".notifications-toasts")
    await code.open("made.py")
    assert await saved(code, "new/made.py") == "made = True\n"
    assert [failed for _, failed in told(api)] == [False]
