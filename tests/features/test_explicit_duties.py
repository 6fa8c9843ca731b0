"""Gates and report sections written out into ``agentls.toml``, and what they are there for a run, hover and lens."""

from pathlib import Path

import pytest

from agentls import settings
from agentls.definition import parse
from agentls.duties import Duties
from agentls.explicit import all_explicit
from agentls.features import Subject
from agentls.features.promises import promise_at, summary
from agentls.formats import by_name
from agentls.project import Project
from agentls.runtime import gates
from agentls.runtime.report import Facts
from agentls.text import Document, apply_edits

PATH = "/shop/.claude/agents/back.md"
BODY = """\
## Before you report

- Run `scripts/test.sh`
- Run `npm run lint`

## Report format

- **Summary**
- **Files changed**
"""
AGENT = f"---\nname: back\ndescription: d\n---\n{BODY}"
BOTH = (
    'gates = [\n    "scripts/test.sh",\n    "npm run lint",\n]\nreport = [\n    "Summary",\n    "Files changed",\n]\n'
)


def project(toml: str, text: str = AGENT) -> Project:
    return Project(Path("/shop"), {PATH: parse(Document(PATH, text))}, settings.parse(toml), whole=True)


def offered(toml: str, text: str = AGENT):
    made = project(toml, text)
    agent = made.agent("back")
    assert agent
    return all_explicit(agent, made, lambda path: Document(path, toml) if toml else None)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", f"[agents.back]\n{BOTH}"),
        ("review = 'end'\n", f"review = 'end'\n\n[agents.back]\n{BOTH}"),
        ("[agents.back]  # mine\nowned = ['src/']\n", f"[agents.back]  # mine\n{BOTH}owned = ['src/']\n"),
    ],
)
def test_duties_are_written_into_the_agents_table(before: str, after: str) -> None:
    (found,) = offered(before)
    assert found.title == "Make 2 gates and report explicit in agentls.toml"
    assert found.after == apply_edits(before, found.edits) == after
    assert settings.parse(after).problems == ()
    assert offered(after) == ()


def test_gates_of_some_cases_are_left_out_and_said() -> None:
    text = AGENT.replace("- Run `npm run lint`", "- Run `npm run lint` if you changed TypeScript")
    (found,) = offered("", text)
    assert 'gates = [\n    "scripts/test.sh",\n]' in found.after
    assert [each.startswith("line 8: npm run lint") for each in found.left_out] == [True]
    assert "#   line 8: npm run lint" in found.after


def test_an_agent_without_duties_is_offered_nothing() -> None:
    assert offered("", "---\nname: back\ndescription: d\n---\nWorks.\n") == ()


def test_what_the_settings_say_counts_instead_of_the_body() -> None:
    made = project("[agents.back]\ngates = ['make check']\nreport = []\n")
    agent = made.agent("back")
    assert agent
    policy = made.policy(agent)
    contract = policy.contract
    assert contract
    assert [each.value for each in contract.of("gate")] == ["make check"]
    assert contract.of("report") == ()
    facts = Facts(files={"a": 1})
    assert [each.value for each in gates.missing(contract, facts)] == ["make check"]
    said = gates.reminder(gates.missing(contract, facts), ())
    assert "- `make check` (set by agents.back.gates in agentls.toml)" in said
    subject = Subject(agent.definition, by_name("claude-code"), agent, made)
    assert summary(subject) == "must pass 1 · gates and report from agentls.toml"
    hover = promise_at(subject, AGENT.index("scripts/test.sh"))
    assert hover
    assert hover[1] == "**gate** `scripts/test.sh` · read here, but `agentls.toml` says this agent's gates instead"


def test_only_what_is_set_replaces_the_reading() -> None:
    made = project("[agents.back]\nreport = ['Result']\n")
    contract = made.policy(made.agents[0]).contract
    assert contract
    assert [each.value for each in contract.of("gate")] == ["scripts/test.sh", "npm run lint"]
    assert [each.value for each in contract.of("report")] == ["Result"]


@pytest.mark.parametrize("wrong", ["gates = 'make'", "gates = [1]", "report = ['']"])
def test_what_is_no_list_of_texts_is_a_problem(wrong: str) -> None:
    read = settings.parse(f"[agents.back]\n{wrong}\n")
    key = wrong.split(" ", 1)[0]
    assert read.problems == (f"agentls.toml: 'agents.back.{key}' must be a list of texts",)
    assert read.duties.get("back", Duties()) == Duties()
