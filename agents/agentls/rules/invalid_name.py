"""A name that the host does not take.

**What** Claude Code takes no name with a `:`, with a leading `-`, or of more than 256 characters.

**Why** It skips the file, and only its debug log says so. The colon separates a plug-in from its agents.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: team:reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: team-reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner
from agentls.text import Edit

_LONGEST = 256


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("name")
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or value.style == "broken":
        return
    name = value.value
    wrong = (
        "a ':' in it"
        if ":" in name
        else "a '-' at its beginning"
        if name.startswith("-")
        else f"more than {_LONGEST} characters"
        if len(name) > _LONGEST
        else ""
    )
    if wrong:
        better = name.replace(":", "-").lstrip("-")[:_LONGEST]
        fixes = (Fix(f"Change to '{better[:40]}'", (Edit(inner(value), better),)),) if better else ()
        said = f"The name has {wrong}. Claude Code skips the file and says so only in its debug log"
        yield Finding(value.span, said, fixes)


rule = Rule("error", _check, dialects=("claude-code",))
