"""A field has a value of the wrong type.

**What** A text where a map belongs, a text where a number belongs, and the like. Every such field of a file is told
at once.

**Why** OpenCode refuses to start when one agent has such a field, and drops the file without a word in its `mode`
folders. What Claude Code does with it is not documented.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
tools: Grep, Read
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  "*": deny
  grep: allow
---

Review the change.
```

**Source** opencode 1.18.33, schema AgentConfig; anomalyco/opencode#47433, anomalyco/opencode#39552.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Entry, Scalar, Value
from agentls.formats import Field
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line, inner
from agentls.rules._hosts import invalid, strict
from agentls.rules._to_permission import permission_instead
from agentls.rules._types import WORDS, fits
from agentls.rules._yaml import comment, in_spill
from agentls.text import Edit

_TRUTH = {
    **dict.fromkeys(("true", "yes", "on", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "0"), "false"),
}

_FORMERLY_TRUTH = ("yes", "no", "on", "off")


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    for entry in definition.fields.entries:
        field, value = subject.format.field(entry.name), entry.value
        if field is None or fits(field, value) or in_spill(definition, entry.key.span):
            continue
        if (isinstance(value, Scalar) and value.style == "broken") or comment(definition, entry):
            continue
        if value.kind == "null" and (field.required or (field.name == "description" and not strict(subject))):
            continue  # missing-field speaks of it
        silent = {"integer" if "number" in field.kinds else "", "string" if "comma-list" in field.kinds else ""}
        kinds = [kind for kind in field.kinds if kind not in silent]
        wanted = " or ".join(WORDS[kind] for kind in kinds)
        host = invalid(subject, entry.name)
        yield Finding(
            entry.key.span if value.kind == "null" else first_line(definition.document, value.span),
            f"'{entry.name}' must be {wanted}; this is {_read_as(value)}. {host[:1].upper()}{host[1:]}",
            _fixes(subject, entry, field),
            severity=None if strict(subject) else "warning",
        )


def _read_as(value: Value) -> str:
    """What the value is to YAML, and in which one where they differ."""
    if isinstance(value, Scalar) and not value.style and str(value.value).casefold() in _FORMERLY_TRUTH:
        return f"a text: YAML 1.2 no longer takes '{value.value}' for true or false"
    return WORDS[value.kind]


def _fixes(subject: Subject, entry: Entry, field: Field) -> tuple[Fix, ...]:
    value = entry.value
    if subject.format.name == "opencode" and field.name == "tools":
        return permission_instead(subject, entry)
    found = _rewritten(subject, value, field) if isinstance(value, Scalar) and value.kind != "null" else None
    return (Fix(f"Write {found}", (Edit(value.span, found),), sure=True),) if found else ()


def _rewritten(subject: Subject, value: Scalar, field: Field) -> str | None:
    """The same value in the type that the field takes."""
    text = str(value.value).strip()
    numeric = r"-?\d+(\.\d+)?" if "number" in field.kinds else r"\d+"
    if "boolean" in field.kinds:
        return _TRUTH.get(text.casefold())
    if {"number", "integer"} & set(field.kinds) and re.fullmatch(numeric, text):
        return text
    if field.kinds == ("string",):
        return f'"{value.raw}"'
    if field.kinds == ("list",) and value.kind == "string":
        return f"[{subject.definition.document.slice(inner(value))}]"
    return None


rule = Rule("error", _check)
