"""OpenCode's configuration is no JSON.

**What** A bracket, a comma or a quote is missing in `opencode.json` or `opencode.jsonc`, or there is something in it
that JSON does not have. Comments and a comma behind the last entry are fine in both.

**Why** OpenCode refuses to start.

**Bad** `opencode.json`

```json
{
  "agent": {
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged"
      "prompt": "Review the change."
    }
  }
}
```

**Good** `opencode.json`

```json
{
  "agent": {
    // before every merge
    "reviewer": {
      "description": "Reviews changes for mistakes before they are merged",
      "prompt": "Review the change.",
    }
  }
}
```

**Source** opencode 1.18.33, measured on 2026-11-20.
"""

from __future__ import annotations

from collections.abc import Iterator

from agentls.definition import Mapping, Value
from agentls.opencode_config import MAPS
from agentls.rules import Finding, Rule, Subject
from agentls.rules._types import WORDS


def _check(subject: Subject) -> Iterator[Finding]:
    for problem in subject.definition.problems:
        said = problem.message[:1].upper() + problem.message[1:]
        yield Finding(problem.span, f"{said}. OpenCode refuses to start")
    for name in MAPS:
        yield from _of_map(name, subject.definition.get(name))


def _of_map(name: str, agents: Value | None) -> Iterator[Finding]:
    does = "OpenCode 1 leaves out all of 'agents'" if name == "agents" else "OpenCode refuses to start"
    if agents is not None and not isinstance(agents, Mapping):
        yield Finding(agents.span, f"'{name}' must be a map of agents, it is {WORDS[agents.kind]}. {does}")
    for entry in agents.entries if isinstance(agents, Mapping) else ():
        if not isinstance(entry.value, Mapping):
            said = f"An agent is a map of its fields, this is {WORDS[entry.value.kind]}"
            yield Finding(entry.value.span, f"{said}. {does}")


rule = Rule("error", _check, dialects=("opencode-config",))
