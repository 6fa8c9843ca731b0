"""The examples in the rules' documentation are true, and every fix of a bad one mends it."""

from __future__ import annotations

import pytest
from marked import told

from agentls.rules import Diagnostic, Rule, all_rules
from agentls.rules.docs import Example, examples, title
from agentls.text import apply_edits

RULES = pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)


def of(rule: Rule, kind: str) -> list[Example]:
    return [each for each in examples(rule) if each.kind == kind]


def beside(rule: Rule) -> dict[str, str]:
    return {each.path: each.text for each in of(rule, "With")}


def key(found: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return sorted((each.code, each.message) for each in found)


@RULES
def test_documentation_is_whole(rule: Rule):
    assert title(rule).endswith((".", "?"))
    assert [word for word in ("**What**", "**Why**", "**Source**") if word not in rule.doc] == []
    assert of(rule, "Bad")
    assert of(rule, "Good")


@RULES
def test_bad_example_is_told(rule: Rule):
    for example in of(rule, "Bad"):
        assert {each.code for each in told(example.path, example.text, beside(rule))} == {rule.code}


@RULES
def test_good_example_is_clean(rule: Rule):
    for example in of(rule, "Good"):
        assert told(example.path, example.text, beside(rule)) == ()


@RULES
def test_every_fix_mends(rule: Rule):
    for example in of(rule, "Bad"):
        before = told(example.path, example.text, beside(rule))
        for diagnostic in before:
            for fix in diagnostic.fixes:
                mended = apply_edits(example.text, fix.edits)
                after = told(example.path, mended, beside(rule))
                left = [each for each in key(before) if each != (diagnostic.code, diagnostic.message)]
                new = [each for each in key(after) if each not in left]
                assert new == [], f"{fix.title}:\n{mended}"
                assert len(after) < len(before), fix.title


def test_names_that_meet_only_where_a_host_looks_are_said_to():
    text = "---\nname: a\ndescription: Reviews changes before they are merged\ntools: Read\nmaxTurns: 3\n---\nGo.\n"
    said = {
        base: [each.message for each in told(f"{base}/x/a.md", text, {f"{base}/y/a.md": text}) if "name" in each.code]
        for base in ("lib/agents", ".claude/agents")
    }
    assert said["lib/agents"][0].endswith("which one is not defined (once they lie where it looks for agents)")
    assert said[".claude/agents"][0].endswith("which one is not defined")
