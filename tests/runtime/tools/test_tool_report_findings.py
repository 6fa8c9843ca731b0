"""Findings of a review: where they are put, which are not taken, and who is given the tool."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.definition import parse
from agentls.formats import claude_code
from agentls.policy import Operation, Policy, decide
from agentls.runtime.context import tool_names
from agentls.runtime.events import to_json
from agentls.text import Document
from tests.runtime.stage import Played, play, say, use, worker

CODE = "def f(x):\n    return x\n\n\ndef g(x):\n    return x\n"


async def review(root: Path, *findings: dict[str, Any]) -> Played:
    (root / "a.py").write_text(CODE)
    given = [{"file": "a.py", "severity": "error", "message": "Wrong.", **each} for each in findings]
    agent = worker("judge", "Read, ReportFindings", mode="default")
    return await play(root, agent, [[use("ReportFindings", findings=given)], [say("Seen.")]])


def found(played: Played) -> list[dict[str, Any]]:
    return [data for event in played.desk.events if (data := to_json(event))["event"] == "finding"]


@pytest.mark.parametrize(
    ("finding", "place"),
    [
        ({"line": 2}, (2, 2, "return x", 14)),
        ({"line": 1, "end_line": 2}, (1, 2, "def f(x):\n    return x", 0)),
        ({"quote": "def g"}, (5, 5, "def g", 25)),
        ({"quote": "return x", "line": 6}, (6, 6, "return x", 39)),
        ({"quote": "return x", "line": 1}, (2, 2, "return x", 14)),
        ({"line": 6, "endLine": 99}, (6, 6, "return x", 39)),
    ],
)
async def test_where_a_finding_is(tmp_path: Path, finding: dict[str, Any], place: tuple[Any, ...]) -> None:
    played = await review(tmp_path, finding)
    (each,) = found(played)
    assert (each["line"], each["end_line"], each["text"], each["start"]) == place
    assert CODE[each["start"] :].startswith(each["text"])
    assert played.model.told == ["1 finding shown to the user."]
    assert f"- a.py:{place[0]}: error: Wrong." in played.ended.report


async def test_what_cannot_be_placed_is_told_and_the_rest_taken(tmp_path: Path) -> None:
    wrong = [{"quote": "return y"}, {"quote": "return x"}, {"line": 9}, {}, {"file": "none.py", "line": 1}]
    played = await review(tmp_path, {"line": 1, "code": "named-badly"}, *wrong)
    assert played.model.told[0].split("\n") == [
        "1 finding shown to the user.",
        "Finding 2 was not taken: a.py does not have the quoted text.",
        "Finding 3 was not taken: a.py has the quoted text 2 times; give a line, too.",
        "Finding 4 was not taken: a.py has lines 1 to 6; give one of them, or quote the text.",
        "Finding 5 was not taken: a.py has lines 1 to 6; give one of them, or quote the text.",
        "Finding 6 was not taken: there is no file none.py.",
    ]
    assert [each["code"] for each in found(played)] == ["named-badly"]


async def test_wrong_arguments_are_told(tmp_path: Path) -> None:
    played = await review(tmp_path, {"line": 1, "severity": "fatal"})
    assert "findings.0.severity" in played.model.told[0]
    assert found(played) == []


@pytest.mark.parametrize(
    ("tools", "extra", "offered", "effect"),
    [
        ("Read, Grep", "", True, "allow"),
        ("Read, ReportFindings, Edit", "", True, "allow"),
        ("Read, Edit", "", False, "allow"),
        ("Read", "disallowedTools: ReportFindings\n", False, "deny"),
        ("Read, Edit, Write", "permissionMode: plan\n", True, "allow"),
    ],
)
def test_who_is_given_the_tool(tmp_path: Path, tools: str, extra: str, offered: bool, effect: str) -> None:
    text = f"---\nname: judge\ndescription: Judges.\ntools: {tools}\n{extra}---\nYou judge.\n"
    policy = Policy(claude_code.format.lower(parse(Document(str(tmp_path / "judge.md"), text))), tmp_path)
    assert ("ReportFindings" in tool_names(policy)) is offered
    assert decide(Operation("report_findings", "1 in a.py"), policy).effect == effect
