"""The frontmatter is not YAML.

**What** A header that a YAML parser cannot read: a quote that is never closed, a bracket without its partner, a
level of indentation that fits nothing, a value that begins with a character which YAML keeps for itself (`*`, `&`,
`@`, a backtick).

**Why** A host reads nothing of such a header. Claude Code skips the file and says so only in its debug log, and
loads a plug-in's agent with every tool. OpenCode skips the file or loads it without its header: the agent then runs
with rights that the file takes away.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    *: deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    "*": deny
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); anomalyco/opencode#24181, anthropics/claude-code#91871.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Definition, Problem
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import folded_text, problems
from agentls.text import Edit, Span

_STAR_KEY = re.compile(r"^[ \t]*(\*\S*?)(?=[ \t]*:(?:\s|\Z))")
_RESERVED = re.compile(r"^[ \t]*(?:-[ \t]+)?(?:[\w.-]+[ \t]*:[ \t]+)?([*&@`%!].*?)[ \t]*$")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    for problem in problems(definition, "yaml", "unquoted-colon"):
        if problem.kind == "unquoted-colon" and (problem.related or folded_text(definition, problem)):
            continue
        yield Finding(problem.span, f"{_said(problem)}. {unreadable(subject)}", _fixes(definition, problem))


def _said(problem: Problem) -> str:
    if problem.kind == "unquoted-colon":
        return "This is not YAML: a ': ' stands where no key can be; the indentation is off, or a text needs quotes"
    return problem.message[:1].upper() + problem.message[1:]


def _fixes(definition: Definition, problem: Problem) -> tuple[Fix, ...]:
    """Quotes around a key or value that begins with a character of YAML's own."""
    document = definition.document
    line = document.line_span(document.line_of(problem.span.start))
    text = document.slice(line)
    found = _STAR_KEY.match(text) or _RESERVED.match(text)
    if found is None or '"' in found[1] or "\\" in found[1] or (found.re is _RESERVED and re.search(r":\s", found[1])):
        return ()
    span = Span(line.start + found.start(1), line.start + found.end(1))
    return (Fix(f"Quote {found[1]!r}", (Edit(span, f'"{found[1]}"'),), sure=True),)


rule = Rule("error", _check)
