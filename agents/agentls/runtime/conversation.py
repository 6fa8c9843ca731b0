"""The talk with the model: messages so far, one request at a time, and the ways in which a reply ends a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from typing import Any

from agentls.runtime.events import Event, Replied, Retrying, Status, Text, Usage
from agentls.runtime.model import Message, Model, Reply, Request, Retry, TextDelta

_ENDS = {
    "max_tokens": "The model's reply was cut at its limit of output tokens. Give it a smaller task.",
    "refusal": "The model refused to go on with this task.",
    "model_context_window_exceeded": "The conversation no longer fits the model's context. Give it a smaller task.",
}


class Stop(Exception):  # noqa: N818 (an outcome, not an error)
    """The run cannot go on; carries how it ended and why."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Conversation:
    """A conversation. *entered* is called with each message before it counts, for the journal.

    The model's have there also how they stopped and what they cost.
    """

    model: Model
    name: str
    emit: Callable[[Event], None]
    entered: Callable[[Message], None]
    system: tuple[str, ...] = ()
    tools: tuple[dict[str, Any], ...] = ()
    messages: list[Message] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)

    def say(self, message: Message) -> None:
        """Add a message."""
        self.entered(message)
        self.messages.append(message)

    async def reply(self) -> Reply:
        """The model's reply, added to the conversation; `Stop` where the run cannot go on with it, or `ModelError`."""
        reply: Reply | None = None
        async for part in self.model.reply(Request(self.name, self.system, tuple(self.messages), self.tools)):
            match part:
                case TextDelta(text):
                    self.emit(Text(text))
                case Retry(attempt, seconds, reason):
                    self.emit(Retrying(attempt, seconds, reason))
                case Reply():
                    reply = part
        if reply is None or not reply.content:
            raise Stop("failed", _ENDS.get(reply.stop_reason if reply else "", "The model gave an empty reply."))
        self.usage += reply.usage
        message = {"role": "assistant", "content": list(reply.content)}
        self.entered({**message, "stop_reason": reply.stop_reason, "usage": asdict(reply.usage)})
        self.messages.append(message)
        self.emit(Replied(self.usage))
        if reply.stop_reason in _ENDS:
            raise Stop("failed", _ENDS[reply.stop_reason])
        return reply
