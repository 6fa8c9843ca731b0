"""Several `Agent(…)` entries in one tool list.

**What** `Agent(a), Agent(b)` instead of `Agent(a, b)`.

**Why** Some versions of Claude Code keep the last entry only, and their message misleads.

**Bad** `.claude/agents/lead.md`

```md
---
name: lead
description: Splits a feature into tasks and gives them to others
tools: Read, Agent(reviewer), Agent(general-purpose)
# agentls: ignore-file specifier-not-enforced
---

Split the feature.
```

**With** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Good** `.claude/agents/lead.md`

```md
---
name: lead
description: Splits a feature into tasks and gives them to others
tools: Read, Agent(reviewer, general-purpose)
# agentls: ignore-file specifier-not-enforced
---

Split the feature.
```

**Source** anthropics/claude-code#52293.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Value
from agentls.formats.common import Item
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_item
from agentls.rules._tools import listed
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    entries = [
        (value, item)
        for field, value, item in listed(subject)
        if field == "tools" and item.name in ("Agent", "Task") and item.specifier
    ]
    if len(entries) > 1:
        first = entries[0][1]
        yield Finding(
            entries[1][1].span,
            f"Some versions of Claude Code keep only the last of several '{first.name}(…)' entries; write one",
            _fixes(subject, entries),
        )


def _fixes(subject: Subject, entries: list[tuple[Value, Item]]) -> tuple[Fix, ...]:
    value, first = entries[0]
    merged = f"{first.name}({', '.join(item.specifier.strip() for _, item in entries if item.specifier)})"
    removals = [remove_item(subject.definition, value, item) for _, item in entries[1:]]
    if any(each is None for each in removals):
        return ()
    return (Fix(f"Write '{merged}'", (Edit(first.span, merged), *(each for each in removals if each))),)


rule = Rule("warning", _check, dialects=("claude-code",))
