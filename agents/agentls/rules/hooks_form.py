"""A hook that is not as the host reads it.

**What** `hooks` in the frontmatter: a map of events, each with a list. In Claude Code an item of the list holds
`hooks`, in VS Code it may also be the hook itself. Told are a value of another shape, a `type` that there is not, a
command hook without its command, and an event in another spelling.

**Why** A hook is there to forbid or to check. One that is never run does neither, and nobody says so.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Bash
hooks:
  preToolUse:
    - matcher: Bash
      hooks:
        - type: comand
          command: ./scripts/guard.sh
---

Review the change.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Bash
hooks:
  PreToolUse:
    - matcher: Bash
      hooks:
        - type: command
          command: ./scripts/guard.sh
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); VS Code 1.128.1, promptSyntax sources.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from agentls.definition import Entry, Mapping, Scalar, Sequence, Value
from agentls.formats.tables.claude_code import HOOK_EVENTS, HOOK_TYPES
from agentls.formats.tables.copilot import HOOK_KEYS
from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._edits import first_line, inner, rename_key
from agentls.rules.near import near, sentence
from agentls.text import Edit

_CLOSE = 0.9
"""How alike an event must be to one that is known: many more are than stand in the table."""
_NEVER = "As it stands the hook is not run, or not as it is meant"


def _check(subject: Subject) -> Iterator[Finding]:
    hooks = subject.definition.get("hooks")
    for entry in hooks.entries if isinstance(hooks, Mapping) else ():
        yield from _event(subject, entry)
        if isinstance(entry.value, Sequence):
            for each in entry.value.items:
                yield from _item(subject, each)
        elif entry.value.kind != "null":
            yield _shape(subject, entry.value, f"'{entry.name}' must be a list of hooks")


def _event(subject: Subject, entry: Entry) -> Iterator[Finding]:
    if entry.name in HOOK_EVENTS or subject.definition.string("target") == "github-copilot":
        return  # which writes them in another way
    folded = {each.casefold(): each for each in HOOK_EVENTS}
    name = entry.name.casefold().replace("-", "").replace("_", "")
    found = difflib.get_close_matches(name, folded, n=1, cutoff=_CLOSE)
    if found:
        meant = folded[found[0]]
        said = sentence(f"{subject.format.title} has no event '{entry.name}'", meant, _NEVER)
        yield Finding(entry.key.span, said, (Fix(f"Change to '{meant}'", (rename_key(entry, meant),), sure=True),))


def _item(subject: Subject, item: Value) -> Iterator[Finding]:
    if not isinstance(item, Mapping):
        yield _shape(subject, item, "A hook must be a map")
        return
    entry = item.get("hooks")
    nested = entry.value if entry else None
    if nested is None and subject.format.name == "copilot":
        yield from _hook(subject, item)
    elif isinstance(nested, Sequence):
        for each in nested.items:
            if isinstance(each, Mapping):
                yield from _hook(subject, each)
            else:
                yield _shape(subject, each, "A hook must be a map")
    else:
        yield _shape(subject, nested or item, "Here 'hooks' must hold a list of hooks")


def _hook(subject: Subject, hook: Mapping) -> Iterator[Finding]:
    entry = hook.get("type")
    kind = entry.value if entry else None
    types = HOOK_TYPES if subject.format.name == "claude-code" else ("command",)
    if kind is None:
        yield _shape(subject, hook, f"The hook has no 'type'; {subject.format.title} takes {', '.join(types)}")
    elif isinstance(kind, Scalar) and kind.value not in types:
        meant = near(str(kind.value), types)
        fixes = (Fix(f"Change to '{meant}'", (Edit(inner(kind), meant),), sure=True),) if meant else ()
        said = sentence(f"{subject.format.title} has no hook of type '{kind.value}'", meant, _NEVER)
        yield Finding(kind.span, said, fixes)
    elif isinstance(kind, Scalar) and kind.value == "command" and not _commands(subject, hook):
        yield _shape(subject, hook, "The hook has no command to run")


def _commands(subject: Subject, hook: Mapping) -> bool:
    keys = HOOK_KEYS if subject.format.name == "copilot" else HOOK_KEYS[:1]
    entries = [entry for key in keys if (entry := hook.get(key))]
    return any(_text(each.value) or each.value.kind not in ("null", "string") for each in entries)


def _text(value: Value) -> str:
    return str(value.value).strip() if isinstance(value, Scalar) else ""


def _shape(subject: Subject, value: Value, said: str) -> Finding:
    return Finding(first_line(subject.definition.document, value.span), f"{said}. {_NEVER}")


rule = Rule("warning", _check, dialects=("claude-code", "copilot"))
