"""What a dialect is made of: fields, tool names, and the facts behind them. Types only; the tables hold the data."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, TypeAlias

from agentls.agent import Agent, Dialect
from agentls.definition import Definition

_WORDS = {"string": "text", "comma-list": "text with commas", "integer": "whole number", "boolean": "true or false"}
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_-]")

Kind: TypeAlias = Literal["string", "integer", "number", "boolean", "null", "list", "map", "comma-list"]
Target: TypeAlias = Literal["claude-code", "opencode", "opencode-v2", "copilot"]
"""A way to write an agent: what a file can be converted to."""
Meaning: TypeAlias = Literal[
    "", "name", "tools", "tool-map", "permission", "permission-list", "model", "color", "skills", "servers"
]


@dataclass(frozen=True, slots=True)
class Fact:
    """Where a fact comes from: a document of the vendor or its source code, as of a date; *sure* high, medium, low."""

    source: str
    date: str
    sure: Literal["high", "medium", "low"] = "high"


@dataclass(frozen=True, slots=True)
class Field:
    """One frontmatter field: the kinds of value it takes, its closed set of *values*, what it does.

    *meaning* names the rule family that looks inside it. *instead* tells what to write where it is out of use. *told*
    has what single values do, where their names do not say it.
    """

    name: str
    kinds: tuple[Kind, ...]
    doc: str
    fact: Fact
    values: tuple[str, ...] = ()
    required: bool = False
    meaning: Meaning = ""
    instead: str = ""
    default: str = ""
    told: Mapping[str, str] = field(default_factory=dict, hash=False)

    @property
    def takes(self) -> str:
        """The kinds of value in words; a text with commas is not told from a text."""
        kinds = [kind for kind in self.kinds if kind != "string" or "comma-list" not in self.kinds]
        return " or ".join(_WORDS.get(kind, kind) for kind in kinds)


@dataclass(frozen=True, slots=True)
class ToolName:
    """A tool as the dialect names it, and the tool of ours that it is (``""``: none, agentls cannot run it)."""

    name: str
    tool: str
    doc: str = ""


@dataclass(frozen=True, slots=True)
class HostVerdict:
    """What a host does with a file: whether it loads it, and why (not), in one sentence.

    *outcome*, where it is known: ``loads``, ``bare`` (loads it without its header, and so without its limits),
    ``drops`` (the file, without a word), ``refuses`` (to start at all).
    """

    loads: bool
    why: str
    outcome: Literal["", "loads", "bare", "drops", "refuses"] = ""


@dataclass(frozen=True)
class Format:
    """A dialect.

    *places* are path patterns (gitignore syntax) at which its host looks. *unknown_field*: what happens to a field that
    is not in *fields*. *former_tools* maps names that the host once had to their successors (``""``: gone). *suspects*
    names field values that only this dialect uses, for recognising a file in an unusual place. *generation* tells
    versions of one host apart whose files are written differently.
    """

    name: Dialect | Literal["skill", "opencode-config"]
    title: str
    places: tuple[str, ...]
    fields: tuple[Field, ...]
    tools: tuple[ToolName, ...]
    former_tools: dict[str, str]
    unknown_field: str
    recognise: Callable[[Definition], int]
    lower: Callable[[Definition], Agent]
    verdict: Callable[[Definition], HostVerdict]
    mcp_name: str = "{server}_{tool}"
    permission_keys: tuple[str, ...] = ()
    flat_permission_keys: tuple[str, ...] = ()
    former_permission_keys: dict[str, str] = field(default_factory=dict)
    generation: int = 1

    def field(self, name: str) -> Field | None:
        """The declaration of a field."""
        return self._by_name.get(name)

    @cached_property
    def _by_name(self) -> dict[str, Field]:
        return {each.name: each for each in self.fields}

    def tool(self, name: str) -> ToolName | None:
        """The dialect's tool of that very name."""
        return self._tools_by_name.get(name)

    @cached_property
    def _tools_by_name(self) -> dict[str, ToolName]:
        return {each.name: each for each in reversed(self.tools)}

    def tool_name(self, tool: str) -> str:
        """The dialect's name for a tool of ours; ours where it has none."""
        return next((each.name for each in self.tools if each.tool == tool), tool)

    def call_name(self, tool: str) -> str:
        """The name under which a model calls a tool of ours: the dialect's, if the Messages API takes it (no slash)."""
        if tool.startswith("mcp:"):
            _, server, name = tool.split(":", 2)
            return _NOT_IN_NAMES.sub("_", self.mcp_name.format(server=server, tool=name))[:128]
        return next((each.name for each in self.tools if each.tool == tool and "/" not in each.name), tool)
