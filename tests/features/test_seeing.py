"""Hints, semantic tokens and lenses, rendered as text."""

from dataclasses import replace
from itertools import pairwise

import pytest

from agentls.features import describe
from agentls.features.hints import hints
from agentls.features.lenses import lenses
from agentls.features.semantic import semantic_tokens
from agentls.models import newest
from agentls.settings import parse
from agentls.text import Span

from .cursor import CLAUDE, COPILOT, OPENCODE, Marked, marked

TEAM = {
    ".claude/agents/reviewer.md": "---\nname: reviewer\ntools: Agent(subject)\n---\nAsk @subject.\n",
    ".claude/skills/seed-data/SKILL.md": "---\nname: seed-data\n---\n12345678\n",
}


def hinted(file: Marked, within: Span | None = None) -> list[str]:
    """The lines that have hints, with them."""
    document = file.definition.document
    found = hints(file.definition, file.project, within or Span(0, len(file.text)))
    lines = [(document.line_span(document.line_of(each.offset)), each) for each in found]
    assert all(each.offset == line.end for line, each in lines)
    return [f"{document.slice(line)} [{each.label}]" for line, each in lines]


def test_hints_of_an_agent_with_an_alias_and_no_tools() -> None:
    file = marked(CLAUDE, "---\nname: a\nmodel: sonnet\nskills: [seed-data, gone]\n---\nééé\n", TEAM)
    assert hinted(file) == [
        f"model: sonnet [→ {newest('sonnet')}]",
        "--- [every tool: read allow, edit ask, shell ask, web ask, delegate ask]",
        "--- [≈ 2 tokens + 3 of 1 skill]",
    ]


def test_a_model_has_the_price_that_the_settings_give_it() -> None:
    priced = parse('[prices."claude-opus-4-5"]\ninput = 5\noutput = 25\n')
    assert priced.problems == ()
    file = marked(CLAUDE, "---\nname: a\nmodel: claude-opus-4-5\ntools: Read\n---\n", TEAM)
    file = replace(file, project=replace(file.project, settings=priced))
    assert hinted(file) == ["model: claude-opus-4-5 [$5 in, $25 out per million tokens]"]
    assert "Costs $5 in, $25 out per million tokens" in describe.model("claude-opus-4-5", priced)


def test_nothing_to_hint_at() -> None:
    assert hinted(marked(CLAUDE, "---\nname: a\nmodel: claude-opus-4-5\ntools: Read\n---\n", TEAM)) == []
    assert hinted(marked("README.md", "# a\n")) == []


def test_a_model_of_another_provider_cannot_be_called() -> None:
    assert hinted(marked(OPENCODE, "---\nmodel: other/thing\npermission: ask\n---\n")) == [
        "model: other/thing [→ none]"
    ]


def test_hints_outside_of_the_window_are_left_out() -> None:
    file = marked(CLAUDE, "---\nname: a\nmodel: sonnet\n---\nbody\n", TEAM)
    assert len(hinted(file, Span(0, 4))) == 1


TOKENS = [
    (
        CLAUDE,
        """\
---
name: a
tools: Read, Reed, mcp__docs__find, Agent(reviewer, nobody)
model: opus
skills: [seed-data, gone]
---
Ask `reviewer`; see `no/such/file`.
""",
        [
            "a: agent declaration",
            "Read: tool",
            "Reed: tool unknown",
            "mcp__docs__find: tool",
            "Agent: tool",
            "reviewer: agent",
            "nobody: agent unknown",
            "opus: model",
            "seed-data: skill",
            "gone: skill unknown",
            "reviewer: agent",
        ],
    ),
    (
        OPENCODE,
        """\
---
tools:
  bash: false
  tool_*: true
permission:
  edit:
    '*': ask
  wriet: deny
  bash: nope
---
""",
        [
            "bash: tool",
            "false: effect deny",
            "tool_*: tool",
            "true: effect allow",
            "edit: tool",
            "ask: effect ask",
            "wriet: tool unknown",
            "deny: effect deny",
            "bash: tool",
        ],
    ),
    (COPILOT, "---\ntools: [Grep, my/x, reed]\n---\n", ["Grep: tool", "my/x: tool", "reed: tool unknown"]),
]


@pytest.mark.parametrize(("path", "text", "expected"), TOKENS, ids=["claude", "opencode", "copilot"])
def test_semantic_tokens(path: str, text: str, expected: list[str]) -> None:
    file = marked(path, text, TEAM)
    found = semantic_tokens(file.definition, file.project)
    assert [f"{file.definition.document.slice(e.span)}: {e.kind} {e.modifier}".rstrip() for e in found] == expected
    assert all(one.span.end <= other.span.start for one, other in pairwise(found))


def test_lenses_tell_the_rights_and_count_the_names() -> None:
    file = marked(CLAUDE, "---\nname: subject\ntools: Read, Bash(git diff:*)\n---\n", TEAM)
    found = lenses(file.definition, file.project)
    assert [each.title for each in found] == [
        "read allow · edit deny · shell deny* · web deny · delegate deny",
        "2 references",
    ]
    assert {each.span for each in found} == {Span(4, 4)}
    assert len(found[1].places) == 2
    longer = marked(CLAUDE, f"---\nname: subject\n---\n{'Rule. ' * 400}", TEAM)
    assert lenses(longer.definition, longer.project)[1].title == "2 references · about 600 tokens in every request"


def test_a_lens_counts_every_kind_of_promise() -> None:
    body = (
        "## Directories you own\n\n- `src/`\n\n## Before you start\n\nRead `docs/style.md` first.\n\n"
        "## Report\n\nReturn a report with these sections:\n\n### Changes\n\nSTOP and report back when tests fail.\n"
    )
    file = marked(CLAUDE, f"---\nname: a\ntools: Read\n---\n{body}", TEAM)
    titles = [each.title for each in lenses(file.definition, file.project)]
    assert titles[1].startswith("owns 1 · ")
    assert "reads first 1" in titles[1]
    assert "stops 1" in titles[1]
    set_ = replace(file.project, settings=parse('[agents.a]\nshared = ["x/"]\n'))
    assert lenses(file.definition, set_)[1].title.startswith("shares 1 · ")
    assert "places from agentls.toml" in lenses(file.definition, set_)[1].title
