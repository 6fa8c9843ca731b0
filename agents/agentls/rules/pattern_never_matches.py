"""A pattern that can never match.

**What** An absolute path, `~` or `./` in a pattern under `edit` or `read`.

**Why** OpenCode's file tools ask with paths relative to the worktree, without `./`. A `deny` with such a pattern
forbids nothing. Paths outside of the worktree are the business of `external_directory`.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash: ask
  edit:
    "*": allow
    "./src/*": deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash: ask
  edit:
    "*": allow
    "src/*": deny
---

Review the change.
```

**Source** opencode 1.18.33 (2026-09-28); anomalyco/opencode#40945, anomalyco/opencode#48193.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import rename_key
from agentls.rules._opencode import Line, lines

_NEVER = re.compile(r"/|~|\$HOME\b|\./|[A-Za-z]:[\\/]")


def _check(subject: Subject) -> Iterator[Finding]:
    for line in lines(subject):
        if line.key not in ("edit", "read") or not _NEVER.match(line.pattern):
            continue
        open_ = line.effect in ("deny", "ask")
        yield Finding(
            line.entry.key.span,
            f"OpenCode asks for '{line.key}' with paths relative to the worktree, which '{line.pattern}' never matches"
            f"{': it forbids nothing' if open_ else ''}",
            _fixes(subject, line),
            severity=None if open_ else "warning",
        )


def _fixes(subject: Subject, line: Line) -> tuple[Fix, ...]:
    root = f"{subject.project.root.as_posix().rstrip('/')}/"
    if line.pattern.startswith("./"):
        better = line.pattern[2:]
    elif line.pattern.startswith(root):
        better = line.pattern[len(root) :]
    else:
        return ()
    if not better or (not line.entry.key.style and better.startswith(("*", "&", "!", "-"))):
        return ()
    return (Fix(f"Change to '{better}'", (rename_key(line.entry, better),)),)


rule = Rule("error", _check, dialects=("opencode",))
