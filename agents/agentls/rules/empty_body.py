"""The agent has no prompt.

**What** Nothing stands below the frontmatter.

**Why** The body is the agent's whole instruction. Without one the host sends nothing that makes it this agent.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.formats.tables.opencode import BUILT_IN
from agentls.rules import Finding, Rule, Subject
from agentls.spliced import Spliced
from agentls.text import Span


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    if definition.header is None or definition.body_text.strip() or definition.get("prompt") or subject.agent.disabled:
        return
    if any(problem.kind == "unclosed-fence" for problem in definition.problems):
        return
    if isinstance(definition.document, Spliced):
        yield from _in_json(subject, definition.document)
        return
    fence = definition.document.text.find("---", definition.header.end)
    yield Finding(Span(fence, fence + 3), "Nothing stands below the frontmatter: the agent has no prompt")


def _in_json(subject: Subject, document: Spliced) -> Iterator[Finding]:
    """An entry may leave the prompt to another file of its name, or to OpenCode's own agent."""
    if len(subject.project.layers(subject.agent)) < 2 and subject.agent.name not in BUILT_IN:
        yield Finding(document.key, f"The agent has no prompt: '{subject.agent.name}' has no text in 'prompt'")


rule = Rule("warning", _check)
