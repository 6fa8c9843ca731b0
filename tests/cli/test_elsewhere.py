"""The definitions for pre-commit and GitHub Actions fit the command line that they call."""

from __future__ import annotations

import argparse
import re
from pathlib import Path

import pytest
import yaml

from agentls_server.cli import check

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("path", "matches"),
    [
        (".claude/agents/reviewer.md", True),
        ("web/.claude/agents/deep/reviewer.md", True),
        (".opencode/agent/reviewer.md", True),
        (".opencode/modes/plan.md", True),
        (".github/agents/reviewer.md", True),
        ("skills/one/SKILL.md", True),
        ("here/planner.agent.md", True),
        ("README.md", False),
        ("docs/agents/page.md", False),
    ],
)
def test_hook_takes_agent_files(path: str, matches: bool):
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert bool(re.search(hook["files"], path)) is matches
    assert hook["entry"].split() == ["agentls", check.command.name]


def test_action_calls_with_arguments_that_there_are():
    action = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
    line = action["runs"]["steps"][-1]["run"]
    words = re.sub(r"\$ARGS|\$PATHS", "", line).replace('"$FAIL_ON"', action["inputs"]["fail-on"]["default"]).split()
    parser = argparse.ArgumentParser(exit_on_error=False)
    check.add_arguments(parser)
    arguments = parser.parse_args([*words[words.index("check") + 1 :], action["inputs"]["paths"]["default"]])
    assert (arguments.format, arguments.fail_on, arguments.path) == ("github", "error", ["."])
