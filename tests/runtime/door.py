"""What the tests of the door to the Messages API share: requests, and what one comes to as lines of text."""

from __future__ import annotations

from typing import Any

from agentls.models import newest
from agentls.runtime.anthropic import AnthropicModel
from agentls.runtime.model import ModelError, Reply, Request, Retry, TextDelta
from agentls.runtime.scripted import Script
from tests.fake_api import FakeApi, Fault

MODEL = newest("sonnet") or ""
READ = {"name": "read", "description": "Reads a file.", "input_schema": {"type": "object"}}
HELLO = {"role": "user", "content": "Hello"}
LONG = "A text that is long enough to be cut into several pieces on its way to the reader."
USE = {"type": "tool_use", "name": "read", "input": {"path": "src/a file.py", "lines": [1, 2], "é": "😀"}}


def request(*messages: dict[str, Any], model: str = MODEL, system: tuple[str, ...] = ()) -> Request:
    return Request(model, system, messages or (HELLO,), (READ,), max_tokens=1000)


def door(api: FakeApi, **options: Any) -> AnthropicModel:
    return AnthropicModel(api.url, base_delay=0.001, **options)


async def told(model: AnthropicModel, asked: Request | None = None, *, close: bool = True) -> list[str]:
    """What a request comes to, as lines: texts joined, retries, the reply or the error. Then the model is closed."""
    lines: list[str] = []
    texts = ""
    try:
        async for part in model.reply(asked or request()):
            match part:
                case TextDelta(text):
                    texts += text
                case Retry(attempt, _, reason):
                    lines += [f"text {texts}"] * bool(texts) + [f"retry {attempt} {reason}"]
                    texts = ""
                case Reply(content, stop_reason):
                    lines.append(f"reply {stop_reason} {' '.join(each['type'] for each in content)}".rstrip())
    except ModelError as error:
        lines.append(f"{error.kind}: {error}")
    finally:
        if close:
            await model.close()
    return lines


async def outcome(*faults: Fault, reply: Any = LONG, model: str = MODEL, **options: Any) -> list[str]:
    """The lines of one request to an API with these faults, its address written as URL."""
    async with FakeApi(Script.of(reply), *faults, **options) as api:
        lines = await told(door(api), request(model=model))
    return [line.replace(api.url, "URL") for line in lines]
