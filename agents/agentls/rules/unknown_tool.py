"""A tool that the host does not have.

**What** An entry of `tools` or `disallowedTools` that names no tool: misspelt, in the wrong case, or as another
host calls it.

In Copilot files it is a slip for one of the tool sets (`search`): extensions and MCP servers bring any other names.

**Why** Claude Code drops such an entry without a word as long as one other resolves; the agent lacks a tool, or
keeps one that was to be taken away. MCP tools (`mcp__server__tool`) are known only to a session and are not judged
here.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Gerp, codebase
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); tool names: @anthropic-ai/claude-agent-sdk 0.3.329.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Value
from agentls.formats import copilot
from agentls.formats.common import Item, items
from agentls.formats.tables import claude_code as table
from agentls.formats.tables import copilot as copilot_table
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_item
from agentls.rules._foreign import ours, translated
from agentls.rules._tools import listed, resolves, run_together
from agentls.rules.near import near, sentence
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name == "copilot":
        yield from _of_copilot(subject)
        return
    for field, value, item in listed(subject):
        if resolves(subject, item) or item.name in table.FORMER_TOOLS:
            continue
        if (names := run_together(subject, item)) is not None:
            yield _together(item, names)
            continue
        foreign = translated(item.name, subject.format)
        meant = foreign or near(item.name, (each.name for each in subject.format.tools))
        does = "takes nothing away" if field == "disallowedTools" else "drops it without a word"
        yield Finding(
            item.name_span,
            _said(item.name, foreign, meant, f"It {does}"),
            _fixes(subject, value, item, meant),
        )


def _of_copilot(subject: Subject) -> Iterator[Finding]:
    """Slips for VS Code's tool sets alone: it has had many other names, and extensions and MCP servers bring any."""
    value = subject.definition.get("tools")
    for item in items(value) if value is not None and getattr(value, "style", "") != "broken" else ():
        name = item.text
        if {".", "/"} & set(name) or ours(name) or copilot.canonical(name) in copilot_table.COVERS:
            continue
        meant = near(name, copilot_table.COVERS)
        if meant and abs(len(meant) - len(name)) <= 1:
            fixes = (Fix(f"Change to '{meant}'", (Edit(item.span, meant),)),)
            yield Finding(item.span, sentence(f"VS Code has no tool '{name}'", meant, "It ignores the entry"), fixes)


def _together(item: Item, names: tuple[str, ...]) -> Finding:
    said = f"YAML reads {len(names)} tools here as one text, which names none: there must be commas between them"
    fix = Fix("Put commas between them", (Edit(item.span, ", ".join(names)),), sure=True)
    return Finding(_first_line(item.span, item.text), said, (fix,))


def _first_line(span: Span, text: str) -> Span:
    """The first line of an entry."""
    return Span(span.start, span.start + len(text.splitlines()[0]))


def _said(name: str, foreign: str | None, meant: str | None, does: str) -> str:
    if foreign:
        return f"Claude Code has no tool '{name}', which another host has; here it is '{foreign}'. {does}"
    return sentence(f"Claude Code has no tool '{name}'", meant, does)


def _fixes(subject: Subject, value: Value, item: Item, meant: str | None) -> tuple[Fix, ...]:
    present = {each.name for _, other, each in listed(subject) if other is value}
    removal = remove_item(subject.definition, value, item)
    fixes = []
    if meant and meant not in present:
        fixes.append(Fix(f"Change to '{meant}'", (Edit(item.name_span, meant),), sure=True))
    if removal:
        fixes.append(Fix(f"Remove '{item.name}'", (removal,)))
    return tuple(fixes)


rule = Rule("warning", _check, dialects=("claude-code", "copilot"))
