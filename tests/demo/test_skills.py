"""The shipped skills keep to the Agent Skills specification, and their scripts find what they promise to find."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

from agentls import shipped
from agentls.definition import Mapping, Scalar, parse
from agentls.text import Document

SKILLS = {path.name: path for path in shipped.skills()}
FIELDS = {"name", "description", "license", "compatibility", "metadata", "allowed-tools"}
SAMPLE = Path(__file__).parents[2] / "server/agentls_server/demo/sample"


def run(skill, script, *arguments):
    """The exit code of a skill's script, and its lines."""
    command = [sys.executable, SKILLS[skill] / "scripts" / script, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=200, check=False)
    return done.returncode, (done.stdout or done.stderr).splitlines()


def test_the_skills_that_the_agents_name_are_there():
    assert {"api-contract-designer", "background-jobs", "multi-tenancy", "seed-data"} <= SKILLS.keys()


@pytest.mark.parametrize("skill", SKILLS)
def test_frontmatter_keeps_to_the_specification(skill):
    definition = parse(Document("SKILL.md", (SKILLS[skill] / "SKILL.md").read_text(encoding="utf-8")))
    assert not definition.problems
    assert {entry.name for entry in definition.fields.entries} <= FIELDS
    name, description = definition.string("name"), definition.string("description")
    assert name == skill
    assert len(name) <= 64
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name)
    assert 0 < len(description) <= 1024
    assert len(definition.string("compatibility") or "") <= 500
    assert all(isinstance(entry.value, Scalar | Mapping) for entry in definition.fields.entries)


@pytest.mark.parametrize("skill", SKILLS)
def test_the_body_is_short_and_what_it_names_is_there(skill):
    body = (SKILLS[skill] / "SKILL.md").read_text(encoding="utf-8")
    assert body.count("\n") < 500
    named = set(re.findall(r"(?:scripts|assets)/[\w.-]+\.\w+", body))
    there = {path.relative_to(SKILLS[skill]).as_posix() for path in SKILLS[skill].glob("*/*.*")}
    assert named == there


def test_contract_of_the_template_is_clean():
    template = SKILLS["api-contract-designer"] / "assets/openapi.yaml"
    found = run("api-contract-designer", "check_contract.py", template, "--against", template)
    assert found == (0, ["3 operations, 0 findings"])


def test_contract_of_the_sample_lacks_pages_in_one_place():
    contract = SAMPLE / "openapi.yaml"
    assert run("api-contract-designer", "check_contract.py", contract, "--against", contract) == (
        1, ["GET /v1/messages: gives a list, but has no cursor", "4 operations, 1 findings"],
    )  # fmt: skip


def test_contract_findings(tmp_path):
    old = (SKILLS["api-contract-designer"] / "assets/openapi.yaml").read_text(encoding="utf-8")
    new = old.replace("required: [name]", "required: [name, colour]").replace("operationId: getThing", "summary: One")
    new = new.replace("        id: {type: string}\n", "").replace('"409": {$ref: "#/components/responses/Error"}', "")
    (tmp_path / "old.yaml").write_text(old, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(new, encoding="utf-8")
    code, lines = run(
        "api-contract-designer", "check_contract.py", tmp_path / "new.yaml", "--against", tmp_path / "old.yaml"
    )
    assert code == 1
    assert lines == [
        "GET /v1/things/{id}: no operationId",
        "breaks clients: GET /v1/things: response 200.items[].id: gone",
        "breaks clients: POST /v1/things: request.colour: now required",
        "breaks clients: POST /v1/things: response 201.id: gone",
        "breaks clients: POST /v1/things: the response 409 is gone",
        "breaks clients: GET /v1/things/{id}: response 200.id: gone",
        "3 operations, 6 findings",
    ]


def test_contract_that_is_none(tmp_path):
    (tmp_path / "a.json").write_text("[1]", encoding="utf-8")
    assert run("api-contract-designer", "check_contract.py", tmp_path / "a.json")[0] == 2
    assert run("api-contract-designer", "check_contract.py", tmp_path / "missing.json")[0] == 2


def test_topology_of_the_template_is_clean():
    code, lines = run("background-jobs", "check_topology.py", SKILLS["background-jobs"] / "assets/topology.md")
    assert code == 0
    assert lines[0].endswith("send-reminder: last attempt begins 460 s after the first, at the latest")


def test_topology_findings(tmp_path):
    text = (SKILLS["background-jobs"] / "assets/topology.md").read_text(encoding="utf-8")
    text = text.replace("| 30s | 2m | 12h |", "| 3m | 2m | 10m |").replace(
        "reminder:{invoice}:{day}", "reminder:{attempt}"
    )
    text = text.replace(
        "| export-dead, billing on call |", "|  |\n| send-reminder | x | y | 1 | 1s | 1s | 1s | 2s | 1m | k | d |"
    )
    (tmp_path / "queues.md").write_text(text, encoding="utf-8")
    code, lines = run("background-jobs", "check_topology.py", tmp_path / "queues.md")
    assert code == 1
    said = [line.split(": ", 1)[1] for line in lines[:-1]]
    assert said == [
        "send-reminder: the time limit is not below the hidden time: two workers get the same message",
        "send-reminder: the last attempt begins after 1210 s and can end after the deadline",
        "send-reminder: the key 'reminder:{attempt}' is new each time, so it makes nothing idempotent",
        "send-reminder: last attempt begins 1210 s after the first, at the latest",
        "export-invoices: 'dead letters' is empty",
        "send-reminder: another row defines this queue differently",
        "send-reminder: last attempt begins 0 s after the first, at the latest",
    ]


def test_the_worker_template_runs():
    done = subprocess.run(
        [sys.executable, SKILLS["background-jobs"] / "assets/worker.py"], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines() == [
        "sound done 1 None", "passing done 3 try later", "broken dead 1 ValueError('will never work')",
    ]  # fmt: skip


def test_unscoped_access_in_the_sample_is_found():
    code, lines = run(
        "multi-tenancy", "find_unscoped.py", "--schema", SAMPLE / "db/migrations", "--code", SAMPLE / "src"
    )
    assert code == 1
    assert [line.rpartition("/")[2] for line in lines] == [
        "0002_invoices.sql:12: unique on invoices (number) does not begin with tenant_id",
        "invoices.py:15: SELECT on invoices does not name tenant_id",
        "2 tables of tenants, 2 findings",
    ]


def test_unscoped_access_knows_statements_and_exemptions(tmp_path):
    (tmp_path / "schema.sql").write_text(
        "CREATE TABLE notes (tenant_id INTEGER, title TEXT UNIQUE, place TEXT,\n UNIQUE (tenant_id, place));"
        "CREATE TABLE currencies (code TEXT UNIQUE);",
        encoding="utf-8",
    )
    (tmp_path / "code.py").write_text(
        'a = "SELECT tenant_id FROM notes WHERE id = ?"\n'
        'b = "UPDATE notes SET title = ? WHERE tenant_id = ? AND id = ?"\n'
        'c = "DELETE FROM notes WHERE id = ?"\n'
        'd = "INSERT INTO notes (tenant_id, title) VALUES (?, ?)"\n'
        'e = "SELECT * FROM currencies"\n'
        "# tenant: all (the nightly count)\n"
        'f = "SELECT count(*) FROM notes"\n',
        encoding="utf-8",
    )
    code, lines = run("multi-tenancy", "find_unscoped.py", "--schema", tmp_path, "--code", tmp_path)
    assert code == 1
    assert [line.rpartition("/")[2] for line in lines] == [
        "schema.sql:1: unique on notes (title) does not begin with tenant_id",
        "code.py:1: SELECT on notes does not name tenant_id",
        "code.py:3: DELETE on notes does not name tenant_id",
        "1 tables of tenants, 3 findings",
    ]


def test_seeds_of_the_sample_are_clean():
    found = run("seed-data", "check_seeds.py", "--schema", SAMPLE / "db/migrations", "--seeds", SAMPLE / "db/seeds")
    assert found == (0, ["1 files, 0 findings"])


def test_seed_findings(tmp_path):
    (tmp_path / "schema").mkdir()
    (tmp_path / "seeds").mkdir()
    (tmp_path / "schema/1.sql").write_text(
        "CREATE TABLE people (id INTEGER PRIMARY KEY, tenant_id INTEGER, mail TEXT);\nCREATE TABLE empty (id INTEGER);",
        encoding="utf-8",
    )
    (tmp_path / "seeds/1.sql").write_text(
        "INSERT INTO people (tenant_id, mail) VALUES (1, 'a@gmail.com');", encoding="utf-8"
    )
    code, lines = run("seed-data", "check_seeds.py", "--schema", tmp_path / "schema", "--seeds", tmp_path / "seeds")
    assert code == 1
    assert [line.rpartition("/")[2] for line in lines] == [
        "people: 1 rows after loading once, 2 after loading twice",
        "empty: has no row",
        "people: all rows belong to one tenant, so a leak would not show",
        "1.sql:1: a@gmail.com may belong to someone; use a domain under .example or .test",
        "1 files, 4 findings",
    ]


def test_volume_is_the_same_for_the_same_arguments():
    command = [sys.executable, SKILLS["seed-data"] / "assets/volume.py", "50", "4", "7"]
    first, second = (subprocess.run(command, capture_output=True, text=True, check=True).stdout for _ in range(2))
    assert first == second
    assert first.count("\n") == 50


@pytest.mark.parametrize("path", sorted(shipped.folder().glob("skills/*/scripts/*.py")), ids=lambda path: path.name)
def test_every_script_says_how_it_is_used(path):
    """And its skill shows how it is started, in words that it takes."""
    helped = subprocess.run([sys.executable, path, "--help"], capture_output=True, text=True, timeout=200, check=False)
    assert (helped.returncode, helped.stderr) == (0, "")
    assert "usage: " in helped.stdout
    wrong = subprocess.run(
        [sys.executable, path, "--nonsense"], capture_output=True, text=True, timeout=200, check=False
    )
    assert (wrong.returncode, "Traceback" in wrong.stderr) == (2, False)
    body = (path.parents[1] / "SKILL.md").read_text(encoding="utf-8")
    shown = re.findall(rf"python3 scripts/{path.name}(.*)", body)
    assert shown
    assert {word for line in shown for word in re.findall(r"--[\w-]+", line)} <= set(
        re.findall(r"--[\w-]+", helped.stdout)
    )
