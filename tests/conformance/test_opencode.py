"""The real OpenCode does what the table says, and its permission rules answer what ours do."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from host import Answer, ask, missing
from measured import Case, cases

from agentls import project as projects
from agentls.agent import Agent
from agentls.explain import operation
from agentls.formats import opencode
from agentls.policy import Policy
from agentls.policy.opencode import evaluate

pytestmark = [pytest.mark.opencode, pytest.mark.skipif(bool(missing()), reason=missing() or "there")]

OPERATIONS = (
    ("read", "src/app.py"), ("read", ".env"), ("read", "config/prod.env.local"), ("read", ".env.example"),
    ("edit", "src/app.py"), ("edit", "src/deep/er.py"), ("edit", "README.md"), ("write", "docs/new.md"),
    ("bash", "git status"), ("bash", "git push origin"), ("bash", "git"), ("bash", "npm test"),
    ("bash", "rm -rf build"),
    ("webfetch", "https://example.com/a"), ("websearch", "agents"), ("task", "reviewer"), ("task", "writer"),
    ("skill", "release"), ("todo", "*"), ("question", "*"), ("mcp:tickets:close", "*"), ("mcp:tickets:read", "*"),
)  # fmt: skip
KEYS = {"write": "edit", "todo": "todowrite", "mcp:tickets:close": "tickets_close", "mcp:tickets:read": "tickets_read"}

SETTINGS = {
    "$schema": "https://opencode.ai/config.json",
    "permission": {"bash": {"*": "ask", "git *": "allow", "rm *": "deny"}, "webfetch": "ask", "edit": "ask"},
    "tools": {"tickets_*": False},
    "agent": {"from-both": {"permission": {"bash": {"npm *": "allow"}, "tickets_read": "ask"}}},
}
AGENTS = {
    "plain": [],
    "last-wins": ["permission:", "  bash: allow", '  "*": deny', "  read: allow"],
    "first-wins-not": [
        "permission:", '  "*": deny', "  read: allow", "  edit:", '    "*": deny', '    "src/*": allow',
    ],
    "patterns": [
        "permission:", "  bash:", '    "*": deny', '    "git *": allow', '    "git push*": ask',
        "  task:", '    "*": deny', '    "rev*": allow',
    ],
    "tools": [
        "tools:", "  write: false", "  bash: true", "  read: true", "  todowrite: false", "permission:", "  bash: ask",
    ],
    "one-word": ["permission: ask"],
    "from-both": ["permission:", "  skill: deny", "  question: allow"],
}  # fmt: skip


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)
def test_outcome_and_rules(case: Case, home: Path, tmp_path: Path):
    file = tmp_path / ".opencode/agent/one.md"
    file.parent.mkdir(parents=True)
    file.write_bytes(case.text.encode())
    name = opencode.format.lower(case.definition).name if case.outcome == "loads" else "one"
    answer = ask(home, tmp_path, name)
    assert outcome(answer, case) == case.outcome, answer.said
    if case.outcome == "loads":
        assert own_rules(answer, home) == list(case.rules)


def outcome(answer: Answer, case: Case) -> str:
    """OpenCode's outcome in the words of the table: it says of nothing that it lost the header."""
    said = {"loads": "loads", "skips": "drops", "refuses": "refuses"}[answer.outcome]
    lost = said == "loads" and "description" not in answer.agent and "description:" in case.text
    return "bare" if lost or (said == "loads" and case.outcome == "bare" and not own_rules(answer, Path())) else said


def own_rules(answer: Answer, home: Path) -> list[tuple[str, str, str]]:
    """The printed rules without OpenCode's own, which stand first, and its folders, which it adds on both ends."""
    printed = [each for each in answer.rules if each[0] != "external_directory" or each[1] == "*"]
    assert printed[: len(opencode.DEFAULTS)] == [(each.tool, each.pattern, each.effect) for each in opencode.DEFAULTS]
    return [
        (key, pattern.replace(str(home), "~"), effect) for key, pattern, effect in printed[len(opencode.DEFAULTS) :]
    ]


@pytest.mark.parametrize("name", AGENTS)
def test_same_answers(name: str, home: Path, tmp_path: Path):
    """Each operation's answer by the rules that OpenCode prints is the answer of our policy's stage for OpenCode."""
    write_workspace(tmp_path)
    rules = ask(home, tmp_path, name).rules
    policy = policy_of(tmp_path, name)
    printed = {f"{tool} {target}": last_match(rules, tool, target) for tool, target in OPERATIONS}
    assert dict(ours(policy)) == printed


def write_workspace(root: Path) -> None:
    folder = root / ".opencode/agent"
    folder.mkdir(parents=True)
    (root / "opencode.json").write_text(json.dumps(SETTINGS), encoding="utf-8")
    for name, lines in AGENTS.items():
        header = "\n".join(("description: d", *lines))
        (folder / f"{name}.md").write_text(f"---\n{header}\n---\nDo it.\n", encoding="utf-8")


def policy_of(root: Path, name: str) -> Policy:
    project = projects.load(root)
    agent = project.agent(name)
    assert isinstance(agent, Agent)
    return project.policy(agent)


def ours(policy: Policy) -> Iterator[tuple[str, str]]:
    for tool, target in OPERATIONS:
        (step,) = evaluate(operation(tool, target, policy), policy)
        yield f"{tool} {target}", step.effect


def last_match(rules: list[tuple[str, str, str]], tool: str, target: str) -> str:
    """OpenCode's semantics, written down a second time: the last rule whose key and pattern match, else ask."""
    key = KEYS.get(tool, tool)
    found = [effect for name, pattern, effect in rules if covers(name, key) and covers(pattern, target)]
    return found[-1] if found else "ask"


def covers(pattern: str, text: str) -> bool:
    wild = "".join({"*": ".*", "?": "."}.get(char, re.escape(char)) for char in pattern)
    if pattern.endswith(" *"):
        wild = wild[: -len(r"\ .*")] + r"(?: .*)?"
    return re.fullmatch(wild, text, re.DOTALL) is not None
