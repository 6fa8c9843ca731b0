"""A command is forbidden or asked about only as it stands, without arguments.

**What** A pattern under `bash` that has no wildcard, denies or asks, and is followed by nothing that catches the same
command with arguments, which is allowed.

**Why** OpenCode matches the whole command: `git push` does not match `git push origin main`. `git push *` matches both.

**Bad** `.opencode/agents/builder.md`

```md
---
description: Builds the release and says what went wrong
permission:
  bash:
    "*": allow
    "git push": deny
---

Build it.
```

**Good** `.opencode/agents/builder.md`

```md
---
description: Builds the release and says what went wrong
permission:
  bash:
    "*": allow
    "git push *": deny
---

Build it.
```

**Source** opencode 1.18.33, its bundle: patterns are anchored, and a last ` *` also matches no arguments (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner
from agentls.rules._opencode import Line, deciding, lines
from agentls.text import Edit

_MORE = "--some argument"


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.generation > 1:
        return
    for line in lines(subject):
        if line.key == "bash" and line.effect in ("deny", "ask") and _is_command(line.pattern):
            before, after = (
                deciding(subject, "bash", line.pattern),
                deciding(subject, "bash", f"{line.pattern} {_MORE}"),
            )
            if before and before.effect == line.effect and after and after.effect == "allow":
                yield _finding(line)


def _is_command(pattern: str) -> bool:
    """Whether arguments can follow: not behind a flag's value, a path or an operator of the shell."""
    last = pattern.split()[-1:]
    return bool(last) and not set(pattern) & set("*?|&;<>=\"'/.$") and not last[0].startswith("-")


def _finding(line: Line) -> Finding:
    wider = f"{line.pattern} *"
    does = "forbids" if line.effect == "deny" else "has OpenCode ask about"
    fixes = () if line.within.get(wider) else (Fix(f"Change to '{wider}'", (_rename(line, wider),)),)
    said = f"This {does} '{line.pattern}' alone; with an argument OpenCode allows it. '{wider}' is both"
    return Finding(line.entry.key.span, said, fixes)


def _rename(line: Line, wider: str) -> Edit:
    key = line.entry.key
    return Edit(inner(key), wider if key.style else f'"{wider}"')


rule = Rule("warning", _check, dialects=("opencode",))
