"""A key stands twice in the same map.

**What** A YAML map may have each key once.

**Why** OpenCode's parser refuses the header: the agent is skipped, or loaded without its restrictions. For Claude
Code it is not documented which of the two counts; strict parsers refuse the header.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
mode: primary
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
---

Review the change.
```

**Source** YAML 1.2.2, section 3.2.1.3; for OpenCode its parser, measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Related, Rule, Subject
from agentls.rules._edits import lines_of
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import problems
from agentls.text import Document, Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    for problem in problems(subject.definition, "duplicate-key"):
        name = document.slice(problem.span)
        known = subject.format.name == "opencode"
        host = unreadable(subject) if known else f"Which one {subject.format.title} takes is not documented"
        related = (Related(document.path, problem.related, f"'{name}' is here already"),) if problem.related else ()
        yield Finding(
            problem.span,
            f"The key '{name}' stands twice in this map. {host}",
            _fixes(document, problem.span, name),
            related,
            severity=None if known else "warning",
        )


def _fixes(document: Document, key: Span, name: str) -> tuple[Fix, ...]:
    """The second one taken out, where it is one line."""
    whole = lines_of(document, key)
    text = document.slice(whole)
    following = document.text[whole.end : whole.end + 200].split("\n", 1)[0]
    indent = len(text) - len(text.lstrip())
    nested = following.strip() and len(following) - len(following.lstrip()) > indent
    if document.text[whole.start : key.start].strip() or nested or following.lstrip().startswith("-" + " "):
        return ()
    return (Fix(f"Remove the second '{name}'", (Edit(whole, ""),)),)


rule = Rule("error", _check)
