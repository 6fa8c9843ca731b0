"""A limit of turns that is not positive.

**What** `maxTurns`, `steps` or `maxSteps` is zero or less.

**Why** Both hosts take a positive number. With none at all the agent could not do anything.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
maxTurns: 0
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
maxTurns: 20
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33, schema AgentConfig.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Rule, Subject

_LIMITS = {"claude-code": ("maxTurns",), "opencode": ("steps", "maxSteps")}


def _check(subject: Subject) -> Iterator[Finding]:
    for name in _LIMITS[subject.format.name]:
        value = subject.definition.get(name)
        if isinstance(value, Scalar) and type(value.value) is int and value.value < 1:
            yield Finding(value.span, f"{subject.format.title} takes a positive number for '{name}'")


rule = Rule("warning", _check, dialects=tuple(_LIMITS))
