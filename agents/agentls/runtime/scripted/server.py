"""The scripted API: a server on the loopback interface that answers requests from a script, and records them."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Self

from agentls.models import known
from agentls.runtime.scripted import strict, summaries
from agentls.runtime.scripted.http import BadRequestLine, HttpRequest, Response, read_request
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.script import Conversation, Script, reply_to
from agentls.runtime.scripted.sse import SseEvent, encode, events
from agentls.runtime.scripted.thoughts import Thoughts
from agentls.runtime.scripted.usage import Cache, tokens


@dataclass(slots=True)
class Exchange:
    """One request and what became of it: the *message* that was sent or the *error*, and whether it was sent *whole*.

    *gone* is set when the connection has ended before the reply.
    """

    number: int
    headers: dict[str, str]
    body: dict[str, Any] = field(default_factory=dict)
    status: int = 200
    message: dict[str, Any] | None = None
    error: str = ""
    conversation: Conversation | None = None
    whole: bool = False
    gone: asyncio.Event = field(default_factory=asyncio.Event)


class ScriptedServer:
    """``async with ScriptedServer(script) as server: … server.url …``. Options may be set while it serves.

    *key* is the one key that is taken (None: any); *models* the ids that exist; *context* the tokens that they take;
    *pace* the seconds between two deltas of a stream; *betas* are those that it knows. *url* is the base URL, as
    ANTHROPIC_BASE_URL takes it.
    """

    def __init__(
        self,
        script: Script,
        *,
        key: str | None = None,
        models: Iterable[str] | None = None,
        context: int = strict.CONTEXT,
        pace: float = 0.0,
    ) -> None:
        self.script = script
        self.key = key
        self.models = frozenset(known() if models is None else models)
        self.context = context
        self.pace = pace
        self.betas = frozenset({summaries.BETA})
        self.thoughts = Thoughts()
        self.url = ""
        self.cache = Cache()
        self.exchanges: list[Exchange] = []
        self._server: asyncio.Server | None = None
        self._connections: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self, port: int = 0) -> str:
        """Listen on 127.0.0.1 (on a free port by default); the base URL."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", port, limit=1 << 20)
        self.url = f"http://127.0.0.1:{self._server.sockets[0].getsockname()[1]}"
        return self.url

    async def close(self) -> None:
        """Stop listening, and cut the connections that are open."""
        if self._server is not None:
            self._server.close()
        for task in self._connections:
            task.cancel()
        ends = await asyncio.gather(*self._connections, return_exceptions=True)
        for bug in ends:
            if isinstance(bug, Exception):
                raise bug

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        """Raise `Rejected` for what the API rejects; otherwise the exchange has its body."""
        if request.path != "/v1/messages":
            raise Rejected("Not found", 404, "not_found_error")
        if request.method != "POST":
            raise Rejected("Method Not Allowed", 405)
        strict.check_headers(request.headers, self.key)
        betas = summaries.check_betas(request.headers, self.betas)
        exchange.body = strict.parse(request.body)
        strict.check_body(summaries.check_summaries(exchange.body, betas), self.models, self.context)
        self.thoughts.check(exchange.body)

    async def respond(self, exchange: Exchange, response: Response) -> bool:
        """Send the reply to a request that was taken; whether it was sent whole."""
        exchange.message = _message(self.script, self.cache, exchange)
        self.thoughts.served(exchange.body, exchange.message["content"])
        if not exchange.body.get("stream"):
            await response.json(200, exchange.message, _id(exchange))
            return True
        await response.start(_id(exchange))
        return await self.stream(events(exchange.message), response)

    async def stream(self, parts: Iterable[SseEvent], response: Response) -> bool:
        """Send the events of a reply; whether all were sent."""
        for part in parts:
            if self.pace and part[0] == "content_block_delta":
                await asyncio.sleep(self.pace)
            await response.chunk(encode(part))
        await response.end()
        return True

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._connections = {each for each in self._connections if not each.done() or each.exception()}
        self._connections.add(asyncio.create_task(self._serve(reader, writer)))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await read_request(reader)) is not None:
                await self._exchange(request, Response(reader, writer))
                if request.body is None or request.headers.get("connection", "").lower() == "close":
                    break
        except (BadRequestLine, ConnectionError):
            pass
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError):
                await writer.wait_closed()

    async def _exchange(self, request: HttpRequest, response: Response) -> None:
        exchange = Exchange(len(self.exchanges) + 1, request.headers)
        self.exchanges.append(exchange)
        try:
            self.check(exchange, request)
            exchange.whole = await self.respond(exchange, response)
        except Rejected as rejected:
            exchange.status, exchange.error = rejected.status, str(rejected)
            await response.json(rejected.status, rejected.body(_id(exchange)["request-id"]), _id(exchange))
            return
        except ConnectionError:
            exchange.gone.set()
            raise
        if exchange.whole and exchange.conversation is not None:
            exchange.conversation.served += 1


def _message(script: Script, cache: Cache, exchange: Exchange) -> dict[str, Any]:
    body = exchange.body
    exchange.conversation = conversation = script.conversation(body)
    if conversation and "compaction" in body:
        return _summary(conversation, cache, exchange)
    reply = reply_to(conversation, body) if conversation else None
    if conversation is None or reply is None:
        where = f"after {conversation.position(body)} replies" if conversation else "for this conversation"
        raise Rejected(f"the script has nothing to say {where}")
    usage = {**cache.usage(body), "output_tokens": sum(map(tokens, reply["content"])) or 1}
    return _whole(exchange, {**reply, "usage": {**usage, **reply.get("usage", {})}})


def _summary(conversation: Conversation, cache: Cache, exchange: Exchange) -> dict[str, Any]:
    """The block alone; what it cost stands beside the usage of a reply that there is not."""
    exchange.conversation = None  # no reply of the script is used up
    content = summaries.summary(exchange.body, conversation.summary)
    spent = {"type": "compaction", **cache.usage(exchange.body), "output_tokens": sum(map(tokens, content))}
    none = dict.fromkeys((each for each in spent if each != "type"), 0)
    reply = {"content": content, "stop_reason": "compaction", "usage": {**none, "iterations": [spent]}}
    return _whole(exchange, reply)


def _whole(exchange: Exchange, reply: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": f"msg_{exchange.number:06}",
        "type": "message",
        "role": "assistant",
        "model": exchange.body["model"],
        "content": reply["content"],
        "stop_reason": reply["stop_reason"],
        "stop_sequence": None,
        "stop_details": reply.get("stop_details"),
        "usage": reply["usage"],
    }


def _id(exchange: Exchange) -> dict[str, str]:
    return {"request-id": f"req_{exchange.number:06}"}
