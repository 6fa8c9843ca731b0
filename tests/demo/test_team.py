"""The team that we ship: all that the files promise is read out of them, and their places complement each other."""

import pytest

from agentls import contract, project, rules, shipped
from agentls.convert import Refused, convert
from agentls.policy import Operation, decide
from agentls.team import within
from agentls_server.demo import stage

ENGINEERS = ("engineering-backend", "engineering-frontend", "engineering-devops")
GATES = "./tools/ci/run-tests.sh ./tools/ci/lint-format.sh"
BOUND = {
    "engineering": {
        "owned": "standards/ company.config.yaml tasks/ openapi.yaml api/openapi.yaml",
        "forbidden": "",
        "shared": "artifacts/ src/types/ src/shared/",
        "read": "company.config.yaml standards/api/ standards/coding/",
        "gate": f"./tools/ci/openapi-lint.sh {GATES} ./tools/artifact/validate.sh",
        "report": "Outcome/Decisions/Work packages/Deviations/Open questions",
    },
    "engineering-frontend": {
        "owned": "src/components/ src/pages/ src/app/ src/styles/ src/assets/ public/ src/hooks/ src/client/ "
        "tests/components/ tests/e2e/",
        "forbidden": "src/server/ src/api/ src/services/ src/lib/server/ src/models/ src/entities/ src/schemas/ "
        "src/jobs/ src/workers/ src/queues/ prisma/ drizzle/ db/ migrations/ seeds/ tests/server/ tests/api/ "
        "tests/integration/ .github/ Dockerfile docker-compose.yml tools/ infrastructure/ deploy/ k8s/ artifacts/ "
        "standards/ tasks/ openapi.yaml",
        "shared": "src/types/ src/shared/",
        "read": "company.config.yaml standards/coding/",
        "gate": GATES,
        "report": "Summary of changes/States covered/Test results/API deviations/Accessibility/Commit references",
    },
    "engineering-devops": {
        "owned": ".github/ Dockerfile docker-compose.yml .dockerignore infrastructure/ deploy/ k8s/ tools/",
        "forbidden": "src/ prisma/ drizzle/ db/ migrations/ seeds/ tests/ artifacts/ standards/ tasks/ openapi.yaml",
        "shared": "package.json pyproject.toml go.mod .env.example",
        "read": "company.config.yaml",
        "gate": f"{GATES} ./tools/security/dependency-scan.sh",
        "report": "Summary of changes/Test results/Rollout/Rollback/Permissions and secrets/Commit references",
    },
    "artifact-manager": {
        "owned": "artifacts/",
        "forbidden": "src/ tests/ db/ tools/ standards/ tasks/ .github/",
        "shared": "",
        "read": "",
        "gate": "./tools/artifact/validate.sh",
        "report": "Filed/Lineage/Out of date",
    },
    "reviewer": {
        "owned": "",
        "forbidden": "",
        "shared": "",
        "read": "company.config.yaml standards/api/ standards/coding/",
        "gate": "",
        "report": "Verdict/Findings/Looked at/Not looked at",
    },
}


@pytest.fixture(scope="module")
def team(tmp_path_factory):
    root = tmp_path_factory.mktemp("team").resolve()
    stage.install(root)
    return project.load(root)


def places(team, name, kind):
    return [each.value for each in contract.of_agent(team.agent(name)).of(kind)]


@pytest.mark.parametrize("name", BOUND)
def test_what_is_read_out_of_a_body(team, name):
    read = contract.of_agent(team.agent(name))
    found = {
        kind: ("/" if kind == "report" else " ").join(each.value for each in read.of(kind)) for kind in BOUND[name]
    }
    assert found == BOUND[name]
    assert read.of("stop")
    assert {each.value for each in read.of("skill")} <= set(team.agent(name).skills)


@pytest.mark.parametrize("name", [path.stem for path in shipped.agents()])
def test_every_skill_is_shipped(team, name):
    assert set(team.agent(name).skills) <= {path.name for path in shipped.skills()}


def test_the_engineers_places_do_not_overlap(team):
    owned = {name: places(team, name, "owned") for name in (*ENGINEERS, "engineering", "artifact-manager")}
    both = [
        (one, other, place)
        for one in owned
        for other in owned
        if one != other
        for place in owned[one]
        if any(within(place, each) for each in owned[other])
    ]
    assert both == []


@pytest.mark.parametrize("name", ENGINEERS[1:])
def test_what_the_others_own_is_forbidden(team, name):
    """But for the contract's second place and the settings, which nobody has to be kept from."""
    forbidden = places(team, name, "forbidden")
    for other in {*ENGINEERS, "engineering", "artifact-manager"} - {name}:
        for place in set(places(team, other, "owned")) - {"api/openapi.yaml", "company.config.yaml", ".dockerignore"}:
            free = place in ("public/", "tools/")
            assert free or any(within(place, each) for each in forbidden), f"{name} may edit {place} of {other}"


def test_the_reviewer_changes_nothing_and_reports(team):
    policy = team.policy(team.agent("reviewer"))
    asked = {
        "edit": "src/a.py", "write": "src/b.py", "bash": "touch x", "task": "engineering", "read": "src/a.py",
        "report_findings": "",
    }  # fmt: skip
    answers = {
        tool: decide(Operation(tool, target, team.root / target if "/" in target else None), policy).effect
        for tool, target in asked.items()
    }
    assert answers == {
        "edit": "deny", "write": "deny", "bash": "deny", "task": "deny", "read": "allow", "report_findings": "allow",
    }  # fmt: skip


@pytest.mark.parametrize("path", shipped.agents(), ids=lambda path: path.stem)
@pytest.mark.parametrize("to", ["claude-code", "opencode", "copilot"])
def test_each_can_be_had_in_every_dialect(team, path, to):
    definition = project.read(path)
    result = convert(definition, to)
    assert not isinstance(result, Refused) or "already" in result.reason
    assert rules.check(definition, team) == ()
