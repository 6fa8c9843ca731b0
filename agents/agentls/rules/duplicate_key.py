"""A key stands twice in the same map.

**What** A YAML map may have each key once. In `opencode.json` each key has an effect only where it stands last.

**Why** OpenCode's parser refuses the header: the agent is skipped, or loaded without its restrictions. For Claude
Code it is not documented which of the two counts; strict parsers refuse the header. Of `opencode.json` OpenCode takes
the last one without a word: a `deny` that stands before an `allow` is gone.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
mode: primary
---

Review the change.
```

**Bad** `opencode.json`

```json
{
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "prompt": "Review the change.",
      "permission": { "edit": "deny", "bash": "ask", "edit": "ask" }
    }
  }
}
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
---

Review the change.
```

**Source** YAML 1.2.2, section 3.2.1.3; for OpenCode its parsers, opencode 1.18.33, measured on 2026-11-21.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Mapping, Sequence, Value
from agentls.rules import Finding, Fix, Related, Rule, Subject
from agentls.rules._edits import lines_of
from agentls.rules._hosts import unreadable
from agentls.rules._yaml import problems
from agentls.text import Document, Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name == "opencode-config":
        yield from _in_json(subject.definition.fields, subject.definition.document)
        return
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


def _in_json(value: Value, document: Document) -> Iterator[Finding]:
    """The keys that stand again further down in the same map, in all of the file."""
    if isinstance(value, Mapping):
        for before, after in value.repeated:
            yield Finding(
                before.key.span,
                f"The key '{before.name}' stands again in this map. OpenCode takes the last one and does not read this",
                (Fix(f"Remove this '{before.name}'", (Edit(_with_comma(document, before.span), ""),)),),
                (Related(document.path, after.key.span, f"'{before.name}' again"),),
                severity="warning",
            )
    below = [each.value for each in value.entries] if isinstance(value, Mapping) else []
    for each in (*below, *(value.items if isinstance(value, Sequence) else ())):
        yield from _in_json(each, document)


def _with_comma(document: Document, entry: Span) -> Span:
    """An entry that has others behind it, with its comma, and with its lines where it has them for itself."""
    text = document.text
    comma = re.compile(r"\s*,").match(text, entry.end)
    end = comma.end() if comma else entry.end
    line = document.line_span(document.line_of(entry.start)).start
    rest = re.compile(r"[ \t]*(?:\r\n|\n|\r)").match(text, end)
    if rest and not text[line : entry.start].strip():
        return Span(line, rest.end())
    blank = re.compile(r"[ \t]*").match(text, end)
    return Span(entry.start, blank.end() if blank else end)


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
