"""The door to the Messages API in health: the real package over real HTTP against the scripted API."""

from __future__ import annotations

import asyncio
import contextlib
import subprocess
import sys
from dataclasses import replace
from typing import Any

import pytest

from agentls.runtime.anthropic import AnthropicModel
from agentls.runtime.events import Usage
from agentls.runtime.model import Reply
from agentls.runtime.scripted import Script
from agentls.runtime.scripted.sse import sign
from tests.fake_api import FakeApi, Hold

from .door import HELLO, LONG, READ, USE, door, outcome, request, told


async def test_text_arrives_before_the_reply_ends() -> None:
    until = asyncio.Event()
    async with FakeApi(Script.of(LONG), Hold(5, until)) as api:
        model, seen = door(api), []
        async with contextlib.aclosing(model.reply(request())) as parts:
            async for part in parts:
                seen.append(part)
                if len(seen) == 2:
                    assert api.sent == 5  # two deltas, and what opens the stream
                    until.set()
        await model.close()
    assert "".join(part.text for part in seen[:-1]) == LONG
    assert seen[-1].content == ({"type": "text", "text": LONG},)


async def test_reply_is_taken_back_whole() -> None:
    thinking = {"type": "thinking", "thinking": "Let me see."}
    async with FakeApi(Script.of({"content": [thinking, {"type": "text", "text": LONG}, USE]}, "Done.")) as api:
        model = door(api)
        first = [part async for part in model.reply(request())][-1]
        assert isinstance(first, Reply)
        assert first.content[0] == {**thinking, "signature": sign("Let me see.")}
        assert first.content[2] == {**USE, "id": "toolu_00_02"}
        result = {
            "role": "user",
            "content": [{"type": "tool_result", "tool_use_id": "toolu_00_02", "content": "x = 1"}],
        }
        lines = await told(model, request(HELLO, {"role": "assistant", "content": list(first.content)}, result))
    assert lines == ["reply end_turn text"]


async def test_cache_breaks_are_read_again() -> None:
    system = ("Rules. " * 800, "More. " * 50)
    turns: list[dict[str, Any]] = [HELLO]
    usages: list[Usage] = []
    async with FakeApi(Script.of(*["Go on. " * 100] * 3)) as api:
        model = door(api)
        for _ in range(3):
            reply = [part async for part in model.reply(request(*turns, system=system))][-1]
            assert isinstance(reply, Reply)
            usages.append(reply.usage)
            turns += [{"role": "assistant", "content": list(reply.content)}, {"role": "user", "content": "And?"}]
        await model.close()
    assert usages[0].cache_read == 0
    assert usages[1].cache_read == usages[0].cache_write > 1400
    assert usages[2].cache_read == usages[1].cache_read + usages[1].cache_write
    assert [each.input for each in usages] == [0, 0, 0]


async def test_cache_breaks_after_tools_and_after_system() -> None:
    tools = {"name": "grep", "description": "Finds. " * 900, "input_schema": {"type": "object"}}
    usages: list[Usage] = []
    async with FakeApi(Script.of(*["Yes."] * 3)) as api:
        model = door(api)
        for system, task in (("Rules. " * 900, "One"), ("Rules. " * 900, "Two"), ("Other. " * 900, "Two")):
            asked = replace(request({"role": "user", "content": task * 900}, system=(system,)), tools=(READ, tools))
            usages += [part.usage async for part in model.reply(asked) if isinstance(part, Reply)]
        await model.close()
    assert [round(each.cache_read, -2) for each in usages] == [0, 3200, 1600]


async def test_cache_is_read_behind_many_calls() -> None:
    calls = [{**USE, "id": f"toolu_{number}"} for number in range(25)]
    results = [{"type": "tool_result", "tool_use_id": each["id"], "content": "x"} for each in calls]
    long = {"role": "user", "content": "Read. " * 1000}
    async with FakeApi(Script.of({"content": calls}, "Done.")) as api:
        model = door(api)
        first = [part async for part in model.reply(request(long))][-1]
        turns = long, {"role": "assistant", "content": list(first.content)}, {"role": "user", "content": results}
        second = [part async for part in model.reply(request(*turns))][-1]
        await model.close()
    assert second.usage.cache_read == first.usage.cache_write > 1400


async def test_request_is_not_changed() -> None:
    asked = request(
        HELLO, {"role": "assistant", "content": "Yes?"}, {"role": "user", "content": [{"type": "text", "text": "Go"}]}
    )
    before = repr(asked)
    async with FakeApi(Script.of("Done.")) as api:
        assert await told(door(api), asked) == ["reply end_turn text"]
        sent = api.exchanges[0].body
    assert repr(asked) == before
    assert set(sent) == {"model", "max_tokens", "messages", "tools", "stream"}


async def test_lone_surrogates_are_sent_as_question_marks() -> None:
    async with FakeApi(Script.of("Done.")) as api:
        assert await told(door(api), request({"role": "user", "content": "a\ud800b é"})) == ["reply end_turn text"]
        assert api.exchanges[0].body["messages"][0]["content"][0]["text"] == "a?b é"


@pytest.mark.parametrize("stop", ["end_turn", "refusal", "pause_turn", "model_context_window_exceeded", "max_tokens"])
async def test_stop_reasons_are_handed_on(stop: str) -> None:
    reply = {"content": [{"type": "text", "text": "So"}], "stop_reason": stop}
    assert await outcome(reply=reply) == [f"reply {stop} text"]


async def test_empty_reply_is_handed_on() -> None:
    assert await outcome(reply={"content": []}) == ["reply end_turn"]


async def test_tool_call_at_the_limit_of_tokens_is_not_handed_out() -> None:
    reply = {"content": [{"type": "text", "text": "So"}, USE, USE], "stop_reason": "max_tokens"}
    assert await outcome(reply=reply) == ["reply max_tokens text tool_use"]


@pytest.mark.parametrize("variable", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"])
async def test_environment_is_read_and_no_proxy_asked(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.setenv(variable, "right")
    async with FakeApi(Script.of("Yes."), key="right") as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", api.url)
        assert await told(AnthropicModel(base_delay=0.001)) == ["reply end_turn text"]


@pytest.mark.parametrize("variable", ["ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"])
async def test_what_is_sent_is_what_the_package_sends(variable: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv(variable, "right")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "X-Gateway: a: b\nnonsense")
    asked = replace(request(system=("Rules. é",)), summarize=True)
    async with FakeApi(Script.of("Yes."), key="right") as api:
        monkeypatch.setenv("ANTHROPIC_BASE_URL", f"{api.url}/")
        assert await told(AnthropicModel()) == ["reply end_turn text"]
        api.script = Script.of("Yes.")
        for model in (AnthropicModel(), by_package := AnthropicModel()):
            monkeypatch.setattr(by_package, "_key_headers", lambda _: {})
            assert await told(model, asked) == ["reply compaction compaction"]
        own, theirs = api.exchanges[-2:]
    assert "x-stainless-lang" in theirs.headers
    assert "x-stainless-lang" not in own.headers
    assert own.body == theirs.body
    same = ("x-api-key", "authorization", "anthropic-version", "anthropic-beta", "x-gateway", "content-type")
    assert {each: own.headers.get(each) for each in same} == {each: theirs.headers.get(each) for each in same}


async def test_key_is_not_sent_to_another_server(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANTHROPIC_API_KEY", "secret")
    monkeypatch.setenv("ANTHROPIC_CUSTOM_HEADERS", "x-gateway: secret\nAuthorization: Bearer secret\nx-api-key: secret")
    monkeypatch.setenv("MY_KEY", "right")
    async with FakeApi(Script.of("Yes.", "Yes."), key="right") as api:
        assert await told(door(api, key_variable="MY_KEY")) == ["reply end_turn text"]
        api.key = "none"
        assert await told(door(api)) == ["reply end_turn text"]
        assert "secret" not in repr([each.headers for each in api.exchanges])


def test_package_is_imported_for_a_request_only() -> None:
    code = (
        "import sys, agentls.runtime.anthropic as door, agentls.runtime.scripted;"
        "door.AnthropicModel(); assert not {'anthropic', 'httpx2', 'pydantic'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)
