"""Agents hand work to each other in a circle.

**What** This agent names one that it may start, which names another, and so on back to this one.

**Why** A task that nobody takes up goes round until the limit of depth ends it, and each turn of the wheel costs a run.
Let the last one report back instead of starting the first.

**Bad** `.opencode/agents/builder.md`

```md
---
description: Builds what a plan says, step by step
permission:
  task: ask
---

When the plan is unclear, delegate to `planner`.
```

**With** `.opencode/agents/planner.md`

```md
---
description: Plans features before anybody writes code
permission:
  task: ask
---

When the plan is done, delegate to `builder`.
```

**Good** `.opencode/agents/builder.md`

```md
---
description: Builds what a plan says, step by step
permission:
  task: deny
---

When the plan is unclear, stop and report what is missing.
```

**Source** What agentls does when agents start agents (`limits.depth`); opencode's `subagent_depth` (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._team import related, told


def _check(subject: Subject) -> Iterator[Finding]:
    for misfit, span in told("cycle", subject):
        depth = subject.project.settings.limits.depth
        yield Finding(
            span,
            f"Work goes round in a circle: {misfit.words}. Only the limit of depth ({depth}) ends it",
            related=related(misfit, subject, "from here it goes on"),
        )


rule = Rule("info", _check)
