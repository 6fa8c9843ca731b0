"""Three-way merge: both sides' work is kept, or the merge says where they clash."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.merge import merge3

TEXTS = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "d"]), max_size=8).map("".join)


@pytest.mark.parametrize(
    ("base", "ours", "theirs", "merged"),
    [
        ("1\n2\n3\n", "1\n2\n3\n", "1\nX\n3\n", "1\nX\n3\n"),
        ("1\n2\n3\n4\n5\n", "1\nO\n3\n4\n5\n", "1\n2\n3\nT\n5\n", "1\nO\n3\nT\n5\n"),
        ("1\n2\n", "1\nO\n", "T\n2\n", "T\nO\n"),
        ("1\n2\n3\n", "1\nO\n3\n", "1\nT\n3\n", None),
        ("1\n2\n3\n", "1\n3\n", "1\nT\n3\n", None),
        ("1\n2\n", "1\nO\n2\n", "1\nT\n2\n", None),
        ("1\n2\n", "1\nX\n2\n", "1\nX\n2\n", "1\nX\n2\n"),
        ("1\n2\n3\n", "1\nX\n3\nO\n", "1\nX\n3\n", "1\nX\n3\nO\n"),
        ("1\n2\n3\n", "1\n2\n3\nO\n", "1\n3\n", "1\n3\nO\n"),
        ("", "O\n", "", "O\n"),
    ],
)
def test_cases(base: str, ours: str, theirs: str, merged: str | None) -> None:
    assert merge3(base, ours, theirs).text == merged
    assert merge3(base, theirs, ours).text == merged


@given(TEXTS, TEXTS)
def test_a_side_that_did_nothing_gives_way(base: str, other: str) -> None:
    assert merge3(base, base, other).text == other
    assert merge3(base, other, base).text == other
    assert merge3(base, other, other).text == other


@given(TEXTS, TEXTS, TEXTS)
def test_sides_are_equal_before_it(base: str, ours: str, theirs: str) -> None:
    one, other = merge3(base, ours, theirs), merge3(base, theirs, ours)
    assert one.text == other.text
    assert bool(one.clashes) == (one.text is None)


@given(TEXTS, TEXTS, TEXTS, TEXTS)
def test_edits_on_both_sides_of_a_line_that_stays_are_both_there(head: str, tail: str, new: str, more: str) -> None:
    def text(one: str, other: str) -> str:
        return f"{one.rstrip('d')}~ keep ~\n{other}"

    assert merge3(text(head, tail), text(new, tail), text(head, more)).text == text(new, more)


@given(TEXTS, TEXTS)
def test_what_one_side_took_back_is_taken_back(before: str, after: str) -> None:
    """A revert: the text after the run, untouched since, goes back to the text before it."""
    assert merge3(after, after, before).text == before
