"""The body orders what the header forbids.

**What** The body tells the agent to run a command, to start another agent or to call a tool of an MCP server, and
the agent's tools or permissions deny it.

**Why** The agent tries, is refused, and goes on without: tests that were to pass before it reports have not run.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Run `npm test` before you report.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep, Bash
---

Run `npm test` before you report.
```

**Source** the file itself, as agentls' policy reads it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.agent import Agent
from agentls.definition import Definition
from agentls.markdown import Piece
from agentls.policy import Operation, Policy, decide
from agentls.references import path_in
from agentls.rules import Finding, Related, Rule, Subject
from agentls.rules._prose import parts

_ORDER = r"(?:^|[.;:>|*\u2192-]\s*|\b(?:always|must|should|then|and|to|first|also)\s+)"
_RUN = re.compile(_ORDER + r"(?:re-?run|run|execute)\s+\W*$", re.IGNORECASE)
_CALL = re.compile(_ORDER + r"(?:call|use|invoke)\s+\W*$", re.IGNORECASE)
_HAND = re.compile(
    r"\b(?:spawn|launch|start|delegate\s+(?:\w+\s+)?to|hand\s+(?:\w+\s+)?to|invoke)\s+(?:the\s+)?\W*$",
    re.IGNORECASE,
)
_VERBS = ("run", "execute", "call", "use", "invoke", "spawn", "launch", "start", "to", "the")
"""The words that an order can end with before the code span."""
_NOT = re.compile(
    r"\b(?:not|n't|never|without|avoid|ask|tell|suggest|recommend|user|they|you can|may|could|if you have|instead"
    r"|how to|example|e\.g|was|were|has|have)\b",
    re.IGNORECASE,
)
_PROGRAMS = frozenset(
    ("git", "npm", "npx", "pnpm", "yarn", "bun", "pytest", "python", "python3", "node", "make", "cargo", "go", "docker",
     "terraform", "kubectl", "gh", "uv", "pip", "ruff", "mypy", "eslint", "tsc", "bash", "sh", "mvn", "gradle")
)  # fmt: skip
_SERVER_TOOLS = {
    "resolve-library-id": "context7", "query-docs": "context7", "get-library-docs": "context7",
    "browser_navigate": "playwright", "browser_click": "playwright", "browser_snapshot": "playwright",
    "sequentialthinking": "sequential-thinking", "create_pull_request": "github", "get_pull_request": "github",
}  # fmt: skip
"""Tools of well-known MCP servers, by the server's usual name."""


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name not in ("claude-code", "opencode") or not subject.definition.body_text.strip():
        return
    if "`" not in subject.definition.body_text:
        return
    policy = Policy(subject.agent, subject.project.root)  # the header's word alone: not the body's, not the settings'
    text = subject.definition.document.text.lower()
    open_ = _runs_anything(subject.agent)
    for piece in parts(subject.definition).code:
        at = piece.span.start
        if not text[max(0, at - 16) : at].rstrip("`*_\"'( ").endswith(_VERBS):
            continue  # most code spans are no orders, and there are many
        before = _before(subject.definition, piece)
        if _NOT.search(before):
            continue
        if not open_ and _RUN.search(before) and _is_command(piece.text):
            yield from _denied(subject, piece, f"run '{piece.text}'", Operation("bash", piece.text), policy)
        elif _HAND.search(before) and piece.text in subject.project.names.agents:
            yield from _denied(subject, piece, f"start '{piece.text}'", Operation("task", piece.text), policy)
        elif piece.text in _SERVER_TOOLS and _CALL.search(before):
            yield from _server(subject, piece, policy)


def _runs_anything(agent: Agent) -> bool:
    """Whether the header plainly gives all of the shell, so that no command need be parsed."""
    if agent.dialect != "claude-code" or any(grant.tool == "bash" for grant in agent.withheld):
        return False
    return agent.granted is None or any(grant.tool == "bash" and grant.specifier is None for grant in agent.granted)


def _server(subject: Subject, piece: Piece, policy: Policy) -> Iterator[Finding]:
    server, agent = _SERVER_TOOLS[piece.text], subject.agent
    does = f"call '{piece.text}' (of the MCP server {server})"
    if agent.dialect != "claude-code":
        yield from _denied(subject, piece, does, Operation(f"mcp:{server}:{piece.text}", ""), policy)
    elif agent.granted is not None and not any(
        grant.tool.startswith("mcp:") and grant.tool.endswith((f":{piece.text}", ":*")) for grant in agent.granted
    ):
        span = agent.spans.get("tools")
        related = (Related(subject.path, span, "these are its tools"),) if span else ()
        said = f"The body has the agent {does}, but its tools do not have it. Claude Code gives it no such tool"
        yield Finding(piece.span, f"{said}; agentls asks", related=related)


def _before(definition: Definition, piece: Piece) -> str:
    """What stands on the line before a code span, back to the last full stop."""
    document = definition.document
    line = document.line_span(document.line_of(piece.span.start))
    return re.split(r"(?<=[.!?])\s", document.text[line.start : piece.span.start])[-1].lstrip(" \t>*-0123456789.")


def _is_command(text: str) -> bool:
    first = text.split(" ", 1)[0]
    return first in _PROGRAMS or (
        path_in(text) is not None and (text.startswith("./") or first.endswith((".sh", ".py")))
    )


def _denied(subject: Subject, piece: Piece, does: str, operation: Operation, policy: Policy) -> Iterator[Finding]:
    decision = decide(operation, policy)
    if decision.effect == "deny":
        rule = decision.rule
        here = rule is not None and rule.span is not None and rule.path == subject.path
        related = (Related(subject.path, rule.span, "this forbids it"),) if rule and rule.span and here else ()
        yield Finding(piece.span, f"The body has the agent {does}, but it may not: {decision.reason}", related=related)


rule = Rule("warning", _check)
