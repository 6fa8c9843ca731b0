"""A field has a value that is not one of its set.

**What** `mode`, `permissionMode`, `color`, `memory`, `effort` and `isolation` each take one of a few words. So do
`cacheTtl` below `experimental`, and the `type` of a server that the agent brings along.

**Why** OpenCode refuses to start with an unknown mode or colour. Claude Code documents no meaning for such a value.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: sub-agent
color: red
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
mode: subagent
color: "#ff0000"
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33, schema AgentConfig.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar, Sequence
from agentls.formats import Field
from agentls.formats.tables import claude_code as table
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import inner
from agentls.rules._hosts import invalid, strict
from agentls.rules.near import near, sentence
from agentls.text import Edit

_HEX = re.compile(r"#[0-9a-fA-F]{6}")
_HEX_OF = {
    "red": "#ff0000", "blue": "#0000ff", "green": "#008000", "yellow": "#ffff00", "purple": "#800080",
    "orange": "#ffa500", "pink": "#ffc0cb", "cyan": "#00ffff", "magenta": "#ff00ff", "teal": "#008080",
    "gray": "#808080", "grey": "#808080", "white": "#ffffff", "black": "#000000", "lime": "#00ff00", "navy": "#000080",
    "gold": "#ffd700", "violet": "#ee82ee", "indigo": "#4b0082", "brown": "#a52a2a", "amber": "#ffbf00",
}  # fmt: skip
_SAME = {
    ("permissionMode", "ask"): "default", ("permissionMode", "bypass"): "bypassPermissions",
    ("permissionMode", "readonly"): "plan", ("permissionMode", "read-only"): "plan", ("color", "magenta"): "pink",
    ("mode", "agent"): "subagent",
    ("effort", "ultra"): "max", ("effort", "minimal"): "low",
}  # fmt: skip


def _check(subject: Subject) -> Iterator[Finding]:
    if subject.format.name == "claude-code":
        yield from _nested(subject)
    for entry in subject.definition.fields.entries:
        field, value = subject.format.field(entry.name), entry.value
        if field is None or not field.values or not isinstance(value, Scalar) or not isinstance(value.value, str):
            continue
        text = value.value
        if text in field.values or not text or value.style == "broken" or _is_colour(subject, field, text):
            continue
        meant = _SAME.get((field.name, text.casefold())) or near(text, field.values)
        meant = meant if meant in field.values else None
        yield Finding(
            value.span,
            sentence(
                f"'{text}' is no {field.name} of {subject.format.title}",
                meant,
                f"Known are {', '.join((*field.values, *(('#RRGGBB',) if _takes_hex(subject, field) else ())))}. "
                f"{_host(subject)}",
            ),
            _fixes(subject, field, value, meant),
            severity=None if strict(subject) else "warning",
        )


def _nested(subject: Subject) -> Iterator[Finding]:
    """Of Claude Code: `cacheTtl` below `experimental`, and the `type` of servers that the agent brings along."""
    experimental, servers = subject.definition.get("experimental"), subject.definition.get("mcpServers")
    if isinstance(experimental, Mapping):
        yield from _one(subject, experimental.get("cacheTtl"), table.CACHE_TTL)
    for item in servers.items if isinstance(servers, Sequence) else ():
        for server in item.entries if isinstance(item, Mapping) else ():
            if isinstance(server.value, Mapping):
                yield from _one(subject, server.value.get("type"), table.SERVER_TYPES)


def _one(subject: Subject, entry: Entry | None, known: tuple[str, ...]) -> Iterator[Finding]:
    value = entry.value if entry else None
    if entry and isinstance(value, Scalar) and value.value not in known and value.style != "broken":
        meant = near(str(value.value), known)
        fixes = (Fix(f"Change to '{meant}'", (Edit(inner(value), meant),), sure=True),) if meant else ()
        then = f"Known are {', '.join(known)}. {_host(subject)}"
        said = sentence(f"'{value.value}' is no {entry.name} of {subject.format.title}", meant, then)
        yield Finding(value.span, said, fixes, severity="warning")


def _host(subject: Subject) -> str:
    said = invalid(subject)
    return said[:1].upper() + said[1:]


def _takes_hex(subject: Subject, field: Field) -> bool:
    return field.meaning == "color" and subject.format.name == "opencode"


def _is_colour(subject: Subject, field: Field, text: str) -> bool:
    return _takes_hex(subject, field) and _HEX.fullmatch(text) is not None


def _fixes(subject: Subject, field: Field, value: Scalar, meant: str | None) -> tuple[Fix, ...]:
    text = str(value.value)
    if _takes_hex(subject, field):
        short = re.fullmatch(r"#?([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", text)
        bare = re.fullmatch(r"[0-9a-fA-F]{6}", text)
        hexed = (
            "#" + "".join(2 * each for each in short.groups())
            if short
            else f"#{text}"
            if bare
            else _HEX_OF.get(text.casefold())
        )
        if hexed:
            return (Fix(f"Write {hexed}", (Edit(value.span, f'"{hexed}"'),), sure=True),)
    return (Fix(f"Change to '{meant}'", (Edit(value.span, meant),), sure=True),) if meant else ()


rule = Rule("error", _check)
