"""Agents that start agents: rights that only shrink, reports that go up, limits over the whole tree."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.events import Below
from agentls.settings import Limits

from .stage import Cast, Desk, play, say, use, worker

TOOLS = "Agent, Read, Write, Edit, Bash"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = tmp_path / ".claude/agents"
    folder.mkdir(parents=True)
    (folder / "worker.md").write_text(worker("worker", "Read, Write, Edit, Bash"))
    (folder / "other.md").write_text(worker("other", "Write"))
    (folder / "boss.md").write_text(worker("boss", "Agent", "bypassPermissions"))
    (tmp_path / "src").mkdir()
    (tmp_path / "docs").mkdir()
    return tmp_path


def start(name: str, prompt: str = "Go.", **given: Any) -> dict[str, Any]:
    return use("Agent", f"toolu_{name}_{len(prompt)}", subagent_type=name, prompt=prompt, **given)


async def test_a_report_goes_up_and_files_count_as_changed(root: Path) -> None:
    cast = Cast(
        lead=[[start("worker", "Write it.")], [say("The worker did it.")]],
        worker=[[use("Write", file_path="src/a.py", content="a\n")], [say("I wrote src/a.py.")]],
    )
    played = await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast)
    assert (root / "src/a.py").read_text() == "a\n"
    assert "I wrote src/a.py." in cast.told_to("lead")[0]
    assert played.ended.files == ("src/a.py",)
    assert played.ended.usage.output == 20
    below = [event for event in played.desk.events if isinstance(event, Below)]
    assert {event.agents for event in below} == {("lead", "worker")}
    assert [run.agent for run in played.journal.runs()] == ["lead"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (use("Write", file_path="docs/x.md", content="x"), "allows changes in src only"),
        (use("Bash", command="echo x > docs/x.md"), "allows changes in src only"),
        (use("Write", file_path="src/x.md", content="x"), "src/x.md was created."),
    ],
)  # fmt: skip
async def test_the_scope_of_a_work_package_narrows(root: Path, call: dict[str, Any], told: str) -> None:
    cast = Cast(lead=[[start("worker", "Write.", scope=["./src/"])], [say("Ok.")]], worker=[[call], [say("Done.")]])
    await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast)
    assert told in cast.told_to("worker")[0]


async def test_a_child_gets_no_more_than_its_caller(root: Path) -> None:
    call = use("Write", file_path="src/x", content="x")
    cast = Cast(lead=[[start("worker")], [say("Ok.")]], worker=[[call], [say("I may not.")]])
    played = await play(root, worker("lead", "Agent, Read", "bypassPermissions"), [], model=cast)
    assert cast.told_to("worker")[0].startswith("Denied: Write src/x. The rule: lead, which started this agent")
    assert not (root / "src/x").exists()
    assert "Write" not in {tool["name"] for tool in cast.requests[1].tools}
    assert played.ended.status == "done"


async def test_agents_of_one_turn_work_side_by_side(root: Path) -> None:
    both = asyncio.Barrier(2)

    class Meeting(Cast):
        async def reply(self, request):
            if any("You are worker." in text or "You are other." in text for text in request.system):
                await both.wait()
            async for part in super().reply(request):
                yield part

    cast = Meeting(
        lead=[[start("worker"), start("other", "Go on.")], [say("Both.")]],
        worker=[[say("alpha")]],
        other=[[say("beta")]],
    )
    async with asyncio.timeout(60):
        played = await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast)
    assert played.ended.status == "done"
    assert ["alpha" in text for text in cast.told_to("lead")] == [True, False]


async def test_questions_show_the_chain_of_names(root: Path) -> None:
    (root / ".claude/agents/worker.md").write_text(worker("worker", "Bash", "default"))
    desk = Desk(root, answers=["allow_once", "deny"])
    cast = Cast(lead=[[start("worker")], [say("Ok.")]], worker=[[use("Bash", command="make")], [say("No.")]])
    await play(root, worker("lead", TOOLS, "default"), [], model=cast, desk=desk)
    assert desk.questions == ["lead: Agent worker", "lead/worker: Bash make"]


@pytest.mark.parametrize(
    ("call", "told"),
    [
        (start("nobody"), "There is no agent 'nobody'. There are: other, worker."),
        (start("boss"), "boss is not started: agents are 1 deep already"),
    ],
)
async def test_an_agent_that_cannot_be_started(root: Path, call: dict[str, Any], told: str) -> None:
    cast = Cast(lead=[[start("boss")], [say("Ok.")]], boss=[[call], [say("Hm.")]])
    await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast, limits=Limits(depth=1))
    assert told in cast.told_to("boss")[0]


async def test_turns_count_over_the_whole_tree(root: Path) -> None:
    cast = Cast(lead=[[start("worker")], [say("Never.")]], worker=[[use("Read", file_path="a")]] * 9)
    played = await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast, limits=Limits(turns=3))
    assert (played.ended.status, played.ended.reason) == ("stopped", "The limit of 3 turns is reached.")


async def test_stopping_the_first_stops_all(root: Path) -> None:
    command = use("Bash", command="touch started; sleep 60")
    (root / ".claude/agents/worker.md").write_text(worker("worker", "Bash, Write", "bypassPermissions"))
    cast = Cast(lead=[[start("worker")], [say("Never.")]], worker=[[command], [say("Never.")]])
    playing = asyncio.create_task(play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast))
    async with asyncio.timeout(60):
        while not (root / "started").exists() and not playing.done():
            await asyncio.sleep(0.01)
    playing.cancel()
    played = await playing
    assert (played.ended.status, played.ended.reason) == ("stopped", "Stopped by you.")
    assert len(cast.requests) == 2


async def test_the_report_tells_what_children_made_and_what_was_denied_to_them(root: Path) -> None:
    (root / "src/old.py").write_text("1\n")
    (root / ".claude/agents/worker.md").write_text(worker("worker", "Read, Write, Agent", "bypassPermissions"))
    calls = [
        use("Write", "toolu_1", file_path="src/new.py", content="1\n"),
        use("Write", "toolu_2", file_path="docs/x.md", content="x"),
        start("other"),
    ]
    cast = Cast(
        lead=[[start("worker", scope=["src"])], [say("Ok.")]],
        worker=[
            [use("Read", "toolu_0", file_path="src/old.py")],
            [use("Write", "toolu_3", file_path="src/old.py", content="2\n")],
            calls,
            [say("Done.")],
        ],
        other=[[use("Write", file_path="docs/y.md", content="y")], [say("No.")]],
    )
    played = await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast)
    report = played.ended.report
    assert "- `src/new.py` (new)" in report
    assert "- `src/old.py`\n" in report
    assert "- `worker: Write docs/x.md`: the task that it was given allows changes in src only" in report
    assert "- `worker: other: Write docs/y.md`: " in report
    assert "Denied: none" not in report


async def test_an_agent_that_may_not_run_is_told_of_as_denied(root: Path) -> None:
    cast = Cast(lead=[[start("worker")], [start("nobody")], [say("Ok.")]])
    played = await play(root, worker("lead", TOOLS, "bypassPermissions"), [], model=cast, limits=Limits(depth=0))
    assert "- `agent worker`: worker is not started: agents are 0 deep already, the limit." in played.ended.report
    assert "nobody" not in played.ended.report.split("Denied:")[1]
