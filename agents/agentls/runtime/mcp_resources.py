"""What MCP servers have beside tools: resources to list and read, prompts to fetch; each kind one tool for all servers.

Claude Code has tools of its own for resources, with these arguments (``sdk-tools.d.ts`` of its SDK 0.3.329).
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

from pydantic import Field

from agentls.policy import Operation, Policy
from agentls.runtime.mcp import Connection, listing, result
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

MOST = 200
"""Resources of one server that are listed, and prompts that are told of."""

Connections = Mapping[str, Connection]


class ListParams(Params):
    server: str = ""
    """Only this server's."""


class ReadParams(Params):
    server: str = Field(min_length=1)
    uri: str = Field(min_length=1)


class PromptParams(Params):
    server: str = Field(min_length=1)
    name: str = Field(min_length=1)
    arguments: dict[str, str] = Field(default_factory=dict)


def tools(connections: Connections, policy: Policy) -> dict[str, Tool]:
    """The tools for what these servers have; none for what none of them has."""
    resources = {name: each for name, each in connections.items() if each.offers.resources}
    prompts = {name: each for name, each in connections.items() if each.offers.prompts}
    found = [*(_resources(resources, policy) if resources else ()), *([_prompt(prompts, policy)] if prompts else [])]
    return {tool.name: tool for tool in found}


def _operations(tool: str, server: str, target: str, policy: Policy) -> tuple[Operation, ...]:
    """What a call amounts to. Where the file has no list of tools, what is said of the server's tools holds, too."""
    own = Operation(tool, f"{server}: {target}" if target else server or "every server")
    return (own, Operation(f"mcp:{server}:{tool}", target)) if server and policy.agent.granted is None else (own,)


def _resources(connections: Connections, policy: Policy) -> tuple[Tool, Tool]:
    async def listed(params: ListParams, _context: Context) -> Result:
        chosen = {params.server: _of(connections, params.server)} if params.server else connections
        parts = await asyncio.gather(*(_listed(each, name) for name, each in chosen.items()))
        return Result("\n".join(parts))

    async def read(params: ReadParams, _context: Context) -> Result:
        answer = await _of(connections, params.server).ask(params.uri, lambda client: client.read_resource(params.uri))
        return result(map(_block, answer.contents))

    names = ", ".join(connections)
    return (
        Tool(
            "mcp_resources", "other", f"Lists the resources of MCP servers ({names}).", ListParams,
            lambda params, _context: _operations("mcp_resources", params.server, "", policy), listed,
        ),
        Tool(
            "mcp_resource", "other", f"Reads a resource of an MCP server ({names}).", ReadParams,
            lambda params, _context: _operations("mcp_resource", params.server, params.uri, policy), read,
        ),
    )  # fmt: skip


def _prompt(connections: Connections, policy: Policy) -> Tool:
    async def call(params: PromptParams, _context: Context) -> Result:
        connection = _of(connections, params.server)
        answer = await connection.ask(
            params.name, lambda client: client.get_prompt(params.name, params.arguments or None)
        )
        return result(message.content for message in answer.messages)

    return Tool(
        "mcp_prompt", "other",
        f"Fetches a prompt, instructions for a kind of work, of an MCP server ({', '.join(connections)}). "
        "With the name '*' it lists them.",
        PromptParams,
        lambda params, _context: _operations("mcp_prompt", params.server, params.name, policy),
        lambda params, context: _prompts(connections, params) if params.name == "*" else call(params, context),
    )  # fmt: skip


async def _prompts(connections: Connections, params: PromptParams) -> Result:
    found = await _of(connections, params.server).ask("prompts", lambda client: listing(client.list_prompts, "prompts"))
    return Result("\n".join(map(_prompt_line, found[:MOST])) or "(no prompts)")


def _prompt_line(prompt: Any) -> str:
    given = ", ".join(f"{each.name}{'' if each.required else '?'}" for each in prompt.arguments or ())
    return f"- {prompt.name}({given}): {' '.join((prompt.description or prompt.title or '').split())}"


async def _listed(connection: Connection, name: str) -> str:
    """The resources of a server as lines; what it has to say where it cannot."""
    try:
        found = await connection.ask("resources", lambda client: listing(client.list_resources, "resources"))
        forms = await connection.ask(
            "resources", lambda client: listing(client.list_resource_templates, "resource_templates")
        )
    except ToolError as error:
        return f"{name}: {error}"
    lines = [f"- {each.uri}{_about(each)}" for each in found[:MOST]]
    lines += [f"- {each.uri_template}{_about(each)}" for each in forms[:MOST]]
    more = [f"and {len(found) - MOST} more"] if len(found) > MOST else []
    return "\n".join((f"{name}:", *(lines or ["(none)"]), *more))


def _about(resource: Any) -> str:
    said = " ".join((resource.description or resource.title or resource.name or "").split())[:200]
    kind = f" ({resource.mime_type})" if resource.mime_type else ""
    return f": {said}{kind}" if said else kind


def _of(connections: Connections, server: str) -> Connection:
    if server not in connections:
        raise ToolError(f"There is no MCP server {server!r} with any. There are: {', '.join(connections) or 'none'}.")
    return connections[server]


def _block(contents: Any) -> Any:
    """A content of a resource as a content block, so that images are shown."""
    from mcp import types  # noqa: PLC0415 (only where there is a server)

    blob, kind = getattr(contents, "blob", None), contents.mime_type or ""
    if blob is None:
        return types.TextContent(type="text", text=contents.text)
    if kind.startswith("image/"):
        return types.ImageContent(type="image", data=blob, mime_type=kind)
    return types.TextContent(type="text", text=f"[{kind or 'binary'} content of {len(blob) * 3 // 4:,} bytes]")
