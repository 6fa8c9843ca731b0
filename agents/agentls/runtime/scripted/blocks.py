"""Which content blocks there are, with which fields, and what must be in them."""

from __future__ import annotations

import re
from typing import Any

from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.sse import sign

_CACHED = frozenset({"type", "cache_control"})
FIELDS: dict[str, frozenset[str]] = {
    "text": _CACHED | {"text", "citations"},
    "image": _CACHED | {"source", "transformations"},
    "document": _CACHED | {"source", "title", "context", "citations"},
    "search_result": _CACHED | {"source", "title", "content", "citations"},
    "thinking": frozenset({"type", "thinking", "signature"}),
    "redacted_thinking": frozenset({"type", "data"}),
    "tool_use": _CACHED | {"id", "name", "input", "caller", "toolset_name"},
    "tool_result": _CACHED | {"tool_use_id", "content", "is_error", "toolset_name"},
}
"""The fields of each block that a client may send, as anthropic 2.11 types them; server tools are not served."""
_REQUIRED: dict[str, dict[str, type]] = {
    "text": {"text": str},
    "image": {"source": dict},
    "document": {"source": dict},
    "search_result": {"source": str, "title": str, "content": list},
    "thinking": {"thinking": str, "signature": str},
    "redacted_thinking": {"data": str},
    "tool_use": {"id": str, "name": str, "input": dict},
    "tool_result": {"tool_use_id": str},
}
BY_ROLE = {
    "user": ("text", "image", "document", "search_result", "tool_result"),
    "assistant": ("text", "thinking", "redacted_thinking", "tool_use"),
    "system": ("text",),
}
_IN_RESULT = ("text", "image", "document", "search_result")
_ID = re.compile(r"[a-zA-Z0-9_-]+")
_WORDS = {str: "string", list: "array", dict: "dictionary", int: "integer"}


def require(value: Any, path: str, required: dict[str, type], allowed: frozenset[str] | None = None) -> None:
    """*value* is an object with the *required* fields of these types, and no others than the *allowed* ones."""
    if not isinstance(value, dict):
        raise Rejected(f"{path}: Input should be a valid dictionary")
    dot = f"{path}." if path else ""
    for name, kind in required.items():
        if name not in value:
            raise Rejected(f"{dot}{name}: Field required")
        if not isinstance(value[name], kind):
            raise Rejected(f"{dot}{name}: Input should be a valid {_WORDS[kind]}")
    for name in value if allowed is not None else ():
        if allowed is not None and name not in allowed:
            raise Rejected(f"{dot}{name}: Extra inputs are not permitted")
    _check_cache_control(value.get("cache_control"), dot)


def check_block(block: Any, path: str, kinds: tuple[str, ...]) -> None:
    """A content block at a place where *kinds* may stand."""
    require(block, path, {"type": str})
    kind = block["type"]
    if kind not in kinds:
        expected = ", ".join(f"'{each}'" for each in kinds)
        raise Rejected(f"{path}: Input tag '{kind}' does not match any of the expected tags: {expected}")
    require(block, f"{path}.{kind}", _REQUIRED[kind], FIELDS[kind])
    if kind == "text":
        _check_text(block["text"])
    elif kind == "thinking" and block["signature"] != sign(block["thinking"]):
        raise Rejected(f"{path}: Invalid `signature` in `thinking` block")
    elif kind == "tool_use" and not _ID.fullmatch(block["id"]):
        raise Rejected(f"{path}.tool_use.id: String should match pattern '^[a-zA-Z0-9_-]+$'")
    elif kind == "tool_result":
        _check_result(block, f"{path}.tool_result")


def _check_text(text: str) -> None:
    if not text:
        raise Rejected("messages: text content blocks must be non-empty")
    if not text.strip():
        raise Rejected("messages: text content blocks must contain non-whitespace text")


def _check_result(block: dict[str, Any], path: str) -> None:
    content = block.get("content")
    if not isinstance(block.get("is_error", False), bool):
        raise Rejected(f"{path}.is_error: Input should be a valid boolean")
    if content is None or isinstance(content, str):
        if block.get("is_error") and not content:
            raise Rejected(f"{path}: content cannot be empty if `is_error` is true")
        return
    if not isinstance(content, list):
        raise Rejected(f"{path}.content: Input should be a valid string or array")
    for index, each in enumerate(content):
        check_block(each, f"{path}.content.{index}", _IN_RESULT)


def _check_cache_control(value: Any, dot: str) -> None:
    if value is None:
        return
    if not isinstance(value, dict) or value.get("type") != "ephemeral" or value.get("ttl", "5m") not in ("5m", "1h"):
        raise Rejected(f"{dot}cache_control: Input should be {{'type': 'ephemeral', 'ttl': '5m' or '1h'}}")
    if extra := set(value) - {"type", "ttl"}:
        raise Rejected(f"{dot}cache_control.{min(extra)}: Extra inputs are not permitted")
