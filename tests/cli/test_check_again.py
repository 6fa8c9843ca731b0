"""A check that goes on from the one before says what a new one says, and asks only rules that a change can affect."""

from __future__ import annotations

import argparse
import json
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from agentls_server import checking
from agentls_server.cli import check

HEADERS = (
    "tools: Read, Grep",
    "tools: Raed, Bash(git diff:*), Agent(writer, nobody)",
    "skills: [notes, gone]",
    "tools: mcp__search__find, mcp__gone__find",
    "mode: subagent\npermission:\n  edit: deny",
    "disallowedTools: Edit",
)
BODIES = (
    "Review the change.",
    "Read `docs/guide.md` and `docs/gone.md`, then run `scripts/check.sh`.",
    "You own `src/`. Never touch `lib/`. Hand over to `writer`.",
    "You own `lib/`. Do not edit `src/`. Ask `reviewer` to look.",
    "You are a read-only agent. See `limits.size` of `company.config.yaml`.",
    "",
)
ABOUT = (
    "Reviews changes for mistakes before they are merged",
    "Reviews pull requests for security mistakes, injection and leaked secrets before the merge",
    "Reviews pull requests for security mistakes, leaked secrets and injection, always before the merge",
    "Helps: a lot",
)
NAMES = ("reviewer", "writer", "guard")
PLACES = (".claude/agents", ".claude/agents/more", ".opencode/agent", "plugins/p/agents", "lib")
BESIDE = {
    "docs/guide.md": ("# Guide",),
    "docs/gone.md": ("# No longer gone",),
    "scripts/check.sh": ("true",),
    "plugins/p/.claude-plugin/plugin.json": ("{}",),
    ".mcp.json": ('{"mcpServers": {"search": {}}}', '{"mcpServers": {"gone": {}}}', "{"),
    "company.config.yaml": ("limits:\n  size: 1\n", "limits:\n  length: 1\n"),
    "agentls.toml": ('[rules]\nignore = ["dead-path"]\n', '[rules.severity]\nvague-description = "error"\n', "x"),
    ".claude/skills/notes/SKILL.md": ("---\nname: notes\ndescription: Keeps notes of what was decided\n---\nKeep.\n",),
    "prompt.txt": ("You are a read-only agent.", "Review `docs/gone.md`."),
    "opencode.json": tuple(
        json.dumps({"agent": {name: {"description": about, "prompt": prompt, "permission": {"edit": "deny"}}}})
        for name, about, prompt in (
            ("reviewer", ABOUT[1], "{file:./prompt.txt}"),
            ("judge", ABOUT[2], "Ask `writer`."),
            ("judge", ABOUT[0], "{file:./prompt.txt}"),
        )
    ),
    "src/main.py": ("",),
}  # fmt: skip

Again = Callable[[], tuple[str, int]]


def an_agent(choose: random.Random) -> str:
    name = choose.choice(NAMES)
    fields = f"name: {name}\ndescription: {choose.choice(ABOUT)}\n{choose.choice(HEADERS)}"
    return f"---\n{fields}\n---\n{choose.choice(BODIES)}\n"


def change(choose: random.Random, root: Path) -> None:
    """Write or remove one file."""
    if choose.random() < 0.6:
        path = root / choose.choice(PLACES) / f"{choose.choice('abcd')}.md"
        text = an_agent(choose)
    else:
        name = choose.choice(sorted(BESIDE))
        path, text = root / name, choose.choice(BESIDE[name])
    if path.exists() and choose.random() < 0.3:
        path.unlink()
    else:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def arguments(root: Path) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    check.add_arguments(parser)
    return parser.parse_args([str(root), "--format", "json", "--watch"])


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "work/.git").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "work")


@pytest.fixture
def again(tmp_path: Path) -> Again:
    """The report of the next check of the workspace, and how many times a rule was asked for it."""
    before, wanted = checking.Before(), arguments(tmp_path / "work")

    def report() -> tuple[str, int]:
        before.memory.asked = 0
        answer, _ = checking.answer(wanted, color=False, before=before)
        return answer.out, before.memory.asked

    return report


@pytest.mark.parametrize("seed", range(2))
def test_it_says_what_a_new_check_says(seed: int, tmp_path: Path, again: Again):
    choose, root = random.Random(seed), tmp_path / "work"
    said = set()
    for _ in range(30):
        change(choose, root)
        fresh, _ = checking.answer(arguments(root), color=False)
        assert again()[0] == fresh.out
        said |= {each["code"] for file in json.loads(fresh.out)["files"] for each in file["diagnostics"]}
    assert len(said) > 10


def test_only_what_a_change_can_affect_is_asked_again(tmp_path: Path, again: Again):
    root = tmp_path / "work"
    agents = [root / f".claude/agents/agent-{number}.md" for number in range(20)]
    text = "---\nname: {}\ndescription: {} things of one kind with care\ntools: Read, Grep\n---\nRead `docs/a.md`.\n"
    for number, path in enumerate(agents):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.format(path.stem, f"Sorts {number}"), encoding="utf-8")
    (root / "docs").mkdir()
    first = again()[1]
    each = first // len(agents)
    assert again()[1] == 0
    agents[0].write_text(agents[0].read_text(encoding="utf-8") + "And say so.\n", encoding="utf-8")
    team = again()[1] - each
    assert 0 < team <= len(agents) * each // 4  # those that look at other agents
    (root / "docs/a.md").write_text("", encoding="utf-8")
    assert again()[1] == len(agents)  # dead-path
    (root / ".mcp.json").write_text("{}", encoding="utf-8")
    assert again()[1] == 0  # no agent speaks of a server


def test_a_file_whose_text_is_the_same_is_not_parsed_again(tmp_path: Path):
    root, before = tmp_path / "work", checking.Before()
    path = root / ".claude/agents/a.md"
    path.parent.mkdir(parents=True)
    path.write_text(an_agent(random.Random(1)), encoding="utf-8")
    checking.answer(arguments(root), color=False, before=before)
    first = before.definitions[str(path)]
    path.touch()
    checking.answer(arguments(root), color=False, before=before)
    assert before.definitions[str(path)] is first
    path.unlink()
    checking.answer(arguments(root), color=False, before=before)
    assert before.definitions == {}
