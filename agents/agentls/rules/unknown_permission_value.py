"""A permission that is neither allow, ask nor deny.

**What** Under `permission` each tool has an action or a map from pattern to action; `todowrite`, `question`,
`webfetch`, `websearch` and `doom_loop` take an action only. Under `tools` each value is `true` or `false`.

**Why** OpenCode refuses to start with any other value.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edit: false
  bash: deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edit: deny
  bash: deny
---

Review the change.
```

**Source** opencode 1.18.33, schema AgentConfig (2026-09-28); anomalyco/opencode#9755.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line
from agentls.rules._hosts import invalid
from agentls.rules.near import near
from agentls.text import Edit

_ACTIONS = ("allow", "ask", "deny")
_MEANT = {
    "true": "allow", "yes": "allow", "on": "allow", "allowed": "allow", "false": "deny", "no": "deny", "off": "deny",
    "denied": "deny", "never": "deny", "always": "allow", "prompt": "ask", "confirm": "ask", "block": "deny",
}  # fmt: skip


def _check(subject: Subject) -> Iterator[Finding]:
    permission, tools = subject.definition.get("permission"), subject.definition.get("tools")
    if isinstance(permission, Scalar) and permission.kind == "string" and permission.style != "broken":
        yield from _action(subject, permission)
    if isinstance(permission, Mapping):
        for entry in permission.entries:
            yield from _entry(subject, entry)
    if isinstance(tools, Mapping):
        for entry in tools.entries:
            yield from _switch(subject, entry)


def _entry(subject: Subject, entry: Entry) -> Iterator[Finding]:
    flat = entry.name in subject.format.flat_permission_keys
    if isinstance(entry.value, Scalar):
        yield from _action(subject, entry.value, entry)
    elif isinstance(entry.value, Mapping) and not flat:
        for pair in entry.value.entries:
            if isinstance(pair.value, Scalar):
                yield from _action(subject, pair.value, pair)
            else:
                yield _finding(subject, pair, f"'{pair.name}' must have an action: allow, ask or deny")
    else:
        wanted = "takes allow, ask or deny only" if flat else "takes an action, or a map from pattern to action"
        yield _finding(subject, entry, f"'{entry.name}' {wanted}")


def _action(subject: Subject, value: Scalar, entry: Entry | None = None) -> Iterator[Finding]:
    if value.value in _ACTIONS:
        return
    text = str(value.value).lower() if value.value is not None else ""
    meant = _MEANT.get(text) or near(text, _ACTIONS)
    span = value.span if len(value.span) or entry is None else entry.key.span
    fixes = (Fix(f"Change to '{meant}'", (Edit(value.span, meant),), sure=True),) if meant else ()
    raw = value.raw.strip('"')
    shown = f"'{raw}' is no permission" if value.raw else "The permission is missing"
    yield Finding(span, f"{shown}: allow, ask and deny are. {_host(subject)}", fixes)


def _switch(subject: Subject, entry: Entry) -> Iterator[Finding]:
    value = entry.value
    if isinstance(value, Scalar) and isinstance(value.value, bool):
        return
    fixes: tuple[Fix, ...] = ()
    if isinstance(value, Scalar) and len(value.span):
        meant = {"allow": "true", "deny": "false"}.get(_MEANT.get(str(value.value).lower(), str(value.value)))
        fixes = (Fix(f"Change to {meant}", (Edit(value.span, meant),), sure=True),) if meant else ()
    said = f"Under 'tools', '{entry.name}' must be true or false; asking and patterns belong under 'permission'"
    yield _finding(subject, entry, said, fixes)


def _finding(subject: Subject, entry: Entry, said: str, fixes: tuple[Fix, ...] = ()) -> Finding:
    span = first_line(subject.definition.document, entry.value.span) if len(entry.value.span) else entry.key.span
    return Finding(span, f"{said}. {_host(subject)}", fixes)


def _host(subject: Subject) -> str:
    said = invalid(subject)
    return said[:1].upper() + said[1:]


rule = Rule("error", _check, dialects=("opencode",))
