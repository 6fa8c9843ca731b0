"""What the client says of other servers' problems, before and after an edit, and what the model is told of it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from tests.edge.scene import CLIENT, TEXT, Scene, edit, play

OPTIONS = {"runEvents": True, "trusted": True, "problems": True}


def problem(line: int, message: str, severity: int | None = 1, **more: Any) -> dict[str, Any]:
    ends = {"start": {"line": line, "character": 0}, "end": {"line": line, "character": 3}}
    return {
        "range": ends,
        "message": message,
        "source": "pyright",
        **({"severity": severity} if severity else {}),
        **more,
    }


async def told(scene: Scene, *answers: Any, options: dict[str, Any] = OPTIONS) -> str:
    """What the model is told of its edit, when the client answers so about problems; the last answer stays."""
    left = list(answers)

    def answer(params: dict[str, Any]) -> Any:
        assert params == {"uris": [scene.uri]}
        return left.pop(0) if len(left) > 1 else left[0]

    scene.editor.answers["agentls/problems"] = answer
    play(scene, [edit("two", "TWO")], "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await scene.editor.start(CLIENT, scene.root, initializationOptions=options)
    scene.editor.open(scene.uri, TEXT)
    assert await scene.run() == "done: 1 file changed"
    return str(scene.told[0])


async def test_only_what_an_edit_adds_is_told(scene: Scene) -> None:
    old = problem(3, "four is old")
    new = [
        problem(1, "TWO is not\ndefined", code="undefined"),
        problem(4, "five is unused", 2),
        problem(5, "a hint", 4),
    ]
    assert await told(scene, {scene.uri: [old]}, {scene.uri: [old]}, {scene.uri: [old, *new]}) == (
        "a.py was edited.\n"
        "This edit adds 2 problems that the user's editor shows:\n"
        "- line 2: error: TWO is not defined (pyright undefined)\n"
        "- line 5: warning: five is unused (pyright)"
    )


async def test_problems_that_move_or_go_are_not_told(scene: Scene) -> None:
    assert await told(scene, {scene.uri: [problem(1, "a"), problem(3, "b")]}, {scene.uri: [problem(4, "b")]}) == (
        "a.py was edited."
    )


@pytest.mark.parametrize(
    "answer",
    [
        {},
        None,
        [1],
        {"file:///other.py": [problem(1, "x")]},
        {"error": {"code": -32601, "message": "no such method"}},
    ],
)
async def test_a_client_that_says_nothing_of_a_file_changes_nothing(scene: Scene, answer: Any) -> None:
    assert await told(scene, answer) == "a.py was edited."


async def test_odd_problems_are_left_aside(scene: Scene) -> None:
    odd = [1, {"message": "x"}, problem(1, "ours", source="agentls"), {**problem(1, "y"), "range": {"start": 1}}]
    assert await told(scene, {scene.uri: []}, {scene.uri: odd}) == "a.py was edited."


async def test_a_client_that_does_not_offer_it_is_not_asked(scene: Scene) -> None:
    options = {"runEvents": True, "trusted": True}
    assert await told(scene, {scene.uri: [problem(1, "x")]}, options=options) == "a.py was edited."
    assert not [each for each in scene.editor.heard if each.get("method") == "agentls/problems"]


async def test_many_are_counted(scene: Scene) -> None:
    new = [problem(1, f"problem {number}") for number in range(14)]
    text = await told(scene, {scene.uri: []}, {scene.uri: new})
    assert "adds 14 problems" in text
    assert text.count("\n- ") == 10
    assert text.endswith("and 4 more")


LINE, WHOLE = {"line": 1, "character": 0}, {"line": 99, "character": 0}


async def handed(scene: Scene, before: list[Any] | None, after: list[Any] | None, **more: Any) -> str:
    """What the model is told where the client hands this over, asking for code actions before and after the edit."""

    async def ask(diagnostics: list[Any]) -> None:
        start = {"start": {"line": 0, "character": 0}, "end": WHOLE, **more}
        context = {"diagnostics": diagnostics}
        params = {"textDocument": {"uri": scene.uri}, "range": start, "context": context}
        await scene.editor.ask("textDocument/codeAction", params)

    def apply(params: dict[str, Any]) -> dict[str, Any]:
        scene.editor.apply(params["edit"])
        if after is not None:
            asking.append(asyncio.ensure_future(ask(after)))
        return {"applied": True}

    asking: list[asyncio.Future[None]] = []
    scene.editor.answers["workspace/applyEdit"] = apply
    play(scene, [edit("two", "TWO\nTWO AGAIN")], "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await scene.start()
    if before is not None:
        await ask(before)
    assert await scene.run() == "done: 1 file changed"
    await asyncio.gather(*asking)
    return str(scene.told[0])


async def test_what_is_handed_over_with_code_actions_is_compared(scene: Scene) -> None:
    old, moved = problem(3, "four is old"), problem(4, "four is old")
    hint = problem(0, "a hint", 4)
    assert await handed(scene, [old], [moved, problem(2, "not defined"), problem(5, "five is off", 2), hint]) == (
        "a.py was edited.\n"
        "This edit adds 2 problems that the user's editor shows:\n"
        "- line 3: error: not defined (pyright)\n"
        "- line 6: warning: five is off (pyright)"
    )


async def test_of_places_not_asked_about_before_nothing_is_said(scene: Scene) -> None:
    """The second line alone was asked about: whether the other problem is new nobody knows."""
    ends = {"start": LINE, "end": {"line": 1, "character": 3}}
    new = [problem(1, "not defined"), problem(5, "five is off")]
    assert await handed(scene, [problem(1, "two is odd")], new, **ends) == (
        "a.py was edited.\n"
        "This edit adds 1 problem that the user's editor shows:\n"
        "- line 2: error: not defined (pyright)"
    )


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (None, [problem(1, "x")]),
        ([problem(1, "x")], None),
        ([], None),
        ([problem(1, "ours", source="agentls")], [problem(1, "ours too", source="agentls")]),
    ],
)
async def test_what_is_not_handed_over_before_and_after_is_not_told(scene: Scene, before: Any, after: Any) -> None:
    assert await handed(scene, before, after) == "a.py was edited."


async def test_only_the_runs_own_edits_are_saved(scene: Scene) -> None:
    """The user's unsaved work in a file stays unsaved, also where a client can save."""
    play(scene, [edit("two", "TWO"), {"type": "tool_use", "name": "Bash", "input": {"command": "cat a.py"}}], "Done.")
    scene.choices |= {"Edit a.py?": "Allow once", "cat a.py": "Allow once"}
    scene.editor.answers["agentls/save"] = None
    await scene.editor.start(CLIENT, scene.root, initializationOptions={**OPTIONS, "problems": False, "save": True})
    scene.editor.open(scene.uri, f"typed\n{TEXT}")
    await scene.run()
    assert "without the user's unsaved changes" in scene.told[1]
    assert not [each for each in scene.editor.heard if each.get("method") == "agentls/save"]
