"""Edits under ``ask`` in clients of different abilities: by preview, by message, on a page, or not at all."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agentls_server import border, ladder
from agentls_server.capabilities import Capabilities
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import CLIENT, TEXT, Scene, edit, play, use

PREVIEW = Capabilities(confirms_edits=True, show_document=True)
MARKDOWN = Capabilities(show_document=True)
PLAIN = Capabilities()
KATE = Capabilities(edits_only_after_command=True, show_document=True)
BOTH = [edit("two", "TWO"), edit("five", "FIVE")]
DOCUMENT = 'confirm = "document"\n'


@pytest.mark.parametrize(
    ("client", "wanted", "way"),
    [
        (PREVIEW, "auto", ("preview", "message", "page")),
        (PREVIEW, "message", ("message", "page")),
        (PREVIEW, "document", ("page", "message")),
        (MARKDOWN, "auto", ("message", "page")),
        (MARKDOWN, "document", ("page", "message")),
        (PLAIN, "auto", ("message",)),
        (PLAIN, "document", ("message",)),
        (KATE, "auto", ("page", "message")),
    ],
)
def test_the_ladder(client: Capabilities, wanted: str, way: tuple[str, ...]) -> None:
    assert ladder.rungs(client, wanted) == way


class Hand:
    """A user who works on the page of a proposal."""

    def __init__(self, scene: Scene) -> None:
        self.scene, self.uri, self._open = scene, "", asyncio.Event()
        scene.editor.answers["window/showDocument"] = self._show

    def _show(self, params: dict[str, Any]) -> dict[str, bool]:
        path = Path(border.to_path(params["uri"]))
        if path.parent.name == "proposals" and params["uri"] not in self.scene.editor.texts:
            self.uri = params["uri"]
            self.scene.editor.open(self.uri, path.read_text())
            self._open.set()
        return {"success": True}

    async def opened(self) -> None:
        await asyncio.wait_for(self._open.wait(), 60)

    @property
    def text(self) -> str:
        return self.scene.editor.texts[self.uri]

    def write(self, text: str) -> None:
        self.scene.editor.change(self.uri, {"text": text})

    async def lenses(self) -> list[str]:
        found = await self.scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": self.uri}})
        return [each["command"]["title"] for each in found]

    async def press(self, title: str, number: int = 0) -> None:
        """Use the lens of that title; of several, the one with that number."""
        found = await self.scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": self.uri}})
        command = [each["command"] for each in found if each["command"]["title"] == title][number]
        await self.scene.editor.ask(
            "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]}
        )

    async def actions(self, line: int) -> dict[str, Any]:
        at = {"line": line, "character": 0}
        given = {"textDocument": {"uri": self.uri}, "range": {"start": at, "end": at}, "context": {"diagnostics": []}}
        return {each["title"]: each for each in await self.scene.editor.ask("textDocument/codeAction", given)}

    def line(self, part: str) -> int:
        return next(number for number, line in enumerate(self.text.splitlines()) if part in line)


@pytest.fixture
def hand(scene: Scene) -> Hand:
    (scene.root / "agentls.toml").write_text(DOCUMENT)
    return Hand(scene)


async def begin(scene: Scene, capabilities: dict[str, Any] = CLIENT, **params: Any) -> None:
    await scene.start(capabilities, **params)
    await scene.command("agentls.run", {"agent": "helper", "task": "Do it."})


async def test_one_of_two_hunks_is_left_out_on_the_page(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    await begin(scene)
    await hand.opened()
    assert await hand.lenses() == [
        "Apply", "Apply, and allow edits of these files for this run", "Reject", "Reject and say why",
        "Leave this hunk out", "Leave this hunk out",
    ]  # fmt: skip
    await hand.press("Leave this hunk out", 1)
    assert (await hand.lenses())[0] == "Apply 1 of 2"
    await hand.press("Apply 1 of 2")
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == TEXT.replace("two", "TWO")
    assert scene.asked == []
    taken, left = scene.told[0].split("What of your edit is not there:")
    assert ("+TWO" in taken, "+FIVE" in taken, "+FIVE" in left) == (True, False, True)


async def test_the_same_by_code_actions(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    await begin(scene)
    await hand.opened()
    offered = await hand.actions(hand.line("+TWO"))
    assert next(iter(offered)) == "Leave this hunk out"
    scene.editor.apply(offered["Leave this hunk out"]["edit"])
    assert "Take this hunk" in await hand.actions(hand.line("+TWO"))
    assert "Leave this hunk out" in await hand.actions(hand.line("+FIVE"))
    command = (await hand.actions(0))["Apply 1 of 2"]["command"]
    await scene.editor.ask(
        "workspace/executeCommand", {"command": command["command"], "arguments": command["arguments"]}
    )
    await scene.end()
    assert scene.text == TEXT.replace("five", "FIVE")


async def test_a_rejection_with_its_reason_reaches_the_model(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Then not.")
    await begin(scene)
    await hand.opened()
    hand.write(f"{hand.text}Numbers stay lower case.\n")
    assert "Reject and say why" not in await hand.lenses()
    await hand.press("Reject")
    assert await scene.end() == "done: 0 files changed"
    assert scene.text == TEXT
    assert scene.told == ["The user declined this edit. The user says: Numbers stay lower case."] * 2


async def test_say_why_shows_where_to_write(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Then not.")
    await begin(scene)
    await hand.opened()
    await hand.press("Reject and say why")
    shown = [each["params"] for each in scene.editor.heard if each.get("method") == "window/showDocument"]
    assert shown[-1]["selection"]["start"]["line"] == len(hand.text.splitlines()) - 1
    hand.write(f"{hand.text}No.\n")
    await hand.press("Reject")
    await scene.end()
    assert scene.told[0].endswith("The user says: No.")


async def test_allowed_on_the_page_for_the_run(scene: Scene, hand: Hand) -> None:
    play(scene, [edit("two", "TWO")], [edit("five", "FIVE")], "Done.")
    await begin(scene)
    await hand.opened()
    await hand.press("Apply, and allow edits of these files for this run")
    await scene.end()
    assert scene.text == TEXT.replace("two", "TWO").replace("five", "FIVE")


async def test_a_file_that_changed_elsewhere_takes_the_hunks_without_another_question(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    await begin(scene)
    await hand.opened()
    scene.editor.change(scene.uri, {"text": f"zero\n{TEXT}"})
    await hand.press("Leave this hunk out", 1)
    pages, hand.uri = hand.uri, hand.uri
    await hand.press("Apply 1 of 2")
    await scene.end()
    assert (scene.text, hand.uri) == ("zero\n" + TEXT.replace("two", "TWO"), pages)


async def test_a_hunk_whose_lines_were_changed_is_marked_and_the_model_told(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Hm.")
    refreshing = {**CLIENT, "workspace": {**CLIENT["workspace"], "codeLens": {"refreshSupport": True}}}
    scene.editor.answers["workspace/codeLens/refresh"] = None
    await begin(scene, refreshing)
    await hand.opened()
    scene.editor.change(scene.uri, {"text": TEXT.replace("two", "zwei")})
    await scene.editor.method("workspace/codeLens/refresh")
    assert "No longer applies: changed meanwhile" in await hand.lenses()
    await hand.press("Apply")
    await scene.end()
    assert scene.text == TEXT.replace("two", "zwei").replace("five", "FIVE")
    assert scene.told[0].startswith("old_string is not in a.py")
    assert scene.told[1] == "a.py was edited."


async def test_a_page_that_is_closed_becomes_a_message(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await begin(scene)
    await hand.opened()
    scene.editor.tell("textDocument/didClose", {"textDocument": {"uri": hand.uri}})
    await scene.end()
    assert "FIVE" in scene.text


async def test_a_page_that_the_client_does_not_tell_of_becomes_a_message(
    scene: Scene, hand: Hand, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("agentls_server.proposal_window.ATTACHES", 0.01)
    scene.editor.answers["window/showDocument"] = {"success": True}
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await scene.start()
    await scene.run()
    assert "FIVE" in scene.text


async def test_the_message_leads_to_the_page(scene: Scene, hand: Hand) -> None:
    (scene.root / "agentls.toml").unlink()
    play(scene, BOTH, "Done.")
    scene.choices["Edit a.py?"] = "Choose hunks…"
    await begin(scene)
    await hand.opened()
    await hand.press("Leave this hunk out")
    await hand.press("Apply 1 of 2")
    await scene.end()
    assert scene.text == TEXT.replace("five", "FIVE")


async def test_without_pages_hunks_are_asked_one_by_one(scene: Scene) -> None:
    play(scene, BOTH, "Done.")
    scene.choices |= {"Edit a.py?": "Choose hunks…", "+TWO": "Leave it out", "+FIVE": "Take this hunk"}
    bare = {**CLIENT, "window": {}}
    await scene.start(bare)
    await scene.run()
    assert scene.text == TEXT.replace("five", "FIVE")
    assert len(scene.asked) == 3


async def test_where_nobody_can_be_asked_nothing_is_made_and_the_model_told(scene: Scene) -> None:
    play(scene, BOTH, "Hm.")
    scene.editor.answers["window/showMessageRequest"] = {"error": {"code": -32601, "message": "no such method"}}
    await scene.start({**CLIENT, "window": {}})
    await scene.run()
    assert scene.text == TEXT
    assert scene.told[0] == (
        "The editor could not make this edit. This editor can show its user no question about an edit."
    )


async def test_an_answered_page_answers_no_more(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    await begin(scene)
    await hand.opened()
    await hand.press("Apply")
    await scene.end()
    assert await hand.lenses() == ["This proposal is answered"]
    assert await hand.actions(0) == {}
    given = {"id": Path(border.to_path(hand.uri)).stem, "answer": "reject"}
    with pytest.raises(ReplyError, match="answered already"):
        await scene.command("agentls.proposal", given)


async def test_a_page_without_its_head_is_no_answer(scene: Scene, hand: Hand) -> None:
    play(scene, BOTH, "Done.")
    await begin(scene)
    await hand.opened()
    name, text = Path(border.to_path(hand.uri)).stem, hand.text
    hand.write("gone\n")
    with pytest.raises(ReplyError, match="first line"):
        await scene.command("agentls.proposal", {"id": name, "answer": "apply"})
    hand.write(text)
    await hand.press("Reject")
    await scene.end()
    assert scene.text == TEXT


async def test_kate_is_asked_for_what_is_allowed_too(scene: Scene, hand: Hand) -> None:
    agent = scene.root / ".claude/agents/helper.md"
    agent.write_text(agent.read_text().replace("tools:", "permissionMode: acceptEdits\ntools:"))
    play(scene, BOTH, "Done.")
    await begin(scene, clientInfo={"name": "Kate"})
    await hand.opened()
    assert "only right after a command" in hand.text
    await hand.press("Apply")
    await scene.end()
    assert "FIVE" in scene.text


# The preview of VS Code


async def test_equal_hunks_keep_their_own_answers_when_the_file_changes(scene: Scene, hand: Hand) -> None:
    text = "x\n1\n2\n3\nx\n"
    (scene.root / "a.py").write_text(text)
    play(scene, [use("Edit", file_path="a.py", old_string="x", new_string="y", replace_all=True)], "Ok.")
    await scene.start()
    scene.editor.change(scene.uri, {"text": text})
    await scene.command("agentls.run", {"agent": "helper", "task": "Do it."})
    await hand.opened()
    await hand.press("Leave this hunk out", 1)
    scene.editor.change(scene.uri, {"text": text.replace("2", "zwei")})
    await hand.press("Apply 1 of 2")
    await scene.end()
    assert scene.text == "y\n1\nzwei\n3\nx\n"
