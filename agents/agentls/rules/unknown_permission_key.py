"""A permission under a name that nothing asks for.

**What** A key of OpenCode's `permission` or `tools` that is no permission key: misspelt, or of a tool that asks
under another one (`write` and `patch` ask under `edit`) or is gone.

**Why** OpenCode accepts any key and compares it with the name under which a tool asks. Under a name that no tool
asks for, a `deny` forbids nothing. Keys with `*` or `_` are left alone: an MCP tool is called `server_tool`. A
`deny` under a former name is an error where nothing else forbids the same.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  edt: deny
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

**Source** opencode 1.18.33, schema AgentConfig and its tools (2026-09-28); anomalyco/opencode#7029.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import remove_entry, rename_key
from agentls.rules._foreign import ours
from agentls.rules._opencode import deciding
from agentls.rules._rights import restricts
from agentls.rules._to_permission import permission_key
from agentls.rules.near import near, sentence

_TOOLS_ONLY = ("write", "patch")
"""Keys that `tools` takes for `edit`."""
_WRITING = ("write", "patch", "apply_patch")
"""Keys by which a file means to forbid writing."""


def _check(subject: Subject) -> Iterator[Finding]:
    for field in ("permission", "tools"):
        value = subject.definition.get(field)
        if isinstance(value, Mapping) and subject.format.field(field):
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
        return _former(subject, value, entry, former[name])
    meant = (permission_key(name) if ours(name) else None) or near(name, known)
    if meant:
        said = sentence(f"No tool of OpenCode asks under '{name}'", meant, "As it stands it has no effect")
        return Finding(entry.key.span, said, _fixes(subject, value, entry, meant))
    if "_" in name or name.isdigit():
        return None
    said = f"No tool of OpenCode's own asks under '{name}'; the tools of an MCP server ask under '{name}_*'"
    fix = Fix(f"Change to '{name}_*'", (rename_key(entry, f'"{name}_*"' if not entry.key.style else f"{name}_*"),))
    return Finding(entry.key.span, said, (fix,), severity="info")


def _former(subject: Subject, value: Mapping, entry: Entry, meant: str) -> Finding:
    """A key that was one once: where it was to take something away, and nothing else does, the agent keeps it."""
    name = entry.name
    decisive = deciding(subject, "edit", "src/main.py")
    lost = name in _WRITING and restricts(entry.value) and decisive is not None and decisive.effect == "allow"
    said = f"No tool of OpenCode asks under '{name}'{f': it asks under {meant!r}' if meant else ''}. "
    said += "OpenCode lets the agent do what this forbids" if lost else "It has no effect"
    return Finding(
        entry.key.span,
        said,
        _fixes(subject, value, entry, meant or None),
        severity="error" if lost else "hint",
        tag="" if lost else "unnecessary",
    )


def _fixes(subject: Subject, value: Mapping, entry: Entry, meant: str | None) -> tuple[Fix, ...]:
    fixes = []
    if meant and not value.get(meant):
        fixes.append(Fix(f"Change to '{meant}'", (rename_key(entry, meant),)))
    if len(value.entries) > 1 and (edit := remove_entry(subject.definition, entry)):
        fixes.append(Fix(f"Remove '{entry.name}'", (edit,)))
    return tuple(fixes)


rule = Rule("warning", _check, dialects=("opencode",))
