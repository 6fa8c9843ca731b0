"""The scripted API with faults on order: refusals, and streams that break, stall or wait. A request takes one."""

from __future__ import annotations

import asyncio
import json
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import Literal

import jsonschema
from jsonschema import Draft202012Validator

from agentls.runtime.scripted import Exchange, ScriptedServer
from agentls.runtime.scripted.http import HttpRequest, Response
from agentls.runtime.scripted.rejected import Rejected
from agentls.runtime.scripted.sse import SseEvent, encode, error_event


@dataclass(frozen=True)
class Refuse:
    """An answer with an error before any event. *body* stands for the API's own error object."""

    status: int
    kind: str = "api_error"
    message: str = "no"
    headers: dict[str, str] = field(default_factory=dict)
    body: object = None


@dataclass(frozen=True)
class Cut:
    """A stream that goes wrong after *after* events.

    ``abort`` cuts the connection, ``eof`` ends the stream as if it were whole, ``error`` sends an error event of
    *kind*, ``stall`` sends nothing more until the client leaves, ``junk`` sends an event that is not JSON.
    """

    after: int
    how: Literal["abort", "eof", "error", "stall", "junk"] = "abort"
    kind: str = "overloaded_error"


@dataclass(frozen=True)
class Hold:
    """A whole stream that waits after *after* events until the event *until* is set."""

    after: int
    until: asyncio.Event


Fault = Refuse | Cut | Hold | None


@cache
def _wrong(schema: str) -> str:
    """What is wrong with a schema of a tool, as JSON; nothing where it is fine. The same few come in every request."""
    try:
        Draft202012Validator.check_schema(json.loads(schema))
    except jsonschema.SchemaError as error:
        return error.message or "it is none"
    return ""


class FakeApi(ScriptedServer):
    """``faults`` are taken one a request, None for a request that goes well; after the last one all go well.

    Tool schemas are held to JSON Schema 2020-12. ``sent`` counts the events of all streams; a stall sets ``stalled``.
    """

    def __init__(self, script, *faults: Fault, **options) -> None:
        super().__init__(script, **options)
        self.faults = deque(faults)
        self.sent = 0
        self.stalled = asyncio.Event()

    def check(self, exchange: Exchange, request: HttpRequest) -> None:
        super().check(exchange, request)
        for index, tool in enumerate(exchange.body.get("tools", [])):
            if wrong := _wrong(json.dumps(tool["input_schema"])):
                raise Rejected(f"tools.{index}.custom.input_schema: JSON schema is invalid: {wrong}")

    async def respond(self, exchange: Exchange, response: Response) -> bool:
        if self.faults and isinstance(refusal := self.faults[0], Refuse):
            self.faults.popleft()
            exchange.status, exchange.error = refusal.status, refusal.message
            body = refusal.body or Rejected(refusal.message, refusal.status, refusal.kind).body("req_fault")
            await response.json(refusal.status, body, refusal.headers)
            return False
        return await super().respond(exchange, response)

    async def stream(self, parts: Iterable[SseEvent], response: Response) -> bool:
        fault = self.faults.popleft() if self.faults else None
        for number, part in enumerate(parts):
            if fault and number == fault.after:
                if isinstance(fault, Cut):
                    return await self._cut(fault, response)
                await fault.until.wait()
            await response.chunk(encode(part))
            self.sent += 1
        await response.end()
        return True

    async def _cut(self, fault: Cut, response: Response) -> bool:
        if fault.how == "abort":
            response.abort()
            raise ConnectionAbortedError
        if fault.how == "stall":
            self.stalled.set()
            await response.left()
            raise ConnectionResetError
        if fault.how == "error":
            await response.chunk(encode(error_event(fault.kind, "in the middle")))
        elif fault.how == "junk":
            await response.chunk(b"event: content_block_delta\ndata: {oops\n\n")
        await response.end()
        return False
