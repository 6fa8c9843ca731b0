"""Findings of a review agent as diagnostics: pushed or pulled, moving with the text, mended, and taken back."""

from __future__ import annotations

from typing import Any

import pytest

from agentls_server import border
from tests.edge.fake_editor import PUSH
from tests.edge.scene import CLIENT, TEXT, Scene, play, use

JUDGE = "---\nname: judge\ndescription: Reviews Python code.\ntools: Read\n---\nYou judge.\n"
PULL = {**CLIENT, "textDocument": {**CLIENT["textDocument"], "diagnostic": {}}}
REFRESHED = {**PULL, "workspace": {**CLIENT["workspace"], "diagnostics": {"refreshSupport": True}}}


def finding(**given: Any) -> dict[str, Any]:
    return {"file": "a.py", "severity": "warning", "message": "Not a number.", **given}


async def review(scene: Scene, *found: dict[str, Any], capabilities: dict[str, Any] = CLIENT) -> None:
    (scene.root / ".claude/agents/judge.md").write_text(JUDGE)
    if scene.editor.server.session.phase == "new":
        await scene.start(capabilities)
    play(scene, [use("ReportFindings", findings=list(found))] if found else "Nothing.", "Done.")
    await scene.command("agentls.run", {"agent": "judge", "task": "Review."})
    assert await scene.end() == "done: 0 files changed"


async def pushed(scene: Scene, uri: str, count: int) -> list[dict[str, Any]]:
    told = await scene.editor.until(
        lambda each: (
            each.get("method") == PUSH and each["params"]["uri"] == uri and len(each["params"]["diagnostics"]) == count
        )
    )
    return list(told["params"]["diagnostics"])


async def pulled(scene: Scene) -> list[dict[str, Any]]:
    report = await scene.editor.ask("textDocument/diagnostic", {"textDocument": {"uri": scene.uri}})
    return list(report["items"])


async def actions(scene: Scene, line: int) -> list[dict[str, Any]]:
    at = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}}
    asked = {"textDocument": {"uri": scene.uri}, "range": at, "context": {"diagnostics": [], "only": ["quickfix"]}}
    return list(await scene.editor.ask("textDocument/codeAction", asked))


def lines(diagnostics: list[dict[str, Any]]) -> list[int]:
    return [each["range"]["start"]["line"] for each in diagnostics]


async def test_a_finding_is_a_diagnostic_of_its_agent(scene: Scene) -> None:
    await review(scene, finding(quote="two", code="words"))
    (shown,) = await pushed(scene, scene.uri, 1)
    assert shown == {
        "range": {"start": {"line": 1, "character": 0}, "end": {"line": 1, "character": 3}},
        "severity": 2,
        "code": "words",
        "source": "judge",
        "message": "Not a number.",
    }


async def test_a_client_that_pulls_is_never_pushed_to(scene: Scene) -> None:
    scene.editor.answers["workspace/diagnostic/refresh"] = None
    await review(scene, finding(line=2), capabilities=REFRESHED)
    assert [each["source"] for each in await pulled(scene)] == ["judge"]
    assert any(each.get("method") == "workspace/diagnostic/refresh" for each in scene.editor.heard)
    assert not any(each.get("method") == PUSH for each in scene.editor.heard)
    whole = await scene.editor.ask("workspace/diagnostic", {"previousResultIds": []})
    assert [each["uri"] for each in whole["items"] if each["items"]] == [scene.uri]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        (f"zero\n{TEXT}", [2, 5]),
        (TEXT.replace("one\n", ""), [0, 3]),
        (TEXT.replace("two", "TWO"), [4]),
        (f"{TEXT}two\n", [1, 4]),
        (TEXT.replace("three\n", "").replace("six", "SIX"), [1, 3]),
        ("", []),
    ],
)
async def test_findings_move_with_the_text_and_go_with_what_they_are_about(
    scene: Scene, text: str, left: list[int]
) -> None:
    await review(scene, finding(quote="two"), finding(line=5), capabilities=PULL)
    scene.editor.change(scene.uri, {"text": text})
    assert lines(await pulled(scene)) == left


async def test_a_fix_is_taken_once(scene: Scene) -> None:
    await review(scene, finding(quote="two", replacement="2"), finding(line=5), capabilities=PULL)
    fix, clear = await actions(scene, 1)
    assert fix["title"] == "judge: take the fix for “Not a number.”"
    assert [each["message"] for each in fix["diagnostics"]] == ["Not a number."]
    (part,) = fix["edit"]["documentChanges"]
    assert part["textDocument"]["version"] == 1
    assert clear["title"] == "agentls: clear findings"
    scene.editor.apply(fix["edit"])
    assert scene.text == TEXT.replace("two", "2")
    assert await actions(scene, 1) == []
    assert lines(await pulled(scene)) == [4]


async def test_they_are_cleared_by_command_and_by_the_next_run_of_their_agent(scene: Scene) -> None:
    await review(scene, finding(line=2))
    await pushed(scene, scene.uri, 1)
    (clear,) = await actions(scene, 1)
    await scene.command("agentls.clearFindings", clear["command"]["arguments"][0])
    await pushed(scene, scene.uri, 0)
    await review(scene, finding(line=3))
    await pushed(scene, scene.uri, 1)
    await review(scene)
    await pushed(scene, scene.uri, 0)


async def test_files_that_are_not_open_have_theirs_shown_too(scene: Scene) -> None:
    (scene.root / "b.py").write_text("x = 1\n")
    uri = border.to_uri(scene.root / "b.py")
    await review(scene, finding(file="b.py", line=1))
    assert lines(await pushed(scene, uri, 1)) == [0]
    scene.editor.open(uri, "x = 1\n")
    assert lines(await pushed(scene, uri, 1)) == [0]
    scene.editor.tell("textDocument/didClose", {"textDocument": {"uri": uri}})
    assert lines(await pushed(scene, uri, 1)) == [0]
    await scene.command("agentls.clearFindings", {})
    await pushed(scene, uri, 0)
