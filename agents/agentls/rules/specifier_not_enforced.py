"""A specifier in a tool list does not do what it seems to.

**What** `Bash(git diff:*)` in `tools`, `Bash(rm *)` in `disallowedTools`.

**Why** Claude Code grants all of Bash for the first and takes away all of Bash for the second; nothing tells so.
Commands are narrowed under `permissions` in `settings.json`, or by a hook. agentls does enforce a specifier in
`tools`. A list of agents in `Agent(a, b)` holds only where the file runs as the main agent.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Bash(git diff:*)
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

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); anthropics/claude-code#95002,
anthropics/claude-code#61651.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.claude_code import tool_of
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._tools import listed, resolves
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    for field, _, item in listed(subject):
        if item.specifier is None or item.specifier.strip() in ("", "*") or not resolves(subject, item):
            continue
        tool = tool_of(item.name)
        if tool == "task" and field == "tools":
            said = "Claude Code reads a list of agents only in a main agent; a sub-agent may start any"
            yield Finding(item.span, said, severity="info")
        elif tool != "skill":
            whole = Fix(f"Write what it comes to: '{item.name}'", (Edit(item.span, item.name),))
            said = (
                f"Claude Code does not enforce '({item.specifier})' here: the agent gets all of {item.name}. "
                "agentls does enforce it"
                if field == "tools"
                else f"Claude Code takes away all of {item.name} here, not only '{item.specifier}'"
            )
            yield Finding(item.span, said, (whole,))


rule = Rule("warning", _check, dialects=("claude-code",))
