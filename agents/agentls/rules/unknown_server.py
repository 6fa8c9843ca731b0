"""An MCP server that is not configured.

**What** A tool `mcp__server__…` or an entry of `mcpServers` names a server that the workspace's `.mcp.json` does
not have, nor the agent itself. A workspace without `.mcp.json` is not judged, nor are the servers of plug-ins and
connectors. For OpenCode it is a permission key that comes close to a server of `opencode.json`: `contxt7_*`.

**Why** The tool matches nothing in the session. It may be a server of the user's own.

**Bad** `.claude/agents/researcher.md`

```md
---
name: researcher
description: Looks up how a library is used before it is taken
tools: Read, mcp__contxt7__query-docs
---

Look it up.
```

**With** `.mcp.json`

```json
{"mcpServers": {"context7": {"command": "context7-mcp"}}}
```

**Good** `.claude/agents/researcher.md`

```md
---
name: researcher
description: Looks up how a library is used before it is taken
tools: Read, mcp__context7__query-docs
---

Look it up.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08).
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from agentls.definition import Mapping, Sequence, parse_fields
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import rename_key
from agentls.rules.near import near, sentence
from agentls.text import Edit, Span

_ELSEWHERE = ("claude_ai_", "plugin_", "ide")


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name == "opencode":
        yield from _in_permission(subject)
        return
    named = [each for each in subject.header_references if each.kind == "server"]
    known = _known(subject) if named else ()
    for each in named if known else ():
        if each.name in known or "*" in each.name or ":" in each.name or each.name.startswith(_ELSEWHERE):
            continue
        meant = near(each.name, known)
        fixes = (Fix(f"Change to '{meant}'", (Edit(each.span, meant),), sure=True),) if meant else ()
        then = "Its tools match nothing" if meant else "If it is none of the user's own, its tools match nothing"
        said = sentence(f"'.mcp.json' has no server '{each.name}'", meant, then)
        yield Finding(each.span, said, fixes, severity=None if meant else "info")


def _in_permission(subject: Subject) -> Iterator[Finding]:
    """Keys of OpenCode's `permission` that mean to speak of a server's tools, `server_tool` or `server_*`."""
    known = tuple(each.name for each in subject.project.servers if PurePath(each.path).stem == "opencode")
    permission = subject.definition.get("permission")
    for entry in permission.entries if known and isinstance(permission, Mapping) else ():
        server, _, tool = entry.name.rpartition("_")
        if not server or not tool or any(entry.name.startswith(f"{name}_") for name in known):
            continue
        meant = near(server, known)
        if meant and entry.name not in (*subject.format.permission_keys, *subject.format.flat_permission_keys):
            fix = Fix(f"Change to '{meant}_{tool}'", (rename_key(entry, f"{meant}_{tool}"),))
            said = sentence(f"OpenCode's configuration has no MCP server '{server}'", meant, "The rule matches nothing")
            yield Finding(entry.key.span, said, (fix,))


def _known(subject: Subject) -> tuple[str, ...]:
    """The servers of the workspace, and those that the agent brings along; none where the workspace has no list."""
    text = subject.project.text_of(str(subject.project.root / ".mcp.json"))
    if text is None:
        return ()
    fields, problems = parse_fields(text, Span(0, len(text)))
    entry = fields.get("mcpServers")
    if problems or entry is None or not isinstance(entry.value, Mapping):
        return ()
    own = subject.definition.get("mcpServers")
    brought = [
        each.name
        for item in (own.items if isinstance(own, Sequence) else ())
        if isinstance(item, Mapping)
        for each in item.entries
    ]
    return (*(each.name for each in entry.value.entries), *brought)


rule = Rule("warning", _check, dialects=("claude-code", "opencode"))
