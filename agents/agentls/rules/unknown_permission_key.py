"""A permission under a name that nothing asks for.

**What** A key of OpenCode's `permission` or `tools` that is no permission key: misspelt, or of a tool that asks
under another one (`write` and `patch` ask under `edit`) or is gone.

**Why** OpenCode accepts any key and compares it with the name under which a tool asks. Under a name that no tool
asks for, a `deny` forbids nothing. Keys with `*` or `_` are left alone: an MCP tool is called `server_tool`.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edt: deny
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

**Source** opencode 1.18.33, schema AgentConfig and its tools (2026-09-28); anomalyco/opencode#7029.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_entry, rename_key
from agentls.rules._foreign import ours
from agentls.rules._to_permission import permission_key
from agentls.rules.near import near

_TOOLS_ONLY = ("write", "patch")
"""Keys that `tools` takes for `edit`."""


def _check(subject: Subject) -> Iterator[Finding]:
    for field in ("permission", "tools"):
        value = subject.definition.get(field)
        if isinstance(value, Mapping):
            for entry in value.entries:
                if finding := _judge(subject, field, value, entry):
                    yield finding


def _judge(subject: Subject, field: str, value: Mapping, entry: Entry) -> Finding | None:
    name, dialect = entry.name, subject.format
    former = dialect.former_permission_keys
    known = [key for key in (*dialect.permission_keys, *dialect.flat_permission_keys) if key not in former]
    if name in known or (field == "tools" and name in _TOOLS_ONLY) or (name not in former and not name.isidentifier()):
        return None
    if name in former:
        meant = former[name] or None
        said = f"No tool of OpenCode asks under '{name}'{f': it asks under {meant!r}' if meant else ''}"
    else:
        tool = permission_key(name) if ours(name) else None
        meant = tool or near(name, known)
        if meant is None and ("_" in name or name.isdigit()):
            return None
        said = f"No tool of OpenCode asks under '{name}'{f'; did you mean {meant!r}?' if meant else ''}"
    return Finding(
        entry.key.span,
        f"{said} As it stands it has no effect" if said[-1] == "?" else f"{said}. It has no effect",
        _fixes(subject, value, entry, meant),
    )


def _fixes(subject: Subject, value: Mapping, entry: Entry, meant: str | None) -> tuple[Fix, ...]:
    fixes = []
    if meant and not value.get(meant):
        fixes.append(Fix(f"Change to '{meant}'", (rename_key(entry, meant),)))
    if len(value.entries) > 1 and (edit := remove_entry(subject.definition, entry)):
        fixes.append(Fix(f"Remove '{entry.name}'", (edit,)))
    return tuple(fixes)


rule = Rule("warning", _check, dialects=("opencode",))
