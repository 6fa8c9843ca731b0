"""A value that begins with `#` is a comment.

**What** `color: #ff0000` without quotes: in YAML everything after a space and `#` is a comment, so the field has no
value.

**Why** OpenCode refuses to start: a colour must be a text, not nothing. Claude Code sees no value either.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
color: #ff0000
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
color: "#ff0000"
---

Review the change.
```

**Source** YAML 1.2.2, section 6.6; for OpenCode its parser, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._hosts import invalid, strict
from agentls.rules._yaml import comment
from agentls.text import Edit

_VALUE = re.compile(r"#\S+\Z")


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    for entry in subject.definition.fields.entries:
        found, field = comment(subject.definition, entry), subject.format.field(entry.name)
        if found is None or field is None or not _VALUE.match(text := document.slice(found)):
            continue
        host = invalid(subject) if strict(subject) else f"{subject.format.title} sees no value"
        yield Finding(
            found,
            f"YAML takes {text} for a comment, so '{entry.name}' has no value; a value with '#' needs quotes. {host}",
            (Fix("Quote the value", (Edit(found, f'"{text}"'),), sure=True),),
            severity=None if strict(subject) or field.required else "warning",
        )


rule = Rule("error", _check)
