"""A `{file:…}` in OpenCode's configuration names no file.

**What** OpenCode puts the text of a file in place of `{file:PATH}`, wherever it stands in `opencode.json`; a path
counts from the folder of that file. Lines that begin with `//` are left alone, other comments are not.

**Why** OpenCode refuses to start.

**Bad** `opencode.json`

```json
{
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "prompt": "{file:./prompts/reviwer.md}"
    }
  }
}
```

**With** `prompts/reviewer.md`

```md
Review the change.
```

**Good** `opencode.json`

```json
{
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "prompt": "{file:./prompts/reviewer.md}"
    }
  }
}
```

**Source** opencode 1.18.33, measured on 2026-11-20.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.opencode_config import missing_files
from agentls.rules import Finding, Rule, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    for span, path in missing_files(subject.definition, subject.project.exists):
        yield Finding(span, f"There is no file {path}. OpenCode refuses to start")


rule = Rule("error", _check, dialects=("opencode-config",))
