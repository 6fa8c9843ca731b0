"""The edits of a turn put together: in whatever order they come, the hunks lead from the file to the result."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from agentls.runtime.changes import Draft, outcome
from agentls.runtime.editor import Buffer

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d"]), max_size=10).map("".join)


@given(before=LINES, states=st.lists(LINES, min_size=1, max_size=5))
def test_hunks_are_disjoint_and_lead_to_the_last_state(before: str, states: list[str]) -> None:
    draft = Draft.of(Path("x"), Buffer(Path("x"), before, 3))
    for number, state in enumerate(states):
        draft.add(state, f"call{number}", "because" if number % 2 else None)
    change = draft.change
    assert draft.text == states[-1]
    assert change.after == states[-1]
    assert change.version == 3
    ends = [(hunk.edit.span.start, hunk.edit.span.end) for hunk in change.hunks]
    assert ends == sorted(ends)
    assert all(one[1] <= other[0] for one, other in pairwise(ends))


def test_calls_and_reasons_stay_with_their_hunks() -> None:
    draft = Draft.of(Path("x"), Buffer(Path("x"), "1\n2\n3\n4\n5\n6\n7\n"))
    draft.add("1\nB\n3\n4\n5\n6\n7\n", "one", "why")
    draft.add("1\nB\n3\n4\n5\nF\n7\n", "two", None)
    draft.add("1\nBB\n3\n4\n5\nF\n7\n", "three", "also")
    told = [(hunk.calls, hunk.ask, hunk.edit.text) for hunk in draft.hunks]
    assert told == [(("one", "three"), "why; also", "BB\n"), (("two",), None, "F\n")]


def test_the_outcome_says_what_is_there_and_what_is_not() -> None:
    draft = Draft.of(Path("x"), Buffer(Path("x"), "1\n2\n3\n4\n5\n"))
    draft.add("1\nB\n3\nD\n5\n", "call", "why")
    change = draft.change
    assert outcome(change, "1\nB\n3\nD\n5\n", "x") == (True, "")
    assert outcome(change, "1\n2\n3\n4\n5\n", "x") == (False, "The user did not take this edit: x is as it was before.")
    whole, text = outcome(change, "1\nB\n3\n4\n5\n", "x")
    assert not whole
    made, missing = text.split("What of your edit is not there:")
    assert "+B" in made
    assert "+D" not in made
    assert "+D" in missing
