r"""A control character stands in the frontmatter.

**What** YAML allows tab and line ends, no other control character and no lone surrogate. They come in unseen, by
copying from a terminal mostly.

**Why** OpenCode's parser refuses the header. What Claude Code does with it is not documented; strict parsers refuse
it.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes \a before they are merged
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

In the bad example `\a` stands for the character U+0007.

**Source** YAML 1.2.2, section 5.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import problems
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    found = tuple(problems(subject.definition, "control-character"))
    known = subject.format.name == "opencode"
    host = unreadable(subject) if known else f"What {subject.format.title} does with it is not documented"
    for problem in found:
        said = problem.message[:1].upper() + problem.message[1:]
        fixes = [Fix("Remove the character", (Edit(problem.span, ""),), sure=True)]
        yield Finding(problem.span, f"{said}. {host}", tuple(fixes), severity=None if known else "warning")


rule = Rule("error", _check)
