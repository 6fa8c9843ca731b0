"""A team as a whole: who starts whom, overlaps, gaps, circles, rights that widen; and its pictures."""

import re
from itertools import pairwise
from pathlib import PurePath
from xml.etree import ElementTree as ET

import pytest

from agentls import project as projects
from agentls.team import Gap, folders, parts, team_of, within
from agentls.team_map import draw, sentences
from agentls.team_map.table import MOST_COLUMNS, WHOLE, mark, pieces, table
from agentls_server.cli import main
from agentls_server.demo import stage
from tests.features.crowd import agent, crowd, project

SVG = "{http://www.w3.org/2000/svg}"


def short(paths):
    return tuple(PurePath(each).stem for each in paths)


def edges(team):
    return {(*short((each.caller, each.callee)), each.effect) for each in team.edges}


def test_who_starts_whom():
    """Only whom an agent names, and only if it may start anybody; an agent that is not disabled."""
    team = team_of(
        project(
            lead={"tools": "Agent, Read", "starts": ["one", "two", "lead"]},
            one={"tools": "Read", "starts": ["two"]},
            two={},
        )
    )
    assert edges(team) == {("lead", "one", "ask"), ("lead", "two", "ask")}


def test_overlaps():
    team = team_of(
        project(
            a={"owns": ["src/", "Dockerfile", "docs/*.md"]},
            b={"owns": ["src/api/", "docs/guide/", "srcs/"]},
            c={"owns": ["Dockerfile", "src/api/"]},
        )
    )
    found = {(each.place, *short((each.one, each.other))) for each in team.overlaps}
    assert found == {
        ("Dockerfile", "a", "c"), ("docs/guide/", "a", "b"), ("src/api/", "b", "c"), ("src/api/", "a", "b"),
        ("src/api/", "a", "c"),
    }  # fmt: skip


def test_gaps():
    made = project(
        a={"owns": ["src/api/"], "avoids": ["src/", "infra/", "web/"], "shares": ["types/"]}, b={"owns": ["web/app/"]}
    )
    team = team_of(made, ("src/", "scripts/", "types/"))
    assert [(each.place, short(each.forbidden)) for each in team.gaps] == [("infra/", ("a",)), ("scripts/", ())]
    assert team_of(project(a={"avoids": ["src/"]}), ("src/",)).gaps == ()


def test_circles():
    starts = {"a": ["b"], "b": ["c", "d"], "c": ["a"], "d": ["b"], "e": ["a"]}
    team = team_of(project(**{name: {"tools": "Agent", "starts": below} for name, below in starts.items()}))
    assert [short(each) for each in team.circles] == [("a", "b", "c", "a"), ("b", "d", "b")]


def test_rights_that_widen():
    team = team_of(
        project(
            lead={"tools": "Agent, Read", "starts": ["one", "two"], "avoids": ["src/"]},
            one={"tools": "Read, Edit, Bash", "owns": ["src/api/"]},
            two={"tools": "Read"},
        )
    )
    found = [
        (*short((each.caller, each.callee)), each.capability, each.over, each.under, each.place) for each in team.wider
    ]
    assert found == [
        ("lead", "one", "edit", "deny", "ask", ""),
        ("lead", "one", "shell", "deny", "ask", ""),
        ("lead", "one", "edit", "deny", "ask", "src/api/"),
    ]


@pytest.mark.parametrize(
    ("place", "other", "answer"),
    [
        ("src/api/", "src/", True), ("src/", "src/api/", False), ("srcs/", "src/", False), ("./src/", "src", False),
        ("src/a.py", "src/**/*.py", True), ("Dockerfile", "Dockerfile", True), ("Dockerfile", "docker/", False),
    ],
)  # fmt: skip
def test_within(place, other, answer):
    assert within(place, other) is answer


def test_the_team_that_we_ship(tmp_path):
    """The engineers' places complement each other; whom the staff engineer starts may no more than it may."""
    stage.install(tmp_path)
    team = team_of(projects.load(tmp_path), folders(tmp_path))
    assert {edge[:2] for edge in edges(team)} == {
        ("engineering", each)
        for each in (
            "engineering-backend",
            "engineering-frontend",
            "engineering-devops",
            "reviewer",
            "artifact-manager",
        )
    }
    assert (team.overlaps, team.circles, team.wider) == ((), (), ())
    assert team.gaps == ()


def test_folders_that_nobody_owns(tmp_path):
    for name in ("src", "scripts", ".git", "node_modules"):
        (tmp_path / name).mkdir()
    assert folders(tmp_path) == ("scripts/", "src/")
    stage.install(tmp_path)
    assert team_of(projects.load(tmp_path), folders(tmp_path)).gaps == (Gap("scripts/"),)


@pytest.mark.parametrize("count", [3, 150])
def test_the_picture_has_every_agent_once(count):
    team = team_of(crowd(count))
    root = ET.fromstring(draw(team, "svg"))
    names = [each.text for each in root.iter(f"{SVG}text") if each.get("class") == "n"]
    assert sorted(names) == [f"agent{number:03}" for number in range(count)]
    rows = [float(each.get("y")) for each in root.iter(f"{SVG}text") if each.get("class") == "n"]
    assert all(below - above >= 34 for above, below in pairwise(rows))
    assert len([each for each in root.iter(f"{SVG}path") if "e" in (each.get("class") or "").split()]) == len(
        team.edges
    )
    right = float(root.get("width"))
    assert all(float(each.get("x")) < right for each in root.iter(f"{SVG}rect") if each.get("x"))


def test_a_large_team_comes_in_pieces():
    """Each with the places of its own members over it; what nobody has a word on stands over the first."""
    team = team_of(crowd(150), ("nobodys/",))
    found = pieces(team)
    assert [row.member.path for grid in found for row in grid.rows] == [row.member.path for row in table(team).rows]
    assert 1 < len(found) < 13
    for number, grid in enumerate(found):
        assert len(grid.rows) <= WHOLE
        places = {place for row in grid.rows for kind in row.member.places.values() for place in kind}
        shown = {column.place for column in grid.columns}
        assert grid.hidden == 0
        assert all(any(within(place, each) for each in shown) for place in places)
        assert ("nobodys/" in shown) == (number == 0)
    assert len(pieces(team_of(crowd(8)))) == 1


def test_many_owners_are_one_sentence():
    team = team_of(project(**{name: {"owns": ["src/"]} for name in "abcde"}, f={"owns": ["x/"]}, g={"owns": ["x/"]}))
    assert [text for kind, text in sentences(team) if kind == "overlap"] == [
        "src/ belongs to a, b, c and 2 more", "x/ belongs to f and to g",
    ]  # fmt: skip


def test_many_places_are_put_together():
    team = team_of(crowd(150))
    grid = table(team)
    assert len(grid.columns) <= MOST_COLUMNS
    column = next(each for each in grid.columns if each.place == "src/area000/")
    assert (column.overlap, mark(team.members[1], column.place)) == (True, "part")
    assert "docs/" in {each.place for each in grid.columns}
    assert {kind for kind, _ in sentences(team)} == {"circle", "overlap", "wider", "gap"}


def test_the_page():
    text = draw(team_of(crowd(8)), "mermaid")
    chart = re.search(r"```mermaid\n(.*?)```", text, re.DOTALL)[1]
    nodes = dict(re.findall(r'(a\d+)\["<b>(\w+)</b>', chart))
    arrows = {(nodes[one], nodes[other]) for one, other in re.findall(r"(a\d+) -\. asks \.-> (a\d+)", chart)}
    assert ("agent000", "agent005") in arrows
    assert ("agent001", "agent000") in arrows
    assert "linkStyle" in chart
    assert "- start each other: agent000 → agent001 → agent000" in text
    assert "- src/area000/part3/deep/ belongs to agent003 and to agent002" in text
    assert "- .github/ belongs to nobody, and agent001, agent002, agent003 and 3 more must leave it alone" in text


def test_gaps_of_the_same_agents_are_one_sentence():
    made = project(one={"owns": ["src/"], "avoids": ["docs/", "deploy/"]}, two={"owns": ["lib/"], "avoids": ["docs/"]})
    text = draw(team_of(made), "mermaid")
    assert "- deploy/ belongs to nobody, and one must leave it alone" in text
    assert "- docs/ belongs to nobody, and one, two must leave it alone" in text
    made = project(one={"owns": ["src/"], "avoids": ["docs/", "deploy/"]})
    assert "- deploy/, docs/ belong to nobody, and one must leave them alone" in draw(team_of(made), "mermaid")


def test_names_are_no_markup():
    """What a stranger's file says does not become part of the page."""
    made = project(lead={"tools": "Agent", "starts": ["x"], "owns": ["a|b<script>/c.md"]}, x={})
    path, definition = next((path, each) for path, each in made.definitions.items() if path.endswith("/x.md"))
    text = agent("x").replace("name: x", "name: '\"]<img src=1>|`'")
    document = type(definition.document)(path, text)
    made = made.having(projects.parse(document))
    team = team_of(made)
    ET.fromstring(draw(team, "svg"))
    assert "<img" not in draw(team, "svg") + draw(team, "mermaid")


def test_the_command(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert main(["map"]) == 1
    stage.install(tmp_path)
    capsys.readouterr()
    assert main(["map"]) == 0
    assert capsys.readouterr().out.startswith("# The team\n\n```mermaid\n")
    assert main(["map", "--out", "team.svg"]) == 0
    assert (tmp_path / "team.svg").read_text(encoding="utf-8").startswith("<svg ")
    assert main(["map", "--out", "no/team.svg"]) == 2


def test_parts():
    assert parts("src/*/deep/") == ("src",)
