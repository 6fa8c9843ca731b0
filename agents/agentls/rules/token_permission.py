"""A permission of the agent's GitHub token that there is not.

**What** Below `github`: a key other than `permissions`, a scope that GitHub does not have, or a value that the scope
does not take.

**Why** The agent's token then has other rights than the file says. VS Code's own check calls a wrong value an error.

**Bad** `.github/agents/fixer.agent.md`

```md
---
description: Fixes what a failed workflow complains of
tools: [read, edit]
github:
  permissions:
    content: read
    metadata: write
---

Fix it.
```

**Good** `.github/agents/fixer.agent.md`

```md
---
description: Fixes what a failed workflow complains of
tools: [read, edit]
github:
  permissions:
    contents: read
    metadata: read
---

Fix it.
```

**Source** VS Code 1.128.1, promptSyntax sources (2026-09-14).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar, Value
from agentls.formats.tables.copilot import GITHUB_PERMISSIONS
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line, inner, rename_key
from agentls.rules.near import near, sentence
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    github = subject.definition.get("github")
    if not isinstance(github, Mapping):
        return
    for entry in github.entries:
        if entry.name != "permissions":
            yield _unknown(entry, "'github' has no key", ("permissions",), github)
        elif isinstance(entry.value, Mapping):
            for pair in entry.value.entries:
                yield from _scope(subject, pair, entry.value)
        else:
            span = first_line(subject.definition.document, entry.value.span)
            yield Finding(span, "'permissions' must be a map from scopes to read, write or none")


def _scope(subject: Subject, pair: Entry, within: Mapping) -> Iterator[Finding]:
    values = GITHUB_PERMISSIONS.get(pair.name)
    if values is None:
        yield _unknown(pair, "GitHub has no scope", tuple(GITHUB_PERMISSIONS), within)
    elif not isinstance(pair.value, Scalar) or pair.value.value not in values:
        span = first_line(subject.definition.document, pair.value.span)
        yield Finding(span, f"'{pair.name}' takes {' or '.join(values)}", _fixes(pair.value, values), severity="error")


def _fixes(value: Value, values: tuple[str, ...]) -> tuple[Fix, ...]:
    meant = near(str(value.value), values) if isinstance(value, Scalar) else None
    return (Fix(f"Change to '{meant}'", (Edit(inner(value), meant),)),) if meant and isinstance(value, Scalar) else ()


def _unknown(entry: Entry, said: str, names: tuple[str, ...], within: Mapping) -> Finding:
    meant = near(entry.name, names)
    free = meant is not None and within.get(meant) is None
    fixes = (Fix(f"Rename to '{meant}'", (rename_key(entry, meant),), sure=True),) if meant and free else ()
    return Finding(entry.key.span, sentence(f"{said} '{entry.name}'", meant, f"Known are {', '.join(names)}"), fixes)


rule = Rule("warning", _check, dialects=("copilot",))
