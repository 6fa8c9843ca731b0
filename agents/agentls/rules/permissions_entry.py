"""A rule of OpenCode 2's `permissions` that is none, or that restricts nothing.

**What** Each rule has an `action`, a `resource` and an `effect`, all three texts; the effect is `allow`, `ask` or
`deny`. Actions have names of their own: `shell` and `subagent` where version 1 had `bash` and `task`.

**Why** OpenCode 2 ignores a file with a rule that breaks this without a word. Under a name of version 1 it asks for
nothing, so that such a rule restricts nothing.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permissions:
  - action: edit
    resource: "*"
    effect: forbid
  - action: bash
    resource: "*"
    effect: deny
---

Review the change.
```

**With** `opencode.json`

```json
{
  "agents": {}
}
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
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

**Source** anomalyco/opencode, packages/docs/migrate-v1.mdx; the V2 code in opencode 1.18.33 (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Mapping, Scalar, Sequence, Value
from agentls.formats.opencode_v2 import DROPS, Written, rules
from agentls.formats.tables.opencode_v2 import FORMER_ACTIONS, RULE_KEYS
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line
from agentls.rules.near import near, sentence
from agentls.text import Edit

_EFFECTS = ("allow", "ask", "deny")
_KINDS = {"integer": "a number", "number": "a number", "boolean": "true or false", "null": "nothing",
          "list": "a list", "map": "a map", "string": "a text"}  # fmt: skip
_SAME = {"forbid": "deny", "block": "deny", "reject": "deny", "never": "deny", "prompt": "ask", "confirm": "ask",
         "yes": "allow", "always": "allow"}  # fmt: skip


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("permissions")
    if subject.format.generation == 1 or not isinstance(value, Sequence):
        return
    for item in value.items:
        yield from _malformed(subject, item)
    for each in rules(value):
        yield from _rule(each)


def _malformed(subject: Subject, item: Value) -> Iterator[Finding]:
    span = first_line(subject.definition.document, item.span)
    if not isinstance(item, Mapping):
        yield Finding(span, f"A rule is a map of {_listed(RULE_KEYS)}; this is {_KINDS[item.kind]}. {DROPS}")
        return
    missing = [name for name in RULE_KEYS if not item.get(name)]
    if missing:
        yield Finding(span, f"This rule has no {_listed(missing)}. {DROPS}")
    for entry in item.entries:
        if entry.name in RULE_KEYS and entry.value.kind != "string":
            yield Finding(
                first_line(subject.definition.document, entry.value.span) if len(entry.value.span) else entry.key.span,
                f"'{entry.name}' must be a text; this is {_KINDS[entry.value.kind]}. {DROPS}",
                _quoted(entry.value),
            )


def _rule(each: Written) -> Iterator[Finding]:
    action, effect = str(each.action.value), str(each.effect.value)
    if effect not in _EFFECTS:
        meant = _SAME.get(effect.casefold()) or near(effect, _EFFECTS)
        said = sentence(f"'{effect}' is no effect", meant, f"Known are allow, ask, deny. {DROPS}")
        fixes = (Fix(f"Change to '{meant}'", (Edit(each.effect.span, meant),), sure=True),) if meant else ()
        yield Finding(each.effect.span, said, fixes)
    successor = FORMER_ACTIONS.get(action)
    if successor:
        does = "gives nothing" if effect == "allow" else "restricts nothing"
        said = f"OpenCode 2 asks under '{successor}', not under '{action}': this rule {does}"
        fix = Fix(f"Change to '{successor}'", (Edit(each.action.span, successor),), sure=True)
        yield Finding(each.action.span, said, (fix,), severity="warning" if effect == "allow" else None)


def _quoted(value: Value) -> tuple[Fix, ...]:
    if not isinstance(value, Scalar) or value.kind == "null" or '"' in value.raw:
        return ()
    return (Fix("Quote it", (Edit(value.span, f'"{value.raw}"'),), sure=True),)


def _listed(names: tuple[str, ...] | list[str]) -> str:
    quoted = [f"'{each}'" for each in names]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} and {quoted[-1]}"


rule = Rule("error", _check, dialects=("opencode",))
