"""The frontmatter is not a map of fields.

**What** Between the fences stands a list or a text instead of `key: value` lines.

**Why** No host finds a field in it. Claude Code takes the file for documentation and ignores it; OpenCode has
nothing that restricts the agent.

**Bad** `.claude/agents/reviewer.md`

```md
---
- name: reviewer
- description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Definition
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line
from agentls.rules._hosts import is_plugin, unreadable
from agentls.rules._yaml import problems
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    host = (
        "Claude Code finds no name in it and takes the file for documentation"
        if subject.format.name == "claude-code" and not is_plugin(subject)
        else unreadable(subject)
    )
    for problem in problems(subject.definition, "not-a-map"):
        said = problem.message[:1].upper() + problem.message[1:]
        yield Finding(first_line(document, problem.span), f"{said}. {host}", _fixes(subject.definition))


def _fixes(definition: Definition) -> tuple[Fix, ...]:
    """The dashes taken away from a list of fields that are one line each."""
    header = definition.header or Span(0, 0)
    source = definition.document.slice(header)
    dashes = list(re.finditer(r"^-[ \t]+(?=[\w-]+[ \t]*:[ \t]+\S)", source, re.MULTILINE))
    if not dashes or len(dashes) != len([line for line in source.splitlines() if line.strip()]):
        return ()
    edits = tuple(Edit(Span(header.start + found.start(), header.start + found.end()), "") for found in dashes)
    return (Fix("Make the list a map of fields", edits),)


rule = Rule("error", _check)
