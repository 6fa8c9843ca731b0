"""Formatting the frontmatter: the text after it. Values and comments stay."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.definition import parse
from agentls.features.formatting import format_header
from agentls.text import Document, apply_edits

from .cursor import CLAUDE, OPENCODE, marked

CASES = [
    (
        "blanks after colons and at line ends",
        CLAUDE,
        "--- \nname:   a  \n# a comment   \ndescription :  'b  c' # why \ntools: Read,Write ,  Edit\n---\t\nBody  \n",
        "---\nname: a\n# a comment\ndescription: 'b  c' # why\ntools: Read, Write, Edit\n---\nBody  \n",
    ),
    (
        "commas in parentheses are the tool's",
        CLAUDE,
        "---\ntools: Agent(a,b),Read\n---\n",
        "---\ntools: Agent(a,b), Read\n---\n",
    ),
    (
        "nested maps, and maps in braces",
        OPENCODE,
        "---\npermission:\n  bash:\n    'git *':   allow   \n  edit: {'*':  ask}\n---\n",
        "---\npermission:\n  bash:\n    'git *': allow\n  edit: {'*': ask}\n---\n",
    ),
    (
        "texts over several lines are left as they are",
        CLAUDE,
        "---\ndescription: |\n  one  \n  two\nname:  a\n---\n",
        "---\ndescription: |\n  one  \n  two\nname: a\n---\n",
    ),
    ("line ends stay", CLAUDE, "---\r\nname:  a \r\n---\r\n", "---\r\nname: a\r\n---\r\n"),
    ("broken YAML is not touched", CLAUDE, "---\nname:   a\ntools: [\n---\n", "---\nname:   a\ntools: [\n---\n"),
    ("no agent", "README.md", "---\ntitle:   a\n---\n", "---\ntitle:   a\n---\n"),
]


@pytest.mark.parametrize(("path", "text", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_format(path: str, text: str, expected: str) -> None:
    assert apply_edits(text, format_header(marked(path, text).definition)) == expected


LINES = st.lists(
    st.sampled_from(
        [
            "name:  a ",
            "tools: Read,Write",
            "tools:   [Read ,Edit]",
            "skills:",
            "  -  x ",
            "# c  ",
            "  b  ",
            "d: >  ",
            "e: 'f",
            "g:  'h'",
        ]
    ),
    max_size=8,
)


@given(LINES)
def test_values_stay_and_a_second_time_changes_nothing(lines: list[str]) -> None:
    text = "\n".join(["---", *lines, "---", "Body"])
    before = marked(CLAUDE, text).definition
    once = apply_edits(text, format_header(before))
    after = parse(Document(before.document.path, once))
    assert [entry.name for entry in after.fields.entries] == [entry.name for entry in before.fields.entries]
    assert before.string("name") == after.string("name")
    assert apply_edits(once, format_header(after)) == once
