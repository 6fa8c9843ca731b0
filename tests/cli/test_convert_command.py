"""``agentls convert`` on the command line: what goes to which stream, and the exit codes."""

import json
from pathlib import Path

import pytest

from agentls_server.cli import main

TEXT = "---\nname: a\ndescription: b\ntools: Read\nskills:\n  - x\n---\nBody\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / ".claude" / "agents" / "a.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT)
    return path


def test_the_file_on_one_stream_and_the_losses_on_the_other(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(file), "--to", "copilot"]) == 0
    out, err = capsys.readouterr()
    assert out == "---\nname: a\ndescription: b\ntools: [read]\n---\nBody\n"
    assert f"{file}:5: 'skills' cannot be said there" in err
    assert "1 thing lost or made stricter; its place is .github/agents/a.agent.md" in err


def test_out_writes_a_file(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    target = tmp_path / "new" / "a.md"
    assert main(["convert", str(file), "--to", "opencode", "--out", str(target)]) == 0
    assert capsys.readouterr().out == ""
    assert target.read_text().startswith("---\ndescription: b\nmode: subagent\npermission:\n")


def test_refusals_and_wrong_usage(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["convert", str(file), "--to", "claude-code"]) == 1
    assert "it is a file of Claude Code already" in capsys.readouterr().err
    assert main(["convert", str(file.with_name("gone.md")), "--to", "opencode"]) == 2
    with pytest.raises(SystemExit) as left:
        main(["convert", str(file), "--to", "nothing"])
    assert left.value.code == 2


GUARDED = """---
description: Reads
mode: subagent
permission:
  "*": deny
  read:
    "*": allow
    "*.env": ask
---
Body
"""


def test_settings_keep_what_a_list_cannot_except(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    file, settings = tmp_path / ".opencode" / "agent" / "a.md", tmp_path / ".claude" / "settings.json"
    for each in (file, settings):
        each.parent.mkdir(parents=True)
    file.write_text(GUARDED)
    assert main(["convert", str(file), "--to", "claude-code"]) == 0
    out, err = capsys.readouterr()
    assert "tools: []\n" in out
    assert "'agentls convert --settings' writes them" in err
    assert not settings.exists()
    settings.write_text('{\n    "permissions": {\n        "deny": ["Bash(rm *)"]\n    }\n}\n')
    assert main(["convert", str(file), "--to", "claude-code", "--settings"]) == 0
    out, err = capsys.readouterr()
    assert "tools: Read\n" in out
    assert f"{file}:8: '*.env' is asked about by 'Read(/**/*.env)' in .claude/settings.json" in err
    assert json.loads(settings.read_text()) == {"permissions": {"deny": ["Bash(rm *)"], "ask": ["Read(/**/*.env)"]}}
    settings.write_text("{ no json")
    assert main(["convert", str(file), "--to", "claude-code", "--settings"]) == 0
    assert "tools: []\n" in capsys.readouterr().out
    assert settings.read_text() == "{ no json"
