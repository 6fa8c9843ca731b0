"""Outline, folding and selection ranges, rendered as text."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.features.folding import folds
from agentls.features.outline import Symbol, outline
from agentls.features.selection import selections

from .cursor import CLAUDE, OPENCODE, marked

TEXT = """\
---
name: a
permission:
  bash:
    "git *": allow
    "*": deny
tools: [Read,
  Edit]
---

# One
text `code span` here

## Two
```sh
# no heading
```

### Three
# Four
"""


def tree(symbols: tuple[Symbol, ...], text: str, depth: int = 0) -> list[str]:
    lines = []
    for each in symbols:
        assert each.span.start <= each.name_span.start
        assert each.name_span.end <= each.span.end
        lines.append(f"{'  ' * depth}{each.kind} {each.name}{f' = {each.detail}' if each.detail else ''}")
        lines += tree(each.children, text, depth + 1)
    return lines


def test_outline() -> None:
    file = marked(OPENCODE, TEXT)
    assert tree(outline(file.definition), file.text) == [
        "frontmatter frontmatter",
        "  field name = a",
        "  field permission",
        "    field bash",
        "      field git * = allow",
        "      field * = deny",
        "  field tools = 2 items",
        "heading One",
        "  heading Two",
        "    heading Three",
        "heading Four",
    ]


def test_folding_lines() -> None:
    file = marked(OPENCODE, TEXT)
    document = file.definition.document
    found = [
        (document.line_of(each.span.start), document.line_of(each.span.end), each.kind)
        for each in folds(file.definition)
    ]
    assert found == [
        (0, 8, "frontmatter"),
        (2, 5, "value"),
        (3, 5, "value"),
        (6, 7, "value"),
        (10, 18, "section"),
        (13, 18, "section"),
        (14, 16, "code"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "---\nname: a\ntools: Read, Ed$0it\n---\nBody\n",
            ["Edit", "Read, Edit", "tools: Read, Edit", "name: a\ntools: Read, Edit\n"],
        ),
        (
            "---\nskills: ['one', 'tw$0o']\n---\n",
            ["two", "'two'", "['one', 'two']", "skills: ['one', 'two']", "skills: ['one', 'two']\n"],
        ),
        (
            "---\nname: a\n---\n# One\na `code sp$0an` b\nc\n\nd\n",
            ["span", "code span", "a `code span` b", "# One\na `code span` b\nc", "# One\na `code span` b\nc\n\nd\n"],
        ),
    ],
)
def test_selection(text: str, expected: list[str]) -> None:
    file = marked(CLAUDE, text)
    found = [file.definition.document.slice(each) for each in selections(file.definition, file.offset)]
    assert found[: len(expected)] == expected
    assert found[-1] == file.text


@given(st.text(alphabet="-a: \n#`[]'\"{}@/\t|", max_size=60), st.integers(0, 60))
def test_nothing_raises_and_selections_nest(body: str, offset: int) -> None:
    file = marked(CLAUDE, f"---\n{body}")
    outline(file.definition)
    folds(file.definition)
    chain = selections(file.definition, min(offset, len(file.text)))
    assert all(b.start <= a.start <= a.end <= b.end for a, b in pairwise(chain))
