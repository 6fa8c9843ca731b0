"""MCP servers of a run: started when its agent can use them, asked for their tools, ended with it.

Another program's fault is a tool error: a server that hangs, dies or floods does not take the run down. The ``mcp``
package is imported only when there is a server to talk to.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ConfigDict

from agentls.policy import Operation
from agentls.runtime import watchdog
from agentls.runtime.process import environment
from agentls.runtime.tools import Context, Result, Tool, ToolError
from agentls.servers import Server, expand

if TYPE_CHECKING:
    from mcp import Client

T = TypeVar("T")

START_SECONDS = 20.0
CALL_SECONDS = 120.0
MAX_TEXT = 60_000
"""Characters of one result that the model gets."""
_LOOK = 0.1
PAGES = 20
"""Pages of one listing that are read."""
_IMAGES = ("image/png", "image/jpeg", "image/gif", "image/webp")


class Anything(BaseModel):
    """Arguments that the server itself judges."""

    model_config = ConfigDict(extra="allow")


@dataclass(frozen=True)
class RemoteTool(Tool):
    """A tool of an MCP server: its schema is the server's."""

    remote_schema: dict[str, Any] | None = None

    def schema(self, name: str) -> dict[str, Any]:
        """The tool's declaration for the Messages API under the dialect's *name*."""
        schema = {"type": "object", "properties": {}, **(self.remote_schema or {})}
        return {"name": name, "description": self.description[:4000], "input_schema": schema}


class Connection:
    """One server. It lives in a task of its own, because its scopes must be left where they were entered."""

    def __init__(self, server: Server, root: Path) -> None:
        self.server = server
        self._root = root
        self._ready: asyncio.Future[tuple[Client, list[Any]]] = asyncio.get_running_loop().create_future()
        self._leave = asyncio.Event()
        self._task = asyncio.create_task(self._live())

    async def tools(self) -> tuple[RemoteTool, ...]:
        """The server's tools, once it has started; `ToolError` where it does not."""
        _, listed = await self._started()
        return tuple(self._tool(each) for each in listed)

    async def close(self) -> None:
        """End the server."""
        self._leave.set()
        done, _ = await asyncio.wait([self._task], timeout=5)
        if not done:
            self._task.cancel()
            await asyncio.wait([self._task], timeout=5)

    async def _started(self) -> tuple[Client, list[Any]]:
        try:
            async with asyncio.timeout(START_SECONDS):
                return await asyncio.shield(self._ready)
        except TimeoutError:
            raise ToolError(f"the MCP server {self.server.name} did not start within {START_SECONDS:.0f} s") from None

    async def _live(self) -> None:
        adopting = asyncio.create_task(_adopting()) if self.server.command else None
        try:
            async with await self._client() as client:
                if adopting:
                    adopting.cancel()
                    watchdog.adopt()
                self._ready.set_result((client, await listing(client.list_tools, "tools")))
                await self._leave.wait()
        except Exception as fault:  # noqa: BLE001 (another program's fault, whatever it is, must not end the run)
            if not self._ready.done():
                self._ready.set_exception(ToolError(f"the MCP server {self.server.name} did not start: {_said(fault)}"))
                self._ready.exception()  # read here, so that nobody who does not ask is told
        finally:
            if adopting:
                adopting.cancel()
                watchdog.adopt()

    async def _client(self) -> Client:
        return await asyncio.to_thread(_client, self.server, self._root)

    def _tool(self, listed: Any) -> RemoteTool:
        name = f"mcp:{self.server.name}:{listed.name}"

        def operations(params: Anything, _context: Context) -> tuple[Operation, ...]:
            del params
            return (Operation(name, listed.name),)

        async def call(params: Anything, _context: Context) -> Result:
            return await self._call(listed.name, params.model_dump())

        return RemoteTool(
            name, "other", listed.description or listed.title or listed.name, Anything, operations, call,
            remote_schema=dict(listed.input_schema),
        )  # fmt: skip

    async def _call(self, name: str, arguments: dict[str, Any]) -> Result:
        def calling(client: Client) -> Awaitable[Any]:
            return client.call_tool(name, arguments, read_timeout_seconds=CALL_SECONDS)

        answer = await self.ask(name, calling)
        return result(answer.content, is_error=bool(answer.is_error))

    @property
    def offers(self) -> Any:
        """What the server says that it has beside tools; None where it has not started."""
        started = self._ready.done() and self._ready.exception() is None and not self._task.done()
        return self._ready.result()[0].server_capabilities if started else None

    async def ask(self, what: str, question: Callable[[Client], Awaitable[T]]) -> T:
        """The server's answer to *question*; `ToolError` where it has none, ends, or takes too long."""
        client, _ = await self._started()
        asked = asyncio.ensure_future(question(client))
        try:
            await asyncio.wait([asked, self._task], timeout=CALL_SECONDS, return_when=asyncio.FIRST_COMPLETED)
            if asked.done():
                return asked.result()
        except Exception as fault:
            raise ToolError(f"{what} of the MCP server {self.server.name} failed: {_said(fault)}") from fault
        finally:
            asked.cancel()
        why = "has ended" if self._task.done() else f"did not answer within {CALL_SECONDS:.0f} s"
        raise ToolError(f"the MCP server {self.server.name} {why}")


def _client(server: Server, root: Path) -> Client:
    """The package's client for a server; imports the package, which takes most of a second."""
    from mcp import Client, StdioServerParameters  # noqa: PLC0415

    if server.problem:
        raise ToolError(server.problem)
    if server.command:
        words = [expand(word) for word in server.command]
        env = environment() | {name: expand(value) for name, value in server.env}
        return Client(StdioServerParameters(command=words[0], args=words[1:], env=env, cwd=root))
    from mcp.client.streamable_http import streamable_http_client  # noqa: PLC0415
    from mcp.shared._httpx_utils import create_mcp_http_client  # noqa: PLC0415

    headers = {name: expand(value) for name, value in server.headers}
    return Client(streamable_http_client(expand(server.url), http_client=create_mcp_http_client(headers=headers)))


async def _adopting() -> None:
    """Have servers die with us from their start: the package that starts them does not say which processes they are."""
    while True:
        watchdog.adopt()
        await asyncio.sleep(_LOOK)


async def listing(page_of: Callable[..., Awaitable[Any]], key: str) -> list[Any]:
    """All pages of a listing, as far as anybody would read."""
    found: list[Any] = []
    cursor: str | None = None
    for _ in range(PAGES):
        page = await page_of(cursor=cursor)
        found += getattr(page, key)
        cursor = page.next_cursor
        if not cursor:
            break
    return found


def result(blocks: Iterable[Any], *, is_error: bool = False) -> Result:
    """What the model gets of content blocks."""
    texts: list[str] = []
    images: list[dict[str, Any]] = []
    for block in blocks:
        if getattr(block, "type", "") == "image" and block.mime_type in _IMAGES:
            source = {"type": "base64", "media_type": block.mime_type, "data": block.data}
            images.append({"type": "image", "source": source})
        else:
            texts.append(_text(block))
    text = "\n".join(part for part in texts if part) or ("" if images else "(no content)")
    if len(text) > MAX_TEXT:
        text = f"{text[:MAX_TEXT]}\n[{len(text) - MAX_TEXT:,} more characters left out]"
    content = ({"type": "text", "text": text}, *images) if images and text else tuple(images)
    return Result(text, is_error=is_error, content=content)


def _text(block: Any) -> str:
    kind = getattr(block, "type", "")
    if kind == "text":
        return str(block.text)
    if kind == "resource":
        return str(getattr(block.resource, "text", None) or f"[resource {block.resource.uri}]")
    if kind == "resource_link":
        return f"[{block.name}: {block.uri}]"
    return f"[{kind or 'content'} that cannot be shown]"


def _said(fault: BaseException) -> str:
    """What a fault says, the innermost one of a group."""
    while isinstance(fault, BaseExceptionGroup):
        fault = fault.exceptions[0]
    return f"{type(fault).__name__}: {fault}" if str(fault) else type(fault).__name__


class Servers:
    """The connections of a run's tree: each server is started once, at its first use."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._open: dict[Server, Connection] = {}
        self.faults: dict[str, str] = {}

    async def tools(self, servers: Sequence[Server]) -> dict[str, RemoteTool]:
        """The tools of all *servers*, by our name; what a server that fails says is in ``faults``."""
        for server in servers:
            if server not in self._open:
                self._open[server] = Connection(server, self._root)
        found: dict[str, RemoteTool] = {}
        for tools in await asyncio.gather(*(self._tools(server) for server in servers)):
            found |= {tool.name: tool for tool in tools}
        return found

    def connections(self, servers: Sequence[Server]) -> dict[str, Connection]:
        """The connections to those of *servers* that have started, by name."""
        return {each.name: self._open[each] for each in servers if each in self._open and self._open[each].offers}

    async def _tools(self, server: Server) -> tuple[RemoteTool, ...]:
        try:
            return await self._open[server].tools()
        except ToolError as error:
            self.faults[server.name] = str(error)
            return ()

    async def close(self) -> None:
        """End all servers."""
        await asyncio.gather(*(each.close() for each in self._open.values()))
