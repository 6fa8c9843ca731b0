"""A reply as the server-sent events of the Messages API, text and tool input cut into several deltas."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from typing import Any, TypeAlias

SseEvent: TypeAlias = tuple[str, dict[str, Any]]
_PIECE = 24
"""Characters of a delta at most; short, so that even a short text comes in pieces."""


def sign(thinking: str) -> str:
    """The signature of a thinking block: only an unchanged one is taken back."""
    return "sig_" + hashlib.sha256(thinking.encode("utf-8", "surrogatepass")).hexdigest()[:40]


def encode(event: SseEvent) -> bytes:
    """One event on the wire."""
    name, data = event
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


def error_event(kind: str, message: str) -> SseEvent:
    """An error after the stream has begun."""
    return "error", {"type": "error", "error": {"type": kind, "message": message}}


def events(message: dict[str, Any]) -> Iterator[SseEvent]:
    """The events of a whole *message* (as the API gives it without streaming)."""
    opening = {**message, "content": [], "stop_reason": None, "usage": {**message["usage"], "output_tokens": 1}}
    yield "message_start", {"type": "message_start", "message": opening}
    yield "ping", {"type": "ping"}
    for index, block in enumerate(message["content"]):
        yield from _block(index, block)
    ending = {key: message.get(key) for key in ("stop_reason", "stop_sequence", "stop_details")}
    yield "message_delta", {"type": "message_delta", "delta": ending, "usage": message["usage"]}
    yield "message_stop", {"type": "message_stop"}


def _block(index: int, block: dict[str, Any]) -> Iterator[SseEvent]:
    start, deltas = _parts(block)
    yield "content_block_start", {"type": "content_block_start", "index": index, "content_block": start}
    for delta in deltas:
        yield "content_block_delta", {"type": "content_block_delta", "index": index, "delta": delta}
    yield "content_block_stop", {"type": "content_block_stop", "index": index}


def _parts(block: dict[str, Any]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The empty block that opens, and the deltas that fill it."""
    if block["type"] == "text":
        return {**block, "text": ""}, [{"type": "text_delta", "text": each} for each in _pieces(block["text"])]
    if block["type"] == "tool_use":
        text = json.dumps(block["input"], ensure_ascii=False)
        pieces = ["", *_pieces(text)]
        return {**block, "input": {}}, [{"type": "input_json_delta", "partial_json": each} for each in pieces]
    if block["type"] == "thinking":
        thoughts = [{"type": "thinking_delta", "thinking": each} for each in _pieces(block["thinking"])]
        return {**block, "thinking": "", "signature": ""}, [
            *thoughts,
            {"type": "signature_delta", "signature": block["signature"]},
        ]
    return block, []


def _pieces(text: str) -> list[str]:
    """At least two pieces where the text has two characters."""
    size = min(_PIECE, max(1, (len(text) + 1) // 2)) if len(text) < 2 * _PIECE else max(_PIECE, len(text) // 200)
    return [text[start : start + size] for start in range(0, len(text), size)]
