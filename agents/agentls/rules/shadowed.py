"""An agent takes the place of another one of the same name.

**What** The same name in the workspace and among the user's own agents, or in the `agents` folders of two nested
projects.

**Why** Claude Code takes the workspace's before the user's, and of two in the workspace the one nearest to where it is
started. OpenCode merges the workspace's over the user's, field by field. Which of them runs is easily mistaken.

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
from agentls.project import Project
from agentls.rules import Finding, Related, Rule, Subject
from agentls.text import Span

_SHOWN = 3


def _check(subject: Subject) -> Iterator[Finding]:
    agent, project = subject.agent, subject.project
    if not agent.name or place_of(subject.path) is not subject.format:
        return
    tree = tree_of(agent.path)
    others = [each for each in _bearers(project, agent) if tree_of(each.path) != tree and place_of(each.path)]
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
    value = project.definitions[agent.path].get("name") if agent.path in project.definitions else None
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
        if not _inside(agent, project):
            return f"OpenCode merges that of this workspace ({_shown(others[0], project)}) over this one"
        if len(ours) < len(others):
            return "OpenCode merges this one over the user's own, field by field"
        return "OpenCode merges those between the folder it is started in and the worktree's root, field by field"
    if not _inside(agent, project):
        return f"In this workspace Claude Code takes {_shown(others[0], project)} in its place"
    if ours:
        return f"Claude Code takes the one nearest to where it is started: this, or {_shown(ours[0], project)}"
    return "Claude Code takes this one in place of the user's own"


def _inside(agent: Agent, project: Project) -> bool:
    return PurePath(agent.path).is_relative_to(project.root)


def _shown(agent: Agent, project: Project) -> str:
    return PurePath(agent.path).relative_to(project.root).as_posix() if _inside(agent, project) else agent.path


rule = Rule("info", _check, dialects=("claude-code", "opencode"))
