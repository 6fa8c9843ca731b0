"""Agents and skills that a file names one by one, through a conversion and back."""

import json

import pytest

from agentls.convert import Conversion, convert
from agentls.definition import parse
from agentls.formats import Target
from agentls.text import Document

from .test_convert import PLACES, converted, rendered

CASES = [
    (
        "skills that are there from the start become skills that may be loaded",
        "claude-code",
        "name: subject\ndescription: b\ntools: Read(x), Agent\nskills: [seed-data, code-review]\n",
        "opencode",
        """\
description: b
mode: all
permission:
  "*": deny
  read:
    "*": deny
    x: allow
  task: ask
  skill:
    "*": deny
    seed-data: allow
    code-review: allow
! Read(x), Agent: as a sub-agent it starts others there only where 'subagent_depth' in opencode.json is above 1
! [seed-data, code-review]: the text of its skills does not stand before it there: it loads them when its body says so
""",
    ),
    (
        "a main agent's map of agents becomes a list, of those names that a list can have",
        "opencode",
        """\
description: b
mode: primary
permission:
  '*': deny
  task: {'*': deny, reviewer: allow, 'team-*': ask, team-lead: ask, writer: allow, 'w*': deny}
""",
        "claude-code",
        """\
name: subject
description: b
tools: Agent(reviewer, team-lead)
! primary: agents there are sub-agents; start it with 'claude --agent' for the main one
! reviewer: allow: 'Agent(reviewer, team-lead)' \
holds while it is the main agent: started by another one, it may start any
! 'team-*': ask: 'team-*' is left out: a list names each one
""",
    ),
    (
        "a sub-agent's map of agents cannot be said, a sub-agent's skills can",
        "opencode",
        """\
description: b
mode: subagent
permission:
  '*': deny
  task: {reviewer: allow}
  skill: {'*': deny, seed-data: allow, 'code-*': allow, big: ask}
""",
        "claude-code",
        """\
name: subject
description: b
tools: []
skills: [seed-data]
! task: {reviewer: allow}: Agent is left out: Claude Code reads a list such as 'Agent(reviewer)' in a main agent only
! seed-data: allow: the text of 'seed-data' stands before it there, also where it asks for none
! 'code-*': allow: 'code-*' is left out: a list names each one
! big: ask: 'big' is left out: a list asks about none
""",
    ),
    (
        "tools of one host's own are lost by name",
        "claude-code",
        "name: subject\ndescription: b\ntools: Glob, ReportFindings, Monitor\n",
        "copilot",
        """\
name: subject
description: b
tools: [search/fileSearch]
! ReportFindings: the tool 'ReportFindings' has no counterpart there
! Monitor: the tool 'Monitor' has no counterpart there
""",
    ),
]


@pytest.mark.parametrize(
    ("dialect", "text", "to", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES]
)
def test_convert(dialect: str, text: str, to: Target, expected: str) -> None:
    assert rendered(dialect, text, to) == expected


def test_agents_and_skills_by_name_come_back_as_they_were() -> None:
    header = "name: subject\ndescription: b\ntools: Read, Agent(x, y)\nskills: [seed-data]\n"
    there = converted("claude-code", header, "opencode")
    assert isinstance(there, Conversion)
    main = there.text.replace("mode: all", "mode: primary")
    back = convert(parse(Document(f"/workspace/{PLACES['opencode']}", main)), "claude-code", beside="")
    assert isinstance(back, Conversion)
    assert "tools: Read, Agent(x, y)\n" in back.text
    assert "skills: [seed-data]\n" in back.text


def test_agents_and_skills_that_are_denied_by_name_go_into_the_settings() -> None:
    header = "description: b\npermission:\n  task: {x: deny}\n  skill: {y: deny}\n  read: allow\n"
    definition = parse(Document(f"/workspace/{PLACES['opencode']}", f"---\n{header}---\nBody\n"))
    alone, beside = convert(definition, "claude-code"), convert(definition, "claude-code", beside="")
    assert isinstance(alone, Conversion)
    assert isinstance(beside, Conversion)
    assert beside.beside
    assert {"Agent(x)", "Skill(y)"} <= set(json.loads(beside.beside)["permissions"]["deny"])
    assert "tools:" not in beside.text
    assert (
        "tools: Read, Glob, Grep, LSP, Edit, Write, NotebookEdit, Bash, WebFetch, WebSearch, TodoWrite\n" in alone.text
    )
