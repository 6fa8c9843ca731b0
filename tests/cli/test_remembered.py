"""An answer of ``agentls check`` is kept as long as all is as it was, and no longer."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from agentls_server import checking, remembered
from agentls_server.cli import main

AGENT = """---
name: reviewer
description: Reviews changes for mistakes before they are merged
skills: [style]
---
Read `docs/style.md` first, and `api.style` in `company.config.yaml`.
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("AGENTLS_STATE_DIR", str(tmp_path_factory.mktemp("state")))
    write(tmp_path, ".claude/agents/reviewer.md", AGENT)
    write(tmp_path, "docs/other.md", "")
    write(tmp_path, "company.config.yaml", "api: {style: rest}\n")
    age(tmp_path)
    return tmp_path


def write(folder: Path, path: str, text: str) -> None:
    (folder / path).parent.mkdir(parents=True, exist_ok=True)
    (folder / path).write_text(text, encoding="utf-8")


def age(folder: Path) -> None:
    """Make everything a minute old: what has just changed is no witness."""
    then = time.time() - 60
    for path in (folder, *folder.rglob("*")):
        os.utime(path, (then, then))


@pytest.fixture
def worked_out(monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """How often a check has been worked out since the last time this was asked."""
    count = 0
    real = checking.answer

    def counted(*args: object, **options: object) -> object:
        nonlocal count
        count += 1
        return real(*args, **options)

    def since() -> int:
        nonlocal count
        was, count = count, 0
        return was

    monkeypatch.setattr(checking, "answer", counted)
    return since


def test_the_second_time_it_is_remembered(
    folder: Path, worked_out: Callable[[], int], capsys: pytest.CaptureFixture[str]
):
    codes = [main(["check", "--fail-on", "info"]) for _ in range(2)]
    first, second = capsys.readouterr(), worked_out()
    assert (codes, second) == ([1, 1], 1)
    half = len(first.out) // 2
    assert first.out[:half] == first.out[half:]
    assert "There is no skill 'style' here" in first.out


CHANGES = {
    "the agent": (".claude/agents/reviewer.md", AGENT.replace("first", "last")),
    "another agent": (".claude/agents/other.md", AGENT.replace("reviewer", "other")),
    "an agent in a new folder": ("below/.opencode/agent/other.md", "---\ndescription: A\n---\nGo.\n"),
    "the skill": (".claude/skills/style/SKILL.md", "---\nname: style\ndescription: Style.\n---\nShort.\n"),
    "the settings": ("agentls.toml", "[rules]\nignore = ['unknown-skill']\n"),
    "the host's settings": (".claude/settings.json", "{}"),
    "a file that the body reads": ("docs/style.md", "Short."),
    "a file that the body names keys of": ("company.config.yaml", "api: {}\n"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_seen(folder: Path, worked_out: Callable[[], int], change: str):
    main(["check"])
    main(["check"])
    assert worked_out() == 1
    write(folder, *CHANGES[change])
    main(["check"])
    assert worked_out() == 1


def test_another_question_is_another_answer(folder: Path, worked_out: Callable[[], int]):
    for words in (["check"], ["check", "--format", "json"], ["check", "--ignore", "dead-path"], ["check", "docs"]):
        main(words)
    assert worked_out() == 4


def test_another_program_is_another_answer(
    folder: Path, worked_out: Callable[[], int], monkeypatch: pytest.MonkeyPatch
):
    main(["check"])
    monkeypatch.setattr(remembered, "_program", lambda: ["another"])
    main(["check"])
    assert worked_out() == 2


def test_on_request_it_is_not_remembered(folder: Path, worked_out: Callable[[], int]):
    for _ in range(2):
        main(["check", "--no-cache"])
    assert worked_out() == 2


def test_what_has_just_changed_is_no_witness(folder: Path, worked_out: Callable[[], int]):
    write(folder, ".claude/agents/reviewer.md", AGENT)
    later = time.time() + 60
    os.utime(folder / ".claude/agents/reviewer.md", (later, later))
    main(["check"])
    main(["check"])
    assert worked_out() == 2


def test_a_broken_cache_is_none(folder: Path, worked_out: Callable[[], int]):
    main(["check"])
    for kept in remembered.folder().iterdir():
        kept.write_text("{", encoding="utf-8")
    main(["check"])
    assert worked_out() == 2
