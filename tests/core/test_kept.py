"""What is carried over from one keystroke to the next is what would be found anew."""

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.definition import parse
from agentls.project import Project
from agentls.rules import check
from agentls.text import Document

ROOT = Path("/w")


def _file(name: str, description: str = "Reviews changes before they are merged", body: str = "Review.") -> str:
    return f"---\nname: {name}\ndescription: {description}\n---\n\n{body}\n"


def _project(**files: str) -> Project:
    paths = {f"/w/.claude/agents/{stem}.md": text for stem, text in files.items()}
    return Project(ROOT, {path: parse(Document(path, text)) for path, text in paths.items()}, whole=True)


@pytest.mark.parametrize(
    "text",
    [
        _file("one", body="Review it all."),
        _file("two"),
        _file("three", "Writes the server side of features"),
        _file("one", "Writes the server side of features"),
        _file("", ""),
        "---\nname: [\n",
        "No header.",
    ],
)
def test_a_project_with_a_changed_file_knows_what_one_made_anew_knows(text: str) -> None:
    project = _project(one=_file("one"), two=_file("two"), three=_file("three", "Writes the server side of features"))
    for each in project.agents:
        assert each in project.namesakes(each)
        assert each in project.alike(each)
        check(each.definition, project)  # rules keep what they worked out too
    assert len(project.names.agents) == 3
    definition = parse(Document("/w/.claude/agents/one.md", text))
    changed = project.having(definition)
    anew = replace(project, definitions={**project.definitions, definition.document.path: definition})
    assert changed.agents == anew.agents
    assert changed.names == anew.names
    for each in anew.agents:
        assert changed.namesakes(each) == anew.namesakes(each)
        assert changed.alike(each) == anew.alike(each)
    for each in anew.definitions.values():
        assert check(each, changed) == check(each, anew)


@given(st.text(alphabet="a \r\n\u2028\x0b\x85"))
def test_lines_begin_after_line_ends(text: str) -> None:
    joined = text.replace("\r\n", "\n\n")  # both of the pair's characters, of which the second ends the line
    naive = [0] + [at + 1 for at, char in enumerate(text) if joined[at] in "\r\n" and text[at : at + 2] != "\r\n"]
    assert list(Document("", text).line_starts) == naive


def test_the_first_of_two_equal_keys_counts() -> None:
    definition = parse(Document("/w/.claude/agents/a.md", "---\nname: one\nname: two\n---\n"))
    assert definition.string("name") == "one"
    assert definition.get("absent") is None
