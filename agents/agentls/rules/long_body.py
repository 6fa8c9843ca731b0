"""The body is longer than the host takes.

**What** The body of a Copilot agent has more than 30,000 characters.

**Why** GitHub's cloud agent takes no more. VS Code states no limit; with `target: vscode` nothing is said.

**Bad** `.github/agents/reviewer.agent.md`

```md
---
description: Reviews changes for mistakes before they are merged
---

Review the change. [30000 more characters]
```

**Good** `.github/agents/reviewer.agent.md`

```md
---
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** github/docs copilot/reference/custom-agents-configuration (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.tables.copilot import MAX_BODY
from agentls.rules import Finding, Rule, Subject
from agentls.rules._edits import first_line
from agentls.text import Span


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    body = definition.body_text.strip()
    if len(body) <= MAX_BODY or definition.string("target") == "vscode" or definition.header is None:
        return
    start = definition.body.start + definition.body_text.index(body)
    over = Span(start + MAX_BODY, start + len(body))
    yield Finding(
        first_line(definition.document, over),
        f"The body has {len(body):,} characters; GitHub's cloud agent takes {MAX_BODY:,}, which end here",
    )


rule = Rule("warning", _check, dialects=("copilot",))
