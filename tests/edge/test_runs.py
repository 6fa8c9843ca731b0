"""Runs from an editor: what it is asked and sent, what it answers, and what the model is told of it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls_server import border
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import AGENT, ANNOTATING, CLIENT, TEXT, VSCODE, Scene, edit, play, use


async def test_without_a_preview_the_diff_is_shown_then_the_user_asked(scene: Scene) -> None:
    play(scene, [edit("two", "TWO"), use("Write", file_path="new/b.py", content="b\n")], "Done.")
    scene.choices["Edit a.py, new/b.py (new)?"] = "Allow once"
    await scene.start()
    assert await scene.run() == "done: 2 files changed"
    assert scene.text == TEXT.replace("two", "TWO")
    shown = [each["params"]["uri"] for each in scene.editor.heard if each.get("method") == "window/showDocument"]
    assert shown[0].endswith(".md")
    assert "+TWO" in Path(border.to_path(shown[0])).read_text()
    assert scene.told == ["a.py was edited.", "new/b.py was created."]


async def test_one_workspace_edit_a_turn_with_the_version_it_was_computed_from(scene: Scene) -> None:
    play(scene, [edit("two", "TWO"), edit("five", "FIVE")], "Done.")
    scene.choices["Edit a.py?"] = "Allow for this run"
    await scene.start()
    await scene.run()
    (sent,) = [each["params"] for each in scene.editor.heard if each.get("method") == "workspace/applyEdit"]
    (part,) = sent["edit"]["documentChanges"]
    assert part["textDocument"] == {"uri": scene.uri, "version": 1}
    assert [each["newText"] for each in part["edits"]] == ["TWO\n", "FIVE\n"]
    assert "changeAnnotations" not in sent["edit"]


async def test_allowed_for_the_run_is_asked_once(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], [edit("five", "FIVE")], "Done.")
    scene.choices["Edit a.py?"] = "Allow for this run"
    await scene.start()
    await scene.run()
    assert len(scene.asked) == 1
    assert "FIVE" in scene.text


async def test_a_denied_edit_changes_nothing_and_is_told(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Then not.")
    await scene.start()
    assert await scene.run() == "done: 0 files changed"
    assert scene.text == TEXT
    assert scene.told == ["The user declined this edit."]


async def test_a_client_that_confirms_gets_an_annotation_a_hunk_and_may_take_some(scene: Scene) -> None:
    play(scene, [edit("two", "TWO"), edit("five", "FIVE")], "Done.")

    def first_hunk_only(params: dict[str, Any]) -> dict[str, Any]:
        whole = params["edit"]
        part = whole["documentChanges"][0]
        annotations = {each["annotationId"]: whole["changeAnnotations"][each["annotationId"]] for each in part["edits"]}
        assert len(annotations) == 2
        assert all(each["needsConfirmation"] for each in annotations.values())
        assert all(each["label"].startswith("helper: Do it.") for each in annotations.values())
        scene.editor.apply({"documentChanges": [{**part, "edits": part["edits"][:1]}]})
        return {"applied": True}

    scene.editor.answers["workspace/applyEdit"] = first_hunk_only
    await scene.start(ANNOTATING, **VSCODE)
    await scene.run()
    assert scene.asked == []
    assert scene.text == TEXT.replace("two", "TWO")
    assert "+TWO" in scene.told[0]
    assert "+FIVE" in scene.told[0].split("What of your edit is not there:")[1]


async def test_a_discarded_preview_is_a_refusal(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Then not.")
    scene.editor.answers["workspace/applyEdit"] = {"applied": False}
    await scene.start(ANNOTATING, **VSCODE)
    await scene.run()
    assert scene.told == ["The user declined this edit."]


async def test_what_is_advertised_is_no_evidence_that_a_client_confirms(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Then not.")
    await scene.start(ANNOTATING, clientInfo={"name": "Sublime Text LSP"})
    await scene.run()
    assert len(scene.asked) == 1
    assert scene.text == TEXT


async def test_typing_meanwhile_is_never_overwritten(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Done.")
    calls: list[int] = []

    def user_types_first(params: dict[str, Any]) -> dict[str, Any]:
        calls.append(params["edit"]["documentChanges"][0]["textDocument"]["version"])
        if len(calls) == 1:
            scene.editor.change(scene.uri, {"text": f"zero\n{TEXT}"})
            return {"applied": False, "failureReason": "version mismatch"}
        scene.editor.apply(params["edit"])
        return {"applied": True}

    scene.editor.answers["workspace/applyEdit"] = user_types_first
    await scene.start(ANNOTATING, **VSCODE)
    assert await scene.run() == "done: 1 file changed"
    assert calls == [1, 2]
    assert scene.text == "zero\n" + TEXT.replace("two", "TWO")


async def test_an_answer_of_applied_is_not_believed(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Hm.")
    scene.choices["Edit a.py?"] = "Allow once"
    scene.editor.answers["workspace/applyEdit"] = {"applied": True}
    await scene.start()
    await scene.run()
    assert scene.told == ["The user did not take this edit: a.py is as it was before."]


async def test_the_editor_may_answer_with_an_error(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Hm.")
    scene.choices["Edit a.py?"] = "Allow once"
    scene.editor.answers["workspace/applyEdit"] = {"error": {"code": 32000, "message": "quit"}}
    await scene.start()
    await scene.run()
    assert scene.told == ["The user declined this edit. quit"]


@pytest.mark.parametrize("answer", [{"error": {"code": -32601, "message": "no such method"}}, None, []])
async def test_an_editor_that_cannot_answer_has_not_refused(scene: Scene, answer: Any) -> None:
    play(scene, [edit("two", "TWO")], "Hm.")
    scene.choices["Edit a.py?"] = "Allow once"
    scene.editor.answers["workspace/applyEdit"] = answer
    await scene.start()
    await scene.run()
    assert scene.told[0].startswith("The editor could not make this edit.")


async def test_the_buffer_is_read_before_the_disk(scene: Scene) -> None:
    play(scene, [use("Read", file_path="a.py")], "Seen.")
    await scene.start()
    scene.editor.change(scene.uri, {"text": "unsaved\n"})
    await scene.run()
    assert "unsaved" in scene.told[0]


async def test_a_command_sees_the_edits_of_the_run_but_unsaved_work_stays_unsaved(scene: Scene) -> None:
    (scene.root / "b.py").write_text("saved\n")
    other = border.to_uri(scene.root / "b.py")
    edit_b = use("Edit", file_path="b.py", old_string="unsaved", new_string="changed")
    play(scene, [edit("two", "TWO"), edit_b, use("Bash", command="cat a.py b.py")], "Done.")
    scene.choices |= {"Edit a.py, b.py?": "Allow once", "Bash cat a.py b.py": "Allow once"}
    await scene.start()
    scene.editor.open(other, "unsaved\n")
    await scene.run()
    result = scene.told[2]
    assert "TWO" in result
    assert "saved\n" in result
    assert "without the user's unsaved changes" in result
    assert (scene.root / "b.py").read_text() == "saved\n"


async def test_a_client_that_can_save_is_asked_to(scene: Scene) -> None:
    play(scene, [edit("two", "TWO"), use("Bash", command="cat a.py")], "Done.")
    scene.choices |= {"Edit a.py?": "Allow once", "cat a.py": "Allow once"}

    def save(params: dict[str, Any]) -> None:
        assert params == {"uris": [scene.uri]}
        (scene.root / "a.py").write_text(scene.text)

    scene.editor.answers["agentls/save"] = save
    await scene.editor.start(
        CLIENT, scene.root, initializationOptions={"runEvents": True, "trusted": True, "save": True}
    )
    scene.editor.open(scene.uri, TEXT)
    await scene.run()
    assert "TWO" in scene.told[1]


async def test_a_run_answers_at_once_and_stops_on_command(scene: Scene) -> None:
    play(scene, [use("Bash", command="sleep 60")], "Never.")
    scene.choices["sleep 60"] = "Allow once"
    await scene.start()
    answer = await scene.command("agentls.run", {"agent": "helper", "task": "Wait."})
    await scene.editor.until(lambda each: each.get("params", {}).get("status") == "tool")
    await scene.command("agentls.stop", {"runId": answer["runId"]})
    assert await scene.end() == "stopped: Stopped by you."
    with pytest.raises(ReplyError, match="no run"):
        await scene.command("agentls.stop", {"runId": "another"})


async def test_cancelling_the_progress_stops_a_question_that_waits(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Never.")
    await scene.start()
    del scene.editor.answers["window/showMessageRequest"]
    await scene.command("agentls.run", {"agent": "helper", "task": "Wait."})
    token = (await scene.editor.method("window/workDoneProgress/create"))["token"]
    question = await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    scene.editor.tell("window/workDoneProgress/cancel", {"token": token})
    assert await scene.end() == "stopped: Stopped by you."
    scene.editor.put({"id": question["id"], "result": {"title": "Allow once"}})
    assert await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": scene.uri}}) == []
    assert scene.text == TEXT


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"agent": "hepler", "task": "x"}, "There is no agent 'hepler'.* Did you mean 'helper'"),
        ({"agent": "broken", "task": "x"}, "does not run while its file has an error"),
        ({"agent": "helper"}, "needs 'task'"),
        ({"agent": "helper", "task": "x", "range": {"start": 1}, "uri": "file:///a"}, "range"),
    ],
)
async def test_what_cannot_run_is_an_error_at_once(scene: Scene, given: dict[str, Any], message: str) -> None:
    (scene.root / ".claude/agents/broken.md").write_text("---\nname: broken\n---\nBody.\n")
    await scene.start()
    await scene.editor.server.session.loaded()
    given = {**given, **({"uri": scene.uri} if "uri" in given else {})}
    with pytest.raises(ReplyError, match=message):
        await scene.command("agentls.run", given)


async def test_an_untrusted_workspace_runs_nothing(scene: Scene) -> None:
    await scene.start(trusted=False)
    assert (await scene.run()).endswith("is not trusted.")
    assert scene.api.exchanges == []


@pytest.mark.parametrize(
    ("answer", "end"),
    [("Do not run", "To be asked again, take it out of {0}/trust.json."), (None, "in its initializationOptions.")],
)
async def test_who_is_not_trusted_is_told_how_to_be(scene: Scene, tmp_path: Path, answer: str | None, end: str) -> None:
    scene.choices["Run agents in"] = answer
    await scene.start(trusted=None)
    told = f"failed: helper does not run: {scene.root} is not trusted: "
    for _ in range(2):
        said = await scene.run()
        assert said.startswith(told)
        assert said.endswith(end.format(tmp_path / "state"))
    assert len(scene.asked) == (2 if answer is None else 1)


async def test_trust_is_asked_once_and_kept(scene: Scene) -> None:
    play(scene, "One.", "Two.")
    scene.choices["Run agents in"] = "Trust this folder"
    await scene.start(trusted=None)
    assert await scene.run() == "done: 0 files changed"
    assert await scene.run() == "done: 0 files changed"
    assert len(scene.asked) == 1


async def test_a_model_past_its_end_is_not_called_without_asking(scene: Scene) -> None:
    old = AGENT.replace("---\nYou", "model: claude-3-opus-20240229\n---\nYou")
    (scene.root / ".claude/agents/helper.md").write_text(old)
    play(scene, "Hello.")
    await scene.start()
    assert (await scene.run()).startswith("failed: claude-3-opus-20240229 reached its end of life on 05 January 2026.")
    scene.choices["Run helper on claude-opus-5-5 instead?"] = "Yes"
    assert await scene.run() == "done: 0 files changed"
    assert scene.api.exchanges[-1].body["model"] == "claude-opus-5-5"


async def test_the_place_goes_with_the_task(scene: Scene) -> None:
    play(scene, "Hello.")
    await scene.start()
    range_ = {"start": {"line": 1, "character": 0}, "end": {"line": 2, "character": 2}}
    problem = {"range": range_, "message": "bad", "source": "ruff", "code": "F1"}
    await scene.run(range=range_, diagnostics=[problem])
    texts = [block["text"] for block in scene.api.exchanges[0].body["messages"][0]["content"]]
    assert texts == [
        '<selection file="a.py" lines="2-3">\ntwo\nthree\n</selection>',
        "<problems>\nline 2: bad (ruff F1)\n</problems>",
        "Do it.",
    ]


async def test_without_a_task_a_file_is_opened_to_write_one_in(scene: Scene) -> None:
    play(scene, "Hello.")
    await scene.start()
    assert await scene.command("agentls.run", {"agent": "helper", "task": "", "uri": scene.uri}) == {"runId": None}
    opened = (await scene.editor.method("window/showDocument"))["uri"]
    path = Path(border.to_path(opened))
    scene.editor.open(opened, path.read_text() + "Say hello.\n")
    (lens,) = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": opened}})
    assert lens["command"]["title"] == "Run helper on this task"
    await scene.editor.ask(
        "workspace/executeCommand", {"command": lens["command"]["command"], "arguments": lens["command"]["arguments"]}
    )
    assert await scene.end() == "done: 0 files changed"
    assert scene.api.exchanges[0].body["messages"][0]["content"][-1]["text"] == "Say hello."
