"""Thinking that belongs to one conversation: a block is taken back only behind the messages that it was made from.

So it is with newer models (platform.claude.com/docs/en/build-with-claude/preserved-thinking, 2026-10). Thinking may be
left out, breakpoints of the cache may move, and a ``compaction`` block may stand for what was before.
"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.script import blocks

_THINKING = ("thinking", "redacted_thinking")


class Thoughts:
    """What each thinking block that was served was made from, by its signature."""

    def __init__(self) -> None:
        self._behind: dict[str, set[str]] = {}

    def served(self, body: dict[str, Any], content: list[dict[str, Any]]) -> None:
        """Note that *content* was the reply to *body*."""
        for block in content:
            if block.get("type") == "thinking":
                self._behind.setdefault(block["signature"], set()).add(_digest(body["messages"]))

    def check(self, body: dict[str, Any]) -> None:
        """Raise `Rejected` for thinking that was made in another conversation; what was never served is not judged."""
        messages = body["messages"]
        if not self._behind or (blocks(messages[0]) or [{}])[0].get("type") == "compaction":
            return
        for index, message in enumerate(messages):
            for place, block in enumerate(blocks(message)):
                known = self._behind.get(block.get("signature", "")) if block.get("type") == "thinking" else None
                if known is not None and _digest(messages[:index]) not in known:
                    where = f"messages.{index}.content.{place}"
                    raise Rejected(
                        f"{where}: `thinking` block is not from this conversation, or what is before it changed"
                    )


def _digest(messages: list[dict[str, Any]]) -> str:
    bare = [
        [message["role"], {key: value for key, value in block.items() if key != "cache_control"}]
        for message in messages
        for block in blocks(message)
        if block.get("type") not in _THINKING
    ]
    return hashlib.sha256(json.dumps(bare).encode()).hexdigest()
