"""A rule that removes OpenCode's guard on `.env` files.

**What** `read: true` under `tools`, `read: allow` or `"*": allow` under `permission`, or `permission: allow`.

**Why** OpenCode asks before an agent reads `*.env` or `*.env.*`. These rules come after that one, and the last one
that matches wins: the agent reads such files without asking. agentls asks all the same.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  read: allow
  bash: ask
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash: ask
---

Review the change.
```

**Source** opencode 1.18.33, its default rules (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.agent import Permission
from agentls.definition import Entry, Mapping
from agentls.policy.opencode import matches
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import lines_of, newline, remove_entry
from agentls.rules._opencode import deciding, guarded_read
from agentls.text import Edit, Span

_GUARDED = (".env", "config/.env", ".env.production")


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.generation > 1:
        return  # what OpenCode 2 asks about by itself is not known
    for name in _GUARDED:
        decisive = deciding(subject, "read", name)
        if decisive and decisive.effect == "allow" and decisive.source.span and decisive.pattern == "*":
            yield Finding(
                _cut(subject, decisive.source.span),
                "OpenCode asks before it reads .env files, but this rule comes later and wins: it reads them "
                "without asking. agentls asks all the same",
                _fixes(subject, decisive),
            )
            return


def _speaks(rule: Permission, path: str) -> bool:
    return matches(rule.tool, "read") and matches(rule.pattern, path)


def _cut(subject: Subject, span: Span) -> Span:
    line = subject.definition.document.line_span(subject.definition.document.line_of(span.start))
    return Span(span.start, min(span.end, line.end))


def _fixes(subject: Subject, decisive: Permission) -> tuple[Fix, ...]:
    """The rule taken out where reading is allowed without it; else the guard written after it."""
    found = next((each for each in _entries(subject) if each[1].span == decisive.source.span), None)
    if found is None or decisive.tool != "read":
        return ()
    within, entry = found
    rest = [each for each in subject.agent.permissions if each is not decisive]
    general = next((each for each in reversed(rest) if _speaks(each, "src/main")), None)
    if general and general.effect == "allow" and len(within.entries) > 1:
        edit = remove_entry(subject.definition, entry)
        return (Fix(f"Remove '{entry.name}': reading is allowed anyway", (edit,), sure=True),) if edit else ()
    return _guarded(subject, within, entry)


def _guarded(subject: Subject, within: Mapping, entry: Entry) -> tuple[Fix, ...]:
    document = subject.definition.document
    line = lines_of(document, entry.span)
    indent = document.text[line.start : entry.span.start]
    if within is not subject.definition.get("permission") or indent.strip() or not indent:
        return ()
    end = newline(document)
    text = end.join(guarded_read(indent)) + end
    return (Fix("Write the guard out", (Edit(line, text),)),)


def _entries(subject: Subject) -> Iterator[tuple[Mapping, Entry]]:
    for field in ("permission", "tools"):
        value = subject.definition.get(field)
        if isinstance(value, Mapping):
            yield from ((value, entry) for entry in value.entries)


rule = Rule("warning", _check, dialects=("opencode",))
