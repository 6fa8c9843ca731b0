"""The normal form: what every dialect's file is lowered to, and the words in which rights are stated.

An `Agent` says what a file *says*. What is allowed follows from it in `agentls.policy`, by the dialect's own rules.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from agentls.definition import Definition
from agentls.text import Span

Effect: TypeAlias = Literal["allow", "ask", "deny"]
Dialect: TypeAlias = Literal["claude-code", "opencode", "copilot"]

STRICTNESS: dict[Effect, int] = {"allow": 0, "ask": 1, "deny": 2}

TOOLS: dict[str, str] = {
    "read": "read", "glob": "read", "grep": "read", "list": "read", "lsp": "read",
    "edit": "edit", "write": "edit", "notebook": "edit",
    "bash": "shell", "webfetch": "web", "websearch": "web",
    "task": "delegate", "skill": "skill", "todo": "todo", "question": "question",
    "report_findings": "report", "stop_and_report": "report", "exit_plan": "plan",
    "bash_output": "shell", "bash_stop": "shell",
    "mcp_resources": "mcp", "mcp_resource": "mcp", "mcp_prompt": "mcp",
}  # fmt: skip
"""Our names for tools, with the capability that each needs. An MCP tool is ``mcp:SERVER:TOOL``, capability ``mcp``."""

CAPABILITIES = ("read", "edit", "shell", "web", "delegate")
"""The columns of a permission matrix, as people ask for them."""


def capability(tool: str) -> str:
    """The capability that *tool* (one of `TOOLS`, or ``mcp:…``) needs; ``other`` for a tool that is not known."""
    return "mcp" if tool.startswith("mcp:") else TOOLS.get(tool, "other")


@dataclass(frozen=True, slots=True)
class Source:
    """The place that says something: a span of a file, or (*span* None, *line* 0) a host's documented default."""

    path: str
    text: str
    line: int = 0
    span: Span | None = None


@dataclass(frozen=True, slots=True)
class Permission:
    """One permission rule as its dialect has it: which tools (a pattern), on what (a pattern), with which effect.

    *scope* is the kind of settings file it stands in: ``managed``, ``user``, ``project`` or ``local``; empty in an
    agent's file.
    """

    tool: str
    pattern: str
    effect: Effect
    source: Source
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Grant:
    """An entry of a Claude Code or Copilot tool list: our tool name, the specifier in parentheses, the entry itself."""

    tool: str
    specifier: str | None
    source: Source


@dataclass(frozen=True)
class Agent:
    """An agent of any dialect.

    *granted* is the tool allowlist, None where the file has none (every tool of the host); *withheld* the denylist;
    *permissions* the ordered rules of dialects that have them. *mode* is the permission mode (Claude Code) or
    the kind of agent (OpenCode). *spans* tells where each field's value stands.
    """

    name: str
    description: str
    dialect: Dialect
    path: str
    prompt: str
    definition: Definition
    model: str | None = None
    mode: str | None = None
    granted: tuple[Grant, ...] | None = None
    withheld: tuple[Grant, ...] = ()
    permissions: tuple[Permission, ...] = ()
    skills: tuple[str, ...] = ()
    mcp_servers: tuple[str, ...] = ()
    max_turns: int | None = None
    disabled: bool = False
    hidden: bool = False
    spans: dict[str, Span] = field(default_factory=dict)

    def source(self, span: Span | None, text: str | None = None) -> Source:
        """*span* of this agent's file as the `Source` of something."""
        document = self.definition.document
        if span is None:
            return Source(self.path, text or "")
        line = document.line_of(span.start)
        return Source(
            self.path, text if text is not None else document.slice(document.line_span(line)).strip(), line + 1, span
        )
