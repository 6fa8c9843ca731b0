"""Reports filed where the body wants them: as new versions, through the policy, over no other file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentls.contract.outputs import Output, output_of
from agentls.definition import parse
from agentls.formats import by_name
from agentls.text import Document
from tests.runtime.test_gates import CONTRACT

from .stage import Cast, Desk, play, say, use, worker

NAMED = "**In Full Workflow**: Output `implementation-backend` (logical name) via artifact-manager"
WRITE = use("Write", "w", file_path="a.txt", content="a\n")


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        (NAMED, Output(name="implementation-backend", line=5)),
        ("Save your report to `docs/report.md`.", Output(path="docs/report.md", line=5)),
        (
            "Write the final summary into the file `./notes/summary.md` when done.",
            Output(path="notes/summary.md", line=5),
        ),
        ("Do not save your report to `docs/report.md`.", None),
        ("Save your report to `docs/<name>.md`.", None),
        ("Save your report to `../report.md`.", None),
        ("Save the file `a.md`.", None),
        (f"```\n{NAMED}\n```", None),
        ("Report back.", None),
    ],
)
def test_what_a_body_wants(body: str, wanted: Output | None) -> None:
    text = f"---\nname: x\ndescription: d\n---\n{body}\n"
    assert output_of(by_name("claude-code").lower(parse(Document("x.md", text)))) == wanted


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "artifacts").mkdir()
    return tmp_path


def agent(body: str = NAMED, mode: str = "acceptEdits") -> str:
    return worker("helper", "Read, Write", mode) + body + "\n"


async def test_each_run_files_a_new_version(root: Path) -> None:
    first = await play(root, agent(), [[WRITE], [say("All done.")]])
    assert "Report: `artifacts/implementation-backend/v1.md`." in first.ended.report
    filed = (root / "artifacts/implementation-backend/v1.md").read_text()
    assert filed.startswith(
        "---\nid: implementation-backend\nversion: 1\nstatus: draft\nfrom: []\n---\n\n# helper: Done\n"
    )
    assert "All done." in filed
    assert first.ended.files == ("a.txt", "artifacts/implementation-backend/v1.md")
    assert "result Write: artifacts/implementation-backend/v1.md was created." in first.story
    first.journal.base.execute("DELETE FROM runs")
    second = await play(root, agent(), [[WRITE | {"input": {"file_path": "b.txt", "content": "b"}}], [say("Again.")]])
    assert "Report: `artifacts/implementation-backend/v2.md`." in second.ended.report
    assert (root / "artifacts/implementation-backend/v1.md").read_text() == filed


async def test_the_configuration_names_the_folder(root: Path) -> None:
    (root / "company.config.yaml").write_text("project:\n  name: x\nartifacts:\n  path: ./out/made/\n")
    (root / "out/made").mkdir(parents=True)
    await play(root, agent(), [[WRITE], [say("Done.")]])
    assert (root / "out/made/implementation-backend/v1.md").exists()


async def test_a_file_that_is_there_is_left_alone(root: Path) -> None:
    (root / "report.md").write_text("mine\n")
    played = await play(root, agent("Save your report to `report.md`."), [[WRITE], [say("Done.")]])
    assert (root / "report.md").read_text() == "mine\n"
    assert (root / "report-2.md").read_text().startswith("# helper: Done")
    assert "Report: `report-2.md`." in played.ended.report


async def test_filing_is_asked_for_like_any_edit(root: Path) -> None:
    desk = Desk(root, answers=[None, ()])
    played = await play(root, agent(mode="default"), [[WRITE], [say("Done.")]], desk=desk)
    assert (root / "a.txt").exists()
    assert not (root / "artifacts/implementation-backend").exists()
    assert "Report: not filed as `artifacts/implementation-backend/v1.md`: " in played.ended.report


@pytest.mark.parametrize("case", ["no folder", "nothing changed", "filed by the agent"])
async def test_when_nothing_is_filed(root: Path, case: str) -> None:
    own = use("Write", "o", file_path="artifacts/implementation-backend/v7.md", content="x\n")
    if case == "no folder":
        (root / "artifacts").rmdir()
    turns = {"nothing changed": [[say("Done.")]], "filed by the agent": [[own], [say("Done.")]]}
    played = await play(root, agent(), turns.get(case, [[WRITE], [say("Done.")]]))
    assert "Report:" not in played.ended.report
    assert not (root / "artifacts/implementation-backend/v1.md").exists()


async def test_an_agent_below_reports_to_its_caller_alone(root: Path) -> None:
    agents = root / ".claude/agents"
    agents.mkdir(parents=True)
    (agents / "worker.md").write_text(worker("worker", "Write") + NAMED + "\n")
    start = use("Agent", subagent_type="worker", prompt="Go.")
    cast = Cast(lead=[[start], [say("Done.")]], worker=[[WRITE], [say("Done.")]])
    played = await play(root, worker("lead", "Agent, Write", "bypassPermissions"), [], model=cast)
    assert played.ended.files == ("a.txt",)


async def test_the_report_reopens_no_gate(root: Path) -> None:
    (root / "tools").mkdir()
    (root / "tools/test.sh").write_text("exit 0\n")
    test = use("Bash", "t", command="sh ./tools/test.sh")
    text = agent().replace("Read, Write", "Read, Write, Bash").replace("acceptEdits", "bypassPermissions")
    turns = [[WRITE, test], [say("Done.")]]
    played = await play(root, text, turns, policy=lambda policy: replace(policy, contract=CONTRACT))
    assert "Gates: all passed since the last edit." in played.ended.report
    assert "Report: `artifacts/implementation-backend/v1.md`." in played.ended.report
