"""An agent that is not there.

**What** The header speaks of an agent that the workspace does not have: `Agent(a, b)` in a tool list, `task` under
OpenCode's `permission`, `agents` and `handoffs` in Copilot files. Agents that the hosts bring along and those of
plug-ins (`plugin:agent`) are not judged. In the body it is what is called an agent: "the `reviewer` agent".

**Why** The entry has no effect. Where a name is close to one that there is, it is a slip; else it may be one of the
user's own agents.

**Bad** `.claude/agents/lead.md`

```md
---
name: lead
description: Splits a feature into tasks and gives them to others
tools: Read, Agent(reviwer)
# agentls: ignore-file specifier-not-enforced
---

Split the feature.
```

**Bad** `.claude/agents/planner.md`

```md
---
name: planner
description: Plans a feature before anything of it is written
tools: Read, Agent
---

Have the plan read by the `reviwer` agent.
```

**With** `.claude/agents/reviewer.md`

```md
---
name: reviewer
description: Reviews changes for mistakes before they are merged
---

Review the change.
```

**Good** `.claude/agents/lead.md`

```md
---
name: lead
description: Splits a feature into tasks and gives them to others
tools: Read, Agent(reviewer)
# agentls: ignore-file specifier-not-enforced
---

Split the feature.
```

**Source** code.claude.com/docs/en/sub-agents (2026-10-08); opencode 1.18.33.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.rules import Finding, Fix, Rule, Subject
from agentls.rules._called import called, is_file
from agentls.rules.near import near, sentence
from agentls.text import Edit

_OWN = {
    "claude-code": (
        "general-purpose",
        "Explore",
        "Plan",
        "statusline-setup",
        "output-style-setup",
        "claude-code-guide",
    ),
    "opencode": ("build", "plan", "general", "explore", "scout", "compaction", "title", "summary"),
    "copilot": ("agent", "ask", "edit", "Plan", "plan", "*"),
}
"""Agents that a host brings along."""

_NOBODY = "Unless it is one of the user's own, nobody takes what it is given"


def _check(subject: Subject) -> Iterator[Finding]:
    project, own = subject.project, _OWN.get(subject.format.name, ())
    if not project.whole:
        return
    yield from _in_body(subject, own)
    for each in subject.header_references:
        if each.kind != "agent" or each.declares or each.name in own or each.name in project.names.agents:
            continue
        if ":" in each.name:
            continue
        meant = near(each.name, (*project.names.agents, *own))
        fixes = (Fix(f"Change to '{meant}'", (Edit(each.span, meant),), sure=True),) if meant else ()
        then = "The entry has no effect" if meant else "If it is none of the user's own, the entry has no effect"
        yield Finding(
            each.span,
            sentence(f"There is no agent '{each.name}' in this workspace", meant, then),
            fixes,
            severity=None if meant else "info",
        )


def _in_body(subject: Subject, own: tuple[str, ...]) -> Iterator[Finding]:
    """Agents that the body speaks of by a name in backticks."""
    known = subject.project.names.agents
    for piece in called(subject, "agent"):
        if piece.text in known or piece.text in own or subject.format.tool(piece.text):
            continue
        if is_file(subject, "agent", piece.text):
            continue
        meant = near(piece.text, (*known, *own))
        fixes = (Fix(f"Change to '{meant}'", (Edit(piece.span, meant),)),) if meant else ()
        said = sentence(f"The body speaks of an agent '{piece.text}', which is not in this workspace", meant, _NOBODY)
        yield Finding(piece.span, said, fixes, severity=None if meant else "info")


rule = Rule("warning", _check)
