"""OpenCode 2's `permissions` in a file that OpenCode 1 reads, or beside fields of OpenCode 1.

**What** `permissions` is a list of `{action, resource, effect}` in OpenCode 2. OpenCode 1 has `permission`, a map.

**Why** OpenCode 1 sends `permissions` to the model's provider as an option and restricts nothing by it. With one
field of version 1 in the file, OpenCode 2 reads the whole file as version 1, and the same happens. With `permissions`
in `opencode.json` OpenCode 1 refuses to start.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
temperature: 0.1
permissions:
  - action: edit
    resource: "*"
    effect: deny
  - action: shell
    resource: "*"
    effect: deny
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
temperature: 0.1
permission:
  edit: deny
  bash: deny
---

Review the change.
```

**Source** opencode 1.18.33 and the V2 code in it (2026-09-28); anomalyco/opencode#39576, anomalyco/opencode#50598.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar, Sequence
from agentls.formats import by_name
from agentls.formats.tables.opencode import FIRST_MAPS, SECOND_FIELDS
from agentls.opencode_config import entry_map, file_of, is_config
from agentls.project import Project
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import lines_of, newline, rename_key
from agentls.text import Edit

_SECOND_CONFIG = re.compile(r'^\s*\{?\s*"(?:agents|permissions)"\s*:', re.MULTILINE)
_KEYS = {"shell": "bash", "subagent": "task"}


def _check(subject: Subject) -> Iterator[Finding]:
    definition = subject.definition
    entry = definition.fields.get("permissions")
    if entry is None:
        return
    if is_config(file_of(subject.path)):
        yield from _in_json(subject, entry)
        return
    first = [each.name for each in definition.fields.entries if each.name not in SECOND_FIELDS]
    if not first and _is_second(subject.project):
        return
    said = (
        f"With '{first[0]}' in it, OpenCode 2 too reads this file as version 1; 'permissions' then restricts "
        "nothing and goes to the model's provider"
        if first
        else "Only OpenCode 2 reads 'permissions'; OpenCode 1 passes it to the provider and restricts nothing"
    )
    yield Finding(entry.key.span, said, _fixes(subject, entry), severity=None if first else "warning")


def _in_json(subject: Subject, entry: Entry) -> Iterator[Finding]:
    """In ``opencode.json`` only a file of version 2 may have it: at its top, and in its ``agents``."""
    if entry_map(subject.path) == "agents":
        return
    if subject.format.name != "opencode-config":
        said, fixes = "OpenCode 1 refuses to start with 'permissions' here; it has 'permission'", _fixes(subject, entry)
        yield Finding(entry.key.span, said, fixes)
    elif first := next((name for name in FIRST_MAPS if subject.definition.get(name)), ""):
        said = (
            f"OpenCode 1 refuses to start with 'permissions', and OpenCode 2 reads a file with '{first}' as version 1"
        )
        yield Finding(entry.key.span, said)


def _is_second(project: Project) -> bool:
    """Whether the project's ``opencode.json`` is written for OpenCode 2: with ``agents`` or ``permissions``."""
    texts = (project.text_of(str(project.root / name)) for name in ("opencode.json", "opencode.jsonc"))
    return any(text is not None and _SECOND_CONFIG.search(text) for text in texts)


def _fixes(subject: Subject, entry: Entry) -> tuple[Fix, ...]:
    """The list as version 1's map, where each of its rules can be read."""
    definition, rules = subject.definition, entry.value
    if definition.fields.get("permission"):
        return ()
    if isinstance(rules, Mapping):
        return (Fix("Rename to 'permission'", (rename_key(entry, "permission"),)),)
    if not isinstance(rules, Sequence):
        return ()
    grouped: dict[str, list[tuple[str, str]]] = {}
    for each in rules.items:
        parts = [_text(each, name) for name in ("action", "resource", "effect")]
        action, resource, effect = parts
        if action is None or resource is None or effect not in ("allow", "ask", "deny"):
            return ()
        key = _KEYS.get(action, action)
        if key in grouped and key != list(grouped)[-1]:
            return ()  # a map has each key once, and the order would change
        grouped.setdefault(key, []).append((resource, effect))
    flat = by_name("opencode").flat_permission_keys
    if any(key in flat and (len(pairs) > 1 or pairs[0][0] != "*") for key, pairs in grouped.items()):
        return ()
    end = newline(definition.document)
    text = "".join(f"{line}{end}" for line in ("permission:", *_lines(grouped)))
    return (Fix("Write it as 'permission' of version 1", (Edit(lines_of(definition.document, entry.span), text),)),)


def _lines(grouped: dict[str, list[tuple[str, str]]]) -> Iterator[str]:
    for key, pairs in grouped.items():
        name = key if key.isidentifier() else f'"{key}"'
        if len(pairs) == 1 and pairs[0][0] == "*":
            yield f"  {name}: {pairs[0][1]}"
        else:
            yield f"  {name}:"
            yield from (f'    "{resource}": {effect}' for resource, effect in pairs)


def _text(value: object, name: str) -> str | None:
    entry = value.get(name) if isinstance(value, Mapping) else None
    found = entry.value.value if entry and isinstance(entry.value, Scalar) else None
    return found if isinstance(found, str) and '"' not in found and "\\" not in found else None


rule = Rule("error", _check, dialects=("opencode", "opencode-config"))
