"""How far a standing rule could reach: what was asked, made general from narrow to wide, and in a dialect's words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Literal, TypeAlias

from agentls.agent import Dialect
from agentls.always import commands
from agentls.formats import by_name
from agentls.formats.tables.opencode import FLAT_PERMISSION_KEYS
from agentls.policy import Operation, Policy, decide, shell
from agentls.policy.opencode import permission_key
from agentls.policy.shell import texts
from agentls.policy.web import host_of

Kind: TypeAlias = Literal["command", "file", "folder", "extension", "domain", "tool", "server", "name"]

_ODD = re.compile(r"[*?\[\]!#\\(){}$\s]")
"""What a path must not have for patterns of all dialects to mean it as it stands."""
_NUMERIC = re.compile(r"[\d.]+|.*:.*|localhost")


@dataclass(frozen=True, slots=True)
class Reach:
    """What a rule would cover: a *tool* of ours, and *values* of a *kind*; several only of commands of one line."""

    kind: Kind
    tool: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """A permission rule in a dialect's words: a tool (or permission key), and a pattern (empty: whatever it is on)."""

    tool: str
    pattern: str = ""

    def __str__(self) -> str:
        return f"{self.tool}({self.pattern})" if self.pattern else self.tool


def reaches(operation: Operation, policy: Policy) -> tuple[Reach, ...]:
    """What rules for *operation* could cover, from narrow to wide; none where nothing general can be said."""
    if operation.tool == "bash":
        asking = _asking(operation, policy)
        return tuple(Reach("command", "bash", each) for each in commands.levels(operation.target, asking)[:3])
    if operation.path is not None and operation.capability in ("read", "edit"):
        return tuple(_of_file(operation, policy))
    if operation.tool == "webfetch":
        host = host_of(operation.target)
        return () if not host or _NUMERIC.fullmatch(host) else (Reach("domain", "webfetch", (host,)),)
    if operation.tool.startswith("mcp:"):
        server = operation.tool.split(":")[1]
        return (Reach("tool", operation.tool, ("",)), Reach("server", f"mcp:{server}:*", ("",)))
    if operation.tool in ("task", "skill"):
        odd = _ODD.search(operation.target) or "," in operation.target
        return () if odd else (Reach("name", operation.tool, (operation.target,)),)
    return (Reach("tool", operation.tool, ("",)),) if operation.tool == "websearch" else ()


def _asking(operation: Operation, policy: Policy) -> frozenset[str]:
    """The commands of a line that are asked about each for itself."""
    alone = {texts.written(each): each for each in shell.script(operation.target).commands if each.text}
    return frozenset(
        text for text in alone if decide(Operation("bash", text, links=operation.links), policy).effect == "ask"
    )


def _of_file(operation: Operation, policy: Policy) -> Iterator[Reach]:
    assert operation.path
    if not operation.path.is_relative_to(policy.root) or operation.tree:
        return
    path = PurePosixPath(operation.path.relative_to(policy.root).as_posix())
    if _ODD.search(str(path)):
        return
    tool = "edit" if operation.capability == "edit" else operation.tool
    yield Reach("file", tool, (str(path),))
    if path.parent.parts:
        yield Reach("folder", tool, (str(path.parent),))
    if path.suffix:
        yield Reach("extension", tool, (path.suffix,))


def in_words(reach: Reach, words: Literal["claude-code", "opencode"], dialect: Dialect) -> tuple[Rule, ...]:
    """The rules that say *reach*, in the syntax of Claude Code or of OpenCode; none where that cannot say it.

    Claude Code's syntax is that of ``agentls.toml`` too, with the tool names of the agent's *dialect*.
    """
    if words == "opencode":
        return _opencode(reach)
    name = by_name(dialect).tool_name(reach.tool)
    if reach.tool.startswith("mcp:"):
        _, server, tool = reach.tool.split(":", 2)
        return (Rule(f"mcp__{server}__{tool}"),)
    return tuple(Rule(name, _claude(reach.kind, each)) for each in reach.values)


def _claude(kind: Kind, value: str) -> str:
    forms = {"file": f"/{value}", "folder": f"/{value}/**", "extension": f"**/*{value}", "domain": f"domain:{value}"}
    return forms.get(kind, value)


def _opencode(reach: Reach) -> tuple[Rule, ...]:
    key = permission_key(reach.tool)
    if reach.kind == "domain" or (key in FLAT_PERMISSION_KEYS and any(reach.values)):
        return ()
    forms = {"folder": "{}/*", "extension": "*{}"}
    return tuple(Rule(key, forms.get(reach.kind, "{}").format(each)) for each in reach.values)
