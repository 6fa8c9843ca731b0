"""The agent may leave the project without asking.

**What** `external_directory: allow`, or a pattern under it that matches every path.

**Why** OpenCode asks before a tool touches a path outside of the project. With this it does not, and what the agent may
read, edit and run it may in the whole file system.

**Bad** `.opencode/agents/builder.md`

```md
---
description: Builds the release and says what went wrong
permission:
  external_directory: allow
---

Build it.
```

**Good** `.opencode/agents/builder.md`

```md
---
description: Builds the release and says what went wrong
permission:
  external_directory:
    "/opt/toolchain/*": allow
---

Build it.
```

**Source** opencode 1.18.33, its default rules (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner
from agentls.rules._opencode import deciding, lines
from agentls.text import Edit

_ANYWHERE = "/somewhere/else/*"


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.generation > 1:
        return
    decisive = deciding(subject, "external_directory", _ANYWHERE)
    if decisive is None or decisive.effect != "allow":
        return
    for line in lines(subject):
        value = line.entry.value
        if line.key == "external_directory" and line.entry.span == decisive.source.span and isinstance(value, Scalar):
            said = "OpenCode asks before it leaves the project, but not with this: the agent reads and writes anywhere"
            yield Finding(line.entry.span, said, (Fix("Ask", (Edit(inner(value), "ask"),)),))


rule = Rule("info", _check, dialects=("opencode",))
