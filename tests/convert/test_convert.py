"""Conversion: a file in, the other dialect's frontmatter and the losses out."""

from pathlib import Path

import pytest

from agentls.convert import Conversion, Refused, convert
from agentls.definition import parse
from agentls.formats import Target
from agentls.models import newest
from agentls.text import Document

PLACES: dict[str, str] = {
    "claude-code": ".claude/agents/subject.md",
    "opencode": ".opencode/agent/subject.md",
    "opencode-v2": ".opencode/agents/subject.md",
    "copilot": ".github/agents/subject.agent.md",
}


def converted(dialect: str, header: str, to: Target, body: str = "Body\n") -> Conversion | Refused:
    path = str(Path("/workspace") / PLACES[dialect])
    return convert(parse(Document(path, f"---\n{header}---\n{body}")), to)


def rendered(dialect: str, header: str, to: Target) -> str:
    """The new frontmatter, then each loss with the text it stands on."""
    result = converted(dialect, header, to)
    assert isinstance(result, Conversion), result
    source = f"---\n{header}---\nBody\n"
    new, _, body = result.text.removeprefix("---\n").partition("---\n")
    assert body == "Body\n"
    losses = [
        f"! {source[each.span.start : each.span.end] + ': ' if each.span else ''}{each.what}" for each in result.losses
    ]
    return new + "".join(f"{line}\n" for line in losses)


CASES = [
    (
        "an allowlist becomes a denial of everything, then what is allowed, asked about as in the default mode",
        "claude-code",
        """\
name: subject
description: 'Use when: asked'
tools: Read, Grep, Edit, Write, Bash
color: red
maxTurns: 5
""",
        "opencode",
        """\
description: "Use when: asked"
mode: subagent
steps: 5
color: "#EF4444"
permission:
  "*": deny
  read:
    "*": allow
    "*.env": ask
    "*.env.*": ask
    "*.env.example": allow
  grep: allow
  edit: ask
  bash: ask
! 5: at its last step OpenCode asks for an answer in words; Claude Code stops with what there is
""",
    ),
    (
        "no list and the default mode become a question about everything but reading",
        "claude-code",
        "name: subject\ndescription: b\n",
        "opencode",
        """\
description: b
mode: subagent
permission:
  "*": ask
  read:
    "*": allow
    "*.env": ask
    "*.env.*": ask
    "*.env.example": allow
  glob: allow
  grep: allow
  lsp: allow
  skill: allow
  todowrite: allow
  question: deny
""",
    ),
    (
        "specifiers become patterns; those that are none become denials",
        "claude-code",
        """\
name: subject
description: b
tools: Bash(git diff:*), Bash(npm test), Edit(docs/**), Write(docs/**), Agent(x, y), Read(src/*.py)
""",
        "opencode",
        """\
description: b
mode: all
permission:
  "*": deny
  edit:
    "*": deny
    "docs/*": ask
  bash:
    "*": deny
    "git diff *": ask
    "npm test": ask
  task:
    "*": deny
    x: ask
    y: ask
! Bash(git diff:*), Bash(npm test), Edit(docs/**), Write(docs/**), Agent(x, y), Read(src/*.py): \
as a sub-agent it starts others there only where 'subagent_depth' in opencode.json is above 1
! Read(src/*.py): 'src/*.py' is no pattern there: 'read' stays deny for it
""",
    ),
    (
        "writing without editing cannot be said",
        "claude-code",
        "name: subject\ndescription: b\ntools: Write\n",
        "opencode",
        """\
description: b
mode: subagent
permission:
  "*": deny
! Write: several tools ask under 'edit' there, with one answer for all of them: deny
""",
    ),
    (
        "servers keep their tools",
        "claude-code",
        "name: subject\ndescription: b\ntools: mcp__docs__find, mcp__web\n",
        "opencode",
        """\
description: b
mode: subagent
permission:
  "*": deny
  "web_*": ask
  docs_find: ask
""",
    ),
    (
        "a shell that asks is left out, for Claude Code runs what only reads unasked",
        "opencode",
        "description: b\nmode: subagent\npermission:\n  '*': deny\n  read: allow\n  edit: ask\n  bash: ask\n",
        "claude-code",
        """\
name: subject
description: b
tools: Read, Edit, Write, NotebookEdit
permissionMode: default
! edit: ask: a caller that runs in acceptEdits, auto or bypassPermissions overrides the mode: then nothing asks
! bash: ask: Bash is left out: Claude Code runs commands that only read without asking
""",
    ),
    (
        "patterns have no place in a list",
        "opencode",
        """\
description: b
mode: subagent
permission:
  '*': deny
  edit: {'*': allow, 'src/*': deny}
  bash:
    git *: allow
""",
        "claude-code",
        """\
name: subject
description: b
tools: []
! 'src/*': deny: Edit is left out: no list can except 'src/*'
! 'src/*': deny: Write is left out: no list can except 'src/*'
! 'src/*': deny: NotebookEdit is left out: no list can except 'src/*'
! bash:
    git *: allow: Bash is left out: it was allowed for 'git *' only
""",
    ),
    (
        "what is allowed altogether needs no list",
        "opencode",
        """\
description: b
mode: subagent
model: anthropic/claude-opus-4-5
temperature: 1
color: '#EF0000'
permission: allow
""",
        "claude-code",
        """\
name: subject
description: b
permissionMode: acceptEdits
model: claude-opus-4-5
color: red
! temperature: 1: 'temperature' cannot be said there
""",
    ),
    (
        "a file's own question cannot be said in Copilot",
        "opencode",
        """\
description: b
mode: primary
permission:
  '*': deny
  read: allow
  glob: allow
  edit: ask
  bash: allow
""",
        "copilot",
        """\
name: subject
description: b
tools: [read, search/fileSearch, execute]
disable-model-invocation: true
! edit: ask: 'edit' is left out: the file asks, and no file can ask there
""",
    ),
    (
        "a host's own question is the other host's own",
        "claude-code",
        """\
name: subject
description: b
tools: Read, Grep, Glob, Edit, Write, WebFetch, mcp__docs
model: claude-opus-4-5
""",
        "copilot",
        """\
name: subject
description: b
tools: [read, search, edit, web/fetch, "docs/*"]
model: Claude Opus 4.5 (copilot)
""",
    ),
    (
        "tool sets become the tools in them",
        "copilot",
        "name: My Agent\ndescription: b\ntools: [read, search, 'docs/find']\nhandoffs: []\n",
        "claude-code",
        """\
name: my-agent
description: b
tools: Read, Glob, Grep, mcp__docs__find
! handoffs: []: 'handoffs' cannot be said there
""",
    ),
    (
        "agents that may be started become patterns",
        "copilot",
        "description: b\ntools: [agent]\nagents: [x, y]\nuser-invocable: false\n",
        "opencode",
        """\
description: b
mode: subagent
permission:
  "*": deny
  task:
    "*": deny
    x: ask
    y: ask
""",
    ),
]


@pytest.mark.parametrize(
    ("dialect", "text", "to", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_convert(dialect: str, text: str, to: Target, expected: str) -> None:
    assert rendered(dialect, text, to) == expected


def test_an_alias_is_pinned_and_says_so() -> None:
    text = rendered("claude-code", "name: subject\ndescription: b\ntools: Read\nmodel: sonnet\n", "opencode")
    assert f"model: anthropic/{newest('sonnet')}\n" in text
    assert "! sonnet: 'sonnet' moves along with new models" in text


def test_a_model_of_another_provider_is_lost() -> None:
    text = rendered("opencode", "description: b\nmodel: other/thing\n", "claude-code")
    assert "! other/thing: the model 'other/thing' has no counterpart there" in text


REFUSED = [
    ("claude-code", "name: a\ndescription: b: c\n", "opencode", "its frontmatter must be mended first"),
    ("claude-code", "name: a\n", "claude-code", "it is a file of Claude Code already"),
    ("opencode-v2", "description: b\npermissions: [x]\n", "opencode", "OpenCode 2 ignores the file without a word"),
    ("opencode-v2", "description: b\nsystem: x\n", "opencode-v2", "it is a file of OpenCode 2 already"),
    ("opencode", "disable: true\n", "claude-code", "it would come to life"),
]


@pytest.mark.parametrize(("dialect", "text", "to", "reason"), REFUSED)
def test_refused(dialect: str, text: str, to: Target, reason: str) -> None:
    result = converted(dialect, text, to)
    assert isinstance(result, Refused)
    assert reason in result.reason


def test_a_file_without_frontmatter_is_refused() -> None:
    assert isinstance(convert(parse(Document("/workspace/.claude/agents/a.md", "Body\n")), "opencode"), Refused)


def test_line_ends_and_body_stay() -> None:
    path = "/workspace/.claude/agents/a.md"
    result = convert(parse(Document(path, "---\r\nname: a\r\ndescription: b\r\n---\r\n# A\r\nText `x`\r\n")), "copilot")
    assert isinstance(result, Conversion)
    assert result.text.endswith("---\r\n# A\r\nText `x`\r\n")
    assert result.text.count("\n") == result.text.count("\r\n")
    assert result.name == ".github/agents/a.agent.md"
