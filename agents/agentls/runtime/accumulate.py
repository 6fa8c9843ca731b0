"""From the events of a streamed reply to the whole reply. It knows when a reply is not whole."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any

from agentls.runtime.events import Usage
from agentls.runtime.model import Block, Reply

_CUT = ("max_tokens", "model_context_window_exceeded")
"""Stop reasons of a reply that breaks off, perhaps in the middle of a tool call."""
_PIECES = {
    "text_delta": ("text", "text"),
    "thinking_delta": ("thinking", "thinking"),
    "signature_delta": ("signature", "signature"),
    "input_json_delta": ("input", "partial_json"),
}
"""Which field of its block a delta fills, and which of its own fields has the piece."""


class Incomplete(Exception):  # noqa: N818 (a reply that is not whole, which its reader handles)
    """The stream has ended, but not the reply. *begun* says whether there was any event at all."""

    def __init__(self, message: str, *, begun: bool) -> None:
        super().__init__(message)
        self.begun = begun


@dataclass(slots=True)
class Accumulator:
    """Takes the events of one stream (as the API names them) one by one."""

    blocks: dict[int, Block] = field(default_factory=dict)
    pieces: dict[int, list[tuple[str, str]]] = field(default_factory=dict)
    closed: set[int] = field(default_factory=set)
    usage: dict[str, Any] = field(default_factory=dict)
    stop_reason: str | None = None
    begun: bool = False

    def add(self, event: Any) -> str:
        """Take an event; the text that it adds to the reply, empty for all but text deltas."""
        try:
            return self._take(event)
        except (KeyError, TypeError, AttributeError) as error:
            raise Incomplete(f"an event is not one of this API: {error!r}", begun=self.begun) from error

    def _take(self, event: dict[str, Any]) -> str:
        kind, index = event.get("type"), event.get("index", 0)
        if kind == "message_start":
            self.begun = True
            self._count(event["message"].get("usage"))
        elif kind == "content_block_start":
            self.blocks[index] = {"type": event["content_block"]["type"], **event["content_block"]}
        elif kind == "content_block_delta":
            return self._delta(index, event["delta"])
        elif kind == "content_block_stop":
            self.closed.add(index)
        elif kind == "message_delta":
            self.stop_reason = event["delta"].get("stop_reason") or self.stop_reason
            self._count(event.get("usage"))
        return ""

    def reply(self) -> Reply:
        """The whole reply; `Incomplete` where the stream ended before it, or a tool call cannot be read."""
        if self.stop_reason is None:
            raise Incomplete("the stream ended before the reply did", begun=self.begun)
        if self.closed != set(self.blocks):
            raise Incomplete("a content block has no end", begun=True)
        order = sorted(self.blocks)
        if order and self.stop_reason in _CUT and self.blocks[order[-1]]["type"] == "tool_use":
            order.pop()
        content = tuple(self._block(index) for index in order)
        own = _usage(self.usage)
        return Reply(
            content, self.stop_reason, self.counted(), own.input + own.output + own.cache_read + own.cache_write
        )

    def counted(self) -> Usage:
        """The tokens counted so far. A summary's are told beside those of the reply, not among them."""
        beside = (each for each in self.usage.get("iterations") or () if each.get("type") == "compaction")
        return sum(map(_usage, beside), _usage(self.usage))

    def _delta(self, index: int, delta: dict[str, Any]) -> str:
        kind, block = delta.get("type", ""), self.blocks[index]
        if kind == "citations_delta":
            block["citations"] = [*(block.get("citations") or ()), delta["citation"]]
        elif kind in _PIECES:
            name, source = _PIECES[kind]
            text: str = "" + delta[source]
            self.pieces.setdefault(index, []).append((name, text))
            return text if kind == "text_delta" else ""
        return ""

    def _block(self, index: int) -> Block:
        block = self.blocks[index]
        for name in dict.fromkeys(name for name, _ in self.pieces.get(index, ())):
            text = "".join(piece for each, piece in self.pieces[index] if each == name)
            block[name] = _input(text) if name == "input" else str(block.get(name) or "") + text
        return block

    def _count(self, usage: dict[str, Any] | None) -> None:
        """Counts are cumulative: a later one replaces an earlier one."""
        self.usage |= {name: count for name, count in (usage or {}).items() if count is not None}


def _usage(counts: dict[str, Any]) -> Usage:
    names = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens")
    return Usage(*(int(counts.get(name) or 0) for name in names))


def _input(text: str) -> dict[str, Any]:
    try:
        value = json.loads(text or "{}")
    except ValueError as error:
        raise Incomplete(f"the input of a tool call is not JSON: {error}", begun=True) from error
    if not isinstance(value, dict):
        raise Incomplete("the input of a tool call is not an object", begun=True)
    return value
