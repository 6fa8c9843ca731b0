"""What an agent always has in its context is longer than the project wants.

**What** The body and the skills that the header preloads come to more tokens than `limits.prompt` in `agentls.toml`
allows (20,000 where nothing is set). Four bytes are taken for a token; only a model's own count is exact.

**Why** They are sent with every turn, so they are paid for in every turn, and leave less room for the work.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills:
  - review-checklist
---

Review the change.
```

**With** `.claude/skills/review-checklist/SKILL.md`

```md
---
name: review-checklist
description: What to look at in a review
---

Look at names first, then at errors. [90000 more characters]
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08): preloaded skills stand in the context in full.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.prompt_size import size_of
from agentls.rules import Finding, Related, Rule, Subject
from agentls.rules._edits import first_line
from agentls.text import Span


def _check(subject: Subject) -> Iterator[Finding]:
    definition, limit = subject.definition, subject.project.settings.limits.prompt
    text = definition.body_text.strip()
    if definition.header is None or not text:
        return
    size = size_of(subject.agent, subject.project)
    own, loaded = size.body, size.loaded
    if own + loaded > limit:
        start = definition.body.start + definition.body_text.index(text)
        entry = definition.fields.get("skills")
        span = entry.key.span if entry and loaded > own else Span(start, start + len(text))
        said = f" and about {loaded:,} of its skills" if loaded else ""
        yield Finding(
            first_line(definition.document, span),
            f"About {own:,} tokens of body{said} are sent with every turn; {limit:,} are wanted (limits.prompt)",
            related=tuple(Related(each.path, Span(0, 0), f"about {tokens:,} tokens") for each, tokens in size.skills),
        )


rule = Rule("hint", _check, dialects=("claude-code", "opencode", "copilot"))
