"""The shell is open while editing is forbidden.

**What** An agent that may not edit, but may run any command without being asked.

**Why** A command can write files (`sed -i`, `tee`, a redirection): what the file forbids, the shell does. OpenCode
allows the shell where nothing is said of it.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edit: deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edit: deny
  bash: ask
---

Review the change.
```

**Source** opencode 1.18.33, its default rules (2026-09-28); anomalyco/opencode#38664.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import is_block, lines_of, newline
from agentls.rules._opencode import deciding
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.generation == 1 and subject.definition.get("permissions"):
        return  # mixed-generations says that nothing of it holds
    edit, shell = deciding(subject, "edit", "src/main.py"), deciding(subject, "bash", "some-program --with arguments")
    if edit is None or shell is None or edit.effect != "deny" or shell.effect != "allow":
        return
    span = edit.source.span
    if span is None or subject.agent.disabled:
        return
    said = "allows any command" if shell.source.span else "allows any command, as nothing is said of 'bash'"
    yield Finding(
        span,
        f"Editing is denied, but OpenCode {said}: a command can write files all the same",
        _fixes(subject),
        severity="info" if shell.source.span else None,
    )


def _fixes(subject: Subject) -> tuple[Fix, ...]:
    permission = subject.definition.get("permission")
    document = subject.definition.document
    if not isinstance(permission, Mapping) or permission.get("bash") or not is_block(document, permission):
        return ()
    last: Entry = permission.entries[-1]
    first = permission.entries[0]
    line = lines_of(document, first.span)
    indent = document.text[line.start : first.span.start]
    at = lines_of(document, last.span).end
    if indent.strip() or not document.text[:at].endswith(("\n", "\r")):
        return ()
    text = f"{indent}bash: ask{newline(document)}"
    return (Fix("Ask before each command", (Edit(Span(at, at), text),)),)


rule = Rule("warning", _check, dialects=("opencode",))
