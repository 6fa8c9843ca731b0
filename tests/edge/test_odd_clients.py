"""Clients at their worst, in the midst of a run: they never answer, answer twice, close the file or change it."""

from __future__ import annotations

from typing import Any

import pytest

from agentls_server import showing
from tests.edge.scene import ANNOTATING, TEXT, VSCODE, Scene, edit, play

ASKED, APPLIED = "window/showMessageRequest", "workspace/applyEdit"


async def begin(scene: Scene, silent: str, **given: Any) -> tuple[str, dict[str, Any]]:
    """Start a run that edits, with a client that leaves requests *silent* unanswered; the run, and the first such."""
    play(scene, [edit("two", "TWO")], "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await scene.start(**given)
    del scene.editor.answers[silent]
    run = (await scene.command("agentls.run", {"agent": "helper", "task": "Do it.", "uri": scene.uri}))["runId"]
    return run, await scene.editor.until(lambda each: each.get("method") == silent)


def close(scene: Scene) -> None:
    scene.editor.tell("textDocument/didClose", {"textDocument": {"uri": scene.uri}})


async def goes_on(scene: Scene) -> None:
    """The server answers, and another run is as any."""
    hover = {"textDocument": {"uri": scene.uri}, "position": {"line": 0, "character": 0}}
    await scene.editor.ask("textDocument/hover", hover)
    play(scene, "Fine.")
    assert (await scene.run()).startswith("done")


@pytest.mark.parametrize("silent", [ASKED, APPLIED])
async def test_a_client_that_never_answers_can_stop_the_run(scene: Scene, silent: str) -> None:
    run, request = await begin(scene, silent)
    await scene.command("agentls.stop", {"runId": run})
    assert await scene.end() == "stopped: Stopped by you."
    scene.editor.put({"id": request["id"], "result": {"applied": True, "title": "Allow once"}})  # much too late
    assert scene.text == TEXT
    await goes_on(scene)


@pytest.mark.parametrize("silent", [ASKED, APPLIED])
async def test_a_second_answer_changes_nothing(scene: Scene, silent: str) -> None:
    _, request = await begin(scene, silent)
    first: dict[str, Any] = {"title": "Allow once"}
    if silent == APPLIED:
        scene.editor.apply(request["params"]["edit"])
        first = {"applied": True}
    for result in (first, {"title": "Deny", "applied": False}, None):
        scene.editor.put({"id": request["id"], "result": result})
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == TEXT.replace("two", "TWO")
    await goes_on(scene)


@pytest.mark.parametrize("silent", ["window/workDoneProgress/create", "window/showDocument"])
async def test_a_client_that_leaves_what_it_is_to_show_unanswered_has_its_run_all_the_same(
    scene: Scene, silent: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(showing, "PATIENCE", 0.1)
    await begin(scene, silent)
    assert await scene.end() == "done: 1 file changed"
    assert (await scene.editor.method("window/showMessage"))["message"].startswith("helper: done. 1 file changed.")
    await goes_on(scene)


async def test_a_file_that_is_closed_while_its_edit_is_asked_about_is_edited_on_disk_or_not_at_all(
    scene: Scene,
) -> None:
    _, request = await begin(scene, ASKED)
    close(scene)
    scene.editor.put({"id": request["id"], "result": {"title": "Allow once"}})
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == TEXT.replace("two", "TWO")
    await goes_on(scene)


async def test_a_file_that_is_closed_while_its_edit_is_applied_is_read_from_disk(scene: Scene) -> None:
    """The client says that it applied the edit and closes the buffer unsaved: the model is told what is there."""
    _, request = await begin(scene, APPLIED)
    close(scene)
    scene.editor.put({"id": request["id"], "result": {"applied": True}})
    await scene.end()
    assert scene.told == ["The user did not take this edit: a.py is as it was before."]
    assert (scene.root / "a.py").read_text() == TEXT
    await goes_on(scene)


async def test_what_is_typed_while_an_edit_is_asked_about_stays(scene: Scene) -> None:
    _, request = await begin(scene, ASKED)
    scene.editor.change(scene.uri, {"text": f"typed\n{TEXT}"})
    scene.editor.put({"id": request["id"], "result": {"title": "Allow once"}})
    if again := [each for each in scene.editor.heard if each.get("method") == ASKED]:
        scene.editor.put({"id": again[0]["id"], "result": {"title": "Allow once"}})
    scene.editor.answers[ASKED] = {"title": "Allow once"}
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == f"typed\n{TEXT.replace('two', 'TWO')}"


async def test_a_place_that_was_typed_over_is_not_edited_and_the_model_told(scene: Scene) -> None:
    _, request = await begin(scene, APPLIED, capabilities=ANNOTATING, **VSCODE)
    scene.editor.change(scene.uri, {"text": TEXT.replace("two", "mine")})
    scene.editor.put({"id": request["id"], "result": {"applied": False, "failureReason": "version"}})
    await scene.end()
    assert scene.text == TEXT.replace("two", "mine")
    assert "not found" in scene.told[0] or "not in" in scene.told[0]
