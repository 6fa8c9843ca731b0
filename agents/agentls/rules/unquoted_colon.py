"""A text with a colon in it is not quoted.

**What** In YAML `: ` begins the value of a key, also in the middle of a sentence. A description such as
`Use this when: …` is no YAML without quotes.

**Why** Strict parsers refuse the whole header, those of VS Code and Copilot among them. Whether Claude Code reads
it is not documented, and reports differ. OpenCode reads such a text at a second try where it stands at the top
level.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Use this agent for two things: reviews and audits
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: "Use this agent for two things: reviews and audits"
---

Review the change.
```

**Source** anthropics/claude-code#16916, anthropics/claude-code#91871; for OpenCode its parser, measured.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._block import as_block
from agentls.rules._edits import quoted
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import folded_text, problems
from agentls.text import Edit


def _check(subject: Subject) -> Iterator[Finding]:
    document = subject.definition.document
    rescued = subject.format.name == "opencode" and _rescued(subject)
    for problem in problems(subject.definition, "unquoted-colon"):
        if problem.related is None:
            if folded := folded_text(subject.definition, problem):
                said = f"The text of '{folded.name}' has a ': ' in it, which YAML reads as the start of a map"
                fix = as_block(subject.definition, folded)
                yield Finding(problem.span, f"{said}. {unreadable(subject)}", (fix,))
            continue
        said = problem.message[:1].upper() + problem.message[1:]
        if rescued:
            host = "OpenCode reads it at a second try, strict parsers refuse it"
        elif subject.format.name == "claude-code":
            host = "Strict parsers refuse the whole header; whether Claude Code reads it is not documented"
        else:
            host = unreadable(subject)
        fix = Fix("Quote the text", (Edit(problem.related, quoted(document.slice(problem.related))),), sure=True)
        yield Finding(problem.span, f"{said}. {host}", (fix,), severity="warning" if rescued else None)


def _rescued(subject: Subject) -> bool:
    """Whether OpenCode's second try reads the header; keys with a hyphen, for one, it does not rewrite."""
    only = all(each.kind == "unquoted-colon" and each.related for each in subject.definition.problems)
    return only and subject.format.verdict(subject.definition).outcome in ("loads", "refuses")


rule = Rule("error", _check)
