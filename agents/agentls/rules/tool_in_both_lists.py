"""A tool is both allowed and disallowed.

**What** The same tool stands in `tools` and in `disallowedTools`.

**Why** Claude Code takes away what `disallowedTools` names first: the agent does not have the tool.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep, Bash
disallowedTools: Bash
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.claude_code import tool_of
from agentls.rules import Finding, Fix, Related, Rule, Subject
from agentls.rules._edits import remove_entry, remove_item
from agentls.rules._tools import listed


def _check(subject: Subject) -> Iterator[Finding]:
    entries = list(listed(subject))
    withheld = {tool_of(item.name): item for field, _, item in entries if field == "disallowedTools"}
    for field, value, item in entries:
        other = withheld.get(tool_of(item.name)) if field == "tools" else None
        if other is None:
            continue
        removal = remove_item(subject.definition, value, item)
        entry = subject.definition.fields.get("disallowedTools")
        fixes = [Fix(f"Remove '{item.name}' from 'tools'", (removal,))] if removal else []
        if entry and len(withheld) == 1 and (whole := remove_entry(subject.definition, entry)):
            fixes.append(Fix("Remove 'disallowedTools'", (whole,)))
        yield Finding(
            item.span,
            f"'{item.name}' is also in 'disallowedTools', which Claude Code applies first: the agent does not have it",
            tuple(fixes),
            (Related(subject.path, other.span, "disallowed here"),),
        )


rule = Rule("warning", _check, dialects=("claude-code",))
