"""The door to a model: one request, its streamed reply, and the ways in which it can fail. A protocol and its values.

Messages, content blocks and tool schemas have the shape of the Anthropic Messages API, as plain dicts: they are the
whole state of a conversation, and what is stored of it.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol, TypeAlias, runtime_checkable

from agentls.runtime.events import Usage

Block: TypeAlias = dict[str, Any]
Message: TypeAlias = dict[str, Any]


@dataclass(frozen=True)
class Request:
    """What is sent. *system* are the system text blocks, stable parts first; *tools* the schemas.

    To *summarize* is to have the server put one ``compaction`` block in place of the messages, instead of a reply.
    """

    model: str
    system: tuple[str, ...]
    messages: tuple[Message, ...]
    tools: tuple[dict[str, Any], ...]
    max_tokens: int = 32_000
    summarize: bool = False


@dataclass(frozen=True, slots=True)
class TextDelta:
    text: str


@dataclass(frozen=True, slots=True)
class Retry:
    """The request failed in a way that passes, and is made again after *seconds*; text streamed so far is void."""

    attempt: int
    seconds: float
    reason: str


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: content blocks as the API gave them, why it stopped, what it cost. The last value of a stream.

    *size* is what the conversation comes to with it, in tokens; 0 where that was not counted.
    """

    content: tuple[Block, ...]
    stop_reason: str
    usage: Usage = field(default_factory=Usage)
    size: int = 0


class ModelError(Exception):
    """The model cannot be had. *kind* says why; the text is one sentence for the user, with the way out."""

    def __init__(self, kind: Kind, message: str) -> None:
        super().__init__(message)
        self.kind = kind


Kind: TypeAlias = Literal["key", "connection", "model", "context", "overloaded", "request", "stream", "protocol"]


class Model(Protocol):
    """Something that answers requests."""

    def reply(self, request: Request) -> AsyncIterator[TextDelta | Retry | Reply]:
        """Stream the reply: text and retries as they happen, the `Reply` last; `ModelError` when there is none."""
        ...


@runtime_checkable
class Measured(Protocol):
    """A model of which more is known: the tokens it takes (None: not known), and whether its server summarizes."""

    context: int | None

    @property
    def compacts(self) -> bool:
        """Whether `Request.summarize` may be asked of it."""
        ...
