"""A tool by a name that it no longer has.

**What** A tool that Claude Code once had: renamed (`Task` is now `Agent`) or gone (`LS`, `MultiEdit`,
`NotebookRead`).

**Why** A renamed tool still works under its former name. One that is gone is dropped without a word.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, LS
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Glob
---

Review the change.
```

**Source** @anthropic-ai/claude-agent-sdk 0.3.329, LEGACY_TOOL_NAME_ALIASES; code.claude.com/docs/en/sub-agents
(2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Value
from agentls.formats.common import Item
from agentls.formats.tables import claude_code as table
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_item
from agentls.rules._tools import listed
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    for _, value, item in listed(subject):
        if item.name in table.ACCEPTED_ALIASES:
            now = table.ACCEPTED_ALIASES[item.name]
            yield Finding(
                item.name_span,
                f"'{item.name}' is now called '{now}'. Claude Code still takes the former name",
                _fixes(subject, value, item, now),
                severity="hint",
                tag="deprecated",
            )
        elif item.name in table.FORMER_TOOLS:
            now = table.FORMER_TOOLS[item.name]
            yield Finding(
                item.name_span,
                f"Claude Code no longer has the tool '{item.name}' and drops it without a word"
                f"{f'; {now!r} serves instead' if now else ''}",
                _fixes(subject, value, item, now),
                tag="deprecated",
            )


def _fixes(subject: Subject, value: Value, item: Item, now: str) -> tuple[Fix, ...]:
    present = {each.name for _, other, each in listed(subject) if other is value}
    if now and now not in present:
        return (Fix(f"Change to '{now}'", (Edit(item.name_span, now),), sure=True),)
    removal = remove_item(subject.definition, value, item)
    return (Fix(f"Remove '{item.name}'", (removal,), sure=True),) if removal else ()


rule = Rule("warning", _check, dialects=("claude-code",))
