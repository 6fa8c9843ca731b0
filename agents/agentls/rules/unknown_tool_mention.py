"""`#tool:` in the body names a tool that the agent does not have.

**What** VS Code reads `#tool:NAME` in the body as a tool. It knows tool sets (`read`, `search`), their tools
(`search/fileSearch`), and `server/tool`; `tools` in the header says which of them the agent has.

**Why** VS Code marks a tool that the header leaves out, or that it does not know; the model is then told of a tool
that is not there.

**Bad** `.github/agents/reviewer.agent.md`

```md
---
description: Reviews changes for mistakes before they are merged
tools: [read, search]
---

Look at the change with #tool:read, then run the tests with #tool:execute.
```

**Good** `.github/agents/reviewer.agent.md`

```md
---
description: Reviews changes for mistakes before they are merged
tools: [read, search, execute]
---

Look at the change with #tool:read, then run the tests with #tool:execute.
```

**Source** VS Code 1.128.1, promptSyntax sources (2026-09-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.formats.copilot import tools_of
from agentls.markdown import scan
from agentls.rules import Finding, Rule, Subject
from agentls.rules.near import near, sentence
from agentls.text import Span

_MENTION = re.compile(r"(?<![\w#`])#tool:([\w.-]+(?:/[\w.*-]+)*)")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    text = definition.body_text
    if "#tool:" not in text:
        return
    fences = scan(definition.document, definition.body).fences
    for found in _MENTION.finditer(text):
        name = found[1].rstrip(".")
        at = definition.body.start + found.start(1)
        span = Span(at, at + len(name))
        if not any(each.start <= span.start < each.end for each in fences):
            yield from _judge(subject, name, span)


def _judge(subject: Subject, name: str, span: Span) -> Iterator[Finding]:
    tools = tools_of(name)
    granted = subject.agent.granted
    if tools == (name,) and "/" not in name and not subject.format.tool(name):
        meant = near(name, [each.name for each in subject.format.tools])
        yield Finding(
            span,
            sentence(f"VS Code has no tool '{name}' of its own", meant, "An extension may bring it"),
            severity="hint",
        )
    elif granted is not None and not any(_gives(each.tool, tool) for each in granted for tool in tools):
        yield Finding(span, f"'{name}' is not among the 'tools' of this agent, and VS Code does not give it")


def _gives(granted: str, tool: str) -> bool:
    if granted.endswith(":*"):
        return tool.startswith(granted[:-1])
    return granted in ("*", tool)


rule = Rule("warning", _check, dialects=("copilot",))
