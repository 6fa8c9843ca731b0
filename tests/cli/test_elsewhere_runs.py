"""The hook run by pre-commit, and the action's step run by a shell as GitHub runs it; nothing is installed."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
GOOD = "---\nname: good\ndescription: Reviews changes for mistakes before they are merged\n---\nReview.\n"
BAD = "---\nname: bad\ndescription: Reviews changes: for mistakes before they are merged\n---\nReview.\n"


def shell(command: list[str], folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {
        **os.environ,
        "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        "AGENTLS_STATE_DIR": str(folder / ".s"),
        **more,
    }
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".claude/agents").mkdir(parents=True)
    (tmp_path / ".claude/agents/good.md").write_text(GOOD)
    (tmp_path / "README.md").write_text(BAD)
    return tmp_path


def test_the_hook_stops_a_commit_with_a_broken_agent(folder: Path):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    config = {"repos": [{"repo": "local", "hooks": [{**hook, "language": "system"}]}]}
    (folder / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
    run = [sys.executable, "-m", "pre_commit", "run", "--color", "never"]
    home = {"PRE_COMMIT_HOME": str(folder / ".cache"), "GIT_CONFIG_GLOBAL": os.devnull}
    for command in (["git", "init", "-q"], ["git", "add", ".claude", "README.md", ".pre-commit-config.yaml"]):
        assert shell(command, folder, **home).returncode == 0
    passed = shell(run, folder, **home)
    assert (passed.returncode, "Passed" in passed.stdout) == (0, True), passed.stdout + passed.stderr
    (folder / ".claude/agents/bad.md").write_text(BAD)
    (folder / "opencode.json").write_text('{"agent": {"bad": {"description": "Reviews all changes", "color": "red"}}}')
    shell(["git", "add", "."], folder, **home)
    failed = shell(run, folder, **home)
    assert failed.returncode == 1
    assert "unquoted-colon" in failed.stdout
    assert ".claude/agents/bad.md" in failed.stdout
    assert "opencode.json" in failed.stdout
    assert "README.md" not in failed.stdout


@pytest.mark.parametrize("name", ["opencode.json", "opencode.jsonc", "sub/opencode.json"])
def test_the_hook_looks_at_agents_in_json(name: str):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert re.search(hook["files"], name)
    assert not re.search(hook["files"], name.replace("opencode", "myopencode"))
    assert not re.search(hook["files"], f"{name}5")


@pytest.mark.parametrize(
    ("inputs", "code", "line"),
    [
        ({}, 1, "::error file=.claude/agents/bad.md,line=3"),
        ({"paths": ".claude/agents/good.md"}, 0, None),
        ({"paths": ".claude/agents/good.md .claude/agents/bad.md", "args": "--ignore unquoted-colon"}, 0, None),
        ({"fail-on": "never"}, 2, None),
    ],
)
def test_the_action_annotates_and_fails(
    folder: Path, tmp_path_factory: pytest.TempPathFactory, inputs: dict[str, str], code: int, line: str | None
):
    (folder / ".claude/agents/bad.md").write_text(BAD)
    (folder / "README.md").unlink()
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    step = action["runs"]["steps"][-1]
    temp = tmp_path_factory.mktemp("runner")
    (temp / "agentls/bin").mkdir(parents=True)
    (temp / "agentls/bin/agentls").symlink_to(BIN / "agentls")
    given = {name: inputs.get(name, each["default"]) for name, each in action["inputs"].items()}
    environment = {
        name: given[value.removeprefix("${{ inputs.").removesuffix(" }}")] for name, value in step["env"].items()
    }
    script = folder.parent / "step.sh"
    script.write_text(step["run"])
    # As the runner starts `shell: bash`.
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", str(script)]
    done = shell(command, folder, **environment, RUNNER_TEMP=str(temp))
    assert done.returncode == code, done.stdout + done.stderr
    assert any(each.startswith(line) for each in done.stdout.splitlines()) if line else "::error" not in done.stdout
