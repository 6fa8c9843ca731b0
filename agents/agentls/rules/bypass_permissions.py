"""The agent asks for nothing.

**What** `permissionMode: bypassPermissions`.

**Why** Whatever the model decides is done: edits, commands, requests to the web. Text that the agent reads can
decide with it.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
permissionMode: bypassPermissions
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
permissionMode: acceptEdits
---

Review the change.
```

**Source** code.claude.com/docs/en/permission-modes (2026-08-22).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._hosts import is_plugin
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    span = subject.agent.spans.get("permissionMode")
    if span and subject.agent.mode == "bypassPermissions" and not is_plugin(subject):
        fixes = tuple(Fix(f"Change to '{mode}'", (Edit(span, mode),)) for mode in ("default", "acceptEdits"))
        yield Finding(span, "Claude Code asks for nothing that this agent does: edits, commands, the web", fixes)


rule = Rule("warning", _check, dialects=("claude-code",))
