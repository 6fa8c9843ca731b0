r"""A tab indents a line of the frontmatter.

**What** YAML allows spaces only for indentation.

**Why** The header cannot be read as it was meant. Claude Code skips the file and says so only in its debug log.
OpenCode's parser reads a map that is indented with tabs as no value and a field of its own beside it, and OpenCode
refuses to start with that.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills:
\t- review-checklist
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

In the bad example `\t` stands for a tab.

**Source** YAML 1.2.2, section 6.1; for OpenCode its parser, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Definition
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import problems
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    edits = _spaces(subject.definition)
    for problem in problems(subject.definition, "tab"):
        host = (
            "OpenCode refuses to start, or loads the agent without the fields below"
            if subject.format.name == "opencode"
            else unreadable(subject)
        )
        yield Finding(
            problem.span,
            f"A tab indents this line, and YAML allows only spaces there. {host}",
            (Fix("Indent with spaces", edits, sure=True),) if edits else (),
        )


def _spaces(definition: Definition) -> tuple[Edit, ...]:
    """Two spaces for each tab that indents a line of the header."""
    header = definition.header or Span(0, 0)
    source = definition.document.slice(header)
    return tuple(
        Edit(Span(header.start + found.start(), header.start + found.end()), found[0].replace("\t", "  "))
        for found in re.finditer(r"^ *\t[ \t]*", source, re.MULTILINE)
    )


rule = Rule("error", _check)
