"""A field that takes rights away is not read by this host.

**What** `permission` or `permissions` with a `deny` or `ask`, `disallowedTools`, `allowed-tools` and their like, in
a dialect that has no such field.

**Why** The host loads the agent with more rights than the file says: Claude Code ignores the field, OpenCode V1
sends it to the model's provider as an option. OpenCode 2 writes `permissions`, OpenCode 1 `permission`, Claude Code
`tools` and `disallowedTools`; `allowed-tools` belongs to skills and commands.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
allowed-tools: Read, Grep
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

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33, schema AgentConfig;
anomalyco/opencode#39576.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.opencode_config import entry_map
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import rename_key
from agentls.rules._rights import taken_away

_DOES = {
    "claude-code": "Claude Code ignores it, so the agent has rights that this takes away",
    "copilot": "VS Code ignores it, so the agent has rights that this takes away",
    "opencode": "OpenCode 1 passes it to the model's provider, so the agent has rights that this takes away",
}


def _check(subject: Subject) -> Iterator[Finding]:
    definition, dialect = subject.definition, subject.format
    for name in taken_away(subject):
        entry = definition.fields.get(name)
        if entry is None:
            continue
        meant = "tools" if name.startswith("allow") else "disallowedTools" if name.startswith("disallow") else ""
        fixes = (
            (Fix(f"Rename to '{meant}'", (rename_key(entry, meant),)),)
            if meant and dialect.name == "claude-code" and not definition.fields.get(meant)
            else ()
        )
        does = _DOES.get(dialect.name, f"{dialect.title} does not read it")
        if entry_map(subject.path) == "agents":
            does = "OpenCode 1 ignores it, so the agent has rights that this takes away"
        yield Finding(entry.key.span, f"'{name}' is no field of {dialect.title}. {does}", fixes)


rule = Rule("error", _check, dialects=("claude-code", "opencode", "copilot"))
