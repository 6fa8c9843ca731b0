"""Two agents have the same description.

**What** The descriptions of two agents of one folder tree are the same but for case and punctuation.

**Why** The main agent chooses by the description alone: between the two it chooses by chance.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**With** `.claude/agents/checker.md`

```md
---
name: checker
description: Reviews documents for spelling mistakes before they are published
---

Review the document.
```

**With** `.claude/agents/copy.md`

```md
---
name: copy
description: Reviews changes for mistakes, before they are merged.
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews migrations for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Related, Rule, Subject
from agentls.rules._edits import first_line
from agentls.text import Span

_SHOWN = 3


def _check(subject: Subject) -> Iterator[Finding]:
    agent = subject.agent
    span = agent.spans.get("description")
    others = [each for each in subject.project.alike(agent)[: _SHOWN + 1] if each.path != agent.path][:_SHOWN]
    others = [each for each in others if each.name != agent.name]
    if span and agent.description.strip() and others:
        names = ", ".join(f"'{each.name}'" for each in others)
        yield Finding(
            first_line(subject.definition.document, span),
            f"{names} {'has' if len(others) == 1 else 'have'} the same description, and by it an agent is chosen",
            related=tuple(
                Related(each.path, each.spans.get("description", Span(0, 0)), "the same description") for each in others
            ),
        )


rule = Rule("info", _check)
