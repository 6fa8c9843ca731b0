"""The scripted API as a server: what it answers over HTTP, what it counts, and which reply it gives to whom."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from agentls.runtime.scripted import Conversation, Script, ScriptedServer, from_json
from agentls.runtime.scripted.usage import Cache
from tests.fake_api import FakeApi

HEADERS = {"authorization": "Bearer k", "anthropic-version": "2026-10-21", "content-type": "application/json"}
BODY = {"model": "claude-one", "max_tokens": 10, "messages": [{"role": "user", "content": "Hello"}]}


def serve(script: Script, **options: Any) -> ScriptedServer:
    return ScriptedServer(script, models=["claude-one"], **options)


async def post(url: str, *bodies: Any, path: str = "/v1/messages", method: str = "POST", **headers: str) -> list[Any]:
    """The answers to requests on one connection: status and JSON, or the text of a stream."""
    host, _, port = url.removeprefix("http://").partition(":")
    reader, writer = await asyncio.open_connection(host, int(port))
    answers = []
    for body in bodies:
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        sent = {**HEADERS, **{name.replace("_", "-"): value for name, value in headers.items()}}
        lines = [f"{method} {path} HTTP/1.1", *(f"{each}: {value}" for each, value in sent.items() if value)]
        writer.write("\r\n".join([*lines, f"content-length: {len(data)}", "", ""]).encode() + data)
        answers.append(await _answer(reader))
    writer.close()
    await writer.wait_closed()
    return answers


async def _answer(reader: asyncio.StreamReader) -> Any:
    head = (await reader.readuntil(b"\r\n\r\n")).decode().lower()
    if "chunked" in head:
        text = b""
        while size := int(await reader.readline(), 16):
            text += await reader.readexactly(size)
            await reader.readline()
        await reader.readline()
        return text.decode()
    size = int(head.partition("content-length: ")[2].partition("\r")[0])
    return int(head.split()[1]), json.loads(await reader.readexactly(size))


async def test_events_on_the_wire() -> None:
    use = {"type": "tool_use", "id": "a", "name": "read", "input": {"path": "x.py"}}
    async with serve(Script.of({"content": [{"type": "text", "text": "Hi"}, use]})) as api:
        (stream,) = await post(api.url, {**BODY, "stream": True})
    events = [each.split("\ndata: ") for each in stream.removesuffix("\n\n").split("\n\n")]
    assert all(name == f"event: {json.loads(data)['type']}" for name, data in events)
    block = ["content_block_start", "content_block_delta", "content_block_delta", "content_block_stop"]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert names == [
        *("message_start", "ping"),
        *block,
        *(*block[:2], *block[1:]),
        *("message_delta", "message_stop"),
    ]
    data = [json.loads(each) for _, each in events]
    assert data[0]["message"]["content"] == []
    assert data[6]["content_block"] == {**use, "input": {}}
    assert "".join(each["delta"]["partial_json"] for each in data[7:10]) == '{"path": "x.py"}'
    assert data[-2]["delta"]["stop_reason"] == "tool_use"


async def test_without_streaming_on_one_connection() -> None:
    async with serve(Script.of("One", "Two")) as api:
        answers = await post(api.url, BODY, BODY, BODY)
    assert [status for status, _ in answers] == [200, 200, 400]
    assert answers[1][1]["content"] == [{"type": "text", "text": "Two"}]
    assert answers[1][1]["stop_reason"] == "end_turn"
    assert answers[2][1] == {
        "type": "error",
        "error": {"type": "invalid_request_error", "message": "the script has nothing to say after 2 replies"},
        "request_id": "req_000003",
    }


@pytest.mark.parametrize(
    ("more", "body", "status", "message"),
    [
        ({"authorization": ""}, BODY, 401, "x-api-key header is required"),
        ({"authorization": "Bearer other"}, BODY, 401, "invalid x-api-key"),
        ({"authorization": "", "x_api_key": "k"}, BODY, 200, ""),
        ({"anthropic_version": ""}, BODY, 400, "anthropic-version: header is required"),
        ({"anthropic_version": "2023-06-01"}, BODY, 400, "anthropic-version: '2023-06-01' is not a valid version"),
        ({"path": "/v1/complete"}, BODY, 404, "Not found"),
        ({"method": "PUT"}, BODY, 405, "Method Not Allowed"),
        ({}, b"{", 400, "The request body is not valid JSON: "),
        ({}, [], 400, "The request body is not a JSON object"),
        ({}, {**BODY, "max_tokens": 0}, 400, "max_tokens: Input should be greater than or equal to 1"),
    ],
)
async def test_status(more: dict[str, str], body: Any, status: int, message: str) -> None:
    async with serve(Script.of("Yes"), key="k") as api:
        ((found, answer),) = await post(api.url, body, **more)
    assert found == status
    assert answer.get("error", {"message": ""})["message"].startswith(message)


async def test_body_that_is_too_large_is_not_read() -> None:
    async with serve(Script.of("Yes")) as api:
        reader, writer = await asyncio.open_connection("127.0.0.1", int(api.url.rpartition(":")[2]))
        head = {**HEADERS, "content-length": str(33 * 1024 * 1024)}
        lines = ["POST /v1/messages HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "", ""]
        writer.write("\r\n".join(lines).encode())
        assert (await _answer(reader))[1]["error"]["type"] == "request_too_large"
        writer.close()


async def test_schemas_of_tools_are_held_to_the_standard() -> None:
    tool = {"name": "read", "input_schema": {"type": "object", "properties": {"path": {"type": "text"}}}}
    async with FakeApi(Script.of("Yes"), models=["claude-one"]) as api:
        ((status, answer),) = await post(api.url, {**BODY, "tools": [tool]})
    assert status == 400
    assert answer["error"]["message"].startswith("tools.0.custom.input_schema: JSON schema is invalid: 'text' is not")


async def test_several_agents_are_served_at_once() -> None:
    script = from_json(
        {
            "conversations": [
                {"match": {"system": "Reviewer"}, "replies": ["Review one", "Review two"]},
                {"match": {"user": "^Fix"}, "replies": ["Fixed"]},
            ]
        }
    )
    said = {"role": "assistant", "content": "Review one"}
    review = {**BODY, "system": "You are the Reviewer."}
    on = {**review, "messages": [*BODY["messages"], said, {"role": "user", "content": "On"}]}
    fix = {**BODY, "messages": [{"role": "user", "content": "Fix it"}]}
    async with serve(script) as api:
        answers = await post(api.url, review, fix, on, review, BODY)
    texts = [answer["content"][0]["text"] if status == 200 else status for status, answer in answers]
    assert texts == ["Review one", "Fixed", "Review two", "Review one", 400]


async def test_replies_may_be_made_from_the_request() -> None:
    def shout(body: dict[str, Any]) -> str:
        return str(body["messages"][0]["content"]).upper()

    async with serve(Script([Conversation([shout])])) as api:
        ((_, answer),) = await post(api.url, BODY)
    assert answer["content"][0]["text"] == "HELLO"


def part(size: int, *, mark: bool = False, name: str = "a") -> dict[str, Any]:
    return {"type": "text", "text": name * size * 4, **({"cache_control": {"type": "ephemeral"}} if mark else {})}


def counts(cache: Cache, *content: dict[str, Any], model: str = "one", system: list[Any] | None = None) -> list[int]:
    """Thousands of tokens read from the cache, written to it, and neither."""
    body = {"model": model, "system": system or [], "messages": [{"role": "user", "content": list(content)}]}
    usage = cache.usage(body)
    names = ("cache_read_input_tokens", "cache_creation_input_tokens", "input_tokens")
    return [round(usage[name] / 1000) for name in names]


def test_cache_reads_the_longest_prefix_that_was_written() -> None:
    cache = Cache()
    assert counts(cache, part(2000, mark=True), part(1000)) == [0, 2, 1]
    assert counts(cache, part(2000, mark=True), part(1000)) == [2, 0, 1]
    assert counts(cache, part(2000), part(3000, mark=True), part(1000)) == [2, 3, 1]
    assert counts(cache, part(2000, mark=True), part(3000, mark=True)) == [5, 0, 0]
    assert counts(cache, part(2000), part(1000)) == [0, 0, 3]


def test_cache_misses_what_differs() -> None:
    cache = Cache()
    assert counts(cache, part(2000), part(2000, mark=True)) == [0, 4, 0]
    assert counts(cache, part(2000, name="b"), part(2000, mark=True)) == [0, 4, 0]
    assert counts(cache, part(2000), part(2000, mark=True), model="two") == [0, 4, 0]
    assert counts(cache, part(2000), part(2000, mark=True), system=[part(1)]) == [0, 4, 0]
    assert counts(cache, part(1000, mark=True)) == [0, 0, 1]  # less than the least that is cached


def test_cache_looks_back_twenty_blocks() -> None:
    near, far = Cache(), Cache()
    for cache in (near, far):
        assert counts(cache, part(2000, mark=True)) == [0, 2, 0]
    assert counts(near, part(2000), *[part(100)] * 19, part(100, mark=True)) == [2, 2, 0]
    assert counts(far, part(2000), *[part(100)] * 20, part(100, mark=True)) == [0, 4, 0]
