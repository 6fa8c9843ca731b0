"""Gates: what counts as passed, and what a run does about one that has not."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from agentls.contract import Contract, Promise
from agentls.runtime.gates import missing, runs, sections_missing
from agentls.runtime.report import Facts
from agentls.text import Span

from .stage import CLAUDE, play, say, use

TESTS = Promise("gate", "./tools/test.sh", Span(0, 1), 7, "Run `./tools/test.sh` before reporting")
SEEDS = Promise("gate", "./tools/seed.sh", Span(0, 1), 8, "Run it for migrations", note="for migrations")
CONTRACT = Contract((TESTS, SEEDS))
AGENT = CLAUDE.format(tools="Read, Write, Bash").replace("tools:", "permissionMode: bypassPermissions\ntools:")


@pytest.mark.parametrize(
    ("line", "counts"),
    [
        ("./tools/test.sh", True),
        ("tools/test.sh -v", True),
        ("bash ./tools/test.sh", True),
        ("cd . && ./tools/test.sh && echo ok", True),
        ("./tools/test.sh || true", False),
        ("./tools/test.sh | tail -1", False),
        ("./tools/test.sh; true", False),
        ("./tools/test.sh &", False),
        ("echo ./tools/test.sh", False),
        ("cat tools/test.sh", False),
        ("./tools/test.sh.bak", False),
    ],
)
def test_what_runs_a_gate(line: str, counts: bool) -> None:
    assert runs(TESTS.value, line) is counts


def test_a_gate_must_pass_after_the_last_edit() -> None:
    facts = Facts()
    assert missing(CONTRACT, facts) == ()
    facts.changed("a.py", created=False)
    assert missing(CONTRACT, facts) == (TESTS,)
    facts.commands.append(("./tools/test.sh", 1))
    assert missing(CONTRACT, facts) == (TESTS,)
    facts.commands.append(("./tools/test.sh", 0))
    assert missing(CONTRACT, facts) == ()
    facts.changed("b.py", created=True)
    assert missing(CONTRACT, facts) == (TESTS,)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "tools").mkdir()
    script = tmp_path / "tools/test.sh"
    script.write_text("#!/bin/sh\ngrep -q good a.txt\n")
    script.chmod(0o755)
    return tmp_path


def write(call: str, text: str) -> dict[str, object]:
    return use("Write", call, file_path="a.txt", content=text)


TEST = use("Bash", "t", command="./tools/test.sh")


async def test_a_run_is_reminded_until_its_gate_passes(root: Path) -> None:
    replies = [[write("w1", "bad\n")], [say("Done.")], [TEST], [write("w2", "good\n")], [TEST], [say("Now done.")]]
    played = await play(root, AGENT, replies, policy=lambda policy: replace(policy, contract=CONTRACT))
    reminded = played.model.requests[2].messages[-1]["content"][0]["text"]
    assert "`./tools/test.sh` (line 7 of your instructions" in reminded
    assert played.ended.status == "done"
    assert "Gates: all passed since the last edit." in played.ended.report


async def test_a_gate_that_never_passes_is_said_in_the_report(root: Path) -> None:
    replies = [[write("w1", "bad\n")], [say("Done.")], [say("Done, really.")], [say("Done, I say.")]]
    played = await play(root, AGENT, replies, policy=lambda policy: replace(policy, contract=CONTRACT))
    assert played.ended.status == "done"
    assert "Gates that have NOT passed since the last edit:\n\n- `./tools/test.sh`" in played.ended.report


SECTIONS = Contract(
    tuple(Promise("report", name, Span(0, 1), 1, name) for name in ("Summary of changes", "Test results"))
)


@pytest.mark.parametrize(
    ("report", "lacking"),
    [
        ("## Summary\nx\n## Tests and results\ny", []),
        ("1. **Summary of changes**: x\n2. **Test results**: y", []),
        ("**Summary**\nAll test results are fine.", ["Test results"]),
        ("Done.", ["Summary of changes", "Test results"]),
    ],
)
def test_sections_that_a_report_lacks(report: str, lacking: list[str]) -> None:
    facts = Facts()
    assert sections_missing(SECTIONS, facts, report) == ()
    facts.changed("a", created=False)
    assert [each.value for each in sections_missing(SECTIONS, facts, report)] == lacking


async def test_a_run_is_asked_for_the_sections_of_its_report(root: Path) -> None:
    replies = [[write("w1", "x\n")], [say("Done.")], [say("## Summary\nWrote it.\n## Test results\nNone.")]]
    played = await play(root, AGENT, replies, policy=lambda policy: replace(policy, contract=SECTIONS))
    asked = played.model.requests[2].messages[-1]["content"][0]["text"]
    assert asked == "Your instructions ask for a report with these sections too: Summary of changes, Test results."
    assert "## Summary\nWrote it." in played.ended.report
