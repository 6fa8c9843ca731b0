"""Scopes in ``agentls.toml``: they replace what is read of a body, and say whether it is enforced."""

import pytest

from agentls import settings
from agentls.explain import explain
from agentls.project import load

AGENT = "---\nname: a\ndescription: d\npermissionMode: acceptEdits\n---\n## You own\n- `src/`\n"


@pytest.fixture
def root(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    folder = tmp_path / "root" / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "a.md").write_text(AGENT)
    return tmp_path / "root"


def answer(root, target):
    project = load(root)
    return explain("edit", target, project.policy(project.agent("a")))


def test_settings_replace_the_reading(root):
    assert answer(root, "src/x.py")["decision"] == "allow"
    assert answer(root, "lib/x.py")["decision"] == "ask"
    (root / "agentls.toml").write_text('[agents.a]\nowned = ["lib/"]\nforbidden = ["lib/gen/"]\n')
    assert answer(root, "lib/x.py")["decision"] == "allow"
    assert answer(root, "src/x.py")["decision"] == "ask"
    denied = answer(root, "lib/gen/x.py")
    assert denied["decision"] == "deny"
    assert denied["rule"] == {"path": "agentls.toml", "line": 0, "text": "agents.a.forbidden in agentls.toml"}


@pytest.mark.parametrize(("scope", "decision"), [("enforce", "deny"), ("ask", "ask"), ("off", "allow")])
def test_how_a_scope_holds(root, scope, decision):
    (root / "agentls.toml").write_text(f'scope = "{scope}"\n[agents.a]\nforbidden = ["src/gen/"]\n')
    assert answer(root, "src/gen/x.py")["decision"] == decision


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ('scope = "never"', "'scope' must be"),
        ("[agents]\na = 1", "'agents.a' must be a table"),
        ("[agents.a]\nowned = 1", "'agents.a.owned' must be a list"),
    ],
)
def test_what_is_wrong_is_a_problem(text, problem):
    (found,) = settings.parse(text).problems
    assert problem in found
