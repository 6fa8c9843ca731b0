"""A field that is out of use.

**What** A field that the host still reads, but has a successor: `tools` and `maxSteps` in OpenCode, `infer` in
Copilot.

**Why** It may go with the next version, and OpenCode 2 reads it only in files that it takes for version 1.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
maxSteps: 10
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
steps: 10
---

Review the change.
```

**Source** opencode 1.18.33, schema AgentConfig (2026-09-28); VS Code 1.128.1.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import lines_of, newline, rename_key
from agentls.rules._types import fits
from agentls.text import Edit

_RENAMED = {"maxSteps": "steps"}


def _check(subject: Subject) -> Iterator[Finding]:
    for entry in subject.definition.fields.entries:
        field = subject.format.field(entry.name)
        if field and field.instead and fits(field, entry.value):
            yield Finding(
                entry.key.span,
                f"'{entry.name}' is out of use in {subject.format.title}; '{field.instead}' takes its place",
                _fixes(subject, entry, field.instead),
                tag="deprecated",
            )


def _fixes(subject: Subject, entry: Entry, instead: str) -> tuple[Fix, ...]:
    if subject.definition.fields.get(instead):
        return ()
    if _RENAMED.get(entry.name) == instead:
        return (Fix(f"Rename to '{instead}'", (rename_key(entry, instead),), sure=True),)
    if subject.format.name == "opencode" and instead == "permission" and isinstance(entry.value, Mapping):
        return _as_permission(subject, entry, entry.value)
    return ()


def _as_permission(subject: Subject, entry: Entry, tools: Mapping) -> tuple[Fix, ...]:
    """``tools`` as the rules that OpenCode makes of it: the last of write, edit and patch counts for all three."""
    rules: dict[str, str] = {}
    for each in tools.entries:
        if not isinstance(each.value, Scalar) or not isinstance(each.value.value, bool):
            return ()
        key = "edit" if each.name in ("write", "edit", "patch") else each.name
        rules[key] = "allow" if each.value.value else "deny"
    if not rules or not all(key.replace("*", "_").replace("-", "_").isidentifier() for key in rules):
        return ()
    end = newline(subject.definition.document)
    lines = [f"  {key if key.isidentifier() else chr(34) + key + chr(34)}: {effect}" for key, effect in rules.items()]
    text = "".join(f"{line}{end}" for line in ("permission:", *lines))
    edit = Edit(lines_of(subject.definition.document, entry.span), text)
    return (Fix("Write it as 'permission'", (edit,)),)


rule = Rule("hint", _check)
