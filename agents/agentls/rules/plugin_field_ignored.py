"""A field that has no effect in an agent of a plug-in.

**What** `hooks`, `mcpServers`, `permissionMode` and `initialPrompt` in a file below the `agents/` folder of a
plug-in.

**Why** Claude Code ignores these fields there.

**Bad** `plugins/quality/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
permissionMode: plan
---

Review the change.
```

**Good** `plugins/quality/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_entry
from agentls.rules._hosts import is_plugin

_IGNORED = ("hooks", "mcpServers", "permissionMode", "initialPrompt")


def _check(subject: Subject) -> Iterator[Finding]:
    if not is_plugin(subject):
        return
    for entry in subject.definition.fields.entries:
        if entry.name in _IGNORED:
            edit = remove_entry(subject.definition, entry)
            yield Finding(
                entry.key.span,
                f"Claude Code ignores '{entry.name}' in an agent of a plug-in",
                (Fix(f"Remove '{entry.name}'", (edit,)),) if edit else (),
                tag="unnecessary",
            )


rule = Rule("warning", _check, dialects=("claude-code",))
