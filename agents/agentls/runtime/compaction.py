"""A conversation that nears what its model takes: where it can be cut, and what it is with a summary of its older part.

Pure. Calls and their results stay together, and what follows the summary is as it was.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal, TypeAlias

from agentls.runtime.model import Block, Message

How: TypeAlias = Literal["server", "model", "record"]
"""Who made the summary: the server when asked for one, the model as a reply, or nobody but the run's own record."""

AT = 0.8
"""The share of what a model takes from which on older turns are summarized."""
KEPT = 0.1
"""The share of what a model takes that the turns may have which stay word for word."""
BYTES = 3
"""Bytes for a token, where no model has counted: rather too few than too many, so that room is made in time."""
CUT = "[… left out to make room]"
_ASK = """\
The conversation is about to be cut here to make room. Only your summary of it, the run's record of files and commands,
and the last turns go on. Write that summary now, for yourself: what the task asks, what you found out (paths, names,
numbers, causes), what you decided and why, what is done, what failed, and what comes next. Call no tools."""
_HEAD = "The conversation before this was summarized to make room:"
_NONE = "No summary could be made of the conversation before this."


def tokens(value: Any) -> int:
    """About how many tokens a JSON value comes to."""
    return len(json.dumps(value, ensure_ascii=False, default=str).encode("utf-8", "replace")) // BYTES


def cut(messages: Sequence[Message], room: int) -> int:
    """How many messages to summarize, so that the others come to at most *room* tokens; 0 where there is no place.

    What is summarized ends with a message of the user: no call in it is without its result.
    """
    if len(messages) < 2 or messages[-1]["role"] != "user":
        return 0
    place, kept = len(messages), 0
    for index in range(len(messages) - 1, 1, -1):
        kept += tokens(messages[index])
        if kept > room:
            break
        if messages[index]["role"] == "assistant" and messages[index - 1]["role"] == "user":
            place = index
    return place


def request_of(older: Sequence[Message]) -> tuple[Message, ...]:
    """*older* with the wish for a summary at its end: all but that is in the server's cache already."""
    *before, last = older
    return (*before, {**last, "content": [*blocks(last), {"type": "text", "text": _ASK}]})


def compacted(summary: Sequence[Block], kept: Sequence[Message], record: str) -> list[Message]:
    """The conversation with *summary* in place of its older part; the run's *record* stands at the end.

    A ``compaction`` block stays as it came, and the thinking behind it is still valid. A text of our own makes the
    thinking behind it one of another conversation, which servers refuse: it is left out.
    """
    end: Message = {"role": "user", "content": [{"type": "text", "text": record}]}
    if any(block["type"] == "compaction" for block in summary):
        return [{"role": "assistant", "content": list(summary)}, *kept, end]
    text = "\n".join(block["text"] for block in summary if block["type"] == "text").strip()
    head: Message = {"role": "user", "content": [{"type": "text", "text": f"{_HEAD}\n\n{text}" if text else _NONE}]}
    if not kept:
        return [{**head, "content": [*head["content"], *end["content"]]}]
    return [head, *map(_without_thinking, kept), end]


def is_signed(messages: Sequence[Message]) -> bool:
    """Whether a ``compaction`` block of a server stands at the beginning."""
    first = blocks(messages[0]) if messages else []
    return bool(first) and first[0]["type"] == "compaction"


def readable(messages: Sequence[Message]) -> list[Message]:
    """The conversation for a server that takes no ``compaction`` block: the summary in it as a text."""
    if not is_signed(messages):
        return list(messages)
    text = blocks(messages[0])[0]["content"]
    summary: Message = {"role": "user", "content": [{"type": "text", "text": f"{_HEAD}\n\n{text}"}]}
    return [summary, *map(_without_thinking, messages[1:])]


def shortened(messages: Sequence[Message], room: int) -> list[Message]:
    """*messages* in at most about *room* tokens, if that can be: texts of results are cut, the longest first.

    Where one is cut, the thinking behind it is no longer valid and is left out.
    """
    over = tokens(messages) - room
    if over <= 0:
        return list(messages)
    found = [_without_thinking(json.loads(json.dumps(each))) for each in messages]
    texts = [block for each in found for block in blocks(each) if isinstance(block.get("content"), str)]
    for block in sorted(texts, key=lambda each: -len(each["content"])):
        if over <= 0:
            break
        long = len(block["content"].encode("utf-8", "replace"))
        left = max(0, long - over * BYTES - len(CUT))
        if long > len(CUT):
            block["content"] = block["content"].encode("utf-8", "replace")[:left].decode("utf-8", "ignore") + CUT
            over -= (long - left) // BYTES
    return found


def blocks(message: Message) -> list[Block]:
    """The content of a message as blocks."""
    content = message["content"]
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content)


def _without_thinking(message: Message) -> Message:
    left = [each for each in blocks(message) if each["type"] not in ("thinking", "redacted_thinking")]
    return {**message, "content": left or [{"type": "text", "text": CUT}]}
