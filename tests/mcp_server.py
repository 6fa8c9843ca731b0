"""A real MCP server for the tests, on stdio or HTTP: two tools of a documentation service, and some that misbehave."""

from __future__ import annotations

import asyncio
import os
import sys

from mcp.server import MCPServer

server = MCPServer("context7")


@server.tool(name="resolve-library-id")
def resolve(library_name: str) -> str:
    """Find the id of a library."""
    return f"/python/{library_name.lower()}"


@server.tool(name="query-docs")
def query(library_id: str, question: str) -> str:
    """Ask the documentation of a library."""
    return f"{library_id} says of {question!r}: see the manual. Token: {os.environ.get('DOCS_TOKEN', 'none')}"


@server.tool(name="hang")
async def hang() -> str:
    """Never answers."""
    await asyncio.sleep(3600)
    return "late"


@server.tool(name="die")
def die() -> str:
    """Ends the server."""
    os._exit(3)


@server.tool(name="flood")
def flood() -> str:
    """Says far too much."""
    return "flood " * 50_000


@server.tool(name="environment")
def environment() -> str:
    """Says which keys it was given."""
    return ",".join(sorted(name for name in os.environ if "KEY" in name or "TOKEN" in name))


@server.resource("docs://manual", name="manual", description="The manual.", mime_type="text/plain")
def manual() -> str:
    """The manual."""
    return "Read me first."


@server.resource("docs://dot", mime_type="image/png")
def dot() -> bytes:
    """An image."""
    return b"\x89PNG\r\n\x1a\n"


@server.resource("docs://{library}/changes")
def changes(library: str) -> str:
    """What is new in a library."""
    return f"Nothing is new in {library}."


@server.resource("docs://broken")
def broken() -> str:
    """Fails."""
    raise RuntimeError("no such page")


@server.prompt(name="migrate")
def migrate(library: str) -> str:
    """How to move to a new version."""
    return f"Move to the new {library} step by step."


if __name__ == "__main__":
    if len(sys.argv) > 1:
        server.run("streamable-http", host="127.0.0.1", port=int(sys.argv[1]))
    else:
        server.run("stdio")
