"""Runs of the past in the editor: listed, shown, taken up again, taken back."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.models import newest
from agentls.runtime.editor import Change, Hunk
from agentls.runtime.events import Started
from agentls.runtime.ledger import Ledger
from agentls.text import Edit, Span
from agentls_server import border, interrupted, past_runs, transcripts
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import CLIENT, TEXT, Scene, edit, play, use

BRAVE = {**CLIENT, "workspace": {**CLIENT["workspace"], "textDocumentContent": {"dynamicRegistration": False}}}
DELETING = {
    **CLIENT,
    "workspace": {
        "applyEdit": True,
        "workspaceEdit": {"documentChanges": True, "resourceOperations": ["create", "delete"]},
    },
}


async def runs(scene: Scene) -> list[dict[str, Any]]:
    found = await scene.editor.ask("workspace/executeCommand", {"command": "agentls.runs", "arguments": []})
    return list(found["runs"])


async def one_that_failed(scene: Scene, capabilities: dict[str, Any] = CLIENT) -> str:
    """A run that has edited a file, and then gets no more replies."""
    play(scene, [edit("two", "TWO")])
    scene.choices["Edit a.py"] = "Allow once"
    await scene.start(capabilities)
    assert (await scene.run()).startswith("failed")
    (listed,) = await runs(scene)
    assert (listed["agent"], listed["status"], listed["files"]) == ("helper", "failed", ["a.py"])
    return str(listed["id"])


async def test_a_run_that_failed_goes_on(scene: Scene) -> None:
    run = await one_that_failed(scene)
    play(scene, [edit("five", "FIVE")], "Done.")
    assert await scene.command("agentls.resume", {"runId": run}) == {"runId": run}
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == TEXT.replace("two", "TWO").replace("five", "FIVE")
    (listed,) = await runs(scene)
    assert (listed["id"], listed["status"]) == (run, "done")
    with pytest.raises(ReplyError, match="is done"):
        await scene.command("agentls.resume", {"runId": run})


async def test_a_run_goes_on_within_other_limits_and_with_another_model(scene: Scene) -> None:
    run = await one_that_failed(scene)
    play(scene, [edit("five", "FIVE")], "Never.")
    await scene.command("agentls.resume", {"runId": run, "maxTurns": 3, "model": "haiku"})
    assert await scene.end() == "stopped: The limit of 3 turns is reached."
    assert scene.api.exchanges[-1].body["model"] == newest("haiku")
    await scene.command("agentls.resume", {"runId": run, "maxCost": 1})
    assert "has no price for" in await scene.end()
    prices = f'[prices."{newest("haiku")}"]\ninput = 1e6\noutput = 1e6\n'
    (scene.root / "agentls.toml").write_text(prices)
    changed = {"uri": border.to_uri(scene.root / "agentls.toml"), "type": 1}
    scene.editor.tell("workspace/didChangeWatchedFiles", {"changes": [changed]})
    await scene.command("agentls.resume", {"runId": run, "maxCost": 1, "model": "haiku"})
    assert (await scene.end()).startswith("stopped: The limit of $1 is reached")  # by what it had used before
    await scene.command("agentls.resume", {"runId": run})
    play(scene, "Done.")
    assert await scene.end() == "done: 1 file changed"


async def test_an_agent_with_an_error_by_now_is_not_resumed(scene: Scene) -> None:
    run = await one_that_failed(scene)
    path = scene.root / ".claude/agents/helper.md"
    scene.editor.open(border.to_uri(path), path.read_text().replace("Read, ", "Raed, ").replace("name: helper\n", ""))
    await scene.command("agentls.resume", {"runId": run})
    ended = await scene.end()
    assert ended.startswith("failed: ")
    assert "error" in ended
    assert (await runs(scene))[0]["status"] == "failed"


async def test_a_revert_is_one_edit_of_the_editor_and_keeps_what_was_typed(scene: Scene) -> None:
    run = await one_that_failed(scene)
    scene.editor.change(scene.uri, {"text": scene.text + "typed\n"})
    found = await scene.command("agentls.revert", {"runId": run})
    assert found == {"runId": run, "files": [{"path": "a.py", "outcome": "reverted", "why": ""}]}
    assert scene.text == TEXT + "typed\n"
    assert (await runs(scene))[0]["status"] == "reverted"
    with pytest.raises(ReplyError, match="reverted already"):
        await scene.command("agentls.revert", {"runId": run})
    await scene.command("agentls.revert", {"runId": run, "redo": True})
    assert scene.text == TEXT.replace("two", "TWO") + "typed\n"
    scene.editor.change(scene.uri, {"text": scene.text.replace("TWO", "mine")})
    found = await scene.command("agentls.revert", {"runId": run, "path": "a.py"})
    assert found["files"][0]["outcome"] == "conflict"
    assert scene.text == TEXT.replace("two", "mine") + "typed\n"


async def test_a_created_file_is_deleted_by_the_editor_where_it_can(scene: Scene) -> None:
    play(scene, [use("Write", file_path="new.py", content="n\n")], "Done.")
    scene.choices["Edit new.py"] = "Allow once"
    await scene.start(DELETING)
    await scene.run()
    (scene.root / "new.py").write_text("n\n")  # the user has saved it
    asked: list[Any] = []

    def delete(params: dict[str, Any]) -> dict[str, Any]:
        asked.append(params["edit"]["documentChanges"])
        scene.editor.tell("textDocument/didClose", {"textDocument": {"uri": border.to_uri(scene.root / "new.py")}})
        (scene.root / "new.py").unlink()
        return {"applied": True}

    scene.editor.answers["workspace/applyEdit"] = delete
    found = await scene.command("agentls.revert", {"runId": (await runs(scene))[0]["id"]})
    assert [each["outcome"] for each in found["files"]] == ["deleted"]
    assert [(each["kind"], each["uri"]) for each in asked[0]] == [("delete", border.to_uri(scene.root / "new.py"))]


async def test_the_transcript_is_a_file_with_lenses(scene: Scene) -> None:
    run = await one_that_failed(scene)
    found = await scene.command("agentls.transcript", {"runId": run})
    text = Path(border.to_path(found["uri"])).read_text()
    assert text.startswith(f"<!-- agentls run {run} -->\n# helper\n\n> Do it.")
    for part in ("## Turn 1", "<summary>Edit a.py</summary>", "- To be asked: Edit `a.py`", "+TWO", "tokens in so far"):
        assert part in text
    assert "## Failed" in text
    scene.editor.open(found["uri"], text)
    shown = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": found["uri"]}})
    assert [each["command"]["title"] for each in shown] == ["Resume", "Revert"]
    assert shown[0]["command"]["arguments"] == [{"runId": run}]


async def test_the_transcript_that_was_written_as_the_run_went_on_is_that_of_the_journal(scene: Scene) -> None:
    play(scene, [{"type": "text", "text": "I look."}, edit("two", "TWO")], "All done.")
    scene.choices["Edit a.py"] = "Allow once"
    await scene.start()
    await scene.run()
    run = (await runs(scene))[0]["id"]
    live = transcripts.path_of(run).read_text()
    await scene.command("agentls.transcript", {"runId": run})
    assert "".join(live.split()) == "".join(transcripts.path_of(run).read_text().split())
    assert live.index("I look.") < live.index("Edited `a.py`") < live.index("All done.") < live.index("## Done")


async def test_a_client_with_virtual_documents_gets_the_transcript_as_one(scene: Scene) -> None:
    scene.editor.answers["workspace/textDocumentContent/refresh"] = None
    run = await one_that_failed(scene, BRAVE)
    refreshed = await scene.editor.method("workspace/textDocumentContent/refresh")
    found = await scene.command("agentls.transcript", {"runId": run})
    assert found["uri"] == refreshed["uri"] == f"agentls-run:///{run}.md"
    content = await scene.editor.ask("workspace/textDocumentContent", {"uri": found["uri"]})
    assert content["text"].startswith(f"<!-- agentls run {run} -->")
    for odd in ("agentls-run:///none.md", "agentls-run:///../../../etc/passwd", "agentls-run:"):
        with pytest.raises(ReplyError, match="no transcript"):
            await scene.editor.ask("workspace/textDocumentContent", {"uri": odd})


async def test_a_run_that_there_is_not(scene: Scene) -> None:
    await scene.start()
    for name in ("resume", "revert", "transcript"):
        with pytest.raises(ReplyError, match="There is no run 'nope'"):
            await scene.command(f"agentls.{name}", {"runId": "nope"})


@pytest.mark.parametrize("answer", ["Resume", "Revert", None])
async def test_an_interrupted_run_is_asked_about_once(scene: Scene, answer: str | None) -> None:
    scene.choices["helper was interrupted at its task: Mend it."] = answer
    with past_runs.opened() as journal:
        journal.begin(Started("r1", "helper", "Mend it.", newest("sonnet")), scene.root)
        journal.note("r1", "message", {"role": "user", "content": "Mend it."})
        change = Change(scene.root / "a.py", TEXT, (Hunk(Edit(Span(4, 7), "TWO"), ("c",)),))
        Ledger(journal, "r1").intend([change])
        journal.base.execute("UPDATE runs SET born = 'another process'")
    play(scene, "Done.")
    (scene.root / "a.py").write_text(change.after)
    await scene.editor.start(CLIENT, scene.root, initializationOptions={"runEvents": True, "trusted": True})
    scene.editor.open(scene.uri, change.after)
    await scene.editor.method("window/showMessageRequest")
    if answer == "Resume":
        assert await scene.end() == "done: 1 file changed"
    elif answer == "Revert":
        await scene.editor.method("window/showMessage")
        assert scene.text == TEXT
    (listed,) = await runs(scene)
    assert listed["status"] == {"Resume": "done", "Revert": "reverted", None: "interrupted"}[answer]
    assert interrupted._found([scene.root]) == []
