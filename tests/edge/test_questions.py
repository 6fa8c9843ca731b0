"""Questions of agents: answered by a button, by the command, in a file, or not at all."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls_server import border
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import AGENT, CLIENT, Scene, play, use

BARE = {key: value for key, value in CLIENT.items() if key != "window"}
OPTIONS = [{"label": "Offset", "description": "Simple."}, {"label": "Cursor", "description": "Stable."}]


async def begin(scene: Scene, options: list[dict[str, str]], capabilities: dict[str, Any] = CLIENT) -> str:
    agent = AGENT.replace("tools: ", "tools: AskUserQuestion, ")
    (scene.root / ".claude/agents/helper.md").write_text(agent)
    asked = {"question": "Which pages?", "header": "Pages", "options": options, "multiSelect": False}
    play(scene, [use("AskUserQuestion", questions=[asked])], "Done.")
    await scene.start(capabilities)
    return str((await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"])


async def waiting(scene: Scene) -> None:
    await scene.editor.until(lambda each: each.get("params", {}).get("status") == "waiting")


async def test_a_choice_is_a_button(scene: Scene) -> None:
    scene.choices["Which pages?\nOffset: Simple.\nCursor: Stable."] = "Cursor"
    await begin(scene, OPTIONS)
    assert await scene.end() == "done: 0 files changed"
    assert scene.told == ["Which pages?\n→ Cursor"]
    request = next(each for each in scene.editor.heard if each.get("method") == "window/showMessageRequest")
    assert [each["title"] for each in request["params"]["actions"]] == ["Offset", "Cursor", "Write an answer…"]


async def test_a_dismissed_question_has_no_answer(scene: Scene) -> None:
    await begin(scene, OPTIONS)
    assert await scene.end() == "done: 0 files changed"
    assert scene.told[0].startswith("Nobody can answer now")


async def test_an_answer_is_written_in_a_file(scene: Scene) -> None:
    scene.choices["Which pages?"] = "Write an answer…"
    run = await begin(scene, OPTIONS)
    opened = (await scene.editor.method("window/showDocument"))["uri"]
    path = Path(border.to_path(opened))
    scene.editor.open(opened, path.read_text() + "None at all.\n")
    (lens,) = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": opened}})
    assert lens["command"] == {
        "title": "Send this answer",
        "command": "agentls.answer",
        "arguments": [{"runId": run, "text": "None at all."}],
    }
    await scene.command("agentls.answer", lens["command"]["arguments"][0])
    assert await scene.end() == "done: 0 files changed"
    assert scene.told == ["Which pages?\n→ None at all."]


async def test_a_client_may_answer_by_the_command_alone(scene: Scene) -> None:
    run = await begin(scene, [], BARE)
    await waiting(scene)
    with pytest.raises(ReplyError, match="'text' is empty"):
        await scene.command("agentls.answer", {"runId": run, "text": " "})
    await scene.command("agentls.answer", {"runId": run, "text": "By cursor."})
    assert await scene.end() == "done: 0 files changed"
    assert scene.told == ["Which pages?\n→ By cursor."]
    with pytest.raises(ReplyError, match="waits for no answer"):
        await scene.command("agentls.answer", {"runId": run, "text": "Again."})


async def test_a_run_that_waits_can_be_stopped(scene: Scene) -> None:
    run = await begin(scene, [], BARE)
    await waiting(scene)
    await scene.command("agentls.stop", {"runId": run})
    assert await scene.end() == "stopped: Stopped by you."
    assert scene.editor.server.session.questions == {}
