"""A skill whose name, description or compatibility is not as the specification has it.

**What** A skill has a `name` and a `description`. The name is 1 to 64 lowercase letters, digits and single hyphens,
with none at its edges, and the same as that of its folder; `description` has at most 1024 characters,
`compatibility` 500. More than 500 lines of body are told too, as the specification advises against them.

**Why** Readers that keep to the specification refuse the skill. Claude Code takes the folder's name and the first
paragraph where there are none; OpenCode skips a skill without a name, and shows none without a description to the
model; VS Code takes the folder's name in place of another, and cuts what is too long.

**Bad** `.claude/skills/seed-data/SKILL.md`

```md
---
name: Seed_Data
description: Makes rows for tests. Use when a test needs data.
---

Make rows.
```

**Bad** `.claude/skills/seed-data/SKILL.md`

```md
---
description: Makes rows for tests. Use when a test needs data.
---

Make rows.
```

**Good** `.claude/skills/seed-data/SKILL.md`

```md
---
name: seed-data
description: Makes rows for tests. Use when a test needs data.
---

Make rows.
```

**Source** agentskills/agentskills docs/specification (2026-08-09); opencode 1.18.33; VS Code 1.128.1 (2026-09-14).
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from agentls.definition import Scalar
from agentls.formats.tables.skill import MAX_COMPATIBILITY, MAX_DESCRIPTION, MAX_LINES, MAX_NAME
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line, inner, insert_field
from agentls.text import Edit, Span

_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_LIMITS = (("description", MAX_DESCRIPTION), ("compatibility", MAX_COMPATIBILITY))


_MISSING = {
    "name": "OpenCode skips the skill without a word",
    "description": "OpenCode never shows the skill to the model, Claude Code shows its first paragraph",
}


def _check(subject: Subject) -> Iterator[Finding]:
    yield from _missing(subject)
    yield from _name(subject)
    yield from _length(subject)
    for field, most in _LIMITS:
        value = subject.definition.get(field)
        if isinstance(value, Scalar) and isinstance(value.value, str) and len(value.value) > most:
            said = f"'{field}' has {len(value.value):,} characters; the specification takes {most:,}"
            yield Finding(first_line(subject.definition.document, value.span), said)


def _length(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    body = definition.body_text.rstrip()
    lines = body.splitlines()
    if definition.header is not None and len(lines) > MAX_LINES:
        at = definition.body.start + sum(map(len, definition.body_text.splitlines(keepends=True)[:MAX_LINES]))
        span = first_line(definition.document, Span(at, definition.body.start + len(body)))
        said = (
            f"The body has {len(lines):,} lines; the specification advises {MAX_LINES}, and the rest in files beside it"
        )
        yield Finding(span, said, severity="info")


def _missing(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    if definition.header is None or definition.problems:
        return
    opening = Span(max(definition.header.start - 4, 0), max(definition.header.start - 1, 0))
    for field, why in _MISSING.items():
        entry = definition.fields.get(field)
        if entry and isinstance(entry.value, Scalar) and entry.value.value in ("", None):
            yield Finding(entry.key.span, f"'{field}' is empty; the specification wants a text")
        elif not entry:
            folder = PurePath(subject.path).parent.name
            edit = insert_field(definition, f"name: {folder}") if field == "name" and _fits(folder) else None
            fixes = (Fix(f"Insert 'name: {folder}'", (edit,)),) if edit else ()
            yield Finding(opening, f"'{field}' is missing. {why}", fixes)


def _fits(name: str) -> bool:
    return _NAME.fullmatch(name) is not None and len(name) <= MAX_NAME


def _name(subject: Subject) -> Iterator[Finding]:
    value, folder = subject.definition.get("name"), PurePath(subject.path).parent.name
    if not isinstance(value, Scalar) or not isinstance(value.value, str) or not value.value:
        return
    fixable = _fits(folder) and folder != value.value
    fixes = (Fix(f"Change to '{folder}'", (Edit(inner(value), folder),)),) if fixable else ()
    if not _fits(value.value):
        said = f"'{value.value}' is no name for a skill: at most {MAX_NAME} lowercase letters, digits and hyphens are"
        yield Finding(value.span, said, fixes)
    elif value.value != folder:
        said = (
            f"The skill is named '{value.value}' and its folder '{folder}'. The specification wants one name for both"
        )
        yield Finding(value.span, said, fixes)


rule = Rule("warning", _check, ("skill",))
