"""Findings that are written down are not told again; new ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from agentls_server.cli import main

AGENT = """---
name: reviewer
description: Reviews changes for mistakes before they are merged
tools: Read, Gerp
---
Review the change.
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    (tmp_path / ".claude/agents").mkdir(parents=True)
    found = tmp_path / ".claude/agents/reviewer.md"
    found.write_text(AGENT, encoding="utf-8")
    return found


def check(*words: str) -> int:
    return main(["check", "--fail-on", "hint", *words])


def test_known_findings_are_not_told(file: Path, capsys: pytest.CaptureFixture[str]):
    assert check() == 1
    assert check("--write-baseline", "known.json") == 0
    assert "known.json now holds 1 known findings" in capsys.readouterr().err
    assert check("--baseline", "known.json") == 0
    assert check() == 1


def test_a_finding_stays_known_when_lines_move(file: Path):
    check("--write-baseline", "known.json")
    file.write_text(AGENT.replace("name:", "color: blue\nname:"), encoding="utf-8")
    assert check("--baseline", "known.json") == 0


def test_a_new_finding_is_told(file: Path, capsys: pytest.CaptureFixture[str]):
    check("--write-baseline", "known.json")
    file.write_text(AGENT.replace("name:", "color: mauve\nname:"), encoding="utf-8")
    capsys.readouterr()
    assert check("--baseline", "known.json") == 1
    told = capsys.readouterr().out
    assert "unknown-value" in told
    assert "unknown-tool" not in told


@pytest.mark.parametrize("text", [None, "{", "[]", '{"version": 1, "findings": {"a": "b"}}'])
def test_a_file_that_is_no_baseline(file: Path, text: str | None, capsys: pytest.CaptureFixture[str]):
    if text is not None:
        Path("known.json").write_text(text, encoding="utf-8")
    assert check("--baseline", "known.json") == 2
    assert "known.json" in capsys.readouterr().err
