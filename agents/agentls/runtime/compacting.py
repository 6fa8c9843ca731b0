"""Making room in a conversation: by the server where it summarizes, else by a reply of the model, else by the record.

It knows the conversation and the door to the model; what is entered in the journal is its caller's.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from agentls.runtime import compaction
from agentls.runtime.compaction import How
from agentls.runtime.conversation import Conversation
from agentls.runtime.events import Usage
from agentls.runtime.model import Block, Message, ModelError, Reply, Request

_SUMMARY = 8_000
"""Output tokens that a summary may have."""
_WORTH = 0.2
"""The share of what a model takes that a conversation must have for a summary to help: it may be the prompt's fault."""


@dataclass(frozen=True)
class _Made:
    """A summary's *blocks* (none where nobody could make it), and what became of the attempts to have one."""

    blocks: tuple[Block, ...]
    how: How
    usage: Usage
    why: str = ""


@dataclass(frozen=True)
class Summarized:
    """What became of a conversation: its *messages* now, who summarized, what that cost, and *why* not otherwise."""

    messages: list[Message]
    how: How
    usage: Usage
    why: str = ""


async def make_room(
    talk: Conversation, record: Callable[[], str], enter: Callable[[Summarized], None], *, forced: bool = False
) -> bool:
    """Summarize the older turns of *talk* where it is too large, or *forced*; whether that was done.

    *record* is what the run itself knows, *enter* puts the outcome into the journal before it counts.
    """
    if forced:  # it takes less than was thought
        talk.window = min(talk.window, talk.tokens() * 3 // 4)
    elif talk.tokens() < talk.window * compaction.AT:
        return False
    place = compaction.cut(talk.messages, int(talk.window * compaction.KEPT))
    if not place or len(talk.messages) - talk.made < 2 or compaction.tokens(talk.messages) < talk.window * _WORTH:
        return False
    older, kept = talk.messages[:place], talk.messages[place:]
    made = await _summary(talk, older, forced=forced)
    messages = compaction.compacted(made.blocks, kept, record())
    if compaction.tokens(messages) > talk.window // 2:
        messages = compaction.shortened(messages, talk.window // 2)
    enter(Summarized(messages, made.how, made.usage, made.why))
    talk.take(messages, made.usage)
    talk.made = len(messages)
    return True


async def _summary(talk: Conversation, older: list[Message], *, forced: bool) -> _Made:
    why, used = "", Usage()
    if talk.compacts and not forced:
        reply, why = await _reply(talk, Request(talk.name, talk.system, tuple(older), talk.tools, summarize=True))
        if reply:
            used += reply.usage
            if reply.stop_reason == "compaction" and reply.content:
                return _Made(reply.content, "server", used)
            why = f"the server ended its summary with {reply.stop_reason}"
        talk.compacts = False
    asked = compaction.request_of(compaction.readable(older))
    if forced or compaction.tokens(asked) > talk.window:
        asked = tuple(compaction.shortened(asked, talk.window // 2))
    reply, failed = await _reply(talk, Request(talk.name, talk.system, asked, talk.tools, _SUMMARY))
    if reply:
        used += reply.usage
    texts = tuple(each for each in reply.content if each["type"] == "text" and each["text"].strip()) if reply else ()
    if not texts:
        return _Made((), "record", used, failed or "the model gave no summary")
    return _Made(texts, "model", used, why)


async def _reply(talk: Conversation, request: Request) -> tuple[Reply | None, str]:
    """The reply, or why there is none; what is no refusal of the request is a `ModelError` as ever."""
    reply: Reply | None = None
    try:
        async for part in talk.model.reply(request):
            reply = part if isinstance(part, Reply) else reply
    except ModelError as error:
        if error.kind not in ("request", "context", "protocol"):
            raise
        return None, str(error)
    return reply, ""
