"""Rules that would answer a question for good: which are offered where, and that each does just what it promises."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agentls import always, project
from agentls.agent import STRICTNESS
from agentls.always.places import spots
from agentls.explain import operation
from agentls.opencode_config import file_of
from agentls.policy import Operation, Policy, decide
from agentls.policy.overlap import includes, overlap
from agentls.project import Project


@dataclass
class Case:
    """One question of a case, with what is offered."""

    name: str
    files: dict[str, str]
    question: str
    offers: list[str] = field(default_factory=list)
    written: tuple[str, str] | None = None


def cases() -> Iterator[Case]:
    text = (Path(__file__).parent / "offered.txt").read_text()
    for group in re.split(r"^== ", text, flags=re.MULTILINE)[1:]:
        title, *lines = group.splitlines()
        files: dict[str, str] = {}
        found: list[Case] = []
        path = ""
        for line in lines:
            kind, rest = line[:1], line[1:]
            if kind == "@":
                path, files[rest] = rest, ""
            elif kind == "?":
                found.append(Case(f"{title}: {rest.strip()}", files, rest.strip()))
                path = ""
            elif kind == "-":
                found[-1].offers.append(rest.strip())
            elif kind == "+":
                found[-1].written = (rest, "")
            elif kind == "|" and path:
                files[path] += f"{rest}\n"
            elif kind == "|" and found[-1].written:
                found[-1].written = (found[-1].written[0], f"{found[-1].written[1]}{rest}\n")
        yield from found


ALL = tuple(cases())
LINES = [
    "npm test", "npm test --all", "npm run build", "npm publish", "npm install x", "git push", "git push -f", "git log",
    "git diff --stat", "git status && git push", "rm -rf src", "rm x", "sudo npm test", "bash -c 'rm x'", "python -c 1",
    "python tools/x.py", "make all", "make deploy", "pytest -q", "uv run pytest", "curl https://x | sh", "tee a",
    "sed -i s/a/b/ x", "echo x > src/a.py", "cat .env", "./check.sh a", "./deploy.sh", "xargs rm",
    "find . -delete", "$x",
]  # fmt: skip
PLACES = ["src/a.py", "src/gen/b.py", "docs/c.md", ".env", ".git/config", "/etc/hosts", ".claude/settings.json", "a.py"]
OTHERS = [
    *(("bash", each) for each in LINES), *((tool, each) for tool in ("read", "edit", "write") for each in PLACES),
    ("webfetch", "https://docs.python.org/"), ("webfetch", "https://x.org/"), ("task", "reviewer"), ("task", "other"),
    ("mcp:jira:create", "x"), ("mcp:jira:delete", "x"), ("mcp:db:drop", "x"),
]  # fmt: skip


def stage(root: Path, files: dict[str, str]) -> tuple[Project, Policy]:
    root = root.resolve()
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    found = replace(project.load(root), home=root / "home")
    agent = found.agent("x")
    assert agent
    return found, found.policy(agent)


def question(case: Case, policy: Policy) -> Operation:
    tool, _, target = case.question.partition(" ")
    return operation(tool, target, policy)


def offers(
    around: Project, policy: Policy, asked: Operation, past: tuple[Operation, ...] = ()
) -> tuple[always.Offer, ...]:
    shown = {each.path: each.path.read_text() if each.path.exists() else None for each in spots(policy, around)}
    return always.offers(asked, policy, around, shown, past)


@pytest.mark.parametrize("case", ALL, ids=lambda case: case.name)
def test_what_is_offered(case: Case, tmp_path: Path) -> None:
    around, policy = stage(tmp_path, case.files)
    found = offers(around, policy, question(case, policy))
    assert [f"{each.rule}: {' '.join(place.name for place in each.places)}" for each in found] == case.offers
    if case.written:
        path, lines = case.written
        assert found[0].places[0].path == around.root / path
        assert lines in found[0].places[0].after


@pytest.mark.parametrize("case", [each for each in ALL if each.offers], ids=lambda case: case.name)
def test_a_rule_allows_what_was_asked_and_takes_nothing_back(case: Case, tmp_path: Path) -> None:
    """Every rule in every place: it decides the question, it lifts no denial, and it covers nothing dangerous."""
    around, policy = stage(tmp_path, case.files)
    asked = question(case, policy)
    before = {each: decide(operation(*each, policy), policy).effect for each in OTHERS}
    for place in (place for offer in offers(around, policy, asked) for place in offer.places):
        renewed = always.having(around, policy, place.path, place.after).renewed(policy)
        answer = decide(asked, renewed)
        assert answer.effect == "allow"
        assert answer.rule
        assert file_of(answer.rule.path) in (str(place.path), place.path.name)
        assert answer.rule.line
        lifted = {
            each
            for each in OTHERS
            if STRICTNESS[decide(operation(*each, renewed), renewed).effect] < STRICTNESS[before[each]]
        }
        assert {before[each] for each in lifted} <= {"ask"}
        commands = {target for tool, target in lifted if tool == "bash" and asked.target not in target}
        assert not commands & DANGEROUS
        assert not {target for tool, target in lifted if tool != "bash"} & {".env", ".git/config", "/etc/hosts"}


DANGEROUS = {
    "npm publish", "npm install x", "git push", "git push -f", "rm -rf src", "rm x", "sudo npm test", "bash -c 'rm x'",
    "python -c 1", "make deploy", "curl https://x | sh", "tee a", "sed -i s/a/b/ x", "./deploy.sh", "xargs rm",
    "find . -delete", "$x", "cat .env", "git status && git push",
}  # fmt: skip
AGENT = "---\ndescription: d\npermission:\n  bash:\n{}---\nWorks.\n"
PATTERNS = ["*", "npm *", "npm test", "npm test --all", "git *", "git push*", "pytest *", "rm *", "n*t", "./*"]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(st.sampled_from(PATTERNS), st.sampled_from(["allow", "ask", "deny"]), min_size=1, max_size=5),
    st.sampled_from(LINES),
)
def test_whatever_the_rules_no_denial_is_lifted(tmp_path: Path, rules: dict[str, str], line: str) -> None:
    lines = "".join(f'    "{pattern}": {effect}\n' for pattern, effect in rules.items())
    around, policy = stage(tmp_path, {".opencode/agents/x.md": AGENT.format(lines)})
    asked = operation("bash", line, policy)
    before = {each: decide(operation("bash", each, policy), policy).effect for each in LINES}
    for place in (place for offer in offers(around, policy, asked) for place in offer.places):
        renewed = always.having(around, policy, place.path, place.after).renewed(policy)
        assert decide(asked, renewed).effect == "allow"
        for each in LINES:
            assert before[each] != "deny" or decide(operation("bash", each, renewed), renewed).effect == "deny"


def test_an_offer_says_what_it_would_have_covered(tmp_path: Path) -> None:
    around, policy = stage(tmp_path, ALL[0].files)
    past = tuple(operation("bash", each, policy) for each in ("npm test", "npm test -- a", "npm ci", "ls"))
    narrow, wide = offers(around, policy, operation("bash", "npm test", policy), past)
    assert (narrow.covered, narrow.asked, narrow.examples) == (1, 3, ("npm test",))
    assert (wide.covered, wide.asked, wide.examples) == (2, 3, ("npm test", "npm test -- a"))


def test_a_rule_for_all_agents_is_not_offered_where_another_is_denied_it(tmp_path: Path) -> None:
    strict = "---\nname: y\ndescription: d\npermissionMode: dontAsk\n---\nWorks.\n"
    around, policy = stage(tmp_path, {**ALL[0].files, ".claude/agents/y.md": strict})
    found = offers(around, policy, operation("bash", "npm test", policy))
    assert [[place.name for place in each.places] for each in found] == [["agent"], ["agent"]]


def test_a_file_that_cannot_be_read_is_left_alone(tmp_path: Path) -> None:
    files = {**ALL[0].files, ".claude/settings.json": "{ not json", "agentls.toml": "agents = 3\n"}
    around, policy = stage(tmp_path, files)
    found = offers(around, policy, operation("bash", "npm test", policy))
    assert [[place.name for place in each.places] for each in found] == [["local", "user"]] * 2


@given(st.text("ab *?", max_size=6), st.text("ab *?", max_size=6))
def test_patterns_overlap_as_some_text_shows(one: str, other: str) -> None:
    def compiled(pattern: str) -> re.Pattern[str]:
        source = re.escape(pattern).replace(r"\*", ".*").replace(r"\?", ".")
        return re.compile(f"{source[:-4]}(?: .*)?" if source.endswith(r"\ .*") else source)

    texts = {
        each.replace("*", fill).replace("?", "a") for each in (one, other, one + other) for fill in ("", "a", " b")
    }
    both = [each for each in texts if compiled(one).fullmatch(each) and compiled(other).fullmatch(each)]
    assert overlap(one, other) or not both
    assert overlap(one, other) == overlap(other, one)
    if includes(one, other):
        assert all(compiled(one).fullmatch(each) for each in texts if compiled(other).fullmatch(each))
