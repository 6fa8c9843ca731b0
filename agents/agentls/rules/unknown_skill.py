"""A skill that is not there.

**What** `skills` names a skill for which neither the workspace nor the user's folder has a `SKILL.md`. Skills of
plug-ins (`plugin:skill`) are not judged.

**Why** Claude Code starts the agent without it; only its debug log says so. agentls loads what is there and says
what is missing.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills:
  - review-cheklist
---

Review the change.
```

**With** `.claude/skills/review-checklist/SKILL.md`

```md
---
name: review-checklist
description: What to look at in a review
---

Look at names first.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills:
  - review-checklist
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules.near import near, sentence
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    known = subject.project.names.skills
    if not subject.project.whole:
        return
    for each in subject.header_references:
        if each.kind != "skill" or each.name in known or ":" in each.name:
            continue
        meant = near(each.name, known)
        does = (
            "Claude Code starts the agent without it and says so only in its debug log"
            if subject.format.name == "claude-code"
            else f"{subject.format.title} has none to load"
        )
        fixes = (Fix(f"Change to '{meant}'", (Edit(each.span, meant),), sure=True),) if meant else ()
        said = sentence(f"There is no skill '{each.name}' here", meant, does)
        preloads = subject.format.name == "claude-code" and each.field == "skills"
        yield Finding(each.span, said, fixes, severity=None if meant or preloads else "info")


rule = Rule("warning", _check)
