"""What the Messages API rejects, with its own error types: a request that passes here would be taken there."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from agentls.runtime.scripted.blocks import check_block, require
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.turns import check_turns
from agentls.runtime.scripted.usage import input_tokens

FIELDS = frozenset(
    (
        *("model", "max_tokens", "messages", "system", "tools", "tool_choice", "stream", "stop_sequences", "thinking"),
        *("cache_control", "metadata", "output_config", "service_tier", "speed", "inference_geo", "container"),
        "diagnostics",
    )
)
"""Top-level fields. Sampling parameters are not among them: since version 2026-10-21 they are rejected."""
TOOL_FIELDS = frozenset(
    (
        *("name", "description", "input_schema", "type", "cache_control", "strict", "defer_loading"),
        *("eager_input_streaming", "input_examples", "allowed_callers"),
    )
)
VERSION = "2026-10-21"
CONTEXT = 200_000
"""Tokens that a model takes unless the server is told otherwise."""
_BREAKPOINTS = 4
_NAME = re.compile(r"[a-zA-Z0-9_-]{1,128}")


def check_headers(headers: dict[str, str], key: str | None = None) -> None:
    """The key (any, where *key* is None) and the version."""
    given = headers.get("x-api-key") or headers.get("authorization", "").removeprefix("Bearer").strip()
    if not given:
        raise Rejected("x-api-key header is required", 401, "authentication_error")
    if key is not None and given != key:
        raise Rejected("invalid x-api-key", 401, "authentication_error")
    if not (version := headers.get("anthropic-version")):
        raise Rejected("anthropic-version: header is required")
    if version != VERSION:
        raise Rejected(f"anthropic-version: {version!r} is not a valid version")


def parse(data: bytes | None) -> dict[str, Any]:
    """The body as an object."""
    if data is None:
        raise Rejected("Request exceeds the maximum size", 413, "request_too_large")
    try:
        body = json.loads(data)
    except (ValueError, UnicodeDecodeError) as error:
        raise Rejected(f"The request body is not valid JSON: {error}") from error
    if not isinstance(body, dict):
        raise Rejected("The request body is not a JSON object")
    return body


def check_body(body: dict[str, Any], models: frozenset[str], context: int = CONTEXT) -> None:
    """Raise `Rejected` for the first thing that the API would reject."""
    require(body, "", {"model": str, "messages": list, "max_tokens": int}, FIELDS)
    if body["model"] not in models:
        raise Rejected(f"model: {body['model']}", 404, "not_found_error")
    if isinstance(body["max_tokens"], bool) or body["max_tokens"] < 1:
        raise Rejected("max_tokens: Input should be greater than or equal to 1")
    _check_thinking(body)
    _check_system(body.get("system"))
    _check_tools(body.get("tools", []), body.get("tool_choice"))
    check_turns(body["messages"])
    if (found := sum(1 for _ in _breakpoints(body))) > _BREAKPOINTS:
        raise Rejected(f"A maximum of {_BREAKPOINTS} blocks with cache_control may be provided. Found {found}.")
    if (count := input_tokens(body)) > context:
        raise Rejected(f"prompt is too long: {count} tokens > {context} maximum")


def _check_thinking(body: dict[str, Any]) -> None:
    thinking = body.get("thinking")
    if thinking is None:
        return
    require(thinking, "thinking", {"type": str})
    kinds = ("adaptive", "enabled", "disabled", "between_tools")
    if thinking["type"] not in kinds:
        raise Rejected(f"thinking.type: Input should be one of {', '.join(kinds)}")
    budget = thinking.get("budget_tokens")
    if thinking["type"] == "enabled" and not (isinstance(budget, int) and 1024 <= budget < body["max_tokens"]):
        raise Rejected("thinking.enabled.budget_tokens: must be at least 1024 and less than max_tokens")


def _check_system(system: Any) -> None:
    if system is None or isinstance(system, str):
        return
    if not isinstance(system, list):
        raise Rejected("system: Input should be a valid string or array")
    for index, block in enumerate(system):
        check_block(block, f"system.{index}", ("text",))


def _check_tools(tools: Any, choice: Any) -> None:
    if not isinstance(tools, list):
        raise Rejected("tools: Input should be a valid array")
    names: set[str] = set()
    for index, tool in enumerate(tools):
        _check_tool(tool, f"tools.{index}.custom")
        if tool["name"] in names:
            raise Rejected("tools: Tool names must be unique.")
        names.add(tool["name"])
    if choice is not None:
        require(choice, "tool_choice", {"type": str}, frozenset({"type", "name", "disable_parallel_tool_use"}))
        if choice["type"] not in ("auto", "any", "tool", "none"):
            raise Rejected("tool_choice.type: Input should be one of auto, any, tool, none")
        if choice["type"] == "tool" and choice.get("name") not in names:
            raise Rejected(f"tool_choice.tool.name: Tool '{choice.get('name')}' not found in provided tools")


def _check_tool(tool: Any, path: str) -> None:
    require(tool, path, {"name": str, "input_schema": dict}, TOOL_FIELDS)
    if not _NAME.fullmatch(tool["name"]):
        raise Rejected(f"{path}.name: String should match pattern '^[a-zA-Z0-9_-]{{1,128}}$'")
    if tool.get("type") not in (None, "custom"):
        raise Rejected(f"{path}.type: only custom tools are served here")
    if "type" not in tool["input_schema"]:
        raise Rejected(f"{path}.input_schema.type: Field required")
    if tool["input_schema"]["type"] != "object":
        raise Rejected(f"{path}.input_schema.type: Input should be 'object'")
    if not isinstance(tool.get("description", ""), str):
        raise Rejected(f"{path}.description: Input should be a valid string")


def _breakpoints(value: Any) -> Iterator[None]:
    """One for each cache_control where the API reads one; tool inputs and schemas are the user's own."""
    if isinstance(value, list):
        for each in value:
            yield from _breakpoints(each)
    elif isinstance(value, dict):
        if value.get("cache_control") is not None:
            yield None
        for key in ("tools", "system", "messages", "content"):
            yield from _breakpoints(value.get(key))
