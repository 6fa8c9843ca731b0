"""Not one tool of the list exists.

**What** `tools` names tools, but none that the host has.

**Why** Claude Code refuses to start such an agent: it "would be spawned with zero tools".

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
# agentls: ignore unknown-tool
tools: codebase, editFiles
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Grep, Edit
---

Review the change.
```

**Source** code.claude.com/docs/en/errors (2026-08-22); davila7/claude-code-templates#534.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.tables import claude_code as table
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line
from agentls.rules._foreign import translated
from agentls.rules._tools import listed, resolves, run_together
from agentls.rules.near import near
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    entries = [(value, item) for field, value, item in listed(subject) if field == "tools"]
    if not entries or any(resolves(subject, item) or run_together(subject, item) for _, item in entries):
        return
    names = [tool.name for tool in subject.format.tools]
    folded = {name.casefold() for name in names}
    if any(item.name.casefold() in folded for _, item in entries):
        return  # whether Claude Code minds the case is not documented
    edits: list[Edit] = []
    chosen: set[str] = set()
    for _, item in entries:
        now = table.FORMER_TOOLS.get(item.name) or translated(item.name, subject.format) or near(item.name, names)
        if now and now not in chosen:
            chosen.add(now)
            edits.append(Edit(item.name_span, now))
    fixes = (Fix("Write them as Claude Code calls them", tuple(edits)),) if len(edits) == len(entries) else ()
    yield Finding(
        first_line(subject.definition.document, entries[0][0].span),
        "Claude Code has none of these tools and refuses to start the agent: it would have no tool at all",
        fixes,
    )


rule = Rule("error", _check, dialects=("claude-code",))
