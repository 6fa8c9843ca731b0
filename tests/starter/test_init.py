"""``agentls init``: what it makes for which host, what it leaves alone, and the configuration that it fills in."""

import json
import os
from pathlib import Path

import jsonschema
import pytest
import yaml

from agentls import project, rules, shipped, starter
from agentls.rights import effects
from agentls.starter import docs
from agentls_server.cli import main
from tests.starter.newcomers import EXPRESS, FLASK, GO, write

ROOT = Path(__file__).parents[2]
SCHEMA = json.loads(starter.SCHEMA.read_text(encoding="utf-8"))
ALL = {path.stem for path in shipped.agents()}


@pytest.fixture
def init(tmp_path, monkeypatch, capsys):
    """Runs the command in a folder of its own; the exit code, both streams, and the folder."""
    root = tmp_path / "shop"
    root.mkdir()
    monkeypatch.chdir(root)
    monkeypatch.setenv("HOME", str(tmp_path))

    def run(*arguments):
        code = main(["init", *arguments])
        return code, *capsys.readouterr(), root

    return run


def everything(root):
    return {path.relative_to(root).as_posix() for path in root.rglob("*") if path.is_file()}


def test_what_a_repository_gets(init):
    code, out, err, root = init()
    assert (code, err) == (0, "")
    made = everything(root)
    assert {"company.config.yaml", "agentls.toml", "standards/api/http.md", "tasks/README.md"} <= made
    assert {name for name in made if "agents/" in name} == {
        ".claude/agents/engineering-backend.md", ".claude/agents/reviewer.md",
    }  # fmt: skip
    assert {name.split("/")[2] for name in made if "skills/" in name} == {
        "api-contract-designer", "background-jobs", "multi-tenancy", "seed-data", "code-review",
    }  # fmt: skip
    assert all(os.access(root / name, os.X_OK) for name in made if name.endswith(".sh") and "/stack" not in name)
    assert sorted(line.split("  ")[1] for line in out.splitlines() if line.startswith("made")) == sorted(made)


@pytest.mark.parametrize("host", ["claude-code", "opencode", "copilot"])
def test_the_whole_team_for_each_host(init, host):
    """Nothing is said against it there, and nobody may do more than in the file that we ship."""
    code, _, err, root = init("--agents", "all", "--host", host)
    assert code == 0
    assert ("'skills' cannot be said there" in err) == (host == "copilot")
    assert ("the text of its skills does not stand before it there" in err) == (host == "opencode")
    team = project.load(root)
    assert {each.name for each in team.agents} == ALL
    assert {each.dialect for each in team.agents} == {host}
    said = [each for one in team.definitions.values() for each in rules.check(one, team)]
    assert said == []
    assert {each: effects(team.policy(team.agent(each)))["edit"] for each in ("reviewer", "engineering-backend")} == {
        "reviewer": "deny", "engineering-backend": "ask",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("there", "place"),
    [
        ("opencode.json", ".opencode/agent/reviewer.md"),
        (".github/copilot-instructions.md", ".github/agents/reviewer.agent.md"),
        ("README.md", ".claude/agents/reviewer.md"),
    ],
)
def test_the_host_is_the_one_that_the_repository_has(init, there, place):
    write(Path.cwd(), {there: "{}"})
    assert place in everything(init("--agents", "reviewer")[3])


def test_nothing_is_overwritten(init):
    write(Path.cwd(), {"company.config.yaml": "mine", ".claude/agents/reviewer.md": "mine"})
    code, out, _, root = init()
    assert code == 0
    assert "kept  company.config.yaml (yours, and different)" in out
    assert {(root / name).read_text() for name in ("company.config.yaml", ".claude/agents/reviewer.md")} == {"mine"}
    before = {name: (root / name).stat().st_mtime_ns for name in everything(root)}
    _, out, _, _ = init()
    assert "0 files made" in out
    assert {name: (root / name).stat().st_mtime_ns for name in everything(root)} == before


def test_a_dry_run_makes_nothing(init):
    code, out, _, root = init("--dry-run")
    assert (code, everything(root)) == (0, set())
    assert "would make  company.config.yaml" in out


def test_links_out_of_the_repository_are_not_followed(init, tmp_path):
    (tmp_path / "elsewhere").mkdir()
    Path("tools").symlink_to(tmp_path / "elsewhere")
    code, out, _, _ = init()
    assert code == 1
    assert "a link leads out of the repository" in out
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_what_could_not_be_made_is_not_counted_as_made(init):
    Path("tools").write_text("mine")
    code, out, _, root = init()
    made = [line for line in out.splitlines() if line.startswith("made")]
    failed = [line for line in out.splitlines() if line.startswith("not made")]
    assert (code, (root / "tools").read_text()) == (1, "mine")
    assert "not made  tools/stack.sh: File exists" in failed
    assert f"{len(made)} files made, {len(failed)} not made, 0 kept." in out


def test_how_it_is_undone(init):
    assert "This is no git repository" in init("--agents", "reviewer")[1]
    (Path.cwd().parent / ".git").mkdir()
    Path("inner").mkdir()
    os.chdir("inner")
    out = init("--agents", "reviewer")[1]
    assert "git undoes it" in out
    assert f"This is a folder of the repository at {Path.cwd().parents[1]}" in out


def test_what_an_agent_cannot_say_goes_into_settings_where_there_are_none(init):
    code, out, err, root = init("--agents", "specialist-backend", "--host", "claude-code")
    assert code == 0
    assert "made  .claude/settings.json" in out
    assert "tools: Read, " in (root / ".claude/agents/specialist-backend.md").read_text(encoding="utf-8")
    rules = json.loads((root / ".claude/settings.json").read_text(encoding="utf-8"))["permissions"]
    assert rules == {"ask": ["Read(/**/*.env)", "Read(/**/*.env.*)"]}
    assert "Read is left out" not in err


def test_settings_that_are_there_are_left_alone(init):
    write(Path.cwd(), {".claude/settings.json": "{}"})
    code, _, err, root = init("--agents", "specialist-backend", "--host", "claude-code")
    assert (code, (root / ".claude/settings.json").read_text()) == (0, "{}")
    assert "Read is left out" in err


def test_an_agent_that_nobody_ships(init):
    code, _, err, root = init("--agents", "reviewer,nobody")
    assert (code, everything(root)) == (2, set())
    assert "there is no agent 'nobody'" in err


@pytest.mark.parametrize(
    ("files", "language", "tests", "migrations"),
    [
        (FLASK, "python", "pytest", "migrations"), (EXPRESS, "javascript", "npm test", "none"),
        (GO, "go", "go test", "none"), ({}, "unknown", "unknown", "none"),
    ],
)  # fmt: skip
def test_the_configuration_says_what_is_there(init, files, language, tests, migrations):
    write(Path.cwd(), files)
    config = yaml.safe_load((init()[3] / "company.config.yaml").read_text(encoding="utf-8"))
    jsonschema.validate(config, SCHEMA)
    assert config["project"]["name"] == "shop"
    assert (config["tech_stack"]["language"], config["tech_stack"]["tests"]) == (language, tests)
    assert config["architecture"]["migrations"] == migrations
    assert config["api"]["contract"] == ("openapi.yaml" if files is FLASK else "none")


def test_the_sample_keeps_to_the_schema():
    sample = ROOT / "server/agentls_server/demo/sample/company.config.yaml"
    jsonschema.validate(yaml.safe_load(sample.read_text(encoding="utf-8")), SCHEMA)


def test_the_schema_finds_what_is_wrong():
    wrong = {"project": {"name": "a"}, "api": {"versoning": "path", "pagination": "page"}, "x-own": 1}
    found = sorted(each.message for each in jsonschema.Draft7Validator(SCHEMA).iter_errors(wrong))
    assert ["'page' is not one of" in found[0], "'versoning' does not match" in found[1], len(found)] == [True, True, 2]


def test_every_key_is_documented():
    assert (ROOT / "docs/company-config.md").read_text(encoding="utf-8") == docs.page()
