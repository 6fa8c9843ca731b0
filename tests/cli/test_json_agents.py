"""Agents of ``opencode.json`` on the command line: checked, mended, listed, explained, converted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from agentls_server.cli import main

CONFIG = """\
{
  "agent": {
    // never edits
    "reviewer": {
      "description": "Reviews changes before they are merged",
      "mode": "subagnt",
      "prompt": "{file:prompts/review.md}",
      "permission": { "edit": "deny", "bash": { "*": "ask", "git *": "allow" } }
    }
  }
}
"""
PROMPT = "Review\u200b the change.\n"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    (tmp_path / "prompts").mkdir()
    (tmp_path / "prompts/review.md").write_text(PROMPT, encoding="utf-8")
    (tmp_path / "opencode.json").write_text(CONFIG, encoding="utf-8")
    return tmp_path


def check(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    main(["check", "--format", "json", *words])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return {
        each["path"]: [(one["code"], one["range"]["start"]["line"]) for one in each["diagnostics"]]
        for each in found["files"]
    }


@pytest.mark.parametrize("path", [".", "opencode.json"])
def test_entries_and_their_prompts_are_checked(folder: Path, path: str, capsys: pytest.CaptureFixture[str]):
    expected = {"opencode.json": [("unknown-value", 5)], "prompts/review.md": [("invisible-character", 0)]}
    assert check(capsys, path) == expected
    assert check(capsys, path) == expected  # as it is remembered
    (folder / "prompts/review.md").write_text("Review.\n")
    assert check(capsys, path) == {**expected, "prompts/review.md": []}


def test_a_configuration_without_agents_is_no_agent_file(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "opencode.json").write_text('{"theme": "x"}')
    assert check(capsys, ".") == {}


def test_fixes_are_written_in_both_files(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert check(capsys, "--fix", ".") == {"opencode.json": [], "prompts/review.md": []}
    assert (folder / "opencode.json").read_text() == CONFIG.replace("subagnt", "subagent")
    assert (folder / "prompts/review.md").read_text() == "Review the change.\n"


def test_listed_explained_converted(folder: Path, capsys: pytest.CaptureFixture[str]):
    (folder / "opencode.json").write_text(CONFIG.replace("subagnt", "subagent"))
    main(["agents", "--format", "json"])
    (agent,) = json.loads(capsys.readouterr().out)["agents"]
    assert (agent["name"], agent["dialect"], agent["path"]) == ("reviewer", "opencode", "opencode.json")
    assert (agent["tools"]["edit"], agent["hosts"]["opencode"]["loads"]) == ("deny", True)
    main(["explain", "reviewer", "bash", "git status", "--format", "json"])
    rule = json.loads(capsys.readouterr().out)["rule"]
    assert (rule["path"], rule["line"]) == ("opencode.json", 8)
    assert main(["convert", "opencode.json#reviewer", "--to", "claude-code"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("---\nname: reviewer\n")
    assert out.endswith("---\nReview\u200b the change.")
