"""The workspace of a demonstration: the sample service in a folder of its own, with the shipped agents in it."""

from __future__ import annotations

import os
import shutil
import site
import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path

from agentls import formats, shipped
from agentls.definition import parse
from agentls.text import Document
from agentls_server.demo import recorded

SAMPLE = Path(__file__).resolve().parent / "sample"
SETTINGS = SAMPLE.with_name("team_settings.json")
TESTS = "./tools/ci/run-tests.sh"
_PLACES = {"claude-code": ".claude/agents", "opencode": ".opencode/agents", "copilot": ".github/agents"}
_SETTINGS = ("XDG_CONFIG_HOME", "CLAUDE_CONFIG_DIR", "OPENCODE_CONFIG", "OPENCODE_CONFIG_DIR", "OPENCODE_PERMISSION")


@dataclass(frozen=True, slots=True)
class Stage:
    """*root* is the workspace; *state* holds the server's journal and log; *git* says whether it is a repository."""

    root: Path
    state: Path
    git: bool

    def environment(self) -> dict[str, str]:
        """That of all that is started here: this Python first, a home of its own, and no proxy on the way to loopback.

        Settings of the user's for git, Claude Code or OpenCode would change what is shown.
        """
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)))
        return {
            **{name: value for name, value in os.environ.items() if name not in _SETTINGS},
            "PATH": path,
            "HOME": str(self.state),
            "PYTHONUSERBASE": site.getuserbase(),
            "PYTHONDONTWRITEBYTECODE": "1",
            "AGENTLS_STATE_DIR": str(self.state),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "NO_PROXY": "127.0.0.1,localhost",
            "no_proxy": "127.0.0.1,localhost",
        }

    def run(self, *command: str) -> subprocess.CompletedProcess[str]:
        """Run a command in the workspace; its output and errors in one text."""
        return subprocess.run(
            command, cwd=self.root, env=self.environment(), text=True, encoding="utf-8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False,
        )  # fmt: skip


def build(folder: Path, agents: Collection[str] | None = None, *, team: bool = False) -> Stage:
    """Make the workspace below *folder*, which is empty or not there, with *agents* (or all).

    For a *team* it is the service as two agents leave it who work alone, without its two bugs, and Claude Code's
    settings allow what a team allows once and for all.
    """
    folder = folder.resolve()
    stage = Stage(folder / "tally", folder / "state", shutil.which("git") is not None)
    stage.state.mkdir(parents=True)
    shutil.copytree(SAMPLE, stage.root, ignore=shutil.ignore_patterns("__pycache__", "var"))
    for script in stage.root.glob("tools/**/*.sh"):
        script.chmod(0o755)  # an installer may have lost it
    install(stage.root, agents)
    if stage.git:
        _repository(stage)
    if team:
        for path, text in recorded.outcome(stage.root).items():
            (stage.root / path).write_text(text, encoding="utf-8")
        shutil.copyfile(SETTINGS, stage.root / ".claude" / "settings.json")
        if stage.git:
            _commit(stage, "fix: round tax and keep invoices apart as agreed")
    return stage


def install(root: Path, names: Collection[str] | None = None) -> None:
    """Put the shipped agents (of *names*, or all) and the skills where their hosts look for them."""
    for path in (each for each in shipped.agents() if names is None or each.stem in names):
        dialect = formats.detect(parse(Document(path.name, path.read_text(encoding="utf-8"))))
        assert dialect, f"{path.name} is no agent"
        target = root / _PLACES[dialect.name] / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)
    for skill in shipped.skills():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(skill, root / ".claude" / "skills" / skill.name, ignore=ignore)


def _repository(stage: Stage) -> None:
    _git(stage, "-c", "init.defaultBranch=main", "init", "-q")
    _git(stage, "config", "user.name", "agentls demo")
    _git(stage, "config", "user.email", "demo@agentls.example")
    _commit(stage, "feat: invoices for many tenants")


def _commit(stage: Stage, message: str) -> None:
    _git(stage, "add", "-A")
    _git(stage, "commit", "-q", "-m", message)


def _git(stage: Stage, *words: str) -> None:
    done = stage.run("git", *words)
    if done.returncode:
        raise RuntimeError(f"git {' '.join(words)}: {done.stdout.strip()}")
