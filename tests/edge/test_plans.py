"""Plan mode in an editor: a long plan is a document beside the question; without documents it stands in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls_server import border
from tests.edge.scene import AGENT, CLIENT, Scene, edit, play, use

BARE = {key: value for key, value in CLIENT.items() if key != "window"}
LONG = "1. Say it louder.\n" + "Because it is so quiet. " * 20


async def begin(scene: Scene, plan: str, **given: object) -> str:
    (scene.root / ".claude/agents/helper.md").write_text(AGENT.replace("tools:", "permissionMode: plan\ntools:"))
    play(scene, [use("ExitPlanMode", plan=plan)], [edit("two", "TWO")], "Done.")
    await scene.start(**given)
    return await scene.run()


@pytest.mark.parametrize("plan", ["Louder.", LONG])
async def test_a_plan_is_shown_and_taken(scene: Scene, plan: str) -> None:
    scene.choices = {"go on with this plan?": "Allow once", "edit": "Allow once", "": "Allow once"}
    assert await begin(scene, plan) == "done: 1 file changed"
    assert scene.text.startswith("one\nTWO\n")
    shown = [each["params"]["uri"] for each in scene.editor.heard if each.get("method") == "window/showDocument"]
    opened = [Path(border.to_path(uri)).read_text() for uri in shown if "/plans/" in uri]
    assert opened == ([f"# helper\n\n{LONG.strip()}\n"] if plan == LONG else [])
    assert ("It is open beside" in scene.asked[0]) is (plan == LONG)
    assert plan == LONG or "Louder." in scene.asked[0]


async def test_a_client_without_documents_has_the_plan_in_the_question(scene: Scene) -> None:
    scene.choices = {"go on with this plan?": "Deny"}
    assert await begin(scene, LONG, capabilities=BARE) == "done: 0 files changed"
    assert "Because it is so quiet." in scene.asked[0]


async def test_a_run_can_be_started_in_plan_mode(scene: Scene) -> None:
    play(scene, [edit("two", "TWO")], "Done.")
    await scene.start()
    assert await scene.run(plan=True) == "done: 0 files changed"
    assert "plan mode" in scene.told[0]
