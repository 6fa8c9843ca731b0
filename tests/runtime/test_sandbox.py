"""Commands held by the kernel, where there is bubblewrap: what they can change, see and reach."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from agentls import project
from agentls.agent import Agent
from agentls.policy.confinement import Confinement, confinement
from agentls.policy.links import named
from agentls.runtime import sandbox
from agentls.settings import Settings

from .stage import Desk, play, say, use

needs_bwrap = pytest.mark.skipif(sandbox.program() is None, reason="bubblewrap is not installed, or may not work here")

CLAUDE = """---
name: helper
description: Helps.
tools: Read, Write, Bash
permissionMode: bypassPermissions
---
You help.

### Files You Own
- `src/`

### Files You Do NOT Touch
- `web/` (Frontend)
"""
CODE = "---\nmode: subagent\ndescription: d\npermission:\n  bash: allow\n  {rules}\n---\nHelp.\n"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    home, root = tmp_path / "home", tmp_path / "project"
    for path, text in (
        (home / ".ssh/id", "key"),
        (root / "src/a.txt", "a"),
        (root / "web/b.txt", "b"),
        (root / ".env", "SECRET=1"),
        (root / ".claude/settings.json", "{}"),
        (root / ".git/hooks/pre-commit", ""),
        (tmp_path / "outside/c.txt", "c"),
    ):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def confined(root: Path, agent: str) -> Confinement:
    name = "opencode/agents" if "mode:" in agent else "claude/agents"
    file = root / f".{name}/helper.md"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(agent)
    loaded = replace(project.load(root), home=root.parent / "home")
    found = loaded.agent(str(file))
    assert found
    return confinement(loaded.policy(found))


def shell(root: Path, command: str, limits: Confinement) -> subprocess.CompletedProcess[str]:
    argv = sandbox.wrapped(["bash", "-c", command], limits)
    return subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60, cwd=root)


@needs_bwrap
@pytest.mark.parametrize(
    ("command", "works"),
    [
        ("echo x > src/new.txt", True),
        ("cat web/b.txt", True),
        ("echo x > web/new.txt", False),
        ('python3 -c \'open("web/b.txt", "w")\'', False),
        ("(setsid sh -c 'echo x > web/b.txt')", False),
        ("rm -rf web", False),
        ("mv web other", False),
        ("echo x > ../outside/c.txt", False),
        ("echo x > /etc/agentls-test", False),
        ("echo x > .claude/settings.json", False),
        ("echo x > .git/hooks/pre-commit", False),
        ("test -s .env", False),
        ("cat $HOME_SECRETS/.ssh/id", False),
        ("echo x > /tmp/scratch && cat /tmp/scratch", True),
    ],
)
def test_what_a_command_can_do(root: Path, command: str, works: bool) -> None:
    command = command.replace("$HOME_SECRETS", str(root.parent / "home"))
    done = shell(root, command, confined(root, CLAUDE))
    assert (done.returncode == 0) is works, done
    assert (root / "web/b.txt").read_text() == "b"
    assert (root.parent / "outside/c.txt").read_text() == "c"


@needs_bwrap
@pytest.mark.parametrize(
    ("rules", "command", "works"),
    [
        ("edit: deny", "echo x > src/a.txt", False),
        ("edit: deny", "cat src/a.txt", True),
        ("edit: ask", "echo x > src/a.txt", True),
        ("webfetch: deny", "cat /proc/net/route | tail -n +2 | grep -q .", False),
    ],
)
def test_the_rules_of_a_header(root: Path, rules: str, command: str, works: bool) -> None:
    assert (shell(root, command, confined(root, CODE.format(rules=rules))).returncode == 0) is works


def test_the_web_is_refused_only_in_so_many_words(root: Path) -> None:
    assert confined(root, CLAUDE).network
    assert not confined(root, CODE.format(rules="webfetch: deny")).network
    assert not confined(root, CLAUDE.replace("tools:", "disallowedTools: WebFetch\ntools:")).network


@needs_bwrap
@pytest.mark.parametrize(
    ("command", "seen"),
    [
        ("cat .env", "SECRET=1"),
        ("cat src/../.env", "SECRET=1"),
        ("cat link", "SECRET=1"),
        ("cat ../home/.ssh/id", "key"),
        ("cat .env; ls -A ../home/.ssh", "SECRET=1"),
        ("cat src/a.txt; cat .e''nv", "aSECRET=1"),
        ("grep -r SECRET .", ""),
        ('python3 -c \'print(open("." + "env").read())\'', ""),
    ],
)
def test_a_command_sees_the_secrets_that_it_was_allowed_by_name(root: Path, command: str, seen: str) -> None:
    (root / "link").symlink_to(".env")
    limits = confined(root, CLAUDE)
    policy = replace(project.load(root), home=root.parent / "home").policy(_helper(root))
    argv = sandbox.wrapped(["bash", "-c", command], limits, named(command, policy))
    done = subprocess.run(argv, capture_output=True, text=True, check=False, timeout=60, cwd=root)
    assert done.stdout.strip() == seen, done


def _helper(root: Path) -> Agent:
    found = project.load(root).agent(str(root / ".claude/agents/helper.md"))
    assert found
    return found


@needs_bwrap
async def test_a_run_shows_a_secret_to_the_command_that_the_user_allowed(root: Path) -> None:
    calls = [[use("Bash", command="cat .env")], [say("Done.")]]
    desk = Desk(root, answers=["allow_once"])
    played = await play(root, CLAUDE, calls, desk=desk, settings=Settings())
    assert "SECRET=1" in played.model.told[0]
    assert desk.questions == ["helper: Bash cat .env"]


async def test_without_a_sandbox_a_search_through_secrets_is_asked_about(root: Path) -> None:
    calls = [[use("Bash", command="grep -r SECRET .")], [say("Done.")]]
    desk = Desk(root, answers=["deny"])
    played = await play(root, CLAUDE, calls, desk=desk, settings=Settings(sandbox="off"))
    assert "The user denied this" in played.model.told[0]
    assert desk.questions == ["helper: Bash grep -r SECRET ."]
    assert ".env, which looks like a file of secrets" in desk.asked[0].reason


@needs_bwrap
async def test_in_a_sandbox_a_search_finds_no_secrets_and_nobody_is_asked(root: Path) -> None:
    calls = [[use("Bash", command="grep -r SECRET . ; echo over")], [say("Done.")]]
    desk = Desk(root)
    played = await play(root, CLAUDE, calls, desk=desk, settings=Settings())
    assert "over" in played.model.told[0]
    assert "SECRET=1" not in played.model.told[0]
    assert not desk.questions


@needs_bwrap
async def test_a_run_puts_its_commands_into_the_sandbox(root: Path) -> None:
    agent = CLAUDE
    calls = [use("Bash", command="./break.sh")]
    (root / "break.sh").write_text("#!/bin/sh\necho broken > web/b.txt\n")
    (root / "break.sh").chmod(0o755)
    played = await play(root, agent, [calls, [say("It failed.")]], settings=Settings(), policy=_with_contract(root))
    assert "Read-only file system" in played.model.told[0]
    assert (root / "web/b.txt").read_text() == "b"
    assert "The commands ran in a sandbox." in played.ended.report


def _with_contract(root: Path):
    return lambda policy: replace(project.load(root).policy(policy.agent), root=root)


async def test_without_a_sandbox_the_report_says_so(root: Path) -> None:
    played = await play(root, CLAUDE, [[use("Bash", command="true")], [say("Done.")]], settings=Settings(sandbox="off"))
    assert "The commands ran without a sandbox" in played.ended.report


async def test_where_a_sandbox_is_wanted_and_there_is_none_commands_are_refused(
    root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    programs = tmp_path / "programs"
    programs.mkdir()
    (programs / "bash").symlink_to(shutil.which("bash") or "")
    monkeypatch.setenv("PATH", str(programs))
    sandbox.program.cache_clear()
    try:
        calls = [[use("Bash", command="echo x > ran")], [say("Done.")]]
        played = await play(root, CLAUDE, calls, settings=Settings(sandbox="on"))
    finally:
        sandbox.program.cache_clear()
    assert "sandbox = 'on'" in played.model.told[0]
    assert not (root / "ran").exists()
