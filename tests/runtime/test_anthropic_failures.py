"""The door to the Messages API in failure: each one shown, repeated where that helps, and ended in one sentence."""

from __future__ import annotations

import asyncio
import email.utils
import json
import time
from pathlib import Path
from typing import Any

import pytest

from agentls.runtime import posting
from agentls.runtime.anthropic import BASE_DELAY, AnthropicModel
from agentls.runtime.events import Usage
from agentls.runtime.failures import delay
from agentls.runtime.model import Retry
from agentls.runtime.scripted import Exchange, Script
from agentls.runtime.scripted.http import HttpRequest
from agentls.runtime.scripted.rejected import Rejected
from tests.fake_api import Cut, FakeApi, Refuse

from .door import LONG, MODEL, USE, door, outcome, request, told


async def test_refusals_that_pass_are_shown_and_repeated() -> None:
    faults = Refuse(529, "overloaded_error", "Overloaded"), Refuse(500, "api_error", "Oops")
    assert await outcome(*faults) == [
        "retry 1 no answer from URL for now (529: Overloaded)",
        "retry 2 no answer from URL for now (500: Oops)",
        "reply end_turn text",
    ]


@pytest.mark.parametrize(
    ("refusal", "end"),
    [
        (Refuse(429, "rate_limit_error", "Slow down"), "(429: Slow down), also at the 6th attempt"),
        (Refuse(529, "overloaded_error", "Overloaded"), "(529: Overloaded), also at the 6th attempt"),
        (Refuse(503, body="<html>Bad\n gateway</html>"), "(503), also at the 6th attempt"),
        (Refuse(529, "overloaded_error", "Overloaded", {"x-should-retry": "false"}), "(529: Overloaded)"),
    ],
)
async def test_refusals_that_stay_end_in_one_sentence(refusal: Refuse, end: str) -> None:
    lines = await outcome(*[refusal] * 6)
    assert len(lines) == (6 if "6th" in end else 1)
    assert lines[-1] == f"overloaded: No answer from URL for now {end}: try again later, or use another model."


async def test_server_says_how_long_to_wait() -> None:
    waits = {"retry-after-ms": "7"}, {"retry-after": "0.002"}
    async with FakeApi(Script.of("Yes."), *(Refuse(429, "rate_limit_error", "Wait", each) for each in waits)) as api:
        model = door(api)
        retries = [part.seconds async for part in model.reply(request()) if isinstance(part, Retry)]
        await model.close()
    assert retries == [0.007, 0.002]


@pytest.mark.parametrize(("attempt", "longest"), [(1, 0.5), (2, 1.0), (3, 2.0), (5, 8.0), (9, 8.0)])
def test_waits_double_up_to_eight_seconds(attempt: int, longest: float) -> None:
    waits = [delay(attempt, {}, BASE_DELAY) for _ in range(50)]
    assert 0.75 * longest <= min(waits) < max(waits) <= longest


def test_wait_may_be_a_date() -> None:
    date = email.utils.formatdate(time.time() + 100, usegmt=True)
    assert 90 < delay(1, {"retry-after": date}, BASE_DELAY) <= 100
    assert delay(1, {"retry-after": "soon"}, BASE_DELAY) <= BASE_DELAY


@pytest.mark.parametrize("how", ["abort", "eof", "error", "junk"])
async def test_cut_stream_is_asked_for_again_and_calls_nothing(how: Any) -> None:
    reply = {"content": [{"type": "text", "text": "So"}, USE]}
    async with FakeApi(Script.of(reply, by="turn")) as api:
        model = door(api)
        for after in range(12):
            api.faults.append(Cut(after, how))
            lines = await told(model, close=False)
            assert len(lines) in (2, 3)
            assert lines[-2].startswith("retry 1 ")
            assert lines[-1] == "reply tool_use text tool_use"
        await model.close()
    assert len(api.exchanges) == 24


async def test_cut_streams_are_counted() -> None:
    async with FakeApi(Script.of(LONG, by="turn"), None, Cut(4)) as api:
        model = door(api)
        one, two = [[part async for part in model.reply(request())][-1].usage for _ in range(2)]
        await model.close()
    assert two == one + Usage(one.input, 1)


async def test_cut_after_its_stop_reason_is_whole_without_its_last_event() -> None:
    assert await outcome(Cut(7, "eof"), reply="So") == ["reply end_turn text"]


@pytest.mark.parametrize(
    ("cut", "end"),
    [
        (Cut(4, "eof"), "stream: The reply of URL was cut (the stream ended before the reply did), also at"),
        (Cut(4, "junk"), "stream: The reply of URL was cut (Expecting property name"),
        (Cut(4, "abort"), "stream: The reply of URL was cut (peer closed connection without"),
        (Cut(0, "eof"), "protocol: No reply came from URL (the stream ended before the reply did), also at"),
        (Cut(4, "error"), "overloaded: No answer from URL for now (overloaded_error: in the middle), also at"),
    ],
)
async def test_stream_that_is_always_cut_ends_in_one_sentence(cut: Cut, end: str) -> None:
    lines = await outcome(*[cut] * 6)
    assert lines[-1].startswith(end)
    assert sum(line.startswith("retry") for line in lines) == (5 if cut.how == "error" else 2)


async def test_stalled_stream_is_given_up_and_asked_for_again() -> None:
    async with FakeApi(Script.of(LONG), Cut(4, "stall")) as api:
        lines = await told(door(api, timeout=0.3))
    assert [line.split(" ")[0] for line in lines] == ["text", "retry", "reply"]
    assert lines[1].endswith(" was cut (timed out)")


async def test_cancelling_closes_the_connection() -> None:
    async with FakeApi(Script.of(LONG), Cut(4, "stall")) as api:
        model = door(api)
        task = asyncio.create_task(told(model))
        await api.stalled.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        await asyncio.wait_for(api.exchanges[0].gone.wait(), 60)
        assert len(api.exchanges) == 1


@pytest.mark.parametrize(
    ("fault", "line"),
    [
        (
            Refuse(401, "authentication_error", "invalid x-api-key"),
            "key: The key was refused by URL (401: invalid x-api-key): check {key}, and that it may use {model}.",
        ),
        (
            Refuse(403, "permission_error", "not yours"),
            "key: The key was refused by URL (403: not yours): check {key}, and that it may use {model}.",
        ),
        (
            Refuse(402, "billing_error", "no credit"),
            (
                "key: The account has no credit at URL (402: no credit): "
                "add credit, or put the key of another account into {key}."
            ),
        ),
        (
            Refuse(400, "invalid_request_error", "Your credit balance is too low."),
            (
                "key: The account has no credit at URL (400: Your credit balance is too low.): "
                "add credit, or put the key of another account into {key}."
            ),
        ),
        (
            Refuse(404, body={"detail": "Not Found"}),
            "connection: No Messages API at URL (404): check base_url in agentls.toml.",
        ),
        (
            Refuse(413, "request_too_large", "too large"),
            (
                "context: The conversation is too long for {model} (413: too large): "
                "give the agent a smaller task, or a model with a larger context."
            ),
        ),
        (
            Refuse(400, "invalid_request_error", "tools.0: wrong"),
            (
                "request: The request was rejected by URL (400: tools.0: wrong): "
                "change what the message names; where it names nothing of yours, report it."
            ),
        ),
    ],
)
async def test_refusals_that_name_the_way_out(fault: Refuse, line: str) -> None:
    key = "the variable that 'key' names beside base_url in agentls.toml"
    assert await outcome(fault) == [line.format(key=key, model=MODEL)]


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        ("this model does not support tools", "agents work by calling tools: use a model, or a server, that can."),
        ("registry.ollama.ai/library/x does not support tool calling", "use a model, or a server, that can."),
        ("Unexpected value(s) `x` for the `anthropic-beta` header.", "set 'compaction = false' for this server"),
        ("messages.1.content.0: Invalid `signature` in `thinking` block", "start the run anew with one model."),
    ],
)
async def test_what_a_server_lacks_is_named_with_the_way_out(said: str, advice: str) -> None:
    (line,) = await outcome(Refuse(400, "invalid_request_error", said))
    assert line.startswith(f"request: The request was rejected by URL (400: {said}): ")
    assert advice in line


class Plain(FakeApi):
    """A server that knows no breakpoints."""

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        super().check(exchange, request)
        if "cache_control" in json.dumps(exchange.body):
            raise Rejected("system.0.cache_control: Extra inputs are not permitted")


async def test_a_server_without_a_cache_is_asked_without_breakpoints() -> None:
    async with Plain(Script.of(LONG, LONG)) as api:
        model = door(api)
        asked = request(system=("Rules.",))
        first = [line.replace(api.url, "URL") for line in await told(model, asked, close=False)]
        assert first == [
            "retry 1 URL knows no cache_control: without a prompt cache from now on",
            "reply end_turn text",
        ]
        assert await told(model, asked) == ["reply end_turn text"]
        assert [each.status for each in api.exchanges] == [400, 200, 200]


async def test_wrong_key_names_its_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MY_KEY", "wrong")
    async with FakeApi(Script.of(LONG), key="right") as api:
        lines = await told(door(api, key_variable="MY_KEY"))
    assert len(lines) == 1
    assert lines[0].startswith("key: The key was refused by ")
    assert "check MY_KEY" in lines[0]


async def test_unknown_model() -> None:
    assert await outcome(model="claude-nobody-1") == [
        (
            "model: No model 'claude-nobody-1' at URL (404: model: claude-nobody-1): "
            "change 'model' in the agent file, or map the name under [models] in agentls.toml."
        )
    ]


async def test_full_context() -> None:
    (line,) = await outcome(context=10)
    assert line.startswith(f"context: The conversation is too long for {MODEL} (400: prompt is too long: ")


async def test_refused_connection() -> None:
    async with FakeApi(Script.of(LONG)) as api:
        pass
    lines = [line.replace(api.url, "URL") for line in await told(door(api))]
    assert lines == [
        "retry 1 no connection to URL (Connection refused)",
        "retry 2 no connection to URL (Connection refused)",
        (
            "connection: No connection to URL (Connection refused), also at the third attempt: "
            "check the network, that the server runs, and base_url in agentls.toml."
        ),
    ]


async def test_a_failed_connection_has_the_certificates_read_anew() -> None:
    async with FakeApi(Script.of(LONG)) as api:
        assert (await told(door(api)))[-1] == "reply end_turn text"
    assert posting.trust() is posting.trust()
    before = posting.trust()
    await told(door(api))
    assert posting.trust() is not before


async def test_certificates_that_cannot_be_read(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    posting.trust.cache_clear()
    posting.preload()  # leaves the error to whoever makes a request
    (line,) = await told(AnthropicModel("http://127.0.0.1:1"))
    cause = "the certificates that this machine trusts cannot be read: No such file or directory"
    assert line.startswith(f"connection: No connection to http://127.0.0.1:1 ({cause}): check ")


async def test_password_in_the_address_is_not_told() -> None:
    async with FakeApi(Script.of(LONG)) as api:
        pass
    lines = await told(AnthropicModel(api.url.replace("//", "//me:secret@"), base_delay=0.001))
    assert lines[-1].startswith(f"connection: No connection to {api.url} (")


@pytest.mark.parametrize("url", ["localhost:8080", "http://[::", "ftp://127.0.0.1"])
async def test_address_that_is_none(url: str) -> None:
    (line,) = await told(AnthropicModel(url))
    assert line.startswith(f"connection: No connection to {url} (")


@pytest.mark.parametrize("key", ["one\r\ntwo", "\x00"])
async def test_key_that_no_header_takes(key: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async with FakeApi(Script.of(LONG)) as api:
        model = door(api, key_variable="MY_KEY")
        monkeypatch.setattr("os.environ", {"MY_KEY": key})
        (line,) = await told(model)
    assert line == "key: The key cannot be sent in a header: check MY_KEY for odd characters."


@pytest.mark.parametrize(
    ("variable", "line"),
    [
        (None, "key: No key for https://api.anthropic.com: set the environment variable ANTHROPIC_API_KEY "),
        ("MY_KEY", "key: No key for https://api.anthropic.com: set the environment variable MY_KEY "),
    ],
)
async def test_no_key(variable: str | None, line: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "ANTHROPIC_BASE_URL", "ANTHROPIC_PROFILE", "MY_KEY"):
        monkeypatch.delenv(name, raising=False)
    for name in ("HOME", "XDG_CONFIG_HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(tmp_path))
    (told_line,) = await told(AnthropicModel(None, variable))
    assert told_line == f"{line}where agentls starts."
