"""A model that is deprecated, or past its end of life.

**What** The installed `anthropic` package lists the model among those that are deprecated, with the day on which
they end.

**Why** After that day every request for the model fails, whatever the host. The fix takes the newest model of the
same family and keeps the provider.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
model: anthropic/claude-3-opus-20240229
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
model: anthropic/claude-opus-5
---

Review the change.
```

**Source** the table DEPRECATED_MODELS of the installed `anthropic` package.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls import models
from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("model")
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return
    found = re.fullmatch(r"(anthropic/)?([^/\[]+)(\[[^\]]*\])?", value.value.strip())
    end = models.ends().get(found[2]) if found else None
    if found is None or end is None:
        return
    provider, model = found[1] or "", found[2]
    if subject.format.name == "opencode" and not provider:
        return  # unknown-model says that the provider is missing
    newer = models.successor(model)
    when = (
        f"reached its end of life on {end}: requests for it fail"
        if end <= subject.today
        else (f"is deprecated and reaches its end of life on {end}")
    )
    yield Finding(
        inner(value),
        f"The model {model} {when} (says the installed anthropic package; today is {subject.today})",
        (Fix(f"Change to '{provider}{newer}'", (Edit(inner(value), f"{provider}{newer}"),)),) if newer else (),
        tag="deprecated",
    )


rule = Rule("warning", _check, dialects=("claude-code", "opencode"))
