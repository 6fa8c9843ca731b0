"""`agents` in a Copilot file that does not have the tool to start them.

**What** `agents` names the agents that this one may start, while `tools` is a list without `agent`.

**Why** Without the tool `agent` it starts none: VS Code marks the field, and it has no effect.

**Bad** `.github/agents/lead.agent.md`

```md
---
description: Splits a feature into tasks and gives them to others
tools: [read, search]
agents: ["*"]
---

Split the feature.
```

**Good** `.github/agents/lead.agent.md`

```md
---
description: Splits a feature into tasks and gives them to others
tools: [read, search, agent]
agents: ["*"]
---

Split the feature.
```

**Source** VS Code 1.128.1, promptSyntax sources (2026-09-14); microsoft/hve-core#1743.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Sequence
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    granted, entry = subject.agent.granted, subject.definition.fields.get("agents")
    if entry is None or granted is None or any(each.tool in ("task", "*") for each in granted):
        return
    if isinstance(entry.value, Sequence) and not entry.value.items:
        return  # it may start none, and says so
    yield Finding(
        entry.key.span,
        "'agents' has no effect in VS Code: 'agent' is not among the 'tools'",
        _fixes(subject),
    )


def _fixes(subject: Subject) -> tuple[Fix, ...]:
    tools = subject.definition.get("tools")
    document = subject.definition.document
    if not isinstance(tools, Sequence) or not tools.items or document.text[tools.span.start] != "[":
        return ()
    at = tools.items[-1].span.end
    return (Fix("Add 'agent' to 'tools'", (Edit(Span(at, at), ", agent"),)),)


rule = Rule("warning", _check, dialects=("copilot",))
