"""What a request is on the wire of the Messages API, and where its prompt cache is told to break."""

from __future__ import annotations

from typing import Any

from agentls.runtime.model import Block, Message, Request

_BREAK = {"type": "ephemeral"}
COMPACTION = "compact-2026-09-04"
"""The beta under which a server summarizes, and takes the block that it made of older messages."""
_NEVER = ("thinking", "redacted_thinking")
"""Blocks on which the API takes no cache_control."""


def payload(request: Request, *, cached: bool = True) -> dict[str, Any]:
    """The arguments of the request. Nothing in *request* is changed.

    The cache breaks after the tools, after the system blocks, after the last message, and after the user message before
    it: there the last request broke, and behind more than twenty new blocks the API would not find that by itself.
    """
    body: dict[str, Any] = {
        "model": request.model,
        "max_tokens": request.max_tokens,
        "messages": _broken_messages(request.messages),
    }
    if request.system:
        body["system"] = _broken([{"type": "text", "text": text} for text in request.system])
    if request.tools:
        body["tools"] = _broken(list(request.tools))
    sent = body if cached else {key: _unbroken(value) for key, value in body.items()}
    if request.summarize:
        sent["extra_body"] = {"compaction": {"type": "summarize"}}
    if request.summarize or _starts_with_summary(request.messages):
        sent["extra_headers"] = {"anthropic-beta": COMPACTION}
    return sent


def _starts_with_summary(messages: tuple[Message, ...]) -> bool:
    return bool(messages) and _blocks(messages[0]["content"])[0].get("type") == "compaction"


def _broken_messages(messages: tuple[Message, ...]) -> list[Message]:
    users = [index for index, each in enumerate(messages[:-1]) if each["role"] == "user"]
    places = {len(messages) - 1, *users[-1:]}
    return [
        {**each, "content": _broken(_blocks(each["content"]))} if index in places else each
        for index, each in enumerate(messages)
    ]


def _blocks(content: str | list[Block]) -> list[Block]:
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


def _broken(blocks: list[Block]) -> list[Block]:
    """The blocks with a breakpoint on the last one that can have it."""
    for index in range(len(blocks) - 1, -1, -1):
        if blocks[index].get("type") not in _NEVER:
            return [*blocks[:index], {**blocks[index], "cache_control": _BREAK}, *blocks[index + 1 :]]
    return blocks


def _unbroken(value: Any) -> Any:
    """Messages, system or tools without breakpoints, for a server that knows none."""
    if not isinstance(value, list):
        return value
    plain = [{key: each[key] for key in each if key != "cache_control"} for each in value]
    return [{**each, "content": _unbroken(each["content"])} if "content" in each else each for each in plain]


def sendable(value: Any) -> Any:
    """*value* without lone surrogates, which files may hold and JSON in UTF-8 cannot."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: sendable(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [sendable(each) for each in value]
    return value
