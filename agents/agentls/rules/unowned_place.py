"""A place that this agent must leave alone belongs to nobody.

**What** A place that the body forbids to this agent, while no agent of the workspace owns it, in whole or in part, and
none shares it. Told only where two agents of the workspace, or more, own places.

**Why** Work there is refused here and given to nobody: the rename of a folder, or an agent that was never written,
leaves such a gap. Where nobody is meant to change it (generated files, say), silence the rule for that line.

**Bad** `.claude/agents/backend.md`

```md
---
name: backend
description: Builds endpoints and data models of the server
tools: Read, Edit
---

## Directories you own

- `src/server/`

## Directories you do not touch

- `src/pages/` (Frontend)
```

**With** `.claude/agents/frontend.md`

```md
---
name: frontend
description: Builds pages and styles of the user interface
tools: Read, Edit
---

## Directories you own

- `src/views/`
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

## Directories you do not touch

- `src/views/` (Frontend)
```

**Source** What agentls does with the places of a body; no host knows of them.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._team import related, told


def _check(subject: Subject) -> Iterator[Finding]:
    for misfit, span in told("gap", subject):
        yield Finding(
            span,
            f"No agent of this workspace owns `{misfit.name}`, which this one must leave alone",
            related=related(misfit, subject, "this agent must leave it alone too"),
        )


rule = Rule("hint", _check)
