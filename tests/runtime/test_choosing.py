"""Hunks and what a user takes of them: below the wire, as texts."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agentls.merge import merge3
from agentls.runtime import proposal
from agentls.runtime.changes import Draft, left_out, outcome
from agentls.runtime.choosing import asked, key, moved, taken
from agentls.runtime.editor import Buffer, Change
from agentls.text import Document, apply_edits

A = Path("/w/a.py")
BEFORE = "1\n2\n3\n4\n5\n6\n7\n8\n9\n"
AFTER = "1\nB\n3\n4\nE\n6\n7\n8\n9\n10\n"
LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "- [x] **1**\n", "```\n", "d"]), max_size=12).map("".join)


def change(before: str | None, after: str, ask: str | None = "why", path: Path = A) -> Change:
    draft = Draft.of(path, None if before is None else Buffer(path, before, 1))
    draft.add(after, "call", ask)
    return draft.change


def text(changes: tuple[Change, ...], otherwise: str) -> str:
    return changes[0].after if changes else otherwise


@pytest.mark.parametrize(
    ("numbers", "text_after", "report"),
    [
        ((), BEFORE, "not made"),
        ((1,), "1\nB\n3\n4\n5\n6\n7\n8\n9\n", "2 of 3 hunks not made as written"),
        ((2, 3), "1\n2\n3\n4\nE\n6\n7\n8\n9\n10\n", "1 of 3 hunks not made as written"),
        ((1, 2, 3), AFTER, None),
    ],
)
def test_what_is_taken_and_what_is_told(numbers: tuple[int, ...], text_after: str, report: str | None) -> None:
    whole = change(BEFORE, AFTER)
    assert text(taken([whole], numbers), BEFORE) == text_after
    made, told = outcome(whole, text_after, "a.py")
    assert made is (report is None)
    if report:
        assert left_out(whole, text_after) == report
        left = told.rpartition("not there:")[2] or told
        missing = {1: "+B", 2: "+E", 3: "+10"}
        if numbers:
            assert {number for number, line in missing.items() if line in left} == set(missing) - set(numbers)
        else:
            assert told == "The user did not take this edit: a.py is as it was before."


def test_what_is_allowed_is_made_whatever_is_taken() -> None:
    draft = Draft.of(A, Buffer(A, BEFORE))
    draft.add(BEFORE.replace("2", "B"), "one", None)
    draft.add(BEFORE.replace("2", "B").replace("5", "E"), "two", "why")
    new = change(None, "new\n", path=Path("/w/b.py"))
    assert [each.after for each in taken([draft.change, new], ())] == [BEFORE.replace("2", "B")]
    assert [hunk.edit.text for _, hunk in asked([draft.change, new])] == ["E\n", "new\n"]


@given(before=LINES, after=LINES, chosen=st.sets(st.integers(1, 12)))
def test_a_part_is_what_merging_that_part_gives(before: str, after: str, chosen: set[int]) -> None:
    whole = change(before, after)
    part = taken([whole], chosen)
    rest = taken([whole], set(range(1, 20)) - chosen)
    assert text(taken([whole], ()), before) == before
    assert text(taken([whole], range(1, 20)), before) == after
    assert merge3(before, text(part, before), text(rest, before)).text == after


@given(before=LINES, after=LINES, now=LINES)
def test_a_change_moves_as_a_merge_does(before: str, after: str, now: str) -> None:
    there, lost = moved(change(before, after), now, 7)
    merged = merge3(before, now, after).text
    assert there.before == now
    assert there.version == 7 or now == before
    if merged is None:
        assert lost
    elif not lost:
        assert there.after == merged


@given(before=LINES, now=LINES)
def test_what_is_there_already_is_neither_made_again_nor_lost(before: str, now: str) -> None:
    there, lost = moved(change(before, now), now)
    assert (there.hunks, lost) == ((), ())


def test_hunks_of_untouched_lines_move_and_others_are_lost() -> None:
    now = "0\n1\n2\n3\n4\nFIVE\n6\n7\n8\n9\n"
    there, (lost,) = moved(change(BEFORE, AFTER), now)
    assert there.after == now.replace("2", "B") + "10\n"
    assert lost.edit.text == "E\n"
    assert moved(change(BEFORE, AFTER), None)[1] == change(BEFORE, AFTER).hunks


def test_a_hunk_is_known_wherever_it_stands() -> None:
    one, other = change(BEFORE, AFTER), change(f"0\n{BEFORE}", f"0\n{AFTER}")
    assert [key(*each) for each in asked([one])] == [key(*each) for each in asked([other])]


# The page

PAGE = proposal.render("run-1", "doer: Do it.", [change(BEFORE, AFTER)], lambda path: path.name)


def page(text_: str) -> proposal.Page:
    read = proposal.read(Document("", text_))
    assert read
    return read


def test_a_page_is_read_as_it_was_written() -> None:
    read = page(PAGE)
    assert (read.id, read.ticked, read.why) == ("run-1", {1, 2, 3}, "")
    lines = [PAGE[span.start : span.end] for span in read.boxes.values()]
    assert lines == ["- [x] **1** line 2: why", "- [x] **2** line 5: why", "- [x] **3** at the end: why"]
    assert "```diff\n 1\n-2\n+B\n 3\n 4\n 5\n```" in PAGE


@pytest.mark.parametrize(
    ("old", "new", "ticked", "why"),
    [
        ("- [x] **2**", "- [ ] **2**", {1, 3}, ""),
        ("- [x] **2**", "* [X] **2**", {1, 2, 3}, ""),
        ("- [x] **2** line 5: why", "", {1, 3}, ""),
        ("+E\n", "- [ ] **1**\n", {1, 2, 3}, ""),
        ("why -->\n", "why -->\n\nNo.\n- [ ] **1**\n", {1, 2, 3}, "No.\n- [ ] **1**"),
        ("\n", "\r\n", {1, 2, 3}, ""),
    ],
)  # fmt: skip
def test_what_a_user_makes_of_a_page(old: str, new: str, ticked: set[int], why: str) -> None:
    read = page(PAGE.replace(old, new))
    assert (read.ticked, read.why) == (ticked, why)


@given(before=LINES, after=LINES)
def test_nothing_in_a_diff_is_taken_for_a_box(before: str, after: str) -> None:
    whole = change(before, after)
    read = page(proposal.render("x", "y", [whole], str))
    assert read.ticked == set(range(1, len(whole.hunks) + 1))


@given(before=LINES, after=LINES)
def test_the_diff_of_a_hunk_shows_what_it_does(before: str, after: str) -> None:
    for hunk in change(before, after).hunks:
        shown = proposal.diff(change(before, after), hunk)
        removed = before[hunk.edit.span.start : hunk.edit.span.end]
        added = [line for line in shown.splitlines() if line.startswith("+")]
        assert set(added) <= {f"+{line}" for line in apply_edits(before, [hunk.edit]).splitlines()}
        assert all(f"\n-{line}" in f"\n{shown}" for line in removed.splitlines() if f"{line}\n" not in hunk.edit.text)


def test_another_text_is_no_page() -> None:
    assert proposal.read(Document("", "# A\n")) is None
