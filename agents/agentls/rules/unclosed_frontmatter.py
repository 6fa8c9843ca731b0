"""The frontmatter is never closed.

**What** The line `---` that ends the header is missing, so that header and body run into one another.

**Why** Without it there is no frontmatter. Claude Code finds no name and takes the file for documentation. OpenCode
loads the whole text as a prompt, with none of the restrictions in it.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged

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

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import newline
from agentls.rules._hosts import is_plugin, unreadable
from agentls.rules._yaml import problems
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    host = {
        "claude-code": unreadable(subject)
        if is_plugin(subject)
        else "Claude Code takes the file for documentation and ignores it",
        "opencode": "OpenCode loads the whole text as a prompt, with every right",
    }.get(subject.format.name, unreadable(subject))
    for problem in problems(definition, "unclosed-fence"):
        end, at = newline(definition.document), definition.header.end if definition.header else problem.span.end
        lead = "" if definition.document.text[:at].endswith(("\n", "\r")) else end
        fix = Fix("Close the frontmatter here", (Edit(Span(at, at), f"{lead}---{end}"),), sure=True)
        yield Finding(
            problem.span, f"The frontmatter is never closed: the line '---' after it is missing. {host}", (fix,)
        )


rule = Rule("error", _check)
