"""A field that is not read where the agent is offered.

**What** In a Copilot file with a `target`: `handoffs`, `agents` or `argument-hint` for GitHub's agents, `mcp-servers`
or `metadata` for VS Code.

**Why** VS Code and GitHub's agents each read fields that the other one ignores. A file without a `target` is for both.

**Bad** `.github/agents/planner.agent.md`

```md
---
description: Plans a feature before anything of it is written
target: github-copilot
tools: [read, search]
argument-hint: which feature
---

Plan the feature.
```

**Good** `.github/agents/planner.agent.md`

```md
---
description: Plans a feature before anything of it is written
target: vscode
tools: [read, search]
argument-hint: which feature
---

Plan the feature.
```

**Source** VS Code 1.128.1, promptSyntax sources (2026-09-14); github/docs custom-agents-configuration (2026).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.tables.copilot import NOT_READ
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_entry

_HOSTS = {"vscode": "VS Code", "github-copilot": "GitHub's agent"}


def _check(subject: Subject) -> Iterator[Finding]:
    target = subject.definition.string("target") or ""
    for name in NOT_READ.get(target, ()):
        entry = subject.definition.fields.get(name)
        if entry:
            edit = remove_entry(subject.definition, entry)
            yield Finding(
                entry.key.span,
                f"{_HOSTS[target]}, for which this file is, ignores '{name}'",
                (Fix(f"Remove '{name}'", (edit,)),) if edit else (),
                tag="unnecessary",
            )


rule = Rule("hint", _check, dialects=("copilot",))
