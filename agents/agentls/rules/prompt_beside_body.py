"""A `prompt` field in a Markdown file.

**What** OpenCode takes the body of the file for the prompt, always.

**Why** The field has no effect. Where the body is empty, the agent has no prompt at all.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
prompt: You review changes.
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

**Source** opencode 1.18.33 (2026-09-28); anomalyco/opencode#26434.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import newline, remove_entry
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    entry = definition.fields.get("prompt")
    if entry is None:
        return
    empty = not definition.body_text.strip()
    removal = remove_entry(definition, entry)
    fixes: tuple[Fix, ...] = (Fix("Remove 'prompt'", (removal,)),) if removal and not empty else ()
    text = entry.value.value if isinstance(entry.value, Scalar) else None
    if empty and removal and isinstance(text, str) and not text.startswith("{"):
        end, at = newline(definition.document), definition.body.start
        body = Edit(Span(at, len(definition.document.text)), f"{end}{text.strip()}{end}")
        fixes = (Fix("Make it the body", (removal, body)),)
    said = "the body is empty, so the agent has no prompt" if empty else "it has no effect"
    yield Finding(entry.key.span, f"OpenCode takes the body for the prompt, never this field: {said}", fixes)


rule = Rule("warning", _check, dialects=("opencode",))
