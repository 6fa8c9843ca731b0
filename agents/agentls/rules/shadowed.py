"""An agent takes the place of another one of the same name.

**What** The same name in the workspace and among the user's own agents, or in the `agents` folders of two nested
projects; or in `opencode.json` and in a Markdown file of OpenCode.

**Why** Claude Code takes the workspace's before the user's, and of two in the workspace the one nearest to where it is
started. OpenCode merges them, field by field: Markdown over `opencode.json`, the user's Markdown too, and an outer
`.opencode` over an inner one. Which of them runs is easily mistaken.

**Bad** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**With** `services/api/.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews the API for fields that clients still use
---

Review the API.
```

**Good** `.claude/agents/reviewer.md`

```md
---
name: change-reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import PurePath

from agentls.agent import Agent
from agentls.formats import place_of, tree_of
from agentls.opencode_config import entry_name, file_of
from agentls.project import Project
from agentls.rules import Finding, Related, Rule, Subject
from agentls.spliced import Spliced
from agentls.text import Span

_SHOWN = 3


def _check(subject: Subject) -> Iterator[Finding]:
    agent, project = subject.agent, subject.project
    if not agent.name or place_of(subject.path) is not subject.format:
        return
    others = [each for each in _bearers(project, agent) if _elsewhere(each, agent) and place_of(each.path)]
    start = subject.definition.body.start
    if others:
        yield Finding(
            agent.spans.get("name") or Span(start, start),
            f"There is another agent '{agent.name}'. {_said(agent, others, project)}",
            related=tuple(
                Related(each.path, _place(project, each), f"'{each.name}' again") for each in others[:_SHOWN]
            ),
        )


def _place(project: Project, agent: Agent) -> Span:
    """Where its name stands now."""
    definition = project.definitions.get(agent.path)
    if definition and isinstance(definition.document, Spliced):
        return definition.document.key
    value = definition.get("name") if definition else None
    return value.span if value else Span(0, 0)


def _bearers(project: Project, agent: Agent) -> list[Agent]:
    """The agents of *agent*'s dialect and name, wherever they lie."""
    names: dict[tuple[str, str], list[Agent]] | None = project.memo.get("names")
    if names is None:
        names = project.memo["names"] = {}
        for each in project.agents:
            names.setdefault((each.dialect, each.name), []).append(each)
    return names.get((agent.dialect, agent.name), [])


def _said(agent: Agent, others: list[Agent], project: Project) -> str:
    ours = [each for each in others if _inside(each, project)]
    if agent.dialect == "opencode":
        return _merged(agent, others, project)
    if not _inside(agent, project):
        return f"In this workspace Claude Code takes {_shown(others[0], project)} in its place"
    if ours:
        return f"Claude Code takes the one nearest to where it is started: this, or {_shown(ours[0], project)}"
    return "Claude Code takes this one in place of the user's own"


def _elsewhere(other: Agent, agent: Agent) -> bool:
    """Whether *other* is another agent, and not one that `duplicate-name` speaks of."""
    in_json = entry_name(agent.path) is not None or entry_name(other.path) is not None
    return other.path != agent.path and (in_json or tree_of(other.path) != tree_of(agent.path))


def _merged(agent: Agent, others: list[Agent], project: Project) -> str:
    """What OpenCode does with them when it is started in the folder of this one."""
    order = [each.path for each in project.layers(agent)]
    listed = [each for path in order for each in others if each.path == path]
    over = [each for each in listed if order.index(each.path) > order.index(agent.path)]
    if over:
        return f"OpenCode merges {_shown(over[-1], project)} over this one, field by field"
    if listed:
        return f"OpenCode merges this one over {_shown(listed[-1], project)}, field by field"
    return f"Started there, OpenCode merges {_shown(others[0], project)} with this one, field by field"


def _inside(agent: Agent, project: Project) -> bool:
    return PurePath(file_of(agent.path)).is_relative_to(project.root)


def _shown(agent: Agent, project: Project) -> str:
    file = file_of(agent.path)
    return PurePath(file).relative_to(project.root).as_posix() if _inside(agent, project) else file


rule = Rule("info", _check, dialects=("claude-code", "opencode"))
