"""Permission questions at the prompt of `agentls run`: yes, no and why, and a rule for good."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from tests.cli.test_run_command import AGENT, api, cli, use  # noqa: F401 (a fixture)
from tests.fake_api import FakeApi

from agentls.runtime.scripted.script import Script

ASKED = "helper: Bash make check? (permission mode default: shell is ask) [y]es, [n]o (and why), [a]lways in this run"


async def played(api: FakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lines: str, ask: str = "prompt") -> str:  # noqa: F811
    """What the model is told where the user types *lines*."""
    (tmp_path / ".claude/agents/helper.md").write_text(AGENT.format("Bash"))
    (tmp_path / "agentls.toml").write_text('sandbox = "off" # for now\n')
    (tmp_path / "makefile").write_text("check:\n\t@echo fine\n")
    api.script = Script.of(use("Bash", command="make check"), "Done.")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    assert await cli("--ask", ask) == 0
    (result,) = api.exchanges[-1].body["messages"][-1]["content"]
    return str(result["content"])


@pytest.mark.parametrize(
    ("lines", "ask", "told"),
    [
        ("y\n", "prompt", "fine"),
        ("what\nYes\n", "prompt", "fine"),
        ("no, use tox instead\n", "prompt", "The user denied this: Bash make check. They say: use tox instead"),
        ("n\n", "prompt", "The user denied this: Bash make check."),
        ("", "prompt", "The user denied this: Bash make check."),
        ("f\n\na\n", "prompt", "fine"),
        ("", "deny", "The user denied this: Bash make check."),
        ("", "allow", "fine"),
    ],
)
async def test_answers(
    api: FakeApi,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    lines: str,
    ask: str,
    told: str,
) -> None:
    assert (await played(api, tmp_path, monkeypatch, lines, ask)).strip() == told
    assert (ASKED in capsys.readouterr().err) == (ask == "prompt")


async def test_a_rule_for_good_is_written_and_holds(
    api: FakeApi,  # noqa: F811
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert await played(api, tmp_path, monkeypatch, "f\n1\n2\n") == "fine"
    said = capsys.readouterr()
    assert "  1. Bash(make check): nothing like it was asked before" in said.out
    assert "  1. agentls.toml: helper alone, when agentls runs it" in said.out
    assert "  2. .claude/settings.local.json: your Claude Code agents of this workspace" in said.out
    assert "→ always: Bash(make check), written to .claude/settings.local.json" in said.out
    assert "Allowed from now on:\n\n- `Bash(make check)`, written to `.claude/settings.local.json`" in said.out
    written: dict[str, Any] = json.loads((tmp_path / ".claude/settings.local.json").read_text())
    assert written == {"permissions": {"allow": ["Bash(make check)"]}}
    assert await played(api, tmp_path, monkeypatch, "", "deny") == "fine"
