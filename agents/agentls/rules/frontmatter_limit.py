"""The frontmatter is larger or deeper than a header can be.

**What** More than a million characters, more than 64 levels of nesting, or aliases that expand to more than 20,000
values.

**Why** Such a header is a slip or an attack on whoever parses it. agentls stops reading there and does not run the
agent.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
hooks: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
  [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[
  ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
  ]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** agentls' own limits.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._yaml import problems


def _check(subject: Subject) -> Iterator[Finding]:
    for problem in problems(subject.definition, "too-large", "too-deep", "alias-bomb"):
        said = problem.message[:1].upper() + problem.message[1:]
        yield Finding(problem.span, f"{said}. agentls reads no further and does not run the agent")


rule = Rule("error", _check)
