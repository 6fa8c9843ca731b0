"""Permission questions of a run and of the agents below it: asked once, answered for the tree, with words, for good."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.editor import Applied, Question, Verdict
from agentls.runtime.events import Below, Decided, Event
from agentls.runtime.questions import Questions
from agentls.runtime.transcript import render

from .stage import CLAUDE, Cast, Desk, play, say, use, worker

SHELL = CLAUDE.format(tools="Bash, Read")
MAKE = use("Bash", command="make check")


def start(name: str, call: str) -> dict[str, Any]:
    return use("Agent", call, description="d", prompt="Do it.", subagent_type=name)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    for name in ("worker", "other"):
        (tmp_path / f".claude/agents/{name}.md").write_text(worker(name, "Bash", "default"))
    (tmp_path / "makefile").write_text("check:\n\t@echo fine\n")
    return tmp_path.resolve()


async def test_words_of_a_denial_reach_the_model_the_journal_and_the_report(root: Path) -> None:
    desk = Desk(root, answers=[Verdict("deny", "No, use the helper in utils.py.")])
    played = await play(root, SHELL, [[MAKE], [say("Ok.")]], desk=desk)
    words = "No, use the helper in utils.py."
    assert played.model.told == [f"The user denied this: Bash make check. They say: {words}"]
    assert f"`Bash make check`: by you: “{words}”" in played.ended.report
    events = played.journal.events("run-1")
    assert [data["words"] for kind, data in events if kind == "answer"] == [words]
    assert f"- Answered: deny: “{words}”" in render(events)


async def test_an_answer_for_the_run_holds_in_the_whole_tree(root: Path) -> None:
    """Also where the caller's rules ask about it too."""
    cast = Cast(
        lead=[[start("worker", "a")], [start("other", "b")], [MAKE], [say("Ok.")]],
        worker=[[MAKE], [MAKE], [say("Made.")]],
        other=[[MAKE], [say("Made.")]],
    )
    desk = Desk(root, answers=["allow_once", "allow_run", "allow_once"])
    await play(root, worker("lead", "Agent, Bash", "default"), [], model=cast, desk=desk)
    assert desk.questions == ["lead: Agent worker", "lead/worker: Bash make check", "lead: Agent other"]


async def test_agents_side_by_side_ask_an_equal_question_once(root: Path) -> None:
    class Slow(Desk):
        """Answers when both agents want to know."""

        def tell(self, event: Event) -> None:
            super().tell(event)
            asking = {each.run for each in self.events if isinstance(each, Below) and isinstance(each.what, Decided)}
            if len(asking) == 2:
                both.set()

        async def verdict(self, question: Question) -> Verdict:
            await asyncio.wait_for(both.wait(), 60)
            return await super().verdict(question)

    both = asyncio.Event()
    cast = Cast(
        lead=[[start("worker", "a"), start("other", "b")], [say("Ok.")]],
        worker=[[MAKE], [say("One.")]],
        other=[[MAKE], [say("Two.")]],
    )
    desk = Slow(root, answers=["allow_once"])
    await play(root, worker("lead", "Agent, Bash", "bypassPermissions"), [], model=cast, desk=desk)
    assert [each.rpartition(": ")[2] for each in desk.questions] == ["Bash make check"]
    assert cast.told_to("worker") == cast.told_to("other")


async def test_who_asks_an_equal_question_may_be_stopped() -> None:
    questions, asked, hangs = Questions(), [], asyncio.Event()

    async def ask(name: str) -> Verdict:
        asked.append(name)
        if name == "one":
            await hangs.wait()
        return Verdict("allow_once")

    one = asyncio.create_task(questions.once("key", lambda: ask("one")))
    await asyncio.sleep(0)
    two = asyncio.create_task(questions.once("key", lambda: ask("two")))
    await asyncio.sleep(0)
    one.cancel()
    assert await two == Verdict("allow_once")
    assert asked == ["one", "two"]
    with pytest.raises(asyncio.CancelledError):
        await one


async def test_a_rule_for_good_is_an_edit_that_is_entered_and_holds_at_once(root: Path) -> None:
    (root / ".claude/agents/helper.md").write_text(SHELL)
    agent = SHELL.replace("tools: Bash, Read", "tools: Bash")
    calls = [use("Bash", "one", command="make check"), use("Bash", "two", command="make check")]
    desk = Desk(root, answers=[Verdict("always", rule="Bash(make check)", place="project")])
    played = await play(root, agent, [calls, [use("Bash", command="make check")], [say("Ok.")]], desk=desk)
    assert json.loads((root / ".claude/settings.json").read_text()) == {"permissions": {"allow": ["Bash(make check)"]}}
    assert len(desk.questions) == 1
    assert "answer always" in played.story
    last = [line for line in played.story if line.startswith("decision")][-1]
    assert last.startswith("decision Bash make check allow allow: Bash(make check)")
    assert "- `Bash(make check)`, written to `.claude/settings.json`" in played.ended.report
    asked = [data for kind, data in played.journal.events("run-1") if kind == "ask"]
    assert [place["name"] for place in asked[0]["always"][0]["places"]] == ["agent", "local", "project", "user"]
    assert played.journal.asked(root, "helper") == (("bash", "make check"),)


async def test_a_rule_that_cannot_be_written_allows_for_the_run_alone(root: Path) -> None:
    class Stubborn(Desk):
        async def apply(self, changes: Any, label: str) -> Any:
            return Applied("failed", "This editor takes no edits from a language server.")

    desk = Stubborn(root, answers=[Verdict("always", rule="Bash(make check)", place="project")])
    call = use("Bash", command="make check")
    played = await play(root, SHELL, [[call], [call], [say("Ok.")]], desk=desk)
    assert len(desk.questions) == 1
    assert not (root / ".claude/settings.json").exists()
    events = played.journal.events("run-1")
    (answer,) = [data for kind, data in events if kind == "answer"]
    assert (answer["answer"], answer["file"]) == ("allow_run", "")
    assert "was not written: This editor takes no edits" in answer["words"]


async def test_reads_of_a_turn_are_asked_together(root: Path) -> None:
    calls = [use("Read", name, file_path=f"/etc/{name}") for name in ("hosts", "hostname")]
    desk = Desk(root, answers=["allow_run"])
    again = [use("Read", "again", file_path="/etc/hosts"), use("Read", "no", file_path="made")]
    played = await play(root, SHELL, [calls, again, [say("Ok.")]], desk=desk)
    assert desk.questions == ["helper: Read (2 at once)"]
    assert [line for line in played.story if line.startswith(("ask", "answer"))] == [
        "ask Read /etc/hosts /etc/hosts lies outside the workspace",
        "ask Read /etc/hostname /etc/hostname lies outside the workspace",
        "answer allow_run",
        "answer allow_run",
    ]
