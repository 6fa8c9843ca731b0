"""``agentls explain`` and ``agentls agents``: text, JSON and exit codes, on a small project on disk."""

import json
from pathlib import Path

import pytest

from agentls import project as projects
from agentls.explain import operation, tool_of
from agentls.policy import decide
from agentls_server.cli import main

AGENT = """\
---
name: back
description: Writes the back end.
tools: Read, Edit, Bash
skills: [seed-data]
---
## Files You Own
- `src/server/`

## Files You Do NOT Touch
- `src/ui/` (Front end's domain)
"""


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.delenv("CLAUDE_CONFIG_DIR", raising=False)
    root = tmp_path / "project"
    folder = root / ".claude" / "agents"
    folder.mkdir(parents=True)
    (folder / "back.md").write_text(AGENT)
    (root / ".claude" / "settings.json").write_text('{"permissions": {"deny": ["Bash(git push *)"]}}')
    (root / "src").mkdir()
    (root / "src" / "away").symlink_to(tmp_path)
    monkeypatch.chdir(root)
    return root


def answer(capsys, *words):
    assert main(["explain", "back", *words, "--format", "json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_the_contract_decides(capsys):
    found = answer(capsys, "edit", "src/ui/a.tsx")
    assert (found["agent"], found["action"], found["target"]) == ("back", "edit", "src/ui/a.tsx")
    assert found["decision"] == "deny"
    assert found["reason"] == "its contract forbids src/ui/ (Front end's domain)"
    assert found["rule"] == {
        "path": ".claude/agents/back.md",
        "line": 11,
        "text": "- `src/ui/` (Front end's domain)",
    }
    assert [(step["stage"], step["decision"]) for step in found["chain"]] == [("contract", "deny"), ("dialect", "ask")]


def test_a_rule_of_a_settings_file_is_named_with_its_line(capsys):
    found = answer(capsys, "Bash", "cd src && git push -f")
    assert found["decision"] == "deny"
    assert found["rule"] == {"path": ".claude/settings.json", "line": 1, "text": '"Bash(git push *)"'}


@pytest.mark.parametrize(
    ("action", "target", "decision"),
    [
        ("read", "src/server/a.py", "allow"),
        ("shell", "ls", "allow"),
        ("edit", "src/away/x", "deny"),
        ("bash", "echo x > src/away/x", "deny"),
        ("bash", "cat src/away/x", "ask"),
        ("edit", "../other", "deny"),
        ("webfetch", "https://example.org", "deny"),
        ("Edit", "README.md", "ask"),
    ],
)
def test_the_decision(capsys, action, target, decision):
    assert answer(capsys, action, target)["decision"] == decision


def test_explaining_and_deciding_agree(capsys, project):
    loaded = projects.load(project)
    policy = loaded.policy(loaded.agent("back"))
    for action, target in (("edit", "src/ui/a"), ("Bash", "git push"), ("bash", "rm -rf src"), ("Read", "src/away/x")):
        asked = operation(tool_of(action, "claude-code"), target, policy)
        assert answer(capsys, action, target)["decision"] == decide(asked, policy).effect


def test_the_text_has_the_rule_and_what_was_consulted(capsys):
    assert main(["explain", "back", "edit", "src/ui/a.tsx"]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "back: edit src/ui/a.tsx: deny",
        "  its contract forbids src/ui/ (Front end's domain)",
        "  .claude/agents/back.md:11: - `src/ui/` (Front end's domain)",
        "consulted:",
        (
            "  contract  deny   its contract forbids src/ui/ (Front end's domain)  "
            "(.claude/agents/back.md:11: - `src/ui/` (Front end's domain))"
        ),
        "  dialect   ask    permission mode default: edit is ask",
    ]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["bakc", "edit", "x"], "there is no agent 'bakc'; did you mean 'back'?"),
        (["back", "edti", "x"], "there is no action 'edti'; did you mean 'edit'?"),
    ],
)
def test_what_is_not_there_is_wrong_usage(capsys, words, said):
    assert main(["explain", *words]) == 2
    assert said in capsys.readouterr().err


def test_an_agent_by_its_path(capsys):
    assert main(["explain", ".claude/agents/back.md", "read", "a"]) == 0
    assert "back: read a: allow" in capsys.readouterr().out


def test_agents_as_json(capsys):
    assert main(["agents", "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    promises, unread, prompt = (found["agents"][0].pop(each) for each in ("contract", "unread", "prompt"))
    assert [(each["kind"], each["value"], each["note"], each["line"]) for each in promises] == [
        ("owned", "src/server/", "", 8),
        ("forbidden", "src/ui/", "Front end's domain", 11),
    ]
    text = Path(".claude/agents/back.md").read_text()
    assert [text[slice(*each["span"])] for each in promises] == ["src/server/", "src/ui/"]
    assert unread == []
    assert (prompt.pop("body_tokens") > 0, prompt) == (True, {"skill_tokens": 0, "cost_usd": None})
    assert found == {
        "agents": [
            {
                "name": "back",
                "dialect": "claude-code",
                "path": ".claude/agents/back.md",
                "description": "Writes the back end.",
                "model": None,
                "tools": {"read": "allow", "edit": "ask", "shell": "ask", "web": "deny", "delegate": "deny"},
                "skills": ["seed-data"],
                "scope": {"owned": ["src/server/"], "forbidden": ["src/ui/"], "shared": []},
                "hosts": {
                    "claude-code": {"loads": True, "why": "Claude Code loads it"},
                    "opencode": {"loads": False, "why": "OpenCode does not look for agents there"},
                    "vscode": {
                        "loads": True,
                        "why": "VS Code reads .claude/agents too, without its disallowedTools and permissionMode",
                    },
                },
            }
        ]
    }


def test_agents_as_text(capsys, project):
    assert main(["agents"]) == 0
    assert "back  .claude/agents/back.md  (claude-code)" in capsys.readouterr().out
    (project / ".claude" / "agents" / "back.md").unlink()
    assert main(["agents"]) == 0
    assert capsys.readouterr().out.startswith("there are no agents here: ")
