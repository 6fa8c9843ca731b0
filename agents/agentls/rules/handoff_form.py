"""A hand-off that VS Code does not take.

**What** An item of `handoffs` that is no map, lacks `label`, `agent` or `prompt`, has an empty or repeated label, a
value of the wrong type, or a key that is none.

**Why** A hand-off becomes a button. VS Code's own check calls these errors (an unknown key a warning).

**Bad** `.github/agents/planner.agent.md`

```md
---
description: Plans a feature before anything of it is written
tools: [read, search]
handoffs:
  - label: Start
    agent: agent
    promt: Build what was planned.
---

Plan the feature.
```

**Good** `.github/agents/planner.agent.md`

```md
---
description: Plans a feature before anything of it is written
tools: [read, search]
handoffs:
  - label: Start
    agent: agent
    prompt: Build what was planned.
---

Plan the feature.
```

**Source** VS Code 1.128.1, promptSyntax sources (2026-09-14).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar, Sequence
from agentls.formats.tables.copilot import HANDOFF
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line, rename_key
from agentls.rules.near import near, sentence

_NEEDED = HANDOFF[:3]
_KINDS = {
    "label": "string", "agent": "string", "prompt": "string", "model": "string",
    "send": "boolean", "showContinueOn": "boolean",
}  # fmt: skip
_WORDS = {"string": "a text", "boolean": "true or false"}


def _check(subject: Subject) -> Iterator[Finding]:
    handoffs = subject.definition.get("handoffs")
    labels: set[str] = set()
    for item in handoffs.items if isinstance(handoffs, Sequence) else ():
        if not isinstance(item, Mapping):
            yield Finding(first_line(subject.definition.document, item.span), "A hand-off must be a map")
            continue
        yield from _keys(item)
        missing = [name for name in _NEEDED if not item.get(name) and not _meant_by(item, name)]
        if missing:
            yield Finding(item.entries[0].key.span, f"The hand-off lacks {' and '.join(map(repr, missing))}")
        yield from _label(item, labels)


def _meant_by(item: Mapping, name: str) -> bool:
    """Whether a misspelt key, of which something is said, is *name*."""
    return any(each.name not in HANDOFF and near(each.name, HANDOFF) == name for each in item.entries)


def _keys(item: Mapping) -> Iterator[Finding]:
    for entry in item.entries:
        kind = _KINDS.get(entry.name)
        if kind is None:
            yield _unknown(item, entry)
        elif entry.value.kind != kind:
            yield Finding(entry.value.span, f"'{entry.name}' of a hand-off must be {_WORDS[kind]}")


def _unknown(item: Mapping, entry: Entry) -> Finding:
    meant = near(entry.name, HANDOFF)
    free = meant is not None and item.get(meant) is None
    fixes = (Fix(f"Rename to '{meant}'", (rename_key(entry, meant),), sure=True),) if meant and free else ()
    said = sentence(f"A hand-off has no '{entry.name}'", meant, "VS Code does not read it")
    return Finding(entry.key.span, said, fixes)


def _label(item: Mapping, labels: set[str]) -> Iterator[Finding]:
    """Labels are told apart without case, and need a letter or digit."""
    entry = item.get("label")
    value = entry.value if entry else None
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return
    label = value.value.casefold().strip()
    if not any(each.isalnum() for each in label):
        yield Finding(value.span, "The label of a hand-off needs a letter or a digit")
    elif label in labels:
        yield Finding(value.span, f"Another hand-off has the label '{value.value}' already")
    labels.add(label)


rule = Rule("warning", _check, dialects=("copilot",))
