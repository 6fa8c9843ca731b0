"""A text goes on in lines that are not indented.

**What** A value, mostly the description, is broken over lines that begin at the left margin. YAML takes each of
them for a new key; that an example in a description has lines such as `user: "…"` makes it worse.

**Why** Nothing of such a header can be read. Claude Code skips the file and says so only in its debug log, and
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

import re
from collections.abc import Iterator

from agentls.definition import Definition
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import newline
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import Spill, spills
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    for spill in spills(subject.definition):
        yield Finding(
            spill.first,
            f"The text of '{spill.name}' goes on here without indentation, so YAML takes this line for a key. "
            f"{unreadable(subject)}",
            (_fix(subject.definition, spill),),
        )


def _fix(definition: Definition, spill: Spill) -> Fix:
    end = newline(definition.document)
    lines = re.split(r"\r\n|\n|\r", definition.document.slice(spill.value))
    names = [line.strip() for line in lines if line.strip()]
    if spill.name in ("tools", "disallowedTools", "skills") and all(re.fullmatch(r"[\w-]+,?", name) for name in names):
        text = ", ".join(name.rstrip(",") for name in names)
    else:
        least = min((len(line) - len(line.lstrip()) for line in lines[1:] if line.strip()), default=0)
        text = end.join(("|", *(f"  {line[least:]}".rstrip() for line in (lines if lines[0].strip() else lines[1:]))))
    return Fix(f"Indent the text of '{spill.name}'", (Edit(spill.value, text),))


rule = Rule("error", _check)
