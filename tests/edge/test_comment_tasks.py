"""A task in a comment, from the lens above it and from the lightbulb."""

from typing import Any

from tests.edge.scene import Scene, edit, play

SOURCE = "one\n# @helper make two of three\ntwo\n"
RANGE = {"start": {"line": 1, "character": 2}, "end": {"line": 1, "character": 27}}


async def lenses(scene: Scene) -> list[dict[str, Any]]:
    found = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": scene.uri}})
    return list(found)


async def test_the_lens_above_a_comment_runs_its_agent_there(scene: Scene) -> None:
    play(scene, "Done.")
    await scene.start()
    scene.editor.change(scene.uri, {"text": SOURCE})
    (lens,) = await lenses(scene)
    assert lens["range"] == RANGE
    assert lens["command"]["title"] == "Run helper: make two of three"
    await scene.command(lens["command"]["command"], lens["command"]["arguments"][0])
    assert await scene.end() == "done: 0 files changed"
    told = scene.api.exchanges[0].body["messages"][0]["content"]
    assert told[0]["text"] == '<selection file="a.py" lines="2-2">\n# @helper make two of three\n</selection>'
    assert told[1]["text"].startswith("make two of three\n")


async def test_the_comment_goes_with_the_edit_if_the_user_wants(scene: Scene) -> None:
    play(scene, [edit("# @helper make two of three\ntwo", "three")], "Done.")
    scene.choices["Edit a.py?"] = "Allow once"
    await scene.start()
    scene.editor.change(scene.uri, {"text": SOURCE})
    at = {"start": {"line": 1, "character": 5}, "end": {"line": 1, "character": 5}}
    asked = {"textDocument": {"uri": scene.uri}, "range": at, "context": {"diagnostics": []}}
    actions = await scene.editor.ask("textDocument/codeAction", asked)
    titles = [each["title"] for each in actions]
    assert titles == ["helper: make two of three", "helper: make two of three, and remove the comment"]
    command = actions[1]["command"]
    assert command["arguments"][0]["range"] == RANGE
    await scene.command(command["command"], command["arguments"][0])
    assert await scene.end() == "done: 1 file changed"
    assert scene.text == "one\nthree\n"


async def test_an_agent_with_an_error_is_named_but_not_run(scene: Scene) -> None:
    (scene.root / ".claude/agents/broken.md").write_text("---\nname: broken\n---\nBody.\n")
    await scene.start()
    scene.editor.change(scene.uri, {"text": "# @broken do it\n"})
    assert [each["command"]["title"] for each in await lenses(scene)] == ["broken does not run: its file has an error"]
