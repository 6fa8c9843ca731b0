"""The order of a conversation: who speaks first, and that each tool call has its result in the very next message."""

from __future__ import annotations

from itertools import pairwise
from typing import Any

from agentls.runtime.scripted.blocks import BY_ROLE, check_block, require
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.script import blocks


def check_turns(messages: list[Any]) -> None:
    """Raise `Rejected` where the API would not take these messages."""
    if not messages:
        raise Rejected("messages: at least one message is required")
    for index, message in enumerate(messages):
        _check_message(message, index, last=index == len(messages) - 1)
    if messages[0]["role"] != "user":
        raise Rejected('messages: first message must use the "user" role')
    _check_ids(messages)
    for index, (before, message) in enumerate(pairwise([{"role": "", "content": []}, *messages])):
        _check_results(before, message, index)
    _check_last(messages)


def _check_message(message: Any, index: int, *, last: bool) -> None:
    path = f"messages.{index}"
    require(message, path, {"role": str}, frozenset({"role", "content"}))
    if message["role"] not in BY_ROLE:
        raise Rejected(f"{path}.role: Input should be 'user', 'assistant' or 'system'")
    if "content" not in message:
        raise Rejected(f"{path}.content: Field required")
    content = message["content"]
    if not isinstance(content, str | list):
        raise Rejected(f"{path}.content: Input should be a valid string or array")
    if not content and not (last and message["role"] == "assistant"):
        raise Rejected(
            f"{path}: all messages must have non-empty content except for the optional final assistant message"
        )
    for place, block in enumerate(blocks(message) if content else ()):
        check_block(block, f"{path}.content.{place}", BY_ROLE[message["role"]])


def _check_ids(messages: list[Any]) -> None:
    ids = [each["id"] for message in messages for each in blocks(message) if each["type"] == "tool_use"]
    if len(set(ids)) < len(ids):
        raise Rejected("messages: `tool_use` ids must be unique")


def _check_results(before: dict[str, Any], message: dict[str, Any], index: int) -> None:
    """The results open the message that follows the calls: all of them, each once, and no others."""
    called = [each["id"] for each in blocks(before) if each["type"] == "tool_use"]
    content = blocks(message)
    opening: list[str] = []
    for place, block in enumerate(content):
        if block["type"] != "tool_result":
            continue
        found = block["tool_use_id"]
        if found not in called:
            raise Rejected(
                f"messages.{index}.content.{place}: unexpected `tool_use_id` found in `tool_result` blocks: {found}. "
                "Each `tool_result` block must have a corresponding `tool_use` block in the previous message."
            )
        if found in opening:
            raise Rejected(
                f"messages.{index}.content.{place}: each tool_use must have a single result. "
                f"Found multiple `tool_result` blocks with id: {found}"
            )
        if place == len(opening):
            opening.append(found)
    if missing := [each for each in called if each not in opening]:
        raise Rejected(
            f"messages.{index}: `tool_use` ids were found without `tool_result` blocks immediately after: "
            f"{', '.join(missing)}. "
            "Each `tool_use` block must have a corresponding `tool_result` block in the next message."
        )


def _check_last(messages: list[Any]) -> None:
    last = messages[-1]
    if last["role"] != "assistant":
        return
    content = blocks(last)
    if any(each["type"] == "tool_use" for each in content):
        raise Rejected(f"messages.{len(messages) - 1}: `tool_use` ids were found without `tool_result` blocks")
    if content and content[-1]["type"] == "text" and content[-1]["text"] != content[-1]["text"].rstrip():
        raise Rejected("messages: final assistant content cannot end with trailing whitespace")
