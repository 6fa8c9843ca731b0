"""A field that the host needs is missing.

**What** Claude Code needs `name` and `description`. OpenCode needs neither; without a description it says of the
agent that it should only be called by hand.

**Why** Claude Code takes a file without a name for documentation, skips one without a description, and tells of
neither but in its debug log.

**Bad** `.claude/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Grep
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33, schema AgentConfig.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from agentls.definition import Definition, Scalar, Value
from agentls.formats.tables.opencode import BUILT_IN
from agentls.opencode_config import entry_name
from agentls.rules import Finding, Fix, Rule, Severity, Subject
from agentls.rules._edits import insert_field, quoted
from agentls.rules._hosts import is_plugin, strict
from agentls.rules._yaml import broken, spills
from agentls.spliced import Spliced
from agentls.text import Edit, Span

_WHY = {
    ("claude-code", "name"): "Claude Code takes a file without a name for documentation and ignores it",
    ("claude-code", "description"): "Claude Code skips the file and says so only in its debug log",
    ("copilot", "name"): "VS Code marks it as an error",
    ("copilot", "description"): "VS Code marks it as an error",
    ("opencode", "description"): "OpenCode tells other agents that this one should only be called by hand",
}


_NOT_EMPTY = (("copilot", "name"), ("copilot", "description"))
"""Fields that may be left out, but not be empty (VS Code 1.128.1, promptSyntax sources)."""


def _check(subject: Subject) -> Iterator[Finding]:
    definition, dialect = subject.definition, subject.format
    if definition.header is None or any(each.kind == "not-a-map" for each in definition.problems):
        return
    spilt = {each.name for each in spills(definition)}
    for field in dialect.fields:
        graded = _severity(subject, field.name, required=field.required)
        entry = definition.fields.get(field.name)
        if entry and entry.value.kind == "string" and (dialect.name, field.name) in _NOT_EMPTY:
            graded = "warning"
        if graded is None or field.name in spilt:
            continue
        if entry and entry.value.kind == "null" and strict(subject) and not field.required:
            continue  # wrong-type speaks of it
        empty = entry is not None and _is_empty(entry.value)
        if (entry is None and not broken(definition)) or empty:
            yield Finding(
                entry.key.span if entry else _at(definition),
                f"'{field.name}' is {'empty' if entry else 'missing'}. {_why(subject, field.name)}",
                _fixes(subject, field.name, entry.value.span if entry else None),
                severity=graded,
            )


def _is_empty(value: Value) -> bool:
    return isinstance(value, Scalar) and value.value in (None, "") and not value.raw.strip("'\"")


def _severity(subject: Subject, field: str, *, required: bool) -> Severity | None:
    if required:
        return "warning" if is_plugin(subject) else "error"
    wanted = (subject.format.name, field) == ("opencode", "description") and subject.agent.mode != "primary"
    return "warning" if wanted and not subject.agent.disabled and not _said_elsewhere(subject) else None


def _said_elsewhere(subject: Subject) -> bool:
    """Whether the agent has its description from another file of its name, or from OpenCode itself."""
    others = subject.project.layers(subject.agent) if isinstance(subject.definition.document, Spliced) else ()
    return subject.agent.name in BUILT_IN or any(each.description for each in others)


def _why(subject: Subject, field: str) -> str:
    if is_plugin(subject):
        return "Claude Code loads a plug-in's agent like this under its file name"
    return _WHY.get((subject.format.name, field), f"{subject.format.title} needs it")


def _at(definition: Definition) -> Span:
    """The opening fence: what is missing has no place of its own."""
    header = definition.header or Span(0, 0)
    if isinstance(definition.document, Spliced):
        return definition.document.key
    start = definition.document.text.rfind("---", 0, header.start)
    return Span(max(start, 0), max(start, 0) + 3)


def _fixes(subject: Subject, field: str, empty: Span | None) -> tuple[Fix, ...]:
    text = _slug(subject.path) if field == "name" else _sentence(subject)
    if empty is not None:
        after = subject.definition.document.text[empty.start - 1 : empty.start]
        edit: Edit | None = Edit(empty, f"{'' if after == ' ' else ' '}{quoted(text)}")
    else:
        edit = insert_field(subject.definition, f"{field}: {quoted(text)}", after="name")
    return (Fix(f"Insert '{field}: {text}'", (edit,)),) if edit else ()


def _slug(path: str) -> str:
    stem = entry_name(path) or PurePath(path).name.split(".", 1)[0]
    return re.sub(r"[^a-z0-9]+", "-", stem.lower()).strip("-") or "agent"


def _sentence(subject: Subject) -> str:
    """The first sentence of the body, as a description to start from."""
    for line in subject.definition.body_text.splitlines():
        text = line.strip()
        if len(text.split()) >= 4 and text[0].isalpha():
            sentence = re.split(r"(?<=[.!?])\s", text, maxsplit=1)[0]
            return f"Use this agent for what its prompt begins with: {sentence}"[:300]
    return f"Use this agent for work on {_slug(subject.path).replace('-', ' ')}, when it is asked for by name"


rule = Rule("error", _check)
