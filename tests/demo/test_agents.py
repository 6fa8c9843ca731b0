"""The shipped agents: nothing to say against them, and every duty that their names promise."""

import re
import tomllib
from pathlib import Path

import pytest

from agentls import contract, models, project, rules, shipped
from agentls.policy import Operation, Policy, decide
from agentls_server.demo import stage

ROOT = Path(__file__).parents[2]
WORDS = re.findall(
    r"\S+",
    """
src/server/ src/api/ src/services/ src/lib/server/ src/models/ src/entities/ src/schemas/ prisma/ drizzle/ db/
migrations/ src/jobs/ src/workers/ src/queues/ seeds/ tests/server/ tests/api/ tests/integration/
src/components/ src/pages/ src/app/ src/styles/ src/assets/ .github/ Dockerfile docker-compose.yml infrastructure/
deploy/ k8s/ artifacts/ standards/ tasks/ src/types/ src/shared/ company.config.yaml tech_stack.* api.* architecture.*
conventions.* conventions.commit_style standards/api/ standards/coding/ resolve-library-id query-docs
./tools/ci/run-tests.sh ./tools/ci/lint-format.sh ./tools/ci/openapi-lint.sh ./tools/db/migration-check.sh
./tools/db/seed.sh ./tools/security/dependency-scan.sh ./tools/artifact/validate.sh
""",
)


BOUND = {
    "owned": "src/server/ src/api/ src/services/ src/lib/server/ src/models/ src/entities/ src/schemas/ prisma/ "
    "drizzle/ db/ migrations/ src/jobs/ src/workers/ src/queues/ seeds/ tests/server/ tests/api/ tests/integration/",
    "forbidden": "src/components/ src/pages/ src/app/ src/styles/ src/assets/ .github/ Dockerfile docker-compose.yml "
    "infrastructure/ deploy/ k8s/ artifacts/ standards/ tasks/",
    "shared": "src/types/ src/shared/",
    "read": "company.config.yaml standards/api/ standards/coding/",
    "gate": "./tools/ci/run-tests.sh ./tools/ci/lint-format.sh ./tools/db/migration-check.sh",
}


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    """The project of a workspace in which the shipped agents are installed."""
    root = tmp_path_factory.mktemp("team").resolve()
    stage.install(root)
    return project.load(root)


def test_nothing_is_said_against_them(team):
    found = {path: rules.check(each, team) for path, each in team.definitions.items()}
    assert len(found) == len(shipped.agents())
    said = [f"{path}: {each.code}: {each.message}" for path, all_ in found.items() for each in all_]
    assert said == []


def test_engineering_backend(team):
    agent = team.agent("engineering-backend")
    assert agent.dialect == "claude-code"
    assert [grant.tool for grant in agent.granted] == ["read", "write", "edit", "bash", "grep", "glob"]
    assert agent.model == "sonnet"
    assert agent.skills == ("api-contract-designer", "background-jobs", "multi-tenancy", "seed-data")
    assert set(agent.skills) <= {path.name for path in shipped.skills()}


@pytest.mark.parametrize("word", WORDS)
def test_engineering_backend_names_its_places_and_scripts(team, word):
    assert f"`{word}`" in team.agent("engineering-backend").prompt


def test_engineering_backend_is_bound_by_its_body(team):
    """What agentls reads out of the prose, and holds the agent to."""
    agent = team.agent("engineering-backend")
    read = contract.of_agent(agent, None)
    assert {kind: " ".join(each.value for each in read.of(kind)) for kind in BOUND} == BOUND
    assert {each.value: each.note for each in read.of("forbidden")}["k8s/"] == "DevOps Engineer"
    assert [each.value for each in read.of("report")] == [
        "Summary of changes", "Test results", "API deviations", "Migration notes", "Commit references",
    ]  # fmt: skip
    assert set(agent.skills) == {each.value for each in read.of("skill")}
    assert [each.value for each in read.of("gate") if not each.note] == BOUND["gate"].split()[:2]


@pytest.mark.parametrize(
    ("path", "effect"),
    [
        ("src/components/Table.js", "deny"), (".github/workflows/ci.yml", "deny"), ("standards/api/http.md", "deny"),
        ("src/shared/types.ts", "ask"), ("src/services/money.py", "ask"), ("README.md", "ask"),
    ],
)  # fmt: skip
def test_engineering_backend_edits_where_it_may(team, path, effect):
    policy = team.policy(team.agent("engineering-backend"))
    assert decide(Operation("edit", path, team.root / path), policy).effect == effect


def operation(tool, target, root):
    return Operation(tool, target, root / target if tool in ("read", "edit", "write") else None)


def test_specialist_backend(team):
    agent = team.agent("specialist-backend")
    assert (agent.dialect, agent.mode) == ("opencode", "subagent")
    model = agent.model.removeprefix("anthropic/")
    assert model in models.known()
    assert model not in models.ends()
    policy = Policy(agent, team.root)
    wanted = {
        "read": "a.py", "edit": "a.py", "write": "b.py", "grep": "x", "glob": "*", "bash": "ls",
        "webfetch": "https://docs.python.org/",
    }  # fmt: skip
    answers = {tool: decide(operation(tool, target, team.root), policy).effect for tool, target in wanted.items()}
    assert answers == {
        "read": "allow", "edit": "ask", "write": "ask", "grep": "allow", "glob": "allow", "bash": "deny",
        "webfetch": "allow",
    }  # fmt: skip
    for words in ("`implementation-backend`", "**Full workflow**", "**Standalone**", "# Backend Implementation - ["):
        assert words in agent.prompt


def test_an_installed_package_has_them_all():
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]["targets"][
        "wheel"
    ]
    carried = build["force-include"]
    assert {f"agents/{path.name}" for path in shipped.agents()} <= carried.keys()
    assert carried["agents/skills"] == "agentls/shipped/skills"
    assert all(target.startswith("agentls/shipped/") for target in carried.values())
