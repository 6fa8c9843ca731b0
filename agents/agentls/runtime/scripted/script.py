"""What the scripted API answers: conversations as data, and which reply of which one a request gets.

A script is JSON: ``{"conversations": [C…]}``.
C is ``{"match": {"user": REGEX, "system": REGEX}, "by": "turn" or "order", "replies": [R…], "summary"?: text}``.
R is a text, or ``{"content": [block…], "stop_reason"?, "stop_details"?, "usage"?}`` with blocks of the types text,
tool_use (``name``, ``input``; an ``id`` is made where it is missing) and thinking. In Python a reply may also be a
function from the request body to such a value.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, TypeAlias

from agentls.runtime.scripted.sse import sign

Body: TypeAlias = dict[str, Any]
Scripted: TypeAlias = str | dict[str, Any] | Callable[[Body], Any]


@dataclass(slots=True)
class Conversation:
    """The replies to requests whose first user text matches *user* and whose system text matches *system*.

    By ``turn``, a request gets the reply whose number is that of its assistant messages: the same request gets the same
    reply. By ``order``, each request gets the next one, and one whose reply was cut gets it again.
    """

    replies: list[Scripted]
    user: str = ""
    system: str = ""
    by: Literal["turn", "order"] = "turn"
    name: str = ""
    summary: str = "What was done so far."
    """What the server makes of the conversation when it is asked for a summary."""
    served: int = 0

    def matches(self, body: Body) -> bool:
        return bool(re.search(self.user, first_user_text(body)) and re.search(self.system, system_text(body)))

    def position(self, body: Body) -> int:
        return self.served if self.by == "order" else turns_before(body)


@dataclass(slots=True)
class Script:
    """Conversations; the first that matches a request answers it."""

    conversations: list[Conversation] = field(default_factory=list)

    @classmethod
    def of(cls, *replies: Scripted, by: Literal["turn", "order"] = "order") -> Script:
        """A script of one conversation that answers every request."""
        return cls([Conversation(list(replies), by=by)])

    def conversation(self, body: Body) -> Conversation | None:
        return next((each for each in self.conversations if each.matches(body)), None)


def load(path: Path) -> Script:
    """A script from a JSON file."""
    return from_json(json.loads(path.read_text(encoding="utf-8")))


def from_json(data: dict[str, Any]) -> Script:
    return Script([_conversation(each) for each in data["conversations"]])


def reply_to(conversation: Conversation, body: Body) -> dict[str, Any] | None:
    """The reply as the API would give it: blocks with ids and signatures, and a stop reason. None past the last."""
    number = conversation.position(body)
    if number >= len(conversation.replies):
        return None
    reply = conversation.replies[number]
    value = reply(body) if callable(reply) else reply
    if isinstance(value, str):
        value = {"content": [{"type": "text", "text": value}]}
    taken = {each.get("id") for message in body["messages"] for each in blocks(message)}
    content = [_whole(each, f"toolu_{number:02}_{index:02}", taken) for index, each in enumerate(value["content"])]
    called = any(each["type"] == "tool_use" for each in content)
    return {"stop_reason": "tool_use" if called else "end_turn", **value, "content": content}


def blocks(message: dict[str, Any]) -> list[dict[str, Any]]:
    """The content of a message as blocks, also where it is a plain string."""
    content = message.get("content")
    return [{"type": "text", "text": content}] if isinstance(content, str) else list(content or ())


def turns_before(body: Body) -> int:
    """How often the assistant has spoken, with the turns that a summary at the beginning stands for."""
    first = (blocks(body["messages"][0]) or [{}])[0] if body["messages"] else {}
    if first.get("type") != "compaction":
        return sum(1 for each in body["messages"] if each["role"] == "assistant")
    stood_for = str(first.get("signature")).rpartition(".")[2]
    own = blocks(body["messages"][0])[1:] if body["messages"][0]["role"] == "assistant" else []
    later = sum(1 for each in body["messages"][1:] if each["role"] == "assistant")
    return int(stood_for if stood_for.isdigit() else 0) + bool(own) + later


def first_user_text(body: Body) -> str:
    users = (each for each in body["messages"] if each.get("role") == "user")
    return _texts(blocks(next(users, {})))


def system_text(body: Body) -> str:
    return _texts(blocks({"content": body.get("system")}))


def _texts(content: Iterable[dict[str, Any]]) -> str:
    return "\n".join(each["text"] for each in content if each.get("type") == "text")


def _whole(block: dict[str, Any], name: str, taken: set[Any]) -> dict[str, Any]:
    if block["type"] == "tool_use":
        while name in taken:
            name += "x"
        return {"id": name, "input": {}, **block}
    if block["type"] == "thinking":
        return {"signature": sign(block["thinking"]), **block}
    return dict(block)


def _conversation(data: dict[str, Any]) -> Conversation:
    match = data.get("match", {})
    return Conversation(
        list(data["replies"]),
        user=match.get("user", ""),
        system=match.get("system", ""),
        by=data.get("by", "turn"),
        name=data.get("name", ""),
        **({"summary": data["summary"]} if "summary" in data else {}),
    )
