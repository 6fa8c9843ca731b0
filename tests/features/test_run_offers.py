"""Agents in the lightbulb of source files: for what, which ones, in which order, and how many."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from agentls.actions import Place, run_agent
from agentls.definition import parse
from agentls.project import Project
from agentls.text import Document, Span

ROOT = Path("/w")
FILE = "x = 1\n# TODO: make it two\ny = 2\n"


def agent(name: str, body: str = "", tools: str = "Read, Edit") -> str:
    return f"---\nname: {name}\ndescription: Does {name}.\ntools: {tools}\n---\n{body or 'Work.'}\n"


def offers(
    *agents: str, at: str = "", path: str = "src/app.py", broken: str = "", diagnostics: tuple[dict[str, Any], ...] = ()
) -> list[tuple[str, str]]:
    """Titles and kinds of what is offered with *at* selected (a cursor in front of it where it ends in ``|``)."""
    files = [(f"/w/.claude/agents/{number}.md", text) for number, text in enumerate(agents)]
    project = Project(ROOT, {name: parse(Document(name, text)) for name, text in files})
    start = FILE.index(at.rstrip("|")) if at else 0
    span = Span(start, start if at.endswith("|") else start + len(at))
    document = Document(path if path.startswith("/") else f"/w/{path}", FILE, 1)
    place = Place(document, span, project, lambda each: each.name != broken, diagnostics, {"uri": "file:///w/a"})
    return [(each.title, each.kind) for each in run_agent.offer(place)]


def test_a_todo_comment_is_offered_to_be_done() -> None:
    assert offers(agent("doer"), at="make|") == [("doer: do “make it two”", "quickfix")]


def test_diagnostics_of_other_servers_come_before_everything_else() -> None:
    found = offers(agent("doer"), at="make|", diagnostics=({"message": "y is\nunused"}, {"message": "more"}))
    assert found == [("doer: fix “y is” and 1 more", "quickfix")]


def test_a_selection_can_be_worked_on_and_nothing_offers_nothing() -> None:
    assert offers(agent("doer"), at="x = 1") == [("doer: work on the selection", "refactor")]
    assert offers(agent("doer"), at="x = 1|") == []


@pytest.mark.parametrize(
    ("hidden", "broken"),
    [
        (agent("hidden", tools="Read"), ""),
        (agent("hidden", "### Files You Do NOT Touch\n- `src/`"), ""),
        (agent("hidden").replace("tools:", "disabled: true\ntools:"), ""),
        (agent("hidden"), "hidden"),
    ],
)
def test_only_agents_that_may_edit_the_file_and_have_no_error(hidden: str, broken: str) -> None:
    assert [title for title, _ in offers(agent("doer"), hidden, at="x = 1", broken=broken)] == [
        "doer: work on the selection"
    ]


def test_who_owns_the_place_comes_first_and_who_owns_others_last() -> None:
    other = agent("a-other", "### Files You Own\n- `docs/`")
    owner = agent("z-owner", "### Files You Own\n- `src/`")
    titles = [title.split(":")[0] for title, _ in offers(other, agent("m-any"), owner, at="x = 1")]
    assert titles == ["z-owner", "m-any", "a-other"]


def test_at_most_five_and_one_entry_for_the_rest() -> None:
    many = [agent(f"agent-{letter}") for letter in "abcdefgh"]
    titles = [title for title, _ in offers(*many, at="x = 1", broken="agent-a")]
    assert titles == [f"agent-{letter}: work on the selection" for letter in "bcdef"] + [
        "Another agent (2 more): work on the selection"
    ]


def test_nothing_is_offered_in_agent_files_or_outside_of_the_workspace() -> None:
    assert offers(agent("doer"), at="x = 1", path=".claude/agents/0.md") == []
    assert offers(agent("doer"), at="x = 1", path="/elsewhere/app.py") == []
