"""Commands that lack something: what a client with ``agentls/input`` is asked, and what comes of the answers."""

from __future__ import annotations

from typing import Any

import pytest

from agentls_server import border
from tests.edge.fake_editor import ReplyError
from tests.edge.scene import CLIENT, Scene, play, use

OPTIONS = {"runEvents": True, "trusted": True, "input": True}


class Asked:
    """Answers ``agentls/input`` by title; *seen* are the questions."""

    def __init__(self, **answers: str | None) -> None:
        self.answers = {title.replace("_", " "): answer for title, answer in answers.items()}
        self.seen: list[dict[str, Any]] = []

    def __call__(self, params: dict[str, Any]) -> str | None:
        self.seen.append(params)
        answer = next((each for title, each in self.answers.items() if title in params["title"]), None)
        values = [item["value"] for item in params["items"]]
        assert answer is None or params["free"] or not values or answer in values
        return answer

    @property
    def titles(self) -> list[str]:
        return [each["title"] for each in self.seen]


async def begin(scene: Scene, asked: Asked, options: dict[str, Any] = OPTIONS) -> None:
    scene.editor.answers["agentls/input"] = asked
    await scene.editor.start(CLIENT, scene.root, initializationOptions=options)


async def test_an_agent_is_picked_and_its_task_typed(scene: Scene) -> None:
    path = str(scene.root / ".claude/agents/helper.md")
    asked = Asked(Run_agent=path, Task_for_helper="Say so.")
    play(scene, "Done.", "Done.")
    await begin(scene, asked)
    assert (await scene.command("agentls.run", {}))["runId"]
    assert await scene.end() == "done: 0 files changed"
    (item,) = asked.seen[0]["items"]
    assert (item["label"], item["value"], item["detail"]) == ("helper", path, "Helps with Python code.")
    assert item["description"].startswith("Claude Code · edit ")
    assert "Say so." in str(scene.api.exchanges[0].body["messages"][0])
    await scene.command("agentls.run", {"agent": "helper", "task": " "})
    assert [each["value"] for each in asked.seen[-1]["items"]] == ["Say so."]  # offered again


@pytest.mark.parametrize("answers", [{}, {"Run_agent": "PATH"}])
async def test_who_leaves_starts_nothing(scene: Scene, answers: dict[str, str]) -> None:
    path = str(scene.root / ".claude/agents/helper.md")
    await begin(scene, Asked(**dict.fromkeys(answers, path)))
    assert await scene.command("agentls.run", {}) is None
    assert scene.editor.server.session.runs == {}


async def test_a_whole_argument_asks_nothing(scene: Scene) -> None:
    asked = Asked()
    play(scene, "Done.")
    await begin(scene, asked)
    assert (await scene.command("agentls.run", {"agent": "helper", "task": "Do it."}))["runId"]
    assert await scene.end() == "done: 0 files changed"
    assert asked.seen == []


async def test_a_client_without_input_is_told_what_is_missing(scene: Scene) -> None:
    await begin(scene, Asked(), {**OPTIONS, "input": False})
    with pytest.raises(ReplyError, match=r"agentls\.run needs 'agent'"):
        await scene.command("agentls.run", {})


async def test_the_only_run_is_stopped_and_then_taken_up_without_a_question(scene: Scene) -> None:
    asked = Asked()
    play(scene, [use("Bash", command="sleep 60", description="Wait")], "Done.")
    scene.choices["sleep 60"] = "Allow once"
    await begin(scene, asked)
    with pytest.raises(ReplyError, match="there is no run that is running"):
        await scene.command("agentls.stop", {})
    await scene.command("agentls.run", {"agent": "helper", "task": "Wait."})
    await scene.editor.until(lambda each: each.get("params", {}).get("status") in ("tool", "waiting"))
    await scene.command("agentls.stop", {})
    assert await scene.end() == "stopped: Stopped by you."
    assert (await scene.command("agentls.resume", {}))["runId"]
    assert await scene.end() == "done: 0 files changed"
    assert asked.seen == []


async def test_an_explanation_leads_to_its_rule(scene: Scene) -> None:
    asked = Asked(Explain=str(scene.root / ".claude/agents/helper.md"), what_would="edit", helper="a.py")
    scene.choices["helper: edit a.py"] = "Show the Rule"
    await begin(scene, asked)
    answer = await scene.command("agentls.explain", {"uri": scene.uri})
    assert answer["target"] == "a.py"
    assert [each["value"] for each in asked.seen][-1] == "a.py"  # the file in front of the user
    if answer["rule"]:
        shown = await scene.editor.method("window/showDocument")
        assert shown["selection"]["start"]["line"] == answer["rule"]["line"] - 1


@pytest.mark.parametrize(
    ("dialect", "rights", "path", "has", "lacks"),
    [
        ("claude-code", "read", ".claude/agents/api-reviewer.md", "tools: Read", "Edit"),
        ("opencode", "ask", ".opencode/agent/api-reviewer.md", "edit: ask", "allow"),
        ("copilot", "edit", ".github/agents/api-reviewer.agent.md", "edit", "execute"),
    ],
)
async def test_a_new_agent_has_the_rights_that_were_chosen_and_no_problems(
    scene: Scene, dialect: str, rights: str, path: str, has: str, lacks: str
) -> None:
    answers = {"(1/4)": dialect, "(2/4)": rights, "(3/4)": "api-reviewer", "(4/4)": "Use it to review an API."}
    asked = Asked()
    asked.answers = answers
    await begin(scene, asked)
    made = await scene.command("agentls.newAgent", {})
    assert made["uri"] == border.to_uri(scene.root / path)
    text = scene.editor.texts[made["uri"]]
    assert has in text
    assert lacks not in text
    scene.editor.open(made["uri"], text)
    found = await scene.editor.ask("textDocument/codeLens", {"textDocument": {"uri": made["uri"]}})
    assert "Run api-reviewer" in [each["command"]["title"] for each in found if each.get("command")]
    (scene.root / path).parent.mkdir(parents=True, exist_ok=True)
    (scene.root / path).write_text(text)
    with pytest.raises(ReplyError, match="exists already"):
        await scene.command("agentls.newAgent", {})


async def test_a_name_that_no_host_takes_is_asked_for_again(scene: Scene) -> None:
    names = iter(["Api Reviewer", "api-reviewer"])
    answers = {"(1/4)": "opencode", "(2/4)": "read", "(4/4)": "Use it."}

    def answer(params: dict[str, Any]) -> str | None:
        number = params["title"].rpartition(" ")[2]
        return next(names) if number == "(3/4)" else answers[number]

    scene.editor.answers["agentls/input"] = answer
    await scene.editor.start(CLIENT, scene.root, initializationOptions=OPTIONS)
    made = await scene.command("agentls.newAgent", {})
    assert made["uri"].endswith("/api-reviewer.md")


async def test_a_model_is_selected_among_names_families_and_ids(scene: Scene) -> None:
    (scene.root / "agentls.toml").write_text('[models]\nquick = "haiku"\n')
    asked = Asked(Model_for_agents="quick")
    await begin(scene, asked)
    assert await scene.command("agentls.selectModel", {}) == {"model": "quick"}
    values = [item["value"] for item in asked.seen[0]["items"]]
    assert values[:2] == ["quick", "sonnet"]
    with pytest.raises(ReplyError, match="no server for 'nowhere'"):
        await scene.command("agentls.selectModel", {"model": "nowhere/x"})


async def test_a_question_is_answered_by_the_command(scene: Scene) -> None:
    asked = Asked(asks="By cursor.")
    agent = scene.root / ".claude/agents/helper.md"
    agent.write_text(agent.read_text().replace("tools: ", "tools: AskUserQuestion, "))
    options = [{"label": "Offset", "description": "Simple."}, {"label": "Cursor", "description": "Stable."}]
    question = {"question": "Which pages?", "header": "Pages", "options": options, "multiSelect": False}
    play(scene, [use("AskUserQuestion", questions=[question])], "Done.")
    scene.editor.answers.pop("window/showMessageRequest")  # it is left unanswered
    await begin(scene, asked)
    with pytest.raises(ReplyError, match="no agent waits for an answer"):
        await scene.command("agentls.answer", {})
    await scene.command("agentls.run", {"agent": "helper", "task": "Ask."})
    await scene.editor.until(lambda each: each.get("method") == "window/showMessageRequest")
    await scene.command("agentls.answer", {})
    assert await scene.end() == "done: 0 files changed"
    assert "By cursor." in scene.told[0]


async def test_who_has_no_agents_is_shown_the_way_to_one(scene: Scene) -> None:
    (scene.root / ".claude/agents/helper.md").unlink()
    await begin(scene, Asked())
    with pytest.raises(ReplyError, match="There are no agents here") as refusal:
        await scene.command("agentls.run", {})
    assert refusal.value.data == {"help": [{"title": "New Agent…", "command": "agentls.newAgent"}]}


async def test_agents_that_do_not_run_come_last_and_say_why(scene: Scene) -> None:
    broken = scene.root / ".claude/agents/a-broken.md"
    broken.write_text("---\nname: a-broken\ntools: Read, Reed\n---\nYou read.\n")
    asked = Asked()
    await begin(scene, asked)
    assert await scene.command("agentls.run", {}) is None
    items = [(item["label"], item["icon"]) for item in asked.seen[0]["items"]]
    assert items == [("helper", "robot"), ("a-broken", "error")]
    last = asked.seen[0]["items"][-1]
    assert last["description"] == "Claude Code · does not run"
    assert last["detail"].startswith(".claude/agents/a-broken.md:")


async def test_the_map_is_opened_for_the_user_and_given_to_who_asks_for_a_format(scene: Scene) -> None:
    await begin(scene, Asked())
    await scene.command("agentls.map", {})
    assert (await scene.editor.method("window/showDocument"))["uri"].endswith("/maps/project.md")
    assert (await scene.command("agentls.map", {"format": "svg"}))["text"].startswith("<svg")
    assert not [each for each in scene.editor.heard if each.get("method") == "window/showDocument"]
