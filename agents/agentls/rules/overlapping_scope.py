"""Two agents own the same place.

**What** A place that this agent's body (or `agentls.toml`) gives to it, and that of another agent of the workspace
gives to that one, as a whole or in part. Agents of one name in several dialects count as one.

**Why** The contract of neither holds the other off, and neither knows of the other: who of them is handed the work is
chance, and what one builds the other rebuilds. Give the place to one, or name it as shared in both.

**Bad** `.claude/agents/backend.md`

```md
---
name: backend
description: Builds endpoints and data models of the server
tools: Read, Edit
---

## Directories you own

- `src/api/`
```

**Good** `.claude/agents/backend.md`

```md
---
name: backend
description: Builds endpoints and data models of the server
tools: Read, Edit
---

## Directories you own

- `src/server/`
```

**With** `.claude/agents/gateway.md`

```md
---
name: gateway
description: Builds what stands between browsers and services
tools: Read, Edit
---

## Directories you own

- `src/api/`
- `src/gateway/`
```

**Source** What agentls does with the places of a body; no host knows of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._team import related, told


def _check(subject: Subject) -> Iterator[Finding]:
    for misfit, span in told("overlap", subject):
        said = f"{misfit.words}: what lies in both is given to two agents"
        yield Finding(span, said, related=related(misfit, subject, "owned here"))


rule = Rule("info", _check)
