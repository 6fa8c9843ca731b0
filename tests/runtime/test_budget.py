"""What a run costs, and the bounds at which it stops: of the whole tree, and of one agent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from agentls.project import load
from agentls.runtime.events import Below, Ended, Requested, Usage
from agentls.runtime.model import Reply
from agentls.runtime.transcript import render
from tests.runtime.stage import Cast, Played, play, say, use, worker

PRICE = '[prices."claude-test"]\ninput = 1000\noutput = 10000\n'
"""A reply of the stage, 10 tokens in and 5 out, costs 6 cents."""
LEAD = worker("lead", "Read, Agent", mode="bypassPermissions")


async def lead(root: Path, text: str, turns: int = 6, extra: str = "") -> Played:
    """A lead that reads on and on, after its helper has done so for two turns."""
    (root / ".claude/agents").mkdir(parents=True)
    (root / ".claude/agents/worker.md").write_text(worker("worker", "Read"))
    (root / "agentls.toml").write_text(text)
    (root / "a.py").write_text("a\n")
    reads = [use("Read", file_path="a.py")]
    start = [use("Agent", prompt="Go.", subagent_type="worker")]
    model = Cast(lead=[start, *([reads] * turns), [say("Done.")]], worker=[reads, [say("Done below.")]])
    agent, settings = LEAD.replace("---\nYou", f"{extra}---\nYou"), load(root).settings
    return await play(root, agent, [], model=model, settings=settings, limits=settings.limits)


def below(played: Played) -> list[Ended]:
    return [each.what for each in played.desk.events if isinstance(each, Below) and isinstance(each.what, Ended)]


async def test_the_cost_is_that_of_the_whole_tree(tmp_path: Path) -> None:
    played = await lead(tmp_path, PRICE, turns=1)
    assert played.ended.status == "done"
    assert played.ended.usage == Usage(50, 25)
    assert played.ended.cost_usd == pytest.approx(0.30)
    assert [each.cost_usd for each in below(played)] == pytest.approx([0.12])
    assert "Cost: $0.3000, by the prices in the settings." in played.ended.report


async def test_without_a_price_the_cost_is_not_known(tmp_path: Path) -> None:
    played = await lead(tmp_path, "", turns=1)
    assert played.ended.cost_usd is None
    assert "Cost:" not in played.ended.report


@pytest.mark.parametrize(
    ("settings", "extra", "reason"),
    [
        (f"{PRICE}[limits]\ncost = 0.24\n", "", "The limit of $0.24 is reached: $0.2400 so far."),
        ("[limits]\ncost = 0.24\n", "", "The limit of $0.24 cannot be kept: a model has no price in agentls.toml."),
        ("[limits]\nturns = 4\n", "", "The limit of 4 turns is reached."),
        ("[limits]\ntokens = 60\n", "", "The limit of 60 tokens is reached."),
        (f"{PRICE}[agents.lead]\ncost = 0.24\n", "", "The limit of lead of $0.24 is reached: $0.2400 so far."),
        ("[agents.lead]\nturns = 2\n", "", "The limit of lead of 2 turns is reached."),
        ("[agents.lead]\ntokens = 60\n", "", "The limit of lead of 60 tokens is reached."),
        ("", "maxTurns: 2\n", "The limit of lead of 2 turns is reached."),
        ("[agents.lead]\nturns = 3\n", "maxTurns: 2\n", "The limit of lead of 3 turns is reached."),
    ],
)
async def test_a_bound_stops_the_run_and_its_report_says_so(
    tmp_path: Path, settings: str, extra: str, reason: str
) -> None:
    played = await lead(tmp_path, settings, extra=extra)
    assert (played.ended.status, played.ended.reason) == ("stopped", reason)
    assert f"**{reason}**" in played.ended.report


async def test_a_budget_below_ends_that_agent_alone(tmp_path: Path) -> None:
    played = await lead(tmp_path, "[agents.worker]\nturns = 1\n", turns=1)
    assert played.ended.status == "done"
    assert [each.reason for each in below(played)] == ["The limit of worker of 1 turn is reached."]


async def test_a_reply_over_the_bound_is_the_last(tmp_path: Path) -> None:
    dear: Any = Reply((use("Read", file_path="a.py"),), "tool_use", Usage(1_000_000, 0))
    (tmp_path / "a.py").write_text("a\n")
    (tmp_path / ".claude").mkdir()
    (tmp_path / "agentls.toml").write_text(f"{PRICE}")
    settings = load(tmp_path).settings
    limits = replace(settings.limits, cost=1.0)
    played = await play(tmp_path, LEAD, [dear, [say("Never.")]], settings=settings, limits=limits)
    assert played.ended.reason == "The limit of $1 is reached: $1000.0000 so far."
    assert len(played.model.requests) == 1


async def test_the_first_request_says_what_it_may_cost_and_where_the_run_stops(tmp_path: Path) -> None:
    played = await lead(tmp_path, f"{PRICE}[limits]\nturns = 9\nminutes = 2.5\ntokens = 20_000\ncost = 3\n", turns=1)
    own = [each for each in played.desk.events if isinstance(each, Requested)]
    assert own[0].bounds == "9 turns, 20,000 tokens, $3, 2.5 minutes"
    assert own[0].cost_usd == pytest.approx(own[0].tokens * 1000 / 1_000_000)
    assert own[0].tokens > 300
    assert {(each.cost_usd, each.bounds) for each in own[1:]} == {(None, "")}
    under = [each.what for each in played.desk.events if isinstance(each, Below) and isinstance(each.what, Requested)]
    assert {each.bounds for each in under} == {""}
    told = render(played.journal.events("run-1"))
    assert f"*About {own[0].tokens:,} tokens in this request, ${own[0].cost_usd:.4f}; stops at 9 turns, " in told
