"""MCP servers: which ones the hosts' files and an agent's frontmatter name, and how each is reached."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agentls import jsonc
from agentls.agent import Agent
from agentls.values import Mapping as Map
from agentls.values import Scalar, Sequence, Value

MAX_FILE = 1_000_000
_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_]\w*)(?::-(?P<default>[^}]*))?\}|\{env:(?P<other>[A-Za-z_]\w*)\}")


@dataclass(frozen=True)
class Server:
    """How an MCP server is reached: a *command* that speaks over stdio, or a *url* (streamable HTTP).

    *env* and *headers* are pairs; their values may hold ``${NAME}`` or ``{env:NAME}``, filled in when the server
    is started. *path* is the file that names it. A server that can be reached in neither way has *problem*.
    """

    name: str
    path: str
    command: tuple[str, ...] = ()
    url: str = ""
    env: tuple[tuple[str, str], ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    enabled: bool = True
    problem: str = ""


def load(root: Path, home: Path) -> tuple[Server, ...]:
    """The servers that a workspace's files name; of one name the nearest file's: the workspace's before the user's."""
    found: dict[str, Server] = {}
    for path, key in places(root, home):
        for server in _read(path, key):
            found[server.name] = server
    return tuple(found[name] for name in sorted(found))


def places(root: Path, home: Path) -> Iterator[tuple[Path, str]]:
    """The files, weakest first, with the key under which each has its servers."""
    for folder in (home / ".config" / "opencode", root, root / ".opencode"):
        yield folder / "opencode.json", "mcp"
        yield folder / "opencode.jsonc", "mcp"
    yield root / ".vscode" / "mcp.json", "servers"
    yield root / ".mcp.json", "mcpServers"


def _read(path: Path, key: str) -> Iterator[Server]:
    try:
        text = path.read_bytes()[:MAX_FILE].decode("utf-8", "replace")
    except OSError:
        return
    value, _ = jsonc.parse(text)
    entry = value.get(key) if isinstance(value, Map) else None
    for each in entry.value.entries if entry and isinstance(entry.value, Map) else ():
        yield of(each.name, plain(each.value), str(path))


def of(name: str, data: Any, path: str) -> Server:
    """The server that an entry of a settings file, or of a frontmatter, describes; in any of the hosts' forms."""
    if not isinstance(data, dict):
        return Server(name, path, problem=f"the server {name!r} in {path} is no table")
    given = data.get("command")
    words = given if isinstance(given, list) else [given, *data.get("args", [])] if isinstance(given, str) else []
    url = data.get("url")
    command = tuple(str(word) for word in words)
    enabled = data.get("enabled", True) is not False and data.get("disabled", False) is not True
    env, headers = _texts(data.get("env") or data.get("environment")), _texts(data.get("headers"))
    problem = ""
    if data.get("type") in ("sse", "ws"):
        problem = f"{name} speaks {data['type']}: agentls speaks stdio and streamable HTTP"
    elif not command and not isinstance(url, str):
        problem = f"the server {name!r} in {path} has neither 'command' nor 'url'"
    if problem:
        return Server(name, path, enabled=enabled, problem=problem)
    return Server(name, path, command, "" if command else str(url), env, headers, enabled)


def for_agent(agent: Agent, known: tuple[Server, ...]) -> tuple[Server, ...]:
    """The servers that a run of *agent* can use: the known ones, under those that its frontmatter describes."""
    found = {each.name: each for each in known if each.enabled}
    listed = agent.definition.get("mcpServers") or agent.definition.get("mcp-servers")
    for each in listed.items if isinstance(listed, Sequence) else (listed,):
        for entry in each.entries if isinstance(each, Map) else ():
            found[entry.name] = of(entry.name, plain(entry.value), agent.path)
    return tuple(found.values())


def expand(text: str, environment: Mapping[str, str] | None = None) -> str:
    """*text* with its variables filled in; one that is not set and has no default becomes empty."""
    values = os.environ if environment is None else environment
    return _VARIABLE.sub(lambda m: values.get(m["name"] or m["other"], m["default"] or ""), text)


def plain(value: Value | None) -> Any:
    """A value without its spans."""
    if isinstance(value, Map):
        return {entry.name: plain(entry.value) for entry in value.entries}
    if isinstance(value, Sequence):
        return [plain(each) for each in value.items]
    return value.value if isinstance(value, Scalar) else None


def _texts(data: Any) -> tuple[tuple[str, str], ...]:
    pairs = data.items() if isinstance(data, dict) else ()
    return tuple((str(key), str(value)) for key, value in pairs if value is not None)
