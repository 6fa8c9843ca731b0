"""Two agents of one folder tree have the same name.

**What** The identity of a Claude Code agent is its `name`, not its file; sub-folders of one `agents` folder do not
count. In OpenCode a `name` takes the place of the one that the path gives.

**Why** Claude Code loads exactly one of the files, and which one is not defined. In OpenCode the later file is
merged over the earlier one.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**With** `.claude/agents/old/reviewer.md`

```md
---
name: Reviewer
description: Reviews what has been merged in the last week
---

Review the week.
```

**With** `.claude/agents/quality/check.md`

```md
---
name: reviewer
description: Reviews documents for spelling mistakes
---

Review the document.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: change-reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33; open-gsd/gsd-core#4782.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from agentls.formats import place_of
from agentls.opencode_config import entry_name
from agentls.rules import Finding, Related, Rule, Subject
from agentls.text import Span

_SHOWN = 3
_DOES = {
    "claude-code": "Claude Code loads only one of them, and which one is not defined",
    "opencode": "OpenCode merges the later file over the earlier one",
}

_ELSEWHERE = " (once they lie where it looks for agents)"


def _check(subject: Subject) -> Iterator[Finding]:
    agent = subject.agent
    if not agent.name or entry_name(agent.path) is not None:
        return  # what OpenCode does with an entry of a JSON file is fixed: `shadowed` says it
    others = [each for each in subject.project.namesakes(agent) if each.path != agent.path]
    others = [each for each in others if entry_name(each.path) is None]
    if not others:
        return
    more = len(others) - _SHOWN
    others = others[:_SHOWN]
    listed = ", ".join(_shown(each.path, subject.project.root) for each in others)
    start = subject.definition.body.start
    yield Finding(
        agent.spans.get("name") or Span(start, start),
        f"The name '{agent.name}' is also that of {listed}{f' and {more} more' if more > 0 else ''}. "
        f"{_DOES[agent.dialect]}{'' if place_of(agent.path) else _ELSEWHERE}",
        related=tuple(
            Related(each.path, each.spans.get("name", Span(0, 0)), f"'{each.name}' again") for each in others
        ),
    )


def _shown(path: str, root: PurePath) -> str:
    plain = PurePath(path)
    return plain.relative_to(root).as_posix() if plain.is_relative_to(root) else path


rule = Rule("warning", _check, dialects=("claude-code", "opencode"))
