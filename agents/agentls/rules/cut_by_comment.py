"""A text is cut short by a `#`.

**What** In a text without quotes, everything after a space and `#` is a comment in YAML: `Fixes issue #12 and
others` is read as `Fixes issue`.

**Why** The host chooses agents by half a description.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes to tickets of the kind #bug before they are merged
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: "Reviews changes to tickets of the kind #bug before they are merged"
---

Review the change.
```

**Source** YAML 1.2.2, section 6.6.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.text import Edit, Span

_CUT = re.compile(r"[ \t]+#[^\s#][^\r\n]*")
"""A comment proper has a space after its `#`."""


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    for entry in subject.definition.fields.entries:
        field, value = subject.format.field(entry.name), entry.value
        if not isinstance(value, Scalar) or value.style or field is None or field.kinds != ("string",) or not value.raw:
            continue
        found = _CUT.match(document.text, value.span.end)
        if found and not field.values:
            whole = Span(
                value.span.start, value.span.start + len(document.text[value.span.start : found.end()].rstrip())
            )
            text = document.slice(whole).replace("\\", "\\\\").replace('"', '\\"')
            yield Finding(
                Span(found.start() + len(found[0]) - len(found[0].lstrip()), whole.end),
                f"YAML takes this for a comment: the value of '{entry.name}' ends before it",
                (Fix("Quote the text", (Edit(whole, f'"{text}"'),), sure=True),) if "\n" not in text else (),
            )


rule = Rule("warning", _check)
