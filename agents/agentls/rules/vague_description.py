"""A description by which nobody would choose this agent.

**What** A description of less than three words, or one that says only that it is an agent.

**Why** The main agent chooses by this text alone. A good one says what for, and when.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: A helpful assistant
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.rules import Finding, Rule, Subject
from agentls.rules._edits import first_line

_EMPTY = re.compile(
    r"(?:an?|the|my|this|is|are|you|ai|very|helpful|useful|general|custom|new|sub-?agent|agent|assistant|helper|bot|test|todo|\W)+",
    re.IGNORECASE,
)
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts that put no space between words."""


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("description")
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.value.strip():
        return
    text = value.value.strip()
    primary = subject.format.name == "opencode" and subject.agent.mode == "primary"
    if primary or _WIDE.search(text):
        return  # a primary agent is chosen by a person
    if len(text.split()) < 3 or _EMPTY.fullmatch(text):
        yield Finding(
            first_line(subject.definition.document, value.span),
            f"'{text}' hardly tells when to choose this agent, and {subject.format.title} has only this text to go by",
        )


rule = Rule("info", _check)
