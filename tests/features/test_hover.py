"""Hover: the marked place, then what it says."""

from dataclasses import replace

import pytest

from agentls.features.hover import hover
from agentls.settings import parse

from .cursor import CLAUDE, COPILOT, OPENCODE, marked

PEERS = {
    ".claude/agents/reviewer.md": "---\nname: reviewer\ndescription: Reads changes\n---\nReview.\n",
    ".claude/skills/seed-data/SKILL.md": "---\nname: seed-data\ndescription: Makes rows\n---\n",
}


def said(path: str, text: str) -> str:
    """What hover covers, and its text without the source lines in italics."""
    file = marked(path, text, PEERS)
    found = hover(file.definition, file.project, file.offset)
    if found is None:
        return "nothing"
    lines = [line for line in found.text.splitlines() if line and not line.startswith("*code.")]
    return "\n".join([f"[{file.definition.document.slice(found.span)}]", *lines])


CASES = [
    (
        "a value of a field that takes only some says what it does, before all of them do",
        CLAUDE,
        "---\nname: a\ndescription: b\nmemory: pro$0ject\n---\n",
        """\
[project]
**project** · In `.claude/agent-memory/NAME/`, which can be committed.
**memory** · Claude Code · text
Keeps a memory folder between runs, and gives the agent Read, Write and Edit for it.
- `user`: In `~/.claude/agent-memory/NAME/`: for all of the user's projects.
- `project`: In `.claude/agent-memory/NAME/`, which can be committed.
- `local`: In `.claude/agent-memory-local/NAME/`.
Left out: off.""",
    ),
    (
        "a tool list shows the rights, the ignored specifier in the host's column",
        CLAUDE,
        "---\nname: a\ndescription: b\nto$0ols: Read, Bash(git diff:*), Edit\n---\n",
        """\
[tools]
**tools** · Claude Code · text with commas or list
Allowlist of tools, separated by commas or as a list. Left out, the agent has every tool that sub-agents can have.
Left out: every tool available to sub-agents.
| may | Claude Code | agentls | decided by |
|---|---|---|---|
| read | allow | **allow** | permission mode default: read is allow |
| edit | ask | **ask** | permission mode default: edit is ask |
| shell | ask | **deny** | line 4: `tools: Read, Bash(git diff:*), Edit` |
| web | deny | **deny** | line 4: `tools: Read, Bash(git diff:*), Edit` |
| delegate | deny | **deny** | line 4: `tools: Read, Bash(git diff:*), Edit` |
Except:
- shell `git diff:*`: **allow**, read-only command""",
    ),
    (
        "a file that the host skips says so under its rights",
        CLAUDE,
        "---\nname: a$0\ntools: Read\n---\n",
        """\
[a]
**a** · agent · Claude Code
| may | Claude Code | agentls | decided by |
|---|---|---|---|
| read | ? | **allow** | permission mode default: read is allow |
| edit | ? | **deny** | line 3: `tools: Read` |
| shell | ? | **deny** | line 3: `tools: Read` |
| web | ? | **deny** | line 3: `tools: Read` |
| delegate | ? | **deny** | line 3: `tools: Read` |
Claude Code skips an agent without a description; only its debug log says so.""",
    ),
    (
        "a tool in a comma list",
        CLAUDE,
        "---\ntools: Read, Ba$0sh(git *)\n---\n",
        """\
[Bash]
**Bash** · tool of Claude Code
Runs a shell command.
agentls runs it as `bash`.
OpenCode: `bash` · VS Code: `execute`""",
    ),
    (
        "a former tool",
        CLAUDE,
        "---\ntools:\n  - LS$0\n---\n",
        "[LS]\n**LS** · Claude Code no longer has this tool; use `Glob`.",
    ),
    (
        "a tool of another dialect",
        CLAUDE,
        "---\ntools: sea$0rch\n---\n",
        "[search]\n**search** · not a tool of Claude Code; VS Code has it.",
    ),
    (
        "a tool of an MCP server",
        CLAUDE,
        "---\ntools: mcp__docs__fi$0nd\n---\n",
        "[mcp__docs__find]\n**mcp__docs__find** · `find` of the MCP server `docs`",
    ),
    (
        "a field of no meaning to the host",
        CLAUDE,
        "---\nname: a\nmax-turns$0: 3\n---\n",
        "[max-turns]\n**max-turns** · not a field of Claude Code: Claude Code ignores it without a word.",
    ),
    (
        "a permission key that nothing asks under",
        OPENCODE,
        "---\ntools: {bash: false}\npermission:\n  wri$0te: deny\n---\n",
        """\
[write: deny]
**write** · nothing asks under this key; as a restriction it has no effect. Use `edit`.
**deny** is refused; the model is told the rule.
| may | OpenCode | agentls | decided by |
|---|---|---|---|
| read | allow | **allow** | OpenCode's defaults: read: *: allow |
| edit | allow | **allow** | OpenCode's defaults: *: *: allow |
| shell | deny | **deny** | line 2: `tools: {bash: false}` |
| web | allow | **allow** | OpenCode's defaults: *: *: allow |
| delegate | allow | **allow** | OpenCode's defaults: *: *: allow |""",
    ),
    (
        "a rule that a later one undoes",
        OPENCODE,
        "---\npermission:\n  edit:\n    'docs/*$0': allow\n    '*': deny\n---\n",
        "['docs/*': allow]\n**edit** `docs/*`\nFor example `docs/x`: **deny**, by line 5: `'*': deny`",
    ),
    (
        "a rule that decides",
        OPENCODE,
        "---\npermission:\n  edit:\n    '*': deny\n    'docs/*$0': allow\n---\n",
        "['docs/*': allow]\n**edit** `docs/*`\nFor example `docs/x`: **allow**, by this rule",
    ),
    (
        "a tool set of Copilot's, by an alias in another case",
        COPILOT,
        "---\ntools: ['gr$0ep']\n---\n",
        """\
[grep]
**grep** · the tool set `search` of VS Code
Finds files and searches their contents.
agentls runs it as `grep`.
Claude Code: `Grep` · OpenCode: `grep`""",
    ),
    (
        "an agent in a body",
        CLAUDE,
        "---\nname: a\n---\nAsk `revi$0ewer` first.\n",
        (
            "[reviewer]\n**reviewer** · agent · claude-code\nReads changes\n`.claude/agents/reviewer.md`\n"
            "About 2 tokens of body are sent with every request."
        ),
    ),
    (
        "a skill that prose names",
        CLAUDE,
        "---\nname: a\n---\nUse the Seed Da$0ta skill.\n",
        """\
[Seed Data]
**skill** `seed-data` · a skill to use
**seed-data** · skill
Makes rows
`.claude/skills/seed-data/SKILL.md`""",
    ),
    (
        "a place that the body forbids",
        CLAUDE,
        "---\nname: a\ndescription: b\n---\n## Files You Do NOT Touch\n- `src/$0ui/` (the frontend's)\n",
        """\
[src/ui/]
**forbidden** `src/ui/` · a place that the agent must leave alone (the frontend's)
Edits here: **deny**, its contract forbids src/ui/ (the frontend's)""",
    ),
    ("an example in a fence is no reference", CLAUDE, "---\nname: a\n---\n```\n`revi$0ewer`\n```\n", "nothing"),
    (
        "a field of a skill",
        ".claude/skills/x/SKILL.md",
        "---\nlice$0nse: MIT\n---\nText\n",
        """\
[license]
**license** · Agent Skills · text
The licence, or the file that holds it.
*agentskills/agentskills docs/specification, 2026-08-09*""",
    ),
    ("a file that is no agent", "README.md", "# rea$0d me\n", "nothing"),
]


@pytest.mark.parametrize(("path", "text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_hover(path: str, text: str, expected: str) -> None:
    assert said(path, text) == expected


SECOND = """---
description: b
permissions:
  - action: read
    resource: "*"
    effect: allow
  - action: shell
    resource: "git *"
    effect: deny
  - action: "*"
    resource: "*"
    effect: ask
---
"""


def test_a_rule_of_opencode_2_says_which_one_wins() -> None:
    text = said(OPENCODE, SECOND.replace("git *", "git $0*"))
    assert "**shell** `git *`" in text
    assert "For example `git x`: **ask**, by line 10" in text


def test_what_opencode_2_answers_where_no_rule_speaks_is_not_known() -> None:
    text = said(
        OPENCODE, SECOND.replace("permissions", "permis$0sions").replace('"*"\n    effect: ask', "x\n    effect: ask")
    )
    assert "| read | allow | **allow** | line 4: `- action: read` |" in text
    assert "| edit | ? | **ask** |" in text


def test_a_model_past_its_end_names_date_and_successor() -> None:
    text = said(CLAUDE, "---\nmodel: claude-3-opus-2024$00229\n---\n")
    assert text.startswith("[claude-3-opus-20240229]")
    assert "its end of life is 2026-01-05. Successor: `claude-opus-" in text


def test_an_alias_resolves_to_a_current_model() -> None:
    assert "→ `claude-sonnet-" in said(CLAUDE, "---\nmodel: son$0net\n---\n")


def test_a_copilot_model_resolves_to_its_id() -> None:
    assert "→ `claude-opus-4-5" in said(COPILOT, "---\nmodel: Claude Op$0us 4.5 (copilot)\n---\n")


def test_a_place_that_settings_replace_is_said_to_be_read_but_not_counted() -> None:
    body = "---\nname: a\n---\n## Files You Do NOT Touch\n- `src/$0ui/`\n"
    file = marked(CLAUDE, body)
    made = replace(file.project, settings=parse('[agents.a]\nowned = ["src/ui/"]\n'))
    found = hover(file.definition, made, file.offset)
    assert found is not None
    assert found.text == "**forbidden** `src/ui/` · read here, but `agentls.toml` says this agent's places instead"


@pytest.mark.parametrize("held", [None, True, False])
def test_the_rights_say_what_stands_behind_limits_on_commands(held: bool | None) -> None:
    file = marked(CLAUDE, "---\nname: a\nto$0ols: Read, Bash\n---\n")
    found = hover(file.definition, replace(file.project, sandboxed=lambda: held), file.offset)
    assert found is not None
    assert ("There is no sandbox here" in found.text) is (held is False)
    assert ("the kernel forbids too" in found.text) is (held is True)
    quiet = marked(CLAUDE, "---\nname: a\nto$0ols: Read\n---\n")
    told = hover(quiet.definition, replace(quiet.project, sandboxed=lambda: held), quiet.offset)
    assert told is not None
    assert "sandbox" not in told.text
