"""The default agent of OpenCode is none that can be one.

**What** `default_agent` in `opencode.json` names a sub-agent, or one that is hidden.

**Why** Where no agent is chosen, OpenCode ends with an error instead of taking one.

**Bad** `opencode.json`

```json
{
  "default_agent": "reviewer",
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "mode": "subagent",
      "prompt": "Review the change."
    }
  }
}
```

**Good** `opencode.json`

```json
{
  "default_agent": "reviewer",
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "mode": "all",
      "prompt": "Review the change."
    }
  }
}
```

**Source** opencode 1.18.33, its code (2026-09-28).
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Scalar
from agentls.formats.tables.opencode import BUILT_IN_HIDDEN, BUILT_IN_MODES
from agentls.rules import Finding, Related, Rule, Subject


def _check(subject: Subject) -> Iterator[Finding]:
    value = subject.definition.get("default_agent")
    if not isinstance(value, Scalar) or not isinstance(value.value, str):
        return
    project, name = subject.project, value.value
    found = next((each for each in project.agents if (each.dialect, each.name) == ("opencode", name)), None)
    agent = project.effective(found) if found else None
    mode = agent.mode if agent else BUILT_IN_MODES.get(name)
    hidden = bool(agent.hidden) if agent else name in BUILT_IN_HIDDEN
    if mode == "subagent" or hidden:
        is_ = "a sub-agent" if mode == "subagent" else "hidden"
        said = f"'{name}' is {is_}: where no agent is chosen, OpenCode ends with an error"
        place = found.spans.get("mode" if mode == "subagent" else "hidden") if found else None
        related = (Related(found.path, place, f"'{name}' is {is_} by this"),) if found and place else ()
        yield Finding(value.inner, said, related=related)


rule = Rule("warning", _check, dialects=("opencode-config",))
