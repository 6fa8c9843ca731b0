"""Fixes: each rule that has some shows one in its examples, and they mend agents in JSON as they mend Markdown.

That they mend Markdown is tested with the examples.
"""

from __future__ import annotations

import importlib
import inspect
import json
from pathlib import PurePath

import pytest
import yaml
from marked import told

from agentls.rules import Diagnostic, Rule, all_rules
from agentls.rules.docs import examples
from agentls.text import apply_edits
from agentls_server.mending import sure_edits

OPENCODE = ".opencode/agents/"


def beside(rule: Rule) -> dict[str, str]:
    return {each.path: each.text for each in examples(rule) if each.kind == "With"}


def bad(rule: Rule) -> list[tuple[str, str]]:
    return [(each.path, each.text) for each in examples(rule) if each.kind == "Bad"]


def in_json(path: str, text: str) -> str | None:
    """The agent as an entry of OpenCode's configuration; None where its header is no YAML."""
    _, header, body = [*text.split("---\n", 2), "", ""][:3]
    try:
        fields = yaml.safe_load(header)
    except yaml.YAMLError:
        return None
    if not isinstance(fields, dict) or not path.startswith(OPENCODE):
        return None
    agent = {PurePath(path).stem: {**fields, "prompt": body.strip()}}
    return json.dumps({"$schema": "https://opencode.ai/config.json", "agent": agent}, indent=2, default=str) + "\n"


JSON = [
    pytest.param(text, beside(rule), id=f"{rule.code} {number}")
    for rule in all_rules()
    for number, example in enumerate(bad(rule))
    if (text := in_json(*example))
]


def keys(found: tuple[Diagnostic, ...]) -> list[tuple[str, str]]:
    return sorted((each.code, each.message) for each in found)


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_a_rule_with_fixes_shows_one(rule: Rule):
    module = importlib.import_module(f"agentls.rules.{rule.code.replace('-', '_')}")
    if "Fix(" not in inspect.getsource(module):
        return
    shown = [fix for path, text in bad(rule) for each in told(path, text, beside(rule)) for fix in each.fixes]
    assert shown


@pytest.mark.parametrize(("text", "others"), JSON)
def test_fixes_mend_agents_in_json(text: str, others: dict[str, str]):
    before = told("opencode.json", text, others)
    for diagnostic in before:
        for fix in diagnostic.fixes:
            mended = apply_edits(text, fix.edits)
            json.loads(mended)
            after = told("opencode.json", mended, others)
            left = [each for each in keys(before) if each != (diagnostic.code, diagnostic.message)]
            assert [each for each in keys(after) if each not in left] == [], f"{fix.title}:\n{mended}"
            assert len(after) < len(before), fix.title


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.code)
def test_sure_fixes_come_to_an_end_and_leave_no_more_than_there_was(rule: Rule):
    for path, text in bad(rule):
        before, mended = told(path, text, beside(rule)), text
        for _ in range(5):
            mended = apply_edits(mended, sure_edits(told(path, mended, beside(rule))))
        after = told(path, mended, beside(rule))
        assert sure_edits(after) == ()
        assert set(keys(after)) <= set(keys(before))


def test_there_are_fixes_in_json():
    shown = {
        each.code
        for case in JSON
        for each in told("opencode.json", *case.values)  # type: ignore[arg-type]
        if each.fixes
    }
    assert len(shown) > 8
