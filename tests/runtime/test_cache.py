"""What the cache has of a second agent of the same file, of a run that goes on, of turns with many calls."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from agentls.runtime.anthropic import AnthropicModel
from agentls.runtime.scripted import Script
from agentls.runtime.scripted.script import Conversation
from tests.fake_api import FakeApi
from tests.runtime.stage import play, worker

LONG = "- Keep the house in order, from the cellar to the roof.\n" * 200


def use(name: str, **given: Any) -> dict[str, Any]:
    return {"content": [{"type": "tool_use", "name": name, "input": given}]}


def spent(api: FakeApi) -> list[dict[str, int]]:
    return [each.message["usage"] for each in api.exchanges if each.message]


async def play_over_http(root: Path, api: FakeApi, agent: str, *, resumed: bool = False) -> Any:
    model = AnthropicModel(api.url, base_delay=0.001)
    try:
        return await play(root, agent, [], model=model, resumed=resumed)
    finally:
        await model.close()


async def test_a_second_agent_of_the_same_file_reads_what_the_first_wrote(tmp_path: Path) -> None:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/worker.md").write_text(worker("worker", "Read") + LONG)
    start = [use("Agent", prompt=f"Task {number}.", subagent_type="worker") for number in range(2)]
    lead = Conversation([*start, "Done."], system="You are lead", by="order")
    below = Conversation(["One.", "Two."], system="You are worker", by="order")
    async with FakeApi(Script([lead, below]), models=["claude-test"]) as api:
        played = await play_over_http(tmp_path, api, worker("lead", "Agent", mode="bypassPermissions"))
        first, second = (
            each.message["usage"]
            for each in api.exchanges
            if each.message and "You are worker" in str(each.body["system"])
        )
    assert played.ended.status == "done"
    assert first["cache_read_input_tokens"] == 0
    assert second["cache_read_input_tokens"] > 0.98 * first["cache_creation_input_tokens"]


async def test_a_run_that_goes_on_reads_what_it_had_written(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a\n")
    agent = worker("lead", "Read") + LONG
    script = Script.of(use("Read", file_path="a.py"), use("Read", file_path="a.py"), by="order")
    async with FakeApi(script, models=["claude-test"]) as api:
        broken = await play_over_http(tmp_path, api, agent)
        assert broken.ended.status == "failed"  # the script has no more to say
        before = spent(api)[-1]
        api.script = Script.of("Done.")
        played = await play_over_http(tmp_path, api, agent, resumed=True)
        after = spent(api)[-1]
    assert played.ended.status == "done"
    assert after["cache_read_input_tokens"] == before["cache_read_input_tokens"] + before["cache_creation_input_tokens"]


async def test_a_turn_of_many_calls_loses_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text("a\n")
    many = {"content": use("Read", file_path="a.py")["content"] * 60}
    async with FakeApi(Script.of(many, many, "Done."), models=["claude-test"]) as api:
        played = await play_over_http(tmp_path, api, worker("lead", "Read") + LONG)
        counts = spent(api)
    assert played.ended.status == "done"
    for before, after in pairwise(counts):
        assert after["cache_read_input_tokens"] == (
            before["cache_read_input_tokens"] + before["cache_creation_input_tokens"]
        )
        assert after["input_tokens"] == 0
