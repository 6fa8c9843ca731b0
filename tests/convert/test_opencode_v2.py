"""OpenCode 2 as what a file is converted from and to."""

import pytest

from agentls.formats import Target

from .test_convert import rendered

CASES = [
    (
        "an ordered list becomes a map, and the request's body the fields that version 1 has",
        "opencode-v2",
        """\
description: b
mode: primary
model: anthropic/claude-sonnet-5#high
request:
  body:
    temperature: 0.2
    seed: 3
color: warning
permissions:
  - action: "*"
    resource: "*"
    effect: deny
  - action: read
    resource: "*"
    effect: allow
  - action: shell
    resource: "git *"
    effect: allow
  - action: docs_find
    resource: "*"
    effect: ask
""",
        "opencode",
        """\
description: b
mode: primary
model: anthropic/claude-sonnet-5
variant: high
temperature: 0.2
color: warning
permission:
  "*": deny
  read:
    "*": allow
    "*.env": ask
    "*.env.*": ask
    "*.env.example": allow
  bash:
    "*": deny
    "git *": allow
  docs_find: ask
! seed: 3: 'request.body.seed' cannot be said there
! both generations of OpenCode read both folders: remove the file that you convert
""",
    ),
    (
        "what an ordered list allows in part is left out of a tool list",
        "opencode-v2",
        """\
description: b
mode: primary
model: anthropic/claude-sonnet-5#high
request:
  body:
    temperature: 0.2
    seed: 3
color: warning
permissions:
  - action: "*"
    resource: "*"
    effect: deny
  - action: read
    resource: "*"
    effect: allow
  - action: shell
    resource: "git *"
    effect: allow
  - action: docs_find
    resource: "*"
    effect: ask
""",
        "claude-code",
        """\
name: subject
description: b
tools: Read, mcp__docs__find
model: claude-sonnet-5
! primary: agents there are sub-agents; start it with 'claude --agent' for the main one
! request:
  body:
    temperature: 0.2
    seed: 3: 'request' cannot be said there
! warning: the colour 'warning' has no counterpart there
! action: shell
    resource: "git *"
    effect: allow: Bash is left out: it was allowed for 'git *' only
""",
    ),
    (
        "an ordered list that asks is left out of Copilot's",
        "opencode-v2",
        """\
description: b
mode: primary
model: anthropic/claude-sonnet-5#high
request:
  body:
    temperature: 0.2
    seed: 3
color: warning
permissions:
  - action: "*"
    resource: "*"
    effect: deny
  - action: read
    resource: "*"
    effect: allow
  - action: shell
    resource: "git *"
    effect: allow
  - action: docs_find
    resource: "*"
    effect: ask
""",
        "copilot",
        """\
name: subject
description: b
tools: [read]
model: Claude Sonnet 5 (copilot)
disable-model-invocation: true
! request:
  body:
    temperature: 0.2
    seed: 3: 'request' cannot be said there
! color: warning: 'color' cannot be said there
! action: shell
    resource: "git *"
    effect: allow: 'execute' is left out: it was allowed for 'git *' only
! action: docs_find
    resource: "*"
    effect: ask: 'docs/find' is left out: no file can ask there
""",
    ),
    (
        "a map becomes an ordered list, with what is asked by default in it",
        "opencode",
        """\
description: b
mode: subagent
model: anthropic/claude-sonnet-5
variant: high
temperature: 0.2
maxSteps: 5
reasoningEffort: high
permission:
  edit: deny
  bash:
    "*": ask
    "git status*": allow
  task: deny
""",
        "opencode-v2",
        """\
description: b
mode: subagent
model: anthropic/claude-sonnet-5#high
request:
  body:
    temperature: 0.2
steps: 5
permissions:
  - action: "*"
    resource: "*"
    effect: allow
  - action: read
    resource: "*"
    effect: allow
  - action: read
    resource: "*.env"
    effect: ask
  - action: read
    resource: "*.env.*"
    effect: ask
  - action: read
    resource: "*.env.example"
    effect: allow
  - action: edit
    resource: "*"
    effect: deny
  - action: shell
    resource: "*"
    effect: ask
  - action: shell
    resource: git status*
    effect: allow
  - action: subagent
    resource: "*"
    effect: deny
  - action: question
    resource: "*"
    effect: deny
  - action: external_directory
    resource: "*"
    effect: ask
! reasoningEffort: high: 'reasoningEffort' cannot be said there
! both generations of OpenCode read both folders: remove the file that you convert
""",
    ),
    (
        "a tool list becomes an ordered list under the actions of version 2",
        "claude-code",
        """\
name: subject
description: b
tools: Read, Edit, Write, Bash(git diff:*), mcp__docs__find
permissionMode: acceptEdits
""",
        "opencode-v2",
        """\
description: b
mode: subagent
permissions:
  - action: "*"
    resource: "*"
    effect: deny
  - action: read
    resource: "*"
    effect: allow
  - action: read
    resource: "*.env"
    effect: ask
  - action: read
    resource: "*.env.*"
    effect: ask
  - action: read
    resource: "*.env.example"
    effect: allow
  - action: edit
    resource: "*"
    effect: allow
  - action: shell
    resource: "*"
    effect: deny
  - action: shell
    resource: git diff *
    effect: ask
  - action: docs_find
    resource: "*"
    effect: ask
""",
    ),
]


@pytest.mark.parametrize(
    ("dialect", "text", "to", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_convert(dialect: str, text: str, to: Target, expected: str) -> None:
    assert rendered(dialect, text, to) == expected
