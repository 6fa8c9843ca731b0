"""A permission rule that a later one undoes.

**What** A rule under `permission` whose every case a later rule of the file decides, and decides otherwise. Mostly
it is a `*` that stands last.

**Why** In OpenCode the last rule that matches wins, so the rule never decides anything. A `*` belongs first. Keys
count as patterns too: a `"*": deny` at the end beats `bash: allow` before it.

**Bad** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    "git push *": deny
    "*": ask
---

Review the change.
```

**Good** `.opencode/agents/reviewer.md`

```md
---
description: Reviews changes for mistakes before they are merged
permission:
  bash:
    "*": ask
    "git push *": deny
---

Review the change.
```

**Source** opencode 1.18.33, its evaluation (2026-09-28); anomalyco/opencode#7029, anomalyco/opencode#6856.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Related, Rule, Subject
from agentls.rules._edits import is_block, lines_of
from agentls.rules._opencode import Line, all_lines, covers
from agentls.text import Edit, Span


def _check(subject: Subject) -> Iterator[Finding]:
    found = tuple(all_lines(subject))
    for index, earlier in enumerate(found):
        later = next((each for each in reversed(found[index + 1 :]) if covers(each, earlier)), None)
        if later is None or later.effect == earlier.effect:
            continue
        number = subject.definition.document.line_of(later.entry.key.span.start) + 1
        yield Finding(
            earlier.entry.span,
            f"This rule never decides: '{later.entry.name}: {later.effect}' in line {number} covers it, "
            "and in OpenCode the last rule that matches wins",
            _fixes(subject, earlier, later),
            (Related(subject.path, later.entry.span, "this rule decides instead"),),
        )


def _fixes(subject: Subject, earlier: Line, later: Line) -> tuple[Fix, ...]:
    """The later rule moved to the beginning of the map that both are in."""
    document = subject.definition.document
    if earlier.within is not later.within or later.entry is later.within.entries[0]:
        return ()
    if not is_block(document, later.within):
        return ()
    moved = lines_of(document, later.entry.span)
    at = lines_of(document, later.within.entries[0].span).start
    text = document.slice(moved)
    if not text.endswith(("\n", "\r")) or moved.start <= at:
        return ()
    return (Fix(f"Move '{later.entry.name}' to the beginning", (Edit(Span(at, at), text), Edit(moved, ""))),)


rule = Rule("warning", _check, dialects=("opencode",))
