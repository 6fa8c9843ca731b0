"""The sample service, its scripts, and the whole demonstration as a person starts it."""

import os
import re
import subprocess
import sys

import pytest

from agentls_server.demo import recorded, stage
from agentls_server.demo.show import failures
from agentls_server.demo.stories import ALONE

SCRIPTS = (
    "ci/lint-format",
    "ci/openapi-lint",
    "db/migration-check",
    "db/seed",
    "security/dependency-scan",
    "artifact/validate",
)


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    return stage.build(tmp_path_factory.mktemp("service"), ALONE)


def test_three_tests_of_the_sample_fail_for_two_reasons(service):
    done = service.run(stage.TESTS)
    count, failed = failures(done.stdout)
    assert done.returncode == 1
    assert count == 20
    assert sorted(name.rpartition(".")[2] for name in failed) == [
        "test_another_tenants_invoice_does_not_exist",
        "test_half_a_cent_is_rounded_up",
        "test_two_tenants_may_use_one_number",
    ]


@pytest.mark.parametrize("script", SCRIPTS)
def test_the_scripts_of_the_sample_work(service, script):
    done = service.run(f"./tools/{script}.sh")
    assert (done.returncode, done.stdout.strip() != "") == (0, True), done.stdout


@pytest.mark.parametrize(
    ("script", "file", "old", "new", "said"),
    [
        ("ci/lint-format", "src/services/money.py", "return net", "return  (net", "'(' was never closed"),
        ("ci/openapi-lint", "openapi.yaml", "/v1/invoices:", "/v1/bills:", "GET /v1/bills is in the contract"),
        ("db/migration-check", "db/migrations/0003_outbox.sql", "DROP TABLE outbox", "SELECT 1", "0003: its down part"),
        (
            "security/dependency-scan",
            "src/models/outbox.py",
            '"""\n',
            '"""\nimport flask\n',
            "flask is not in the standard",
        ),
        ("artifact/validate", "artifacts/rfc-tenants/v2.md", "status: accepted\n", "", "status is missing"),
        ("artifact/validate", "artifacts/rfc-tenants/v1.md", "replaced", "accepted", "2 versions are accepted"),
        ("artifact/validate", "artifacts/rfc-tenants/v2.md", "rfc-tenants@1", "plan@1", "from names plan@1"),
    ],
)
def test_the_scripts_of_the_sample_find_what_is_wrong(service, script, file, old, new, said):
    path = service.root / file
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    try:
        done = service.run(f"./tools/{script}.sh")
    finally:
        path.write_text(text, encoding="utf-8")
    assert done.returncode == 1
    assert said in done.stdout


def test_the_workspace_is_committed_and_clean(service):
    if service.git:
        assert service.run("git", "status", "--porcelain").stdout == ""
        assert service.run("git", "log", "--format=%s").stdout == "feat: invoices for many tenants\n"


def test_replies_without_git_commit_nothing():
    for git in (True, False):
        acts = recorded.alone(git=git)
        commits = [
            block for act in acts for reply in act.replies for block in reply["content"] if "git commit" in str(block)
        ]
        assert len(commits) == git
        assert not any("needs" in reply for act in acts for reply in act.replies)
    assert "no git repository" in str(acts[1].replies[-1])


def surroundings(home):
    home.mkdir()
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ANTHROPIC_", "AGENTLS_"))}
    return environment | {"HOME": str(home), "HTTP_PROXY": "http://127.0.0.1:9", "XDG_STATE_HOME": str(home / "state")}


def demo(tmp_path, *arguments, **more):
    """The demonstration, in an empty home; *more* is for its environment."""
    home = tmp_path / "home"
    environment = surroundings(home) | more
    command = [sys.executable, "-m", "agentls_server", "demo", *map(str, arguments)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=220, check=False)
    assert list(home.iterdir()) == []
    return done


def test_the_whole_demonstration(tmp_path):
    """Both runs through the real server, in an empty home, until the tests pass."""
    done = demo(tmp_path, "--keep", tmp_path / "kept")
    shown = done.stdout
    assert done.returncode == 0, shown + done.stderr
    assert shown.startswith("The model's replies are recorded. The server, the edits")
    assert "20 tests, 3 fail" in shown
    both = "'engineering-backend: work on the selection' and 'specialist-backend: work on the selection'"
    assert f"In src/services/money.py the lightbulb offers {both}\n" in shown
    assert "InvoiceTable.js the lightbulb offers 'specialist-backend: work on the selection'\n" in shown
    assert "21 tests, none fail" in shown.rpartition("In the end")[2]
    assert re.search(
        r"✗ bash \./tools/ci/run-tests\.sh .* is denied: .*\n +specialist-backend\.md:\d+: bash: deny\n", shown
    )
    assert re.search(r"✗ Edit src/components/InvoiceTable\.js is denied: .*\n +engineering-backend\.md:\d+: ", shown)
    assert shown.count("→ Allow once") == 9
    assert "✓ one edit in the editor: src/services/money.py, tests/server/test_money.py\n" in shown
    assert "src/services/invoices.py, db/migrations/0004_invoice_numbers_per_tenant.sql (new)\n" in shown
    assert "+    cents = (abs(net) * rate + 5_000) // 10_000\n" in shown
    assert "│ ## Migration notes" in shown
    assert shown.count("## Migration notes") == 1
    assert "│ - `./tools/ci/run-tests.sh` → exit 0" in shown
    assert done.stderr == ""
    assert_the_service_is_mended(tmp_path / "kept/tally")


def assert_the_service_is_mended(root):
    tests = subprocess.run([root / "tools/ci/run-tests.sh"], capture_output=True, text=True, check=False)
    assert tests.returncode == 0, tests.stderr
    assert "// The list of invoices" in (root / "src/components/InvoiceTable.js").read_text(encoding="utf-8")
    assert "token decides" not in (root / "src/components/InvoiceTable.js").read_text(encoding="utf-8")
    if (root / ".git").exists():
        log = subprocess.run(["git", "log", "--format=%s"], cwd=root, capture_output=True, text=True, check=True)
        assert log.stdout.startswith("fix(invoices): keep numbers and lookups inside a tenant\n")


def test_live_without_a_key_says_so(tmp_path):
    done = demo(tmp_path, "--live")
    assert (done.returncode, done.stdout) == (2, "")
    assert "--live needs a key in ANTHROPIC_API_KEY" in done.stderr


def test_a_folder_that_is_in_use_is_left_alone(tmp_path):
    (tmp_path / "mine.txt").write_text("mine", encoding="utf-8")
    done = demo(tmp_path, "--keep", tmp_path)
    assert done.returncode == 2
    assert "not an empty folder" in done.stderr


def test_a_reader_that_leaves_ends_it_quietly(tmp_path):
    command = [sys.executable, "-m", "agentls_server", "demo", "--keep", tmp_path / "kept"]
    environment = surroundings(tmp_path / "home")
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as playing:
        for line in playing.stdout:
            if line.startswith("  ? "):
                break
        playing.stdout.close()
        assert playing.stderr.read() == ""
        assert playing.wait(30) == 1
