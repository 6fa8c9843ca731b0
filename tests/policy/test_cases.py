"""The answers of each dialect, from its documented rules, as tables."""

from collections import Counter
from pathlib import Path

import pytest

from agentls.policy import decide

from .tables import load

CASES = [case for path in sorted((Path(__file__).parent / "cases").glob("*.txt")) for case in load(path)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_the_answer(case):
    answer = decide(case.operation, case.policy)
    assert answer.effect == case.effect, answer.reason


def test_each_dialect_has_hundreds_of_cases():
    counts = Counter(case.policy.agent.dialect for case in CASES)
    assert counts["claude-code"] >= 200
    assert counts["opencode"] >= 200


def test_every_answer_has_a_reason_and_is_in_its_chain():
    for case in CASES:
        answer = decide(case.operation, case.policy)
        assert answer.reason
        assert any(step.effect == answer.effect and step.reason == answer.reason for step in answer.chain), case.name
