"""What the disk adds to a command: secrets in the folders and patterns that it reads, where nothing hides them."""

from pathlib import Path

import pytest

from agentls import explain
from agentls.agent import Permission, Source
from agentls.policy import Operation, Policy, decide
from agentls.policy.links import named, resolved
from agentls.runtime.tools import Context

from .tables import policy

SECRETS = (".env", "src/deep/server.pem", "src/.env.local", "config/app.key")
OTHERS = ("README.md", "src/a.py", "src/.env.example", "docs/b.md", "node_modules/x/.env", "config/app.yaml")

SWEEPS = [
    ("grep -r token .", ".env config/app.key src/.env.local src/deep/server.pem"),
    ("grep -rn token src", "src/.env.local src/deep/server.pem"),
    ("cp -r src /tmp/copy", "src/.env.local src/deep/server.pem"),
    ("tar -cf out.tar config", "config/app.key"),
    ("cd src && grep -r token .", "src/.env.local src/deep/server.pem"),
    ("cat config/*", "config/app.key"),
    ("cat src/*", ""),
    ("cat src/.*", "src/.env.local"),
    ("grep -r token src/*", "src/deep/server.pem"),
    ("grep token src/*/*", "src/deep/server.pem"),
    ("cat *", ""),
    ("grep -r token", ".env config/app.key src/.env.local src/deep/server.pem"),
    ("cd src && grep -rn -e token", "src/.env.local src/deep/server.pem"),
    ("rg token", "config/app.key src/deep/server.pem"),
    ("rg -t py token src", "src/deep/server.pem"),
    ("rg --hidden token src", "src/.env.local src/deep/server.pem"),
    ("ls | grep token", ""),
    ("ls | rg token", ""),
    ("cat README.md src/a.py", ""),
    ("grep -r token docs", ""),
    ("grep -r token node_modules/none", ""),
    ("echo hello", ""),
]


@pytest.fixture
def rules(tmp_path: Path) -> Policy:
    for name in (*SECRETS, *OTHERS):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    asked = policy("claude-code", "permissionMode: bypassPermissions\n")
    return Policy(asked.agent, tmp_path, home=tmp_path / "home")


@pytest.mark.parametrize(("command", "found"), SWEEPS, ids=[command for command, _ in SWEEPS])
def test_secrets_that_a_command_would_read_are_asked_about(rules: Policy, command: str, found: str) -> None:
    seen = resolved(Operation("bash", command), rules, exposed=True)
    assert " ".join(sorted(seen.secrets)) == found
    answer = decide(seen, rules)
    asked = [step.reason for step in answer.chain if "which looks like a file of secrets" in step.reason]
    assert len(asked) == len(found.split())
    assert all(any(name in reason for reason in asked) for name in found.split())


@pytest.mark.parametrize(("command", "found"), SWEEPS, ids=[command for command, _ in SWEEPS])
def test_where_a_sandbox_hides_them_nobody_is_asked(rules: Policy, command: str, found: str) -> None:
    assert not resolved(Operation("bash", command), rules).secrets


def test_a_secret_that_is_named_is_asked_about_once(rules: Policy) -> None:
    seen = resolved(Operation("bash", "cat .env config/*"), rules, exposed=True)
    answer = decide(seen, rules)
    assert sum(".env" in step.reason for step in answer.chain) == 1
    assert answer.effect == "ask"


def test_the_files_that_a_command_names(rules: Policy) -> None:
    assert named("cat .env src/none > src/a.py; grep -r x src", rules) == {rules.root / ".env", rules.root / "src/a.py"}


@pytest.mark.parametrize(
    ("command", "effect"),
    [
        ("rm agentls.tom?", "ask"),
        ("rm *.toml", "ask"),
        ("rm *.md", "allow"),
        ("rm src/*", "allow"),
        ("rm pack*/a/*.json", "ask"),
        ("touch out*/x", "deny"),
        ("cat out*/x", "ask"),
        ("touch here/l*", "deny"),
        ("rm here/link", "deny"),
        ("cat here/link", "ask"),
    ],
)
def test_what_a_pattern_means_on_the_disk_counts(rules: Policy, command: str, effect: str) -> None:
    root = Path(rules.root)
    for name in ("agentls.toml", "packages/a/opencode.json", "here/x"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text("x")
    beside = root.parent / f"{root.name}-beside"
    beside.mkdir()
    (beside / "x").write_text("x")
    (root / "outside").symlink_to(beside)
    (root / "here/link").symlink_to(beside / "x")
    assert decide(resolved(Operation("bash", command), rules), rules).effect == effect


def test_a_rule_for_a_link_holds_for_who_names_the_link(tmp_path: Path) -> None:
    root = tmp_path.resolve()
    for name in ("kept/a.py", "src/b.py"):
        (root / name).parent.mkdir()
        (root / name).write_text("x")
    (root / "kept/link.py").symlink_to(root / "src/b.py")
    agent = policy("claude-code", "permissionMode: bypassPermissions\n").agent
    denied = Permission("Edit", "/kept/**", "deny", Source("settings.json", "Edit(/kept/**)", 1), "project")
    rules = Policy(agent, root, settings=(denied,))
    for name, effect in (("kept/link.py", "deny"), ("src/b.py", "allow"), ("src/../kept/a.py", "deny")):
        asked = Context(root, None).operation("edit", name)  # type: ignore[arg-type]
        assert decide(asked, rules).effect == effect
        assert explain.operation("edit", name, rules) == asked
