"""The tool scripts in repositories of Python, Node and Go: they do the real thing, or say what is missing."""

import os
import shutil
import sys
from pathlib import Path

import pytest

from agentls_server.cli import main
from tests.starter.newcomers import EXPRESS, FLASK, GO, PYTHON, SCRIPTS, programs, script, write

RUFF = shutil.which("ruff", path=os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", ""))))
NODE = pytest.mark.skipif(not shutil.which("npm"), reason="Node is not installed")


@pytest.fixture
def made(tmp_path, monkeypatch, capsys):
    """Sets a repository up by the command itself."""

    def make(files):
        root = write(tmp_path / "shop", files)
        monkeypatch.chdir(root)
        assert main(["init"]) == 0
        capsys.readouterr()
        return root

    return make


def codes(root, path):
    return {name: script(root, name, path)[0] for name in SCRIPTS}


def test_flask(made, tmp_path):
    root, path = made(FLASK), programs(tmp_path / "bin", python3=PYTHON)
    code, said = script(root, "ci/run-tests.sh", path)
    assert (code, "1 passed" in said) == (0, True), said
    code, said = script(root, "ci/lint-format.sh", path)
    assert code == 0
    assert "no ruff, flake8 or black; syntax alone is checked" in said
    assert ", 0 with wrong syntax" in said
    assert script(root, "ci/openapi-lint.sh", path)[1].endswith("3 operations, 0 findings\n")
    assert script(root, "db/migration-check.sh", path)[1].endswith("1 migrations, 0 findings\n")
    assert script(root, "db/seed.sh", path)[1].endswith("people 2\n")
    assert (root / "var/dev.db").is_file()
    code, said = script(root, "artifact/validate.sh", path)
    assert (code, "there is no artifact" in said) == (2, True)


def test_flask_finds_what_is_wrong(made, tmp_path):
    root, path = made(FLASK), programs(tmp_path / "bin", python3=PYTHON)
    write(
        root,
        {
            "tests/test_app.py": "def test_total():\n    assert False\n",
            "broken.py": "def (:\n",
            "migrations/0001_more.sql": "CREATE TABLE more (id INTEGER);\n",
            "artifacts/rfc/v1.md": "---\nid: rfc\nversion: one\nstatus: done\nfrom: [plan@1]\n---\n",
            "openapi.yaml": FLASK["openapi.yaml"].replace("operationId: getThing", "summary: One"),
        },
    )
    wrong = {name: script(root, name, path) for name in SCRIPTS if not name.startswith(("security", "db/seed"))}
    assert {code for code, _ in wrong.values()} == {1}
    assert "broken.py:1: " in wrong["ci/lint-format.sh"][1]
    assert "the same number as 0001_more.sql" in wrong["db/migration-check.sh"][1]
    assert "0001_more.sql: has no way back" in wrong["db/migration-check.sh"][1]
    for said in ("version is a whole number", "not done", "from names plan@1"):
        assert said in wrong["artifact/validate.sh"][1]


def test_migration_that_does_not_take_back_what_it_did(made, tmp_path):
    files = {"migrations/0001_a.up.sql": "CREATE TABLE a (i);", "migrations/0001_a.down.sql": "SELECT 1;", "app.py": ""}
    root, path = made(files), programs(tmp_path / "bin", python3=PYTHON)
    code, said = script(root, "db/migration-check.sh", path)
    assert (code, "its way back does not take back" in said) == (1, True)


def test_what_is_declared_but_not_installed_is_named(made, tmp_path):
    root = made({**FLASK, "pyproject.toml": "[tool.ruff]\nline-length = 88\n"})
    bare = 'case "$*" in *find_spec*) exit 1 ;; esac\n' + PYTHON  # a Python without any package
    path = programs(tmp_path / "bin", python3=bare)
    found = {name: script(root, name, path) for name in SCRIPTS[:2] + SCRIPTS[5:6]}
    assert {code for code, _ in found.values()} == {2}
    assert "not installed: pytest" in found["ci/run-tests.sh"][1]
    assert "not installed: ruff" in found["ci/lint-format.sh"][1]
    assert "not installed: pip-audit" in found["security/dependency-scan.sh"][1]


@NODE
def test_express(made, tmp_path):
    root, path = made(EXPRESS), programs(tmp_path / "bin", "node", "npm")
    code, said = script(root, "ci/run-tests.sh", path)
    assert code == 0, said
    assert "pass 1" in said
    code, said = script(root, "ci/lint-format.sh", path)
    assert code == 0
    assert "+ node --check ./src/total.js" in said
    write(root, {"src/total.js": "export const = \n"})
    assert [script(root, name, path)[0] for name in SCRIPTS[:2]] == [1, 1]
    code, said = script(root, "security/dependency-scan.sh", path)
    assert (code, "there is no lockfile" in said) == (2, True)


@NODE
def test_express_without_its_dependencies(made, tmp_path):
    root = made({**EXPRESS, "package.json": '{"scripts": {"test": "jest"}, "dependencies": {"express": "5"}}'})
    code, said = script(root, "ci/run-tests.sh", programs(tmp_path / "bin", "node", "npm"))
    assert (code, "not installed: the dependencies of package.json (npm install)" in said) == (2, True)


def test_go(made, tmp_path):
    """With stand-ins for the compiler, which say what they are asked for."""
    root = made(GO)
    go = 'echo "go: $*"; [ "$1" != vet ]'
    path = programs(tmp_path / "bin", go=go, gofmt='[ "$2" = ./main.go ] || echo "gofmt: $*"', govulncheck="exit 0")
    assert script(root, "ci/run-tests.sh", path) == (0, "+ go test ./...\ngo: test ./...\n")
    assert script(root, "ci/run-tests.sh", path, "./api")[1].startswith("+ go test ./api\n")
    code, said = script(root, "ci/lint-format.sh", path)
    assert (code, "failed with exit code 1: go vet ./..." in said) == (1, True)
    assert script(root, "security/dependency-scan.sh", path)[0] == 0


@pytest.mark.parametrize(("files", "tool"), [(FLASK, "python3"), (EXPRESS, "node"), (GO, "go")])
def test_every_script_says_that_nothing_is_installed(made, tmp_path, files, tool):
    """No script ends with 0 because it could not look."""
    root, path = made(files), programs(tmp_path / "bin")
    assert set(codes(root, path).values()) == {2}
    assert f"not installed: {tool}" in script(root, "ci/run-tests.sh", path)[1]


@pytest.mark.parametrize(
    "files",
    [
        {"requirements.txt": "flask\n", "app.py": ""},
        {"app.py": "", "tests/test_app.py": "import unittest\n"},
        {"requirements.txt": "pytest\n", "tests/test_app.py": "x = 1\n"},
    ],
)
def test_no_test_is_no_success(made, tmp_path, files):
    """Neither the skills' templates nor an empty file are tests that pass."""
    root, path = made(files), programs(tmp_path / "bin", python3=PYTHON)
    code, said = script(root, "ci/run-tests.sh", path)
    assert (code, "not configured: Python: " in said) == (2, True), said


def test_unittest(made, tmp_path):
    case = "import unittest\n\n\nclass A(unittest.TestCase):\n    def test_a(self):\n        self.assertTrue({})\n"
    root = made({"app.py": "", "tests/__init__.py": "", "tests/test_app.py": case.format("True")})
    path = programs(tmp_path / "bin", python3=PYTHON)
    assert [script(root, "ci/run-tests.sh", path, *more)[0] for more in ((), ("tests.test_app",))] == [0, 0]
    write(root, {"tests/test_app.py": case.format("False")})
    assert [script(root, "ci/run-tests.sh", path, *more)[0] for more in ((), ("tests.test_app",))] == [1, 1]


def test_a_folder_of_nothing(made, tmp_path):
    root, path = made({}), programs(tmp_path / "bin", python3=PYTHON)
    assert set(codes(root, path).values()) == {2}


def test_artifacts_in_order(made, tmp_path):
    head = "---\nid: {}\nversion: {}\nstatus: {}\nfrom: [{}]\n---\nText with ---\n---\n"
    root, path = made({}), programs(tmp_path / "bin")
    write(root, {"artifacts/a/v1.md": head.format("a", 1, "replaced", "")})
    write(root, {"artifacts/a/v2.md": head.format("a", 2, "accepted", "a@1")})
    code, said = script(root, "artifact/validate.sh", path)
    assert (code, said.splitlines()[-1]) == (0, "2 artifacts, 0 findings")
    write(root, {"artifacts/b.md": head.format("a", 3, "accepted", "")})
    assert "a second accepted version of a" in script(root, "artifact/validate.sh", path)[1]


def test_seeds_go_to_no_database_elsewhere(made, tmp_path):
    root, path = made(FLASK), programs(tmp_path / "bin", psql='echo "psql: $*"')
    far, near = (f"postgres://me:word@{host}/shop" for host in ("db.example.com", "localhost"))
    assert script(root, "db/seed.sh", path, DATABASE_URL=far)[0] == 1
    code, said = script(root, "db/seed.sh", path, DATABASE_URL=near)
    assert (code, f"psql: {near} -v ON_ERROR_STOP=1 -q -f seeds/people.sql" in said) == (0, True)


AUDIT = """case "$1" in audit) echo "npm: $*" ;; *) exec {npm} "$@" ;; esac"""
HEAD = "---\nid: rfc\nversion: 1\nstatus: accepted\nfrom: []\n---\nText\n"
CONFIGURED = {
    "openapi.yaml": FLASK["openapi.yaml"],
    "migrations/0001_people.sql": FLASK["migrations/0001_people.sql"],
    "seeds/people.sql": FLASK["seeds/people.sql"],
    "artifacts/rfc/v1.md": HEAD,
}
FULL_EXPRESS = {
    **EXPRESS,
    **CONFIGURED,
    "package.json": '{"name": "shop", "type": "module", "scripts": {"test": "node --test", "lint": "node lint.js", '
    '"db:seed": "node seed.js"}}',
    "package-lock.json": '{"name": "shop", "lockfileVersion": 3, "packages": {}}',
    "lint.js": "console.log('linted')\n",
    "seed.js": "console.log('seeded')\n",
}
SAID = {
    "flask": {
        "ci/run-tests.sh": "1 passed", "ci/lint-format.sh": "0 with wrong syntax",
        "ci/openapi-lint.sh": "3 operations, 0 findings", "db/migration-check.sh": "1 migrations, 0 findings",
        "db/seed.sh": "people 2", "security/dependency-scan.sh": "+ pip-audit -r requirements.txt",
        "artifact/validate.sh": "1 artifacts, 0 findings",
    },
    "express": {
        "ci/run-tests.sh": "pass 1", "ci/lint-format.sh": "linted", "ci/openapi-lint.sh": "3 operations, 0 findings",
        "db/migration-check.sh": "1 migrations, 0 findings", "db/seed.sh": "seeded",
        "security/dependency-scan.sh": "npm: audit --audit-level=high", "artifact/validate.sh": "1 artifacts",
    },
    "go": {
        "ci/run-tests.sh": "go: test ./...", "ci/lint-format.sh": "go: vet ./...",
        "ci/openapi-lint.sh": "3 operations, 0 findings", "db/migration-check.sh": "1 migrations, 0 findings",
        "db/seed.sh": "people 2", "security/dependency-scan.sh": "go: mod verify",
        "artifact/validate.sh": "1 artifacts",
    },
}  # fmt: skip


def newcomer(kind, folder):
    """The files of a repository in which everything is configured, and the programs that are there."""
    bare = 'case "$*" in *pip_audit*) exit 1 ;; esac\n' + PYTHON
    tools = {
        "flask": {"python3": bare, "pip-audit": 'echo "pip-audit: $*"'},
        "express": {"python3": PYTHON, "npm": AUDIT.format(npm=shutil.which("npm"))},
        "go": {"python3": PYTHON, "go": 'echo "go: $*"', "gofmt": "exit 0", "govulncheck": "exit 0"},
    }[kind]
    files = {"flask": {**FLASK, **CONFIGURED}, "express": FULL_EXPRESS, "go": {**GO, **CONFIGURED}}[kind]
    return files, programs(folder, *(["node"] if kind == "express" else []), **tools)


@pytest.mark.parametrize("kind", ["flask", pytest.param("express", marks=NODE), "go"])
def test_every_script_does_the_real_thing(made, tmp_path, kind):
    """Each of the seven ends well where its tool is there, and shows what it ran. A Go compiler is a stand-in."""
    files, path = newcomer(kind, tmp_path / "bin")
    root = made(files)
    found = {name: script(root, name, path) for name in SCRIPTS}
    assert {name: code for name, (code, _) in found.items()} == dict.fromkeys(SCRIPTS, 0), found
    assert [name for name in SCRIPTS if SAID[kind][name] not in found[name][1]] == [], found


@pytest.mark.skipif(RUFF is None, reason="ruff is not installed")
def test_our_own_scripts_are_not_held_to_the_projects_style(made, tmp_path):
    """What `init` puts into hidden folders does not make a newcomer's linter fail; what they write themselves does."""
    root = made({"pyproject.toml": "[tool.ruff]\nline-length = 60\n", "app.py": "X = 1\n"})
    path = programs(tmp_path / "bin", python3=PYTHON, ruff=f'exec {RUFF} "$@"')
    code, said = script(root, "ci/lint-format.sh", path)
    assert code == 0, said
    write(root, {"app.py": "import os\n"})
    code, said = script(root, "ci/lint-format.sh", path)
    assert (code, "F401" in said) == (1, True), said
