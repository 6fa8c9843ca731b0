"""A file among the agents has no frontmatter.

**What** The file does not begin with a line `---`. An empty line or a comment before it is enough.

**Why** Claude Code takes such a file for documentation and ignores it. OpenCode loads its whole text as the prompt
of an agent with every right. Where a header follows further down it was meant to count; elsewhere the file may well
be documentation, which in a folder of OpenCode's agents becomes an agent all the same.

**Bad** `.claude/agents/reviewer.md`

```md

---
name: reviewer
description: Reviews changes for mistakes before they are merged
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

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); for OpenCode its parser, measured.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from agentls.rules import Finding, Fix, Rule, Severity, Subject
from agentls.text import Edit, Span

_LATE = re.compile(
    r"\A(?P<before>\ufeff?(?:[ \t]*(?:<!--(?:(?!-->)[\s\S])*-->[ \t]*)?(?:\r\n|\n|\r))+|[ \t]+)"
    r"---[ \t]*(?:\r\n|\n|\r)(?=[\s\S]*?^[ \t]*---)",
    re.MULTILINE,
)

_NEARLY = re.compile(r"\ufeff?(-{4,})[ \t]*(?:\r\n|\n|\r)[A-Za-z][\w-]*:[\s\S]*?^---", re.MULTILINE)


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.definition.header is not None:
        return
    document = subject.definition.document
    late = _LATE.match(document.text)
    host = {
        "claude-code": "Claude Code takes the file for documentation and ignores it",
        "opencode": "OpenCode loads the whole text as the prompt of an agent with every right",
    }.get(subject.format.name, f"{subject.format.title} finds no fields")
    if late:
        at = Span(late.end("before"), late.end("before") + 3)
        fixes = (
            (Fix("Move the header to the first line", (Edit(Span(*late.span("before")), ""),), sure=True),)
            if not late["before"].strip("\ufeff \t\r\n")
            else ()
        )
        yield Finding(at, f"The frontmatter must begin on the first line. {host}", fixes)
    elif nearly := _NEARLY.match(document.text):
        fix = Fix("Write '---'", (Edit(Span(*nearly.span(1)), "---"),), sure=True)
        said = f"This does not open a frontmatter: the first line must be '---' and nothing else. {host}"
        yield Finding(Span(*nearly.span(1)), said, (fix,))
    elif PurePath(subject.path).name != "README.md" or subject.format.name == "opencode":
        severity: Severity = "warning" if subject.format.name == "opencode" else "info"
        yield Finding(document.line_span(0), f"The file has no frontmatter. {host}", severity=severity)


rule = Rule("error", _check)
