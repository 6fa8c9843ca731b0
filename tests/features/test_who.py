"""Who may edit a file, in a line; and what a survey finds in a team."""

from dataclasses import replace

import pytest

from agentls import settings
from agentls.contract import SCOPE
from agentls.survey import Survey, survey_of
from agentls.survey.look import may_have_places
from agentls.who import as_json, line, who
from tests.contract.test_reading import CASES, reading
from tests.features.crowd import ROOT, project


def team(**more):
    return project(
        back={"owns": ["src/api/"], "avoids": ["web/"], "shares": ["src/types/"]},
        front={"owns": ["web/"], "avoids": ["src/api/"]},
        helper={},
        reader={"tools": "Read"},
        **more,
    )


LINES = [
    (
        "src/api/x.py",
        "Ask: back (owned, line 11), helper · not: front (forbidden by its line 15), reader (its line 4)",
    ),
    ("web/x.ts", "Ask: front (owned, line 11), helper · not: back (forbidden by its line 15), reader (its line 4)"),
    ("src/types/x.ts", "Ask: back (shared, line 19), front (not among its places), 1 more · not: reader (its line 4)"),
    ("docs/a.md", "Ask: back (not among its places), front (not among its places), 1 more · not: reader (its line 4)"),
]


@pytest.mark.parametrize(("path", "expected"), LINES)
def test_who_may_edit(path, expected):
    assert line(who(team(), f"{ROOT}/{path}")) == expected


def test_settings_are_named_where_they_say_it():
    made = replace(team(), settings=settings.parse('[agents.helper]\nowned = ["docs/"]\n'))
    assert "helper (owned, agentls.toml)" in line(who(made, f"{ROOT}/docs/a.md"))


def test_nothing_is_told_outside_of_the_workspace_or_of_a_team_without_places():
    assert who(team(), "/elsewhere/x.py") == ()
    assert who(project(helper={}), f"{ROOT}/x.py") == ()


def test_answers_as_json():
    made = team()
    first = as_json(who(made, f"{ROOT}/src/api/x.py"), made)[0]
    assert first == {
        "agent": "back",
        "decision": "ask",
        "reason": "permission mode default: edit is ask",
        "rule": None,
    }


def test_of_many_agents_only_those_with_places_are_asked_about():
    made = team(**{f"other{number}": {} for number in range(80)})
    assert {each.agent.name for each in who(made, f"{ROOT}/web/x.ts")} == {"back", "front"}


def test_a_survey_is_made_once_and_taken_from_the_project():
    made = team()
    assert survey_of(made) is survey_of(made)
    given = Survey(scoped=frozenset({"x"}))
    assert survey_of(replace(made, survey=given)) is given


def test_a_disabled_or_foreign_agent_is_no_part_of_a_survey():
    made = team()
    moved = replace(made, root=ROOT / "below")
    assert survey_of(moved) == Survey()


@pytest.mark.parametrize("body", [body for _, body, _ in CASES], ids=[title for title, _, _ in CASES])
def test_no_body_with_places_is_passed_over(body):
    _, contract = reading(body)
    assert may_have_places(body) or not any(contract.of(kind) for kind in SCOPE)
