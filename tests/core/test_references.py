"""References in a file, rendered as kind, name and the text they stand on; and the Markdown they are found in."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls import skills
from agentls.definition import parse
from agentls.formats import by_name
from agentls.markdown import scan
from agentls.references import Names, at, path_in, references
from agentls.text import Document, Span

NAMES = Names(frozenset(("reviewer", "a/b")), frozenset(("seed-data",)))
FILES = [
    (
        "claude-code",
        """\
---
name: 'me'
tools: Read, Agent(reviewer, x), mcp__docs__find, Skill(s)
model: opus
skills: [one, "two"]
---
""",
        """agent me!, tool Read, tool Agent, agent reviewer, agent x, tool mcp__docs__find, server docs, tool Skill,
        skill s, model opus, skill one, skill two""",
    ),
    (
        "opencode",
        """\
---
name: me
tools:
  bash: true
permission:
  task:
    a/b: allow
    '*': deny
  edit: ask
---
""",
        "agent me!, tool bash, tool task, agent a/b, tool edit",
    ),
    (
        "copilot",
        """\
---
tools: [read]
agents: [reviewer, '*']
handoffs:
  - agent: x
    label: y
mcp-servers: {docs: {}}
---
""",
        "tool read, agent reviewer, agent x, server docs",
    ),
    (
        "claude-code",
        """\
---
name: me
---
`reviewer` @reviewer @a/b `@reviewer` @nobody me@reviewer
`seed-data` `src/a.py:12` `./run.sh --x`
""",
        """agent me!, agent reviewer, agent reviewer, agent a/b, agent reviewer, skill seed-data, path src/a.py,
        path ./run.sh""",
    ),
    (
        "claude-code",
        """\
---
name: me
---
The Seed Data skill. [a](b.md#c) [d](https://e/f) `git status` `api.*` `x`
```
`reviewer`
```
""",
        "agent me!, skill seed-data~, path b.md",
    ),
    ("claude-code", "---\nname: [a]\ntools: 3\nskills: {a: b}\nmodel:\n---\n", ""),
]


@pytest.mark.parametrize(("dialect", "text", "expected"), FILES)
def test_references(dialect: str, text: str, expected: str) -> None:
    definition = parse(Document("/w/a.md", text))
    found = references(definition, by_name(dialect), NAMES)
    rendered = [f"{each.kind} {each.name}{'!' * each.declares}{'~' * (not each.exact)}" for each in found]
    assert ", ".join(rendered) == " ".join(expected.split())
    assert [each for each in found if each.exact and definition.document.slice(each.span) != each.name] == []


def test_the_innermost_reference_counts() -> None:
    definition = parse(Document("/w/a.md", "---\ntools: mcp__docs__find\n---\n"))
    found = references(definition, by_name("claude-code"), NAMES)
    assert [getattr(at(found, offset), "kind", None) for offset in (4, 12, 18, 24)] == [None, "tool", "server", "tool"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/b", "a/b"),
        ("a.py", "a.py"),
        ("./a b", "./a"),
        ("a.py b", None),
        ("a/b c", "a/b"),
        ("@a/b.md", "a/b.md"),
        ("https://a/b", None),
        ("a/*.py", None),
        ("word", None),
        ("", None),
        ("a/b.py:3-9", "a/b.py"),
        ("python scripts/a.py --fix", "scripts/a.py"),
        ("bash ./a.sh", "./a.sh"),
        ("python -m a/b", None),
        ("git a/b", None),
    ],
)
def test_paths_in_code(text: str, expected: str | None) -> None:
    assert path_in(text) == expected


MARKDOWN = """\
# One #
`a` ``b ` c`` `open
~~~
# no `x` @y
~~~~
## Two
```py
@z
"""


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_markdown(end: str) -> None:
    document = Document("", MARKDOWN.replace("\n", end))
    parts = scan(document, Span(0, len(document.text)))
    assert [(each.level, each.text) for each in parts.headings] == [(1, "One"), (2, "Two")]
    assert parts.headings[0].section == Span(0, len(document.text))
    assert [each.text for each in parts.code] == ["a", "b ` c"]
    assert [document.slice(each.span) for each in parts.code] == ["a", "b ` c"]
    assert parts.mentions == ()
    assert [document.line_of(each.start) for each in parts.fences] == [2, 6]


def test_skills_of_workspace_before_those_of_the_user(tmp_path: Path) -> None:
    root, home = tmp_path / "root", tmp_path / "home"
    for folder, said in (
        (root / ".claude/skills/one", "of the workspace"),
        (home / ".claude/skills/one", "of the user"),
        (home / ".claude/skills/group/two", "deeper"),
        (root / ".opencode/skill/three", ""),
    ):
        folder.mkdir(parents=True)
        (folder / "SKILL.md").write_text(f"---\ndescription: {said}\n---\n")
    found = skills.find(root, home)
    assert [(each.name, each.description) for each in found] == [
        ("one", "of the workspace"),
        ("three", ""),
        ("two", "deeper"),
    ]
    assert skills.find(tmp_path / "nowhere") == ()
