"""Edits under ``ask`` in clients with a preview of their own, also where it cannot serve."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from agentls_server import confirming
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import ANNOTATING, TEXT, VSCODE, Scene, edit, play
from tests.edge.test_proposals import BOTH, begin


def serving(scene: Scene, answer: dict[str, Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    """A preview that answers so; what needs no confirmation is applied."""

    def apply(params: dict[str, Any]) -> dict[str, Any]:
        if params["edit"].get("changeAnnotations"):
            return answer
        scene.editor.apply(params["edit"])
        return {"applied": True}

    return apply


async def test_a_preview_that_cannot_serve_becomes_a_message_beside_the_page(scene: Scene) -> None:
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    no = {"applied": False, "failureReason": "another refactoring is being previewed"}
    scene.editor.answers["workspace/applyEdit"] = serving(scene, no)
    await scene.start(ANNOTATING, **VSCODE)
    await scene.run()
    assert "FIVE" in scene.text
    shown = [each["params"]["uri"] for each in scene.editor.heard if each.get("method") == "window/showDocument"]
    assert "/proposals/" in shown[0]


async def test_a_preview_that_is_not_answered_becomes_a_message_beside_it(
    scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(confirming, "PATIENCE", 0.01)
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    unanswered(scene, monkeypatch)
    await scene.start(ANNOTATING, **VSCODE)
    await scene.run()
    assert "FIVE" in scene.text


def unanswered(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> asyncio.Event:
    """A preview that nobody answers; the event is set when it is shown. What needs no confirmation is applied."""
    original, shown = scene.editor._answer, asyncio.Event()

    def answer(message: dict[str, Any]) -> None:
        if message.get("params", {}).get("edit", {}).get("changeAnnotations"):
            shown.set()
        else:
            original(message)

    monkeypatch.setattr(scene.editor, "_answer", answer)
    scene.editor.answers["workspace/applyEdit"] = serving(scene, {"applied": False})
    return shown


@pytest.mark.parametrize(
    ("given", "made", "words"),
    [
        ({"answer": "once"}, True, ""),
        ({"answer": "run"}, True, ""),
        ({"text": "Allow once"}, True, ""),
        ({"answer": "deny"}, False, "declined"),
        ({"answer": "deny", "text": "Leave five alone."}, False, "The user says: Leave five alone."),
    ],
)
async def test_a_preview_is_answered_by_the_command_and_taken_back(
    scene: Scene, monkeypatch: pytest.MonkeyPatch, given: dict[str, str], made: bool, words: str
) -> None:
    shown = unanswered(scene, monkeypatch)
    play(scene, BOTH, "Done.")
    await begin(scene, ANNOTATING, **VSCODE)
    await asyncio.wait_for(shown.wait(), 60)
    asked = next(each for each in scene.editor.heard if each.get("method") == "workspace/applyEdit")
    name = next(iter(asked["params"]["edit"]["changeAnnotations"])).rpartition(":")[0]
    with pytest.raises(ReplyError, match="'text' is empty"):
        await scene.command("agentls.answer", {"runId": name, "answer": "each"})
    await scene.command("agentls.answer", {"runId": name, **given})
    await scene.end()
    assert ("FIVE" in scene.text) is made
    assert words in scene.told[0]
    cancelled = [each["params"]["id"] for each in scene.editor.heard if each.get("method") == "$/cancelRequest"]
    assert asked["id"] in cancelled
    assert scene.editor.server.session.questions == {}


async def test_a_preview_goes_with_its_run(scene: Scene, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = unanswered(scene, monkeypatch)
    play(scene, BOTH, "Done.")
    await scene.start(ANNOTATING, **VSCODE)
    run = (await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"]
    await asyncio.wait_for(shown.wait(), 60)
    await scene.command("agentls.stop", {"runId": run})
    await scene.editor.until(lambda each: each.get("method") == "$/cancelRequest")
    assert scene.text == TEXT


async def test_a_second_preview_does_not_push_the_first_aside(scene: Scene) -> None:
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    scene.editor.answers["workspace/applyEdit"] = serving(scene, {"applied": False})
    await scene.start(ANNOTATING, **VSCODE)
    scene.editor.server.session.previewing = True
    await scene.run()
    assert "FIVE" in scene.text


async def test_a_preview_under_which_the_file_keeps_changing_becomes_a_message(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    lines: list[str] = []

    def typing(params: dict[str, Any]) -> dict[str, Any]:
        if params["edit"].get("changeAnnotations"):
            lines.append("zero\n")
            scene.editor.change(scene.uri, {"text": "".join(lines) + TEXT})
            return {"applied": False}
        scene.editor.apply(params["edit"])
        return {"applied": True}

    scene.editor.answers["workspace/applyEdit"] = typing
    await scene.start(ANNOTATING, **VSCODE)
    await scene.run()
    assert scene.text == "zero\nzero\n" + TEXT.replace("two", "TWO")
    assert len(scene.asked) == 1
