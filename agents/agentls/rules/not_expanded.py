"""A `{file:…}` or `{env:…}` in the body of an OpenCode agent.

**What** OpenCode puts a file or a variable in place of `{file:./rules.md}` and `{env:NAME}` in its JSON settings. In a
Markdown file it does not.

**Why** The model reads the braces as they stand, and nothing of the file. agentls does the same.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
---

Review the change by {file:./rules.md}.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
---

Read what `docs/` says about style first, then review the change.
```

**Source** opencode 1.18.33 (2026-09-28); anomalyco/opencode#26434.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.markdown import scan
from agentls.rules import Finding, Rule, Subject
from agentls.text import Span

_PLACEHOLDER = re.compile(r"\{(?:file|env):[^{}\s]+\}")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    text = definition.body_text
    if "{file:" not in text and "{env:" not in text:
        return
    parts = scan(definition.document, definition.body)
    quiet = (*parts.fences, *(each.span for each in parts.code))
    for found in _PLACEHOLDER.finditer(text):
        span = Span(definition.body.start + found.start(), definition.body.start + found.end())
        if not any(each.start <= span.start and span.end <= each.end for each in quiet):
            yield Finding(
                span, f"OpenCode expands this in its JSON settings only; the model reads '{found[0]}' as it is"
            )


rule = Rule("warning", _check, dialects=("opencode",))
