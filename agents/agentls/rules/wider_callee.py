"""An agent may do more than the one that starts it.

**What** This agent names another one and may start it, and that one's file allows what this one's does not: a tool, or
edits in a place that this agent must leave alone.

**Why** agentls holds a sub-agent to what its caller and its own file both allow: started from here, it cannot do that
part of its work. A host that does not (OpenCode gives a sub-agent its own rights alone) lets this agent reach through
the other.

**Bad** `.opencode/agents/lead.md`

```md
---
description: Plans features and hands the work to specialists
permission:
  bash: deny
---

Hand the work to `tester`.
```

**With** `.opencode/agents/tester.md`

```md
---
description: Runs the tests of what was built and reads their output
permission:
  bash: ask
---

Run the tests.
```

**Good** `.opencode/agents/lead.md`

```md
---
description: Plans features and hands the work to specialists
permission:
  bash: ask
---

Hand the work to `tester`.
```

**Source** opencode 1.18.33, what a sub-agent inherits (2026-09-28); anomalyco/opencode#26700.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._team import related, told


def _check(subject: Subject) -> Iterator[Finding]:
    for misfit, span in told("wider", subject):
        yield Finding(
            span,
            f"{misfit.name} may do more than this agent, which starts it: {misfit.words}. Started from here, agentls "
            "holds it to both",
            related=related(misfit, subject, "this agent may do more"),
        )


rule = Rule("hint", _check)
