"""Whole runs through the door to the Messages API: what fails on the way, and what the strict API takes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.runtime.anthropic import AnthropicModel
from agentls.runtime.scripted import Script
from tests.fake_api import Cut, FakeApi, Fault, Refuse

from .stage import CLAUDE, Played, play

FREE = CLAUDE.format(tools="Read, Edit, Bash, Glob, Grep").replace(
    "tools:", "permissionMode: bypassPermissions\ntools:"
)


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"type": "tool_use", "name": name, "input": given}


def turn(*content: dict[str, Any]) -> dict[str, Any]:
    return {"content": list(content)}


THINKING = {"type": "thinking", "thinking": "First look, then change."}
LOOK = turn(THINKING, use("Read", file_path="a.py"), use("Glob", pattern="*.py"), use("Read", file_path="none.py"))
COUNT = turn({"type": "text", "text": "I count."}, use("Bash", command="echo once >> count.txt"))
CHANGE = turn(use("Edit", file_path="a.py", old_string="one", new_string="ONE"))
REPLIES = LOOK, COUNT, CHANGE, "Done."


async def played(
    root: Path, *faults: Fault, replies: tuple[Any, ...] = REPLIES, by: Any = "turn", **options: Any
) -> tuple[Played, FakeApi]:
    (root / "a.py").write_text("one\n")
    async with FakeApi(Script.of(*replies, by=by), *faults, models=["claude-test"], **options) as api:
        model = AnthropicModel(api.url, base_delay=0.001)
        seen = await play(root, FREE, (), model=model)
        await model.close()
    return seen, api


async def test_run_is_taken_by_the_strict_api(tmp_path: Path) -> None:
    seen, api = await played(tmp_path)
    assert seen.ended.status == "done"
    assert [each.error for each in api.exchanges] == [""] * 4
    assert (tmp_path / "a.py").read_text() == "ONE\n"
    assert seen.ended.usage.output == sum(
        each.message["usage"]["output_tokens"] for each in api.exchanges if each.message
    )


@pytest.mark.parametrize("how", ["abort", "eof", "error"])
async def test_cut_stream_runs_no_tool_twice(tmp_path: Path, how: Any) -> None:
    seen, api = await played(tmp_path, None, Cut(10, how), Cut(11, how), None, Cut(3, how))
    assert seen.ended.status == "done"
    assert (tmp_path / "count.txt").read_text() == "once\n"
    assert [line for line in seen.story if line.startswith("call")] == [
        "call Read a.py",
        "call Glob *.py",
        "call Read none.py",
        "call Bash echo once >> count.txt",
        "call Edit a.py",
    ]
    assert sum(line.startswith("retry") for line in seen.story) == 3
    assert len(api.exchanges) == 7


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Refuse(401, "authentication_error", "invalid x-api-key"), "The key was refused by "),
        (Refuse(404, "not_found_error", "model: claude-test"), "No model 'claude-test' at "),
        (
            Refuse(400, "invalid_request_error", "prompt is too long: 3 tokens > 2 maximum"),
            "The conversation is too long",
        ),
        (Refuse(529, "overloaded_error", "Overloaded"), "No answer from "),
        (Cut(5, "abort"), "The reply of "),
    ],
)
async def test_model_that_cannot_be_had_ends_the_run(tmp_path: Path, fault: Fault, reason: str) -> None:
    seen, _ = await played(tmp_path, None, *[fault] * 6)
    assert seen.ended.status == "failed"
    assert seen.ended.reason.startswith(reason)
    assert not (tmp_path / "count.txt").exists()


@pytest.mark.parametrize("stop", ["refusal", "model_context_window_exceeded"])
async def test_reply_that_ends_the_run(tmp_path: Path, stop: str) -> None:
    seen, _ = await played(tmp_path, replies=({"content": [], "stop_reason": stop},))
    assert seen.ended.status == "failed"
    assert seen.ended.reason


@pytest.mark.parametrize("stop", ["end_turn", "max_tokens"])
async def test_reply_that_is_not_whole_is_taken_up(tmp_path: Path, stop: str) -> None:
    """A call that is cut leaves nothing of its reply: the API takes two messages of the user, one after the other."""
    seen, api = await played(tmp_path, replies=(LOOK, {**turn(), "stop_reason": stop}, "Done."), by="order")
    assert seen.ended.status == "done"
    assert [each.status for each in api.exchanges] == [200, 200, 200]


async def test_paused_turn_goes_on(tmp_path: Path) -> None:
    pause = {"content": [{"type": "text", "text": "One moment."}], "stop_reason": "pause_turn"}
    seen, api = await played(tmp_path, replies=(pause, "Done."))
    assert seen.ended.status == "done"
    assert len(api.exchanges) == 2
