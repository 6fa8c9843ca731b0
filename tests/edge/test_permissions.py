"""Permission questions over LSP: a rule for good, taken back by undo; a denial with words; answers by the command."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agentls_server import border
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import CLIENT, Scene, play, use

OPENCODE = """---
description: Helps with Python code.
permission:
  bash:
    "*": ask # whatever it is
    "git push*": deny
---
You help.
"""
NO_WINDOW = {**CLIENT, "window": {"workDoneProgress": True}}


async def begin(scene: Scene, agent: str, *replies: Any, capabilities: dict[str, Any] = CLIENT) -> Path:
    """An OpenCode agent, open in the editor; the model says *replies*."""
    (scene.root / ".claude/agents/helper.md").unlink()
    path = scene.root / ".opencode/agent/helper.md"
    path.parent.mkdir(parents=True)
    path.write_text(agent)
    (scene.root / "agentls.toml").write_text('sandbox = "off"\n')
    play(scene, *replies)
    await scene.start(capabilities)
    scene.editor.open(border.to_uri(path), agent)
    return path


def buttons(scene: Scene) -> list[list[str]]:
    requests = [each for each in scene.editor.heard if each.get("method") == "window/showMessageRequest"]
    return [[action["title"] for action in each["params"]["actions"]] for each in requests]


async def test_always_writes_a_rule_that_undo_takes_back(scene: Scene) -> None:
    call = [use("bash", command="echo one")]
    path = await begin(scene, OPENCODE, call, "Done.", call, "Done.", call, "Done.")
    uri = border.to_uri(path)
    scene.choices = {
        "Always allow what?": "bash(echo one)",
        "write it where?": ".opencode/agent/helper.md",
        "echo one": "Always allow…",
    }
    assert (await scene.run()).startswith("done")
    assert buttons(scene)[0] == [
        "Allow once", "Allow for this run", "Always allow…", "Deny", "Deny and say why…",
    ]  # fmt: skip
    question = f"helper asks: bash echo one\n('\"*\": ask # whatever it is' under bash)\nin {scene.root}"
    assert scene.asked[0] == question
    allowed = OPENCODE.replace("it is\n", 'it is\n    "echo one": allow\n')
    assert scene.editor.texts[uri] == allowed
    explained = {"agent": "helper", "action": "bash", "target": "echo one"}
    answer = await scene.command("agentls.explain", explained)
    assert (answer["decision"], answer["rule"]) == (
        "allow",
        {"path": ".opencode/agent/helper.md", "line": 6, "text": '"echo one": allow'},
    )
    assert [(each["answer"], each["rule"], each["file"]) for each in answer["answers"]] == [
        ("always", "bash(echo one)", ".opencode/agent/helper.md"),
    ]  # fmt: skip
    place = {"textDocument": {"uri": uri}, "position": {"line": 2, "character": 3}}
    hovered = (await scene.editor.ask("textDocument/hover", place))["contents"]["value"]
    assert "- shell `echo one`: **allow**, line 6" in hovered
    assert "- `bash(echo one)`: written to `.opencode/agent/helper.md` by your answer, 2" in hovered
    told = len(scene.asked)
    assert (await scene.run()).startswith("done")
    assert len(scene.asked) == told
    scene.editor.change(uri, {"text": OPENCODE})  # undo
    assert (await scene.command("agentls.explain", explained))["decision"] == "ask"
    scene.choices = {"echo one": "Deny"}
    assert (await scene.run()).startswith("done")
    assert scene.asked[told:] == [question]
    assert scene.told == ["The user denied this: bash echo one."]


EDITS = """---
description: Helps with Python code.
permission:
  edit: ask
---
You help.
"""


async def test_an_edit_is_allowed_for_good(scene: Scene) -> None:
    """The edit is made with the answer; the rule is chosen after it, and the next edit that it covers is not asked."""
    edits = [use("write", filePath=f"src/{name}.py", content="x = 1\n") for name in ("one", "two")]
    path = await begin(scene, EDITS, edits[:1], edits[1:], "Done.")
    scene.choices = {
        "Always allow what?": "edit(src/*)",
        "write it where?": ".opencode/agent/helper.md",
        "Edit src/one.py": "Always allow…",
    }
    assert (await scene.run()).startswith("done")
    assert '"src/*": allow' in scene.editor.texts[border.to_uri(path)]
    assert not any("src/two.py" in each for each in scene.asked)
    made = [border.to_uri(scene.root / f"src/{name}.py") for name in ("one", "two")]
    assert [scene.editor.texts[each] for each in made] == ["x = 1\n"] * 2


async def test_back_leads_to_the_question_again(scene: Scene) -> None:
    await begin(scene, OPENCODE, [use("bash", command="echo one")], "Done.")
    answers = iter(["Always allow…", "Back", "Always allow…", "bash(echo one)", "Back", "Allow once"])
    scene.editor.answers["window/showMessageRequest"] = lambda _params: {"title": next(answers)}
    assert (await scene.run()).startswith("done")
    assert next(answers, None) is None
    assert "one" in scene.told[0]


async def test_a_denial_carries_words_from_a_file(scene: Scene) -> None:
    await begin(scene, OPENCODE, [use("bash", command="make x")], "Done.")
    scene.choices["make x"] = "Deny and say why…"
    await scene.command("agentls.run", {"agent": "helper", "task": "Do it."})
    opened = (await scene.editor.method("window/showDocument"))["uri"]
    scene.editor.open(opened, Path(border.to_path(opened)).read_text() + "No, use the helper in utils.py.\n")
    (lens,) = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": opened}})
    await scene.command("agentls.answer", lens["command"]["arguments"][0])
    await scene.end()
    assert scene.told == ["The user denied this: bash make x. They say: No, use the helper in utils.py."]


async def test_a_client_without_documents_is_told_where_to_write(scene: Scene) -> None:
    await begin(scene, OPENCODE, [use("bash", command="make x")], "Done.", capabilities=NO_WINDOW)
    scene.choices["make x"] = "Deny and say why…"
    run = (await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"]
    said = await scene.editor.until(lambda each: f"{run}.md" in str(each.get("params", {}).get("message")))
    path = Path(said["params"]["message"].split(" in ", 1)[1].split(", and use", 1)[0])
    uri = border.to_uri(path)
    scene.editor.open(uri, path.read_text() + "Not now.\n")
    area = {"start": {"line": 0, "character": 0}, "end": {"line": 0, "character": 0}}
    asked = {"textDocument": {"uri": uri}, "range": area, "context": {"diagnostics": []}}
    (action,) = await scene.editor.ask("textDocument/codeAction", asked)
    await scene.command(action["command"]["command"], action["command"]["arguments"][0])
    await scene.end()
    assert scene.told == ["The user denied this: bash make x. They say: Not now."]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"answer": "once"}, "one"),
        ({"answer": "run"}, "one"),
        ({"text": "Allow once"}, "one"),
        ({"text": "Rather not."}, "The user denied this: bash echo one. They say: Rather not."),
        ({"answer": "deny"}, "The user denied this: bash echo one."),
        ({"answer": "always", "rule": "bash(echo one)", "place": "agent"}, "one"),
    ],
)
async def test_the_command_answers(scene: Scene, given: dict[str, str], told: str) -> None:
    path = await begin(scene, OPENCODE, [use("bash", command="echo one")], "Done.")
    del scene.editor.answers["window/showMessageRequest"]  # it hangs
    run = (await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"]
    await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    for wrong in (
        {"answer": "perhaps"},
        {"text": "Always allow…"},
        {"answer": "each"},
        {"answer": "always"},
        {"answer": "always", "rule": "x"},
        {},
    ):
        with pytest.raises(ReplyError, match=r"agentls\.answer: '(answer|rule|text)'"):
            await scene.command("agentls.answer", {"runId": run, **wrong})
    await scene.command("agentls.answer", {"runId": run, **given})
    await scene.end()
    assert scene.told[0].startswith(told)
    assert ('"echo one": allow' in scene.editor.texts[border.to_uri(path)]) == (given.get("answer") == "always")


@pytest.mark.parametrize(
    ("picked", "told"),
    [
        ({"helper asks": "Allow once"}, "one"),
        ({"helper asks": "Rather two."}, "They say: Rather two."),
        ({"helper asks": "Deny and say why…", "Deny": "Not now."}, "They say: Not now."),
        (
            {"helper asks": "Always allow…", "what?": "bash(echo one)", "where?": ".opencode/agent/helper.md"},
            "one",
        ),
    ],
)
async def test_the_command_asks_for_the_answer_to_its_end(scene: Scene, picked: dict[str, str], told: str) -> None:
    """A client that takes input is led on where a choice leads on."""
    asked = []

    def answer(params: dict[str, Any]) -> str:
        asked.append(params["title"])
        return next(each for title, each in picked.items() if title in params["title"])

    scene.editor.answers["agentls/input"] = answer
    path = await begin(scene, OPENCODE, [use("bash", command="echo one")], "Done.")
    session = scene.editor.server.session
    session.capabilities = replace(session.capabilities, takes_input=True)
    del scene.editor.answers["window/showMessageRequest"]  # it hangs
    await scene.command("agentls.run", {"agent": "helper", "task": "Do it."})
    await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    await scene.command("agentls.answer", {})
    await scene.end()
    assert told in scene.told[0]
    assert len(asked) == len(picked)
    assert ('"echo one": allow' in scene.editor.texts[border.to_uri(path)]) == (len(picked) == 3)


async def test_what_no_file_lifts_is_not_offered_for_good(scene: Scene) -> None:
    await begin(scene, OPENCODE, [use("bash", command="cat .env")], "Done.")
    await scene.run()
    assert buttons(scene) == [["Allow once", "Allow for this run", "Deny", "Deny and say why…"]]


async def test_reads_of_one_turn_are_one_question(scene: Scene) -> None:
    calls = [use("read", filePath=f"/etc/{name}") for name in ("hosts", "hostname", "passwd")]
    await begin(scene, OPENCODE, calls, "Done.")
    scene.choices["(3 at once)"] = "Allow once"
    await scene.run()
    (question,) = scene.asked
    assert question.splitlines()[2:] == [
        f"read /etc/{name}: /etc/{name} lies outside the workspace" for name in ("hosts", "hostname", "passwd")
    ]
    assert not any("denied" in each for each in scene.told)


async def test_what_was_asked_together_can_be_asked_one_by_one(scene: Scene) -> None:
    calls = [use("read", filePath=f"/etc/{name}") for name in ("hosts", "hostname")]
    await begin(scene, OPENCODE, calls, "Done.")
    scene.choices = {"(2 at once)": "One by one", "read /etc/hostname": "Allow once"}
    await scene.run()
    assert len(scene.asked) == 3
    assert [each.startswith("The user denied this") for each in scene.told] == [True, False]


async def test_an_answer_for_a_run_that_goes_on_is_told(scene: Scene) -> None:
    path = await begin(scene, OPENCODE, [use("bash", command="echo one")], [use("bash", command="make x")], "Done.")
    scene.choices["echo one"] = "Allow for this run"
    answers = scene.editor.answers["window/showMessageRequest"]
    del scene.editor.answers["window/showMessageRequest"]  # the second question hangs
    run = (await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"]
    first = await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    scene.editor.put({"id": first["id"], "result": answers(first["params"])})
    await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    explained = await scene.command("agentls.explain", {"agent": "helper", "action": "bash", "target": "echo one"})
    assert explained["decision"] == "ask"
    assert [(each["answer"], each["run"], each["going_on"]) for each in explained["answers"]] == [
        ("allow_run", run, True)
    ]
    place = {"textDocument": {"uri": border.to_uri(path)}, "position": {"line": 2, "character": 3}}
    hovered = (await scene.editor.ask("textDocument/hover", place))["contents"]["value"]
    assert f"- bash `echo one`: allowed by you for run {run}" in hovered
    await scene.command("agentls.answer", {"runId": run, "answer": "deny"})
    await scene.end()
