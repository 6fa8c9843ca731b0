"""The talk with the model: messages so far, one request at a time, and the ways in which a reply ends a run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any

from agentls.runtime import compaction
from agentls.runtime.events import Event, Replied, Retrying, Status, Text, Usage
from agentls.runtime.model import Measured, Message, Model, ModelError, Reply, Request, Retry, TextDelta

UNKNOWN = 100_000
"""Tokens that a conversation may have where nothing says what the model takes."""
_FULL = "model_context_window_exceeded"
_ENDS = {
    "refusal": "The model refused to go on with this task.",
    _FULL: "The conversation no longer fits the model's context. Give it a smaller task.",
}


class Stop(Exception):  # noqa: N818 (an outcome, not an error)
    """The run cannot go on; carries how it ended and why."""

    def __init__(self, status: Status, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@dataclass
class Conversation:
    """A conversation. *entered* is called with each message before it counts, for the journal.

    The model's have there also how they stopped and what they cost. *window* is how many tokens the conversation may
    have, *first* its first message ever, *made* how many messages it had when room was made last.
    """

    model: Model
    name: str
    emit: Callable[[Event], None]
    entered: Callable[[Message], None]
    system: tuple[str, ...] = ()
    tools: tuple[dict[str, Any], ...] = ()
    messages: list[Message] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)
    window: int = 0
    compacts: bool = False
    first: Message | None = None
    made: int = 0
    size: int = 0
    """Tokens of it all as the model counted them last, with a guess for what came since; without that, of messages."""
    counted: bool = False

    def __post_init__(self) -> None:
        known = self.model.context if isinstance(self.model, Measured) else None
        self.window = min((each for each in (self.window, known) if each), default=UNKNOWN)
        self.compacts = isinstance(self.model, Measured) and self.model.compacts

    def say(self, message: Message) -> None:
        """Add a message."""
        self.entered(message)
        self.first = self.first or message
        self.messages.append(message)
        self.size += compaction.tokens(message)

    def tokens(self) -> int:
        """About how many tokens the next request has."""
        return self.size if self.counted else self.size + compaction.tokens([self.system, self.tools])

    def take(self, messages: list[Message], used: Usage) -> None:
        """Put *messages* in place of all there are; *used* is what it took to make them."""
        self.messages, self.size, self.counted = messages, sum(map(compaction.tokens, messages)), False
        self.usage += used

    async def reply(self) -> Reply:
        """The model's reply, added to the conversation; `Stop` where the run cannot go on with it, or `ModelError`.

        Of one that was cut only the text counts; one that is empty is not added.
        """
        try:
            reply = await self._streamed()
        except ModelError as error:
            if error.kind != "request" or not self.compacts or not compaction.is_signed(self.messages):
                raise
            self.compacts = False  # another server than the one that made the summary
            reply = await self._streamed()
        if reply is None:
            raise ModelError("protocol", "The model gave no reply.")
        if reply.stop_reason == "max_tokens":
            said = (each for each in reply.content if each["type"] == "text" and each["text"].strip())
            reply = replace(reply, content=tuple(said))
        self.usage += reply.usage
        if reply.content:
            self._add(reply)
        self.emit(Replied(self.usage))
        if reply.stop_reason == _FULL:
            raise ModelError("context", _ENDS[_FULL])
        if reply.stop_reason in _ENDS:
            raise Stop("failed", _ENDS[reply.stop_reason])
        return reply

    def _add(self, reply: Reply) -> None:
        message = {"role": "assistant", "content": list(reply.content)}
        self.entered({**message, "stop_reason": reply.stop_reason, "usage": asdict(reply.usage)})
        self.messages.append(message)
        self.counted = self.counted or bool(reply.size)
        self.size = reply.size or self.size + compaction.tokens(message)

    async def _streamed(self) -> Reply | None:
        """The reply as it comes; None where there was none."""
        reply: Reply | None = None
        sent = self.messages if self.compacts else compaction.readable(self.messages)
        async for part in self.model.reply(Request(self.name, self.system, tuple(sent), self.tools)):
            match part:
                case TextDelta(text):
                    self.emit(Text(text))
                case Retry(attempt, seconds, reason):
                    self.emit(Retrying(attempt, seconds, reason))
                case Reply():
                    reply = part
        return reply
