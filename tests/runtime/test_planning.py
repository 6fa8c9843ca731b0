"""Plan mode: nothing is changed before the user has taken the plan; then the rights of the file hold. And stopping."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentls.contract import Contract, Promise
from agentls.policy import Policy
from agentls.policy.confinement import confinement
from agentls.runtime.editor import Verdict
from agentls.text import Span

from .stage import CLAUDE, Cast, Desk, play, say, use, worker

PLANNER = CLAUDE.format(tools="Read, Edit, Bash, ExitPlanMode").replace("tools:", "permissionMode: plan\ntools:")
OPENCODE = "---\nmode: subagent\ndescription: d\npermission: allow\n---\nHelp.\n"
EDIT = use("Edit", file_path="a.py", old_string="one", new_string="ONE")
PLAN = use("ExitPlanMode", plan="1. Say it louder.\n2. Test.")


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "a.py").write_text("one\n")
    return tmp_path


def names(played) -> set[str]:
    return {tool["name"] for tool in played.model.requests[0].tools}


async def test_nothing_is_changed_before_the_plan_is_approved(root: Path) -> None:
    look, act = use("Bash", "l", command="cat a.py"), use("Bash", "t", command="touch b")
    desk = Desk(root, answers=["allow_once", None, "allow_once"])
    turns = [[EDIT, look, act], [PLAN], [EDIT | {"id": "e2"}, act | {"id": "t2"}], [say("Done.")]]
    played = await play(root, PLANNER, turns, desk=desk)
    assert {"Edit", "Read", "Bash", "ExitPlanMode"} <= names(played)
    task = played.model.requests[0].messages[0]["content"]
    assert "present your plan with ExitPlanMode" in task[-1]["text"] + task[0]["text"]
    edit, looked, acted = (each["content"] for each in played.model.requests[1].messages[-1]["content"])
    assert edit.startswith("Denied: Edit a.py. The rule: plan mode: nothing is changed before")
    assert looked == "one"
    assert acted.startswith("Denied: Bash touch b. The rule: plan mode: only commands run that surely only read")
    assert played.model.requests[2].messages[-1]["content"][0]["content"].startswith("The user has approved the plan.")
    assert (root / "a.py").read_text() == "ONE\n"
    assert (root / "b").exists()
    assert desk.questions[-1] == "helper: Bash touch b"


async def test_a_plan_that_is_not_taken_comes_back_with_the_user_s_words(root: Path) -> None:
    desk = Desk(root, answers=[Verdict("deny", "Not so loud."), "deny"])
    played = await play(root, PLANNER, [[PLAN], [PLAN | {"id": "p2"}], [EDIT], [say("No.")]], desk=desk)
    first, second = (played.model.requests[n].messages[-1]["content"][0] for n in (1, 2))
    assert first["is_error"]
    assert "They say: Not so loud.\nChange the plan" in first["content"]
    assert "Stop here and report" in second["content"]
    assert "plan mode" in played.model.told[0]
    assert (root / "a.py").read_text() == "one\n"
    assert "- `the plan`: by you: Not so loud." in played.ended.report


async def test_whoever_starts_a_run_can_want_a_plan_in_every_dialect(root: Path) -> None:
    edit = use("edit", file_path="a.py", old_string="one", new_string="ONE")
    plan = use("exit_plan", plan="Louder.")
    desk = Desk(root, answers=["allow_run"])
    turns = [[edit], [plan], [edit | {"id": "e2"}], [say("Done.")]]
    played = await play(root, OPENCODE, turns, desk=desk, policy=lambda policy: replace(policy, plan="on"))
    assert "plan mode" in played.model.requests[1].messages[-1]["content"][0]["content"]
    assert (root / "a.py").read_text() == "ONE\n"
    assert "exit_plan" not in names(await play(root / ".state/x", OPENCODE, [[say("Hi.")]]))


async def test_agents_below_do_not_act_before_the_plan_is_approved(root: Path) -> None:
    agents = root / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "worker.md").write_text(worker("worker", "Edit, Bash", "bypassPermissions"))
    lead = PLANNER.replace("You help.", "You are lead.").replace("Bash,", "Bash, Agent,")
    start = use("Agent", "s1", subagent_type="worker", prompt="Go.")
    cast = Cast(
        lead=[[start], [PLAN], [start | {"id": "s2"}], [say("Done.")]],
        worker=[[EDIT], [say("Denied.")], [EDIT | {"id": "e2"}], [say("Done.")]],
    )
    desk = Desk(root, answers=["allow_run", "allow_once", None])
    await play(root, lead, [], model=cast, desk=desk)
    below = [each for each in cast.requests if any("You are worker." in text for text in each.system)]
    assert "plan mode" in below[1].messages[-1]["content"][0]["content"]
    assert "ExitPlanMode" not in {tool["name"] for tool in below[0].tools}
    assert (root / "a.py").read_text() == "ONE\n"


async def test_the_sandbox_of_plan_mode_is_read_only(root: Path) -> None:
    policies: list[Policy] = []
    await play(root, PLANNER, [[say("Hi.")]], policy=lambda policy: policies.append(policy) or policy)
    assert not confinement(policies[0]).writable
    assert confinement(replace(policies[0], plan="approved")).writable


STOPPING = Contract(
    (
        Promise("stop", "If the contract is wrong, STOP and report back", Span(0, 1), 3, "x"),
        Promise("gate", "./test.sh", Span(0, 1), 4, "x"),
    )
)


async def test_an_agent_stops_where_its_body_says_so_and_reports(root: Path) -> None:
    agent = worker("helper", "Edit", "acceptEdits")
    stop = use("stop_and_report", "s", reason="The contract has no page size.\nSay which one.")
    turns = [[EDIT, stop]]
    played = await play(root, agent, turns, policy=lambda policy: replace(policy, contract=STOPPING))
    assert "stop_and_report" in names(played)
    assert played.ended.status == "stopped"
    assert played.ended.reason == "helper stopped: The contract has no page size.\nSay which one."
    assert "**helper stopped: The contract has no page size." in played.ended.report
    assert "NOT passed since the last edit:\n\n- `./test.sh`" in played.ended.report
    assert "stop_and_report" not in names(await play(root / ".state/x", agent, [[say("Hi.")]]))
