"""A field that is out of use.

**What** A field that the host still reads, but has a successor: `tools` and `maxSteps` in OpenCode, the map `mode` of
`opencode.json`, `infer` in Copilot.

**Why** It may go with the next version, and OpenCode 2 reads it only in files that it takes for version 1.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
maxSteps: 10
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
steps: 10
---

Review the change.
```

**Source** opencode 1.18.33, schema AgentConfig (2026-09-28); VS Code 1.128.1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import is_block, lines_of, newline, rename_key
from agentls.rules._types import fits
from agentls.text import Edit, Span

_RENAMED = {"maxSteps": "steps"}
_NAME = re.compile(r"[\w*-]+")


def _check(subject: Subject) -> Iterator[Finding]:
    for entry in subject.definition.fields.entries:
        field = subject.format.field(entry.name)
        if field and field.instead and fits(field, entry.value):
            yield Finding(
                entry.key.span,
                f"'{entry.name}' is out of use in {subject.format.title}; '{field.instead}' takes its place",
                _fixes(subject, entry, field.instead),
                tag="deprecated",
            )


def _fixes(subject: Subject, entry: Entry, instead: str) -> tuple[Fix, ...]:
    present = subject.definition.fields.get(instead)
    if subject.format.name == "opencode-config":
        return _map(subject, entry) if present is None and isinstance(entry.value, Mapping) else ()
    if _RENAMED.get(entry.name) == instead and present is None:
        return (Fix(f"Rename to '{instead}'", (rename_key(entry, instead),), sure=True),)
    if subject.format.name == "opencode" and instead == "permission" and isinstance(entry.value, Mapping):
        rules = _rules(entry.value)
        return _written(subject, entry, rules, present) if rules else ()
    return ()


def _map(subject: Subject, entry: Entry) -> tuple[Fix, ...]:
    """OpenCode's map ``mode`` as ``agent``, with each agent a primary one as before."""
    document = subject.definition.document
    edits = [Edit(entry.key.inner, "agent")]
    for each in entry.value.entries if isinstance(entry.value, Mapping) else ():
        if not isinstance(each.value, Mapping):
            return ()
        if mode := each.value.get("mode"):
            edits.append(Edit(mode.value.span, '"primary"'))
            continue
        start = each.value.span.start + 1
        first = each.value.entries[0].span.start if each.value.entries else start
        space = document.text[start:first]
        more = "," if each.value.entries else ""
        edits.append(Edit(Span(start, start), f'{" " if space.strip() else space}"mode": "primary"{more}'))
    return (Fix("Write it as 'agent', with 'mode: primary' in each", tuple(edits)),)


def _rules(tools: Mapping) -> dict[str, str]:
    """``tools`` as the rules that OpenCode makes of it: the last of write, edit and patch counts for all three."""
    rules: dict[str, str] = {}
    for each in tools.entries:
        if not isinstance(each.value, Scalar) or not isinstance(each.value.value, bool):
            return {}
        key = "edit" if each.name in ("write", "edit", "patch") else each.name
        rules[key] = "allow" if each.value.value else "deny"
    return rules if all(_NAME.fullmatch(key) for key in rules) else {}


def _written(subject: Subject, entry: Entry, rules: dict[str, str], present: Entry | None) -> tuple[Fix, ...]:
    document = subject.definition.document
    end, whole = newline(document), lines_of(document, entry.span)
    if present is None:
        text = "".join(f"{line}{end}" for line in ("permission:", *_lines(rules, "  ")))
        return (Fix("Write it as 'permission'", (Edit(whole, text),)),)
    if not isinstance(present.value, Mapping) or not present.value.entries or not is_block(document, present.value):
        return ()
    named = {each.name for each in present.value.entries}
    if any("*" in key for key in (*named, *rules)):
        return ()  # their order decides, and it would change
    first = lines_of(document, present.value.entries[0].span)
    indent = document.text[first.start : present.value.entries[0].span.start]
    missing = {key: effect for key, effect in rules.items() if key not in named}
    text = "".join(f"{line}{end}" for line in _lines(missing, indent))
    return (Fix("Move it into 'permission'", (Edit(whole, ""), Edit(Span(first.start, first.start), text))),)


def _lines(rules: dict[str, str], indent: str) -> list[str]:
    return [
        f"{indent}{key if key.isidentifier() else chr(34) + key + chr(34)}: {effect}" for key, effect in rules.items()
    ]


rule = Rule("hint", _check)
