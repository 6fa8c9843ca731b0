"""What holds for every policy: more denials never allow more, a child is never wider than its parent, answers agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.agent import STRICTNESS, Permission, Source
from agentls.contract import Contract, Promise
from agentls.explain import explain
from agentls.policy import Operation, decide
from agentls.policy.offer import offered
from agentls.text import Span

from .tables import ROOT, operation, policy

HERE = Source("settings", "a rule", 1)
PATHS = ["src/a.py", "src/gen/b.py", "docs/c.md", ".env", ".git/config", "../x", "a.py", "src", "Dockerfile"]
LINES = [
    "ls", "git push", "git status && git push -f", "rm -rf src", "echo x > src/a.py", "cat .env", "f=.env && cat $f",
    "sudo git push", "bash -c 'rm a.py'", "xargs rm", "$x", "python -c 1", "cd src && touch gen/b.py",
    "npm test | tee docs/c.md", "find . -delete",
    "git checkout -- src", "(ls; cd docs; rm c.md)", "timeout 5 git push", "echo $(rm a.py)", "ls ${",
]  # fmt: skip
OPERATIONS = st.one_of(
    st.tuples(st.sampled_from(["read", "edit", "write"]), st.sampled_from(PATHS)),
    st.tuples(st.just("bash"), st.sampled_from(LINES)),
    st.tuples(st.just("webfetch"), st.sampled_from(["https://example.org/", "https://a.b/"])),
    st.tuples(st.just("task"), st.sampled_from(["worker", "other"])),
).map(lambda pair: operation(*pair))
PATTERNS = [
    "*",
    "src/**",
    "src/*",
    "git *",
    "git push *",
    "rm *",
    "*.py",
    "docs/c.md",
    "ls",
    "",
    "domain:example.org",
    "worker",
]
EFFECTS = ["allow", "ask", "deny"]
MODES = ["default", "acceptEdits", "plan", "dontAsk", "bypassPermissions"]
TOOLS = ["Read", "Edit", "Write", "Bash", "WebFetch", "Agent", "Bash(git *)", "Edit(src/**)"]


def rules(tools, effects=EFFECTS):
    made = st.builds(
        Permission, st.sampled_from(tools), st.sampled_from(PATTERNS), st.sampled_from(effects), st.just(HERE)
    )
    return st.lists(made, max_size=6).map(tuple)


CLAUDE_RULES = ["Bash", "Edit", "Read", "WebFetch", "Agent", "*"]
CODE_RULES = ["bash", "edit", "read", "webfetch", "task", "*", "external_directory"]


@st.composite
def policies(draw):
    """A policy of any dialect, with any rules."""
    dialect = draw(st.sampled_from(["claude-code", "opencode", "copilot"]))
    if dialect == "claude-code":
        tools = draw(st.one_of(st.none(), st.lists(st.sampled_from(TOOLS), max_size=5)))
        head = f"permissionMode: {draw(st.sampled_from(MODES))}\n" + (f"tools: {tools}\n" if tools is not None else "")
        return replace(policy(dialect, head), settings=draw(rules(CLAUDE_RULES)), contract=draw(contracts()))
    made = policy(
        dialect,
        "" if dialect == "opencode" else f"tools: {draw(st.sampled_from(['[read, edit]', '[execute]', '[*]']))}\n",
    )
    own = draw(rules(CODE_RULES)) if dialect == "opencode" else ()
    agent = replace(made.agent, permissions=(*made.agent.permissions, *own))
    return replace(made, agent=agent, contract=draw(contracts()))


def contracts():
    places = st.sampled_from(["src/", "docs/c.md", "src/gen/", "*.py", "**"])
    kinds = st.sampled_from(["owned", "forbidden", "shared"])
    promise = st.builds(lambda kind, place: Promise(kind, place, Span(0, 1), 1, "said"), kinds, places)
    return st.one_of(st.none(), st.lists(promise, max_size=3).map(lambda each: Contract(tuple(each))))


def strictness(wanted, asked):
    return STRICTNESS[decide(wanted, asked).effect]


@given(policies(), OPERATIONS, st.sampled_from(PATTERNS))
def test_one_more_denial_never_allows_more(asked, wanted, pattern):
    dialect = asked.agent.dialect
    if dialect == "copilot":
        return
    for tool in ("Bash", "Edit", "Read") if dialect == "claude-code" else ("bash", "edit", "read", "*"):
        denial = Permission(tool, pattern, "deny", HERE)
        if dialect == "claude-code":
            stricter = replace(asked, settings=(*asked.settings, denial))
        else:
            stricter = replace(asked, agent=replace(asked.agent, permissions=(*asked.agent.permissions, denial)))
        assert strictness(wanted, stricter) >= strictness(wanted, asked)


@given(policies(), OPERATIONS, st.sampled_from(["src/", "docs/", "*.py"]))
def test_one_more_forbidden_place_never_allows_more(asked, wanted, place):
    promises = asked.contract.promises if asked.contract else ()
    narrower = replace(asked, contract=Contract((*promises, Promise("forbidden", place, Span(0, 1), 1, "said"))))
    assert strictness(wanted, narrower) >= strictness(wanted, asked)


@given(policies(), policies(), policies(), OPERATIONS)
def test_a_child_is_never_wider_than_those_above_it(top, middle, child, wanted):
    middle = replace(middle, caller=top)
    child = replace(child, caller=middle)
    assert strictness(wanted, child) >= max(strictness(wanted, middle), strictness(wanted, top))
    assert not offered("edit", child) or offered("edit", top)


@given(policies(), OPERATIONS)
def test_an_approval_lifts_an_ask_and_nothing_else(asked, wanted):
    before = decide(wanted, asked).effect
    after = decide(wanted, replace(asked, approved=frozenset({wanted.key}))).effect
    assert after == ("allow" if before == "ask" else before)


@given(policies(), OPERATIONS)
def test_without_trust_nothing_is_wider(asked, wanted):
    scoped = replace(asked, settings=tuple(replace(each, scope="project") for each in asked.settings))
    if asked.agent.dialect == "claude-code":  # in OpenCode an allow that is not taken can uncover an earlier allow
        assert strictness(wanted, replace(scoped, trusted=False)) >= strictness(wanted, scoped)


@given(policies(), OPERATIONS)
def test_the_answer_is_the_strictest_of_its_chain(asked, wanted):
    answer = decide(wanted, asked)
    assert STRICTNESS[answer.effect] == max(STRICTNESS[step.effect] for step in answer.chain)


@given(policies(), st.sampled_from(LINES))
def test_explaining_and_deciding_agree(asked, line):
    assert explain("bash", line, asked)["decision"] == decide(Operation("bash", line), asked).effect


@given(policies(), st.text(max_size=60))
def test_any_text_is_judged_as_a_command(asked, line):
    assert decide(Operation("bash", line), asked).effect in STRICTNESS


SHELL = st.lists(
    st.sampled_from([
        "git", "push", " ", ";", "&&", "|", "(", ")", "$(", "`", '"', "'", "{", "}", "\n", "<<EOF", "EOF", "x", "$x",
        "if", "then", "fi",
    ]),
    max_size=20,
).map("".join)  # fmt: skip


@given(SHELL)
def test_no_line_that_spells_a_denied_command_is_allowed(line):
    asked = policy("opencode", 'permission:\n  bash:\n    "*": allow\n    "git push*": deny\n')
    wrapped = Operation("bash", f"{line}\ngit push")
    assert decide(wrapped, asked).effect != "allow" or "<<EOF" in line or line.count('"') % 2 or line.count("'") % 2


@pytest.mark.parametrize("length", [9_990, 10_001, 200_000])
def test_a_very_long_command_is_asked_about(length):
    asked = policy("opencode", "permission: allow\n")
    expected = "ask" if length > 10_000 else "allow"
    assert decide(Operation("bash", "echo " + "a" * (length - 5)), asked).effect == expected


def test_deep_nesting_is_asked_about():
    asked = policy("opencode", "permission: allow\n")
    assert decide(Operation("bash", "(" * 4000 + "ls" + ")" * 4000), asked).effect == "ask"
    assert decide(Operation("bash", "bash -c 'bash -c \"ls\"'"), asked).effect == "allow"


def test_a_link_inside_leads_outside():
    asked = policy("opencode", "permission: allow\n")
    line = "echo x > link/passwd"
    assert decide(Operation("bash", line), asked).effect == "allow"
    followed = Operation("bash", line, links=(("link/passwd", type(ROOT)("/etc/passwd")),))
    assert decide(followed, asked).effect == "deny"
