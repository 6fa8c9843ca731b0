"""A skill that is not there.

**What** `skills` names a skill for which neither the workspace nor the user's folder has a `SKILL.md`. Skills of
plug-ins (`plugin:skill`) are not judged. Also told is one with `disable-model-invocation: true` under `skills`, which
cannot be preloaded; and what the body calls a skill: "the `release` skill".

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

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills:
  - release
---

Review the change with the `review-cheklist` skill.
```

**With** `.claude/skills/release/SKILL.md`

```md
---
name: release
description: How a release is made, for whoever makes it
disable-model-invocation: true
---

Make a tag first.
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

from agentls.definition import Scalar
from agentls.rules import Finding, Fix, Related, Rule, Subject
from agentls.rules._called import called, is_file
from agentls.rules.near import near, sentence
from agentls.text import Edit

_YES = ("true", "yes", "on", "1")
"""What Claude Code takes for true in a skill's header."""


def _check(subject: Subject) -> Iterator[Finding]:
    known = subject.project.names.skills
    if not subject.project.whole:
        return
    yield from _not_preloadable(subject)
    yield from _in_body(subject)
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


def _in_body(subject: Subject) -> Iterator[Finding]:
    """Skills that the body speaks of by a name in backticks."""
    known = subject.project.names.skills
    for piece in called(subject, "skill"):
        if piece.text not in known and not is_file(subject, "skill", piece.text):
            meant = near(piece.text, known)
            fixes = (Fix(f"Change to '{meant}'", (Edit(piece.span, meant),)),) if meant else ()
            said = sentence(f"The body speaks of a skill '{piece.text}'", meant, "There is none of that name here")
            yield Finding(piece.span, said, fixes, severity=None if meant else "info")


def _not_preloadable(subject: Subject) -> Iterator[Finding]:
    for each in subject.header_references:
        if each.kind == "skill" and each.field == "skills" and each.name in subject.project.names.skills:
            skill = subject.project.skill(each.name)
            entry = skill.definition.fields.get("disable-model-invocation") if skill else None
            if skill and entry and isinstance(entry.value, Scalar) and str(entry.value.value).lower() in _YES:
                said = f"The skill '{each.name}' is for users alone, so Claude Code starts the agent without it"
                related = (Related(skill.path, entry.span, "this keeps models from loading it"),)
                yield Finding(each.span, said, related=related)


rule = Rule("warning", _check)
