"""The shipped agents in OpenCode: it loads each, and gives it the rights that we read out of the file."""

from __future__ import annotations

from pathlib import Path

import pytest
from host import ask, missing
from team import NAMES, for_opencode, recorded, source
from test_opencode import OPERATIONS, last_match, own_rules

from agentls import project as projects
from agentls.agent import STRICTNESS
from agentls.explain import operation
from agentls.formats import detect, opencode
from agentls.policy import Policy, decide
from agentls.policy.opencode import evaluate

EACH = pytest.mark.parametrize("name", NAMES)
ROOT = Path("/w")


def policy_of(definition, root=ROOT):
    return Policy(detect(definition).lower(definition), root)


@EACH
def test_our_reading_is_what_was_measured(name):
    definition = for_opencode(name)
    assert opencode.format.verdict(definition).loads
    own = opencode.format.lower(definition).permissions[len(opencode.DEFAULTS) :]
    assert [(each.tool, each.pattern.replace("$HOME", "~"), each.effect) for each in own] == recorded()[name]


@EACH
def test_no_right_comes_with_the_conversion(name):
    """OpenCode's answers, by the measured rules, are those of the shipped file, or stricter where it has no word."""
    given, rules = policy_of(source(name)), defaults() + recorded()[name]
    for tool, target in OPERATIONS:
        before = decide(operation(tool, target, given), given).effect
        after = last_match(rules, tool, target)
        assert STRICTNESS[after] >= STRICTNESS[before] or floor(before, tool, target, given), f"{tool} {target}"


def defaults():
    return [(each.tool, each.pattern, each.effect) for each in opencode.DEFAULTS]


def floor(before, tool, target, policy):
    """Whether only agentls' own floor is as strict as *before*: OpenCode knows no such thing."""
    steps = decide(operation(tool, target, policy), policy).chain
    return all(step.stage == "floor" or STRICTNESS[step.effect] < STRICTNESS[before] for step in steps)


@pytest.mark.opencode
@pytest.mark.skipif(bool(missing()), reason=missing() or "there")
@EACH
def test_opencode_loads_it_with_the_same_rights(name, tmp_path_factory):
    home, root = tmp_path_factory.mktemp("home"), tmp_path_factory.mktemp("root")
    file = root / ".opencode/agent" / f"{name}.md"
    file.parent.mkdir(parents=True)
    file.write_text(for_opencode(name).document.text, encoding="utf-8")
    answer = ask(home, root, name)
    assert answer.outcome == "loads", answer.said
    assert answer.agent["mode"] == ("all" if name == "engineering" else "subagent")
    assert own_rules(answer, home) == recorded()[name]
    policy = projects.load(root).policy(projects.load(root).agent(name))
    for tool, target in OPERATIONS:
        (step,) = evaluate(operation(tool, target, policy), policy)
        assert step.effect == last_match(answer.rules, tool, target), f"{tool} {target}"
