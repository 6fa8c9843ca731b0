"""Our reading of OpenCode's agent files is what OpenCode was measured to do. Needs no OpenCode."""

from __future__ import annotations

import pytest
from measured import Case, cases

from agentls.formats import opencode

CASES = pytest.mark.parametrize("case", cases(), ids=lambda case: case.name)


@CASES
def test_outcome(case: Case):
    assert opencode.format.verdict(case.definition).outcome == case.outcome


@CASES
def test_rules(case: Case):
    readable = not any(each.kind == "unclosed-fence" for each in case.definition.problems)  # agentls runs no such file
    if case.outcome == "loads" and readable:
        own = opencode.format.lower(case.definition).permissions[len(opencode.DEFAULTS) :]
        ours = tuple((each.tool, each.pattern.replace("$HOME", "~"), each.effect) for each in own)
        # Version 2's list does nothing in version 1; agentls takes its restrictions all the same.
        known = tuple(each for each in ours if each in case.rules or "permissions:" not in case.text)
        assert known == case.rules
