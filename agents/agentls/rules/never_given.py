"""A tool that sub-agents are never given.

**What** `AskUserQuestion`, `EnterPlanMode` and some more in `tools`; `ExitPlanMode` outside of plan mode.

**Why** Claude Code does not give them to a sub-agent, also when they are listed. They work where the file runs as
the main agent (`claude --agent`).

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, AskUserQuestion
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_item
from agentls.rules._tools import listed

_NEVER = frozenset(
    ("AskUserQuestion", "EndConversation", "EnterPlanMode", "ScheduleWakeup", "WaitForMcpServers", "Workflow")
)


def _check(subject: Subject) -> Iterator[Finding]:
    for field, value, item in listed(subject):
        planless = item.name == "ExitPlanMode" and subject.agent.mode != "plan"
        if field == "tools" and (item.name in _NEVER or planless):
            removal = remove_item(subject.definition, value, item)
            yield Finding(
                item.span,
                f"Claude Code gives '{item.name}' to no sub-agent{' outside of plan mode' if planless else ''}; "
                "it is of use only where the file runs as the main agent",
                (Fix(f"Remove '{item.name}'", (removal,)),) if removal else (),
                tag="unnecessary",
            )


rule = Rule("warning", _check, dialects=("claude-code",))
