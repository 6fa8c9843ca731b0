"""``docs/rules.md`` is what the rules say."""

from __future__ import annotations

from pathlib import Path

from agentls.rules import all_rules
from agentls.rules.docs import rules_page

PAGE = Path(__file__).parents[3] / "docs/rules.md"


def test_page_is_fresh():
    assert PAGE.read_text(encoding="utf-8") == rules_page(), "run: python -m agentls.rules.docs > docs/rules.md"


def test_every_rule_is_on_it():
    assert [rule.code for rule in all_rules() if f"\n## {rule.code}\n" not in rules_page()] == []
