"""The same story in Emacs with eglot and with lsp-mode: what is wrong in a file, a fix, agents at work, and undo."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.scripted import Script
from tests.editors.conftest import APP, Start
from tests.editors.emacs import Emacs
from tests.editors.test_neovim_runs import EDIT, GREETED, told, use
from tests.fake_api import FakeApi

pytestmark = pytest.mark.editor

WRONG = "---\ndescription: Use it to look at the code of this test.\nmode: subagnet\n---\nYou look.\n"
DONE = '(heard (concat (nth 0 given) ": done"))'


@pytest.fixture(params=["eglot", "lsp-mode"])
async def start(request: pytest.FixtureRequest, workspace: Path, tmp_path: Path, api: FakeApi) -> AsyncIterator[Start]:
    """``await start(reply, ...)``: an Emacs in the workspace, and a model that says these replies."""
    async with AsyncExitStack() as stack:

        async def begin(*replies: Any) -> Emacs:
            api.script = Script.of(*replies)
            env = {"ANTHROPIC_BASE_URL": api.url, "ANTHROPIC_API_KEY": "key-of-the-test"}
            return await stack.enter_async_context(Emacs(workspace, tmp_path / "home", env, request.param))

        yield begin


async def run(emacs: Emacs, agent: str, *answers: str) -> None:
    """Run an agent by the user's command, in a folder that is trusted when it is asked about."""
    await emacs.answer(agent, "Do it.", "Trust", *answers)
    await emacs.lisp("(progn (call-interactively #'agentls-run) t)")
    await emacs.until(f'(heard "{agent}: done")')


async def test_what_is_wrong_is_shown_and_fixed(start: Start, workspace: Path) -> None:
    (workspace / ".opencode/agents/wrong.md").write_text(WRONG)
    emacs = await start()
    await emacs.open(".opencode/agents/wrong.md")
    await emacs.until(f'(seq-some (lambda (each) (string-search "subagnet" each)) {emacs.shown})')
    await emacs.act("mode: suba", "subagent")
    assert "mode: subagent\n" in await emacs.text(".opencode/agents/wrong.md")


async def test_a_question_an_edit_and_its_undo(start: Start, api: FakeApi, workspace: Path) -> None:
    emacs = await start({"content": [EDIT]}, "Done.")
    await emacs.open("app.py")
    await run(emacs, "asker", "Allow once")
    assert await emacs.text("app.py") == GREETED
    assert "app.py" in (await emacs.asked())[-1]["prompt"]
    assert not told(api)[0][1], told(api)
    await emacs.lisp("(let (last-command) (undo-boundary) (undo) t)")
    assert await emacs.text("app.py") == APP


async def test_a_no_leaves_the_buffer_and_is_told(start: Start, api: FakeApi) -> None:
    emacs = await start({"content": [EDIT]}, "Then not.")
    await emacs.open("app.py")
    await run(emacs, "asker", "Deny")
    assert await emacs.text("app.py") == APP
    assert "declined" in told(api)[0][0]


async def test_a_code_action_on_a_comment_runs_an_agent(start: Start) -> None:
    emacs = await start({"content": [EDIT]}, "Done.")
    await emacs.open("app.py")
    await emacs.act("TODO", "doer", "Trust")
    await emacs.until('(heard "doer: done")')
    assert await emacs.text("app.py") == GREETED


async def test_a_new_file_is_made_and_a_command_sees_it(start: Start, api: FakeApi, workspace: Path) -> None:
    made = {"type": "tool_use", "name": "write", "input": {"filePath": "new/made.py", "content": "y = 1\n"}}
    emacs = await start({"content": [made]}, use("bash", command="cat new/made.py"), "Done.")
    await emacs.open("app.py")
    eglot_asks = ["y"] if emacs.client == "eglot" else []  # before it opens a file that nobody has open
    await run(emacs, "doer", *eglot_asks)
    assert "y = 1" in told(api, 2)[0][0]
    assert (workspace / "new/made.py").read_text() == "y = 1\n"
