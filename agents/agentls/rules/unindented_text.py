"""A text goes on in lines that are not indented.

**What** A value, mostly the description, is broken over lines that begin at the left margin. YAML takes each of
them for a new key; that an example in a description has lines such as `user: "…"` makes it worse.

**Why** Mostly nothing of such a header can be read. Claude Code skips the file and says so only in its debug log, and
loads a plug-in's agent with every tool. OpenCode skips the file or loads it without its header.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Use this agent after a change. Examples:

<example>
Context: a function was added.
user: "Please review it"
</example>
tools: Read, Grep
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: |
  Use this agent after a change. Examples:

  <example>
  Context: a function was added.
  user: "Please review it"
  </example>
tools: Read, Grep
---

Review the change.
```

**Source** anthropics/claude-code#34139, anthropics/claude-code#7943.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Rule, Subject
from agentls.rules._block import as_block
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import cut, spills


def _check(subject: Subject) -> Iterator[Finding]:
    for spill in spills(subject.definition):
        yield Finding(
            spill.first,
            f"The text of '{spill.name}' goes on here without indentation, so YAML takes this line for a key. "
            f"{unreadable(subject)}",
            (as_block(subject.definition, spill),),
        )
    for spill in cut(subject.definition):
        yield Finding(
            spill.first,
            f"The text of '{spill.name}' seems to go on here without indentation. YAML takes this line for a key of "
            f"its own, and '{spill.name}' ends before it",
            (as_block(subject.definition, spill),),
            severity="warning",
        )


rule = Rule("error", _check)
