"""The tasks of the sample service, from small to whole: who they are for, and that recorded replies carry them out."""

import asyncio
import json
import re
import sys

import pytest

from agentls import shipped
from agentls.runtime.scripted import ScriptedServer
from agentls_server.demo import recorded, stage

TASKS = stage.SAMPLE / "tasks"
TABLE = re.findall(r"^\| \[([\w-]+)\]\(([\w.-]+)\) \| ([\w-]+) \|", (TASKS / "README.md").read_text(), re.MULTILINE)
PLAYED = ("specialist-backend", "engineering-backend", "review-jobs", "team/engineering")
"""Recorded; the tests of the demonstration play all but the review, which is played here."""


def test_each_task_is_listed_with_an_agent_that_we_ship():
    assert {file for _, file, _ in TABLE} == {path.name for path in TASKS.glob("*.md")} - {"README.md"}
    assert {agent for _, _, agent in TABLE} <= {path.stem for path in shipped.agents()}


def test_what_is_recorded_is_a_task_of_the_sample():
    agents = {(TASKS / file).read_text(encoding="utf-8").strip(): agent for _, file, agent in TABLE}
    for act in map(recorded.act, PLAYED):
        assert agents[act.task] == act.agent


@pytest.fixture
def service(tmp_path):
    return stage.build(tmp_path, ("reviewer",), team=True)


async def test_a_review_ends_in_findings_at_their_lines(service):
    act = recorded.act("review-jobs")
    async with ScriptedServer(recorded.script([act])) as model:
        environment = service.environment() | {"ANTHROPIC_BASE_URL": model.url, "ANTHROPIC_API_KEY": "recorded"}
        command = [sys.executable, "-m", "agentls_server", "run", act.agent, act.task, "--format", "json"]
        process = await asyncio.create_subprocess_exec(
            *command, cwd=service.root, env=environment, stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        )  # fmt: skip
        out, errors = await asyncio.wait_for(process.communicate(), 200)
    assert process.returncode == 0, errors.decode()
    events = [json.loads(line) for line in out.splitlines()]
    lines = (service.root / "src/jobs/delivery.py").read_text(encoding="utf-8").splitlines()
    found = [(each["severity"], lines[each["line"] - 1].strip()) for each in events if each["event"] == "finding"]
    assert found == [("error", 'send(row["text"])'), ("warning", "break")]
    assert events[-1]["status"] == "done"
    assert events[-1]["files"] == []
    assert re.findall(r"^## (.*)$", events[-1]["report"], re.MULTILINE)[:4] == [
        "Verdict", "Findings", "Looked at", "Not looked at",
    ]  # fmt: skip
    assert service.run("git", "status", "--porcelain").stdout == ""
