"""``edit`` on any text: what it replaces, and what it leaves as it is."""

import contextlib

from hypothesis import assume, given
from hypothesis import strategies as st

from agentls.runtime import lines
from agentls.runtime.tools import ToolError
from agentls.runtime.tools.edit import Replacement, replaced

TEXT = st.text(st.sampled_from("ab. \t\n\r\\é😀"), max_size=40)


@given(before=TEXT.map(lambda text: text.replace("\r", "")), after=TEXT, old=TEXT.filter(bool), new=TEXT)
def test_in_plain_text_it_is_a_replacement_of_the_one_occurrence(before, after, old, new):
    assume("\r" not in old and old != new)
    text = before + old + after.replace("\r", "")
    edit = Replacement(old_string=old, new_string=new)
    if text.count(old) == 1:
        assert replaced(text, edit, "a") == text.replace(old, new)


@given(lines_=st.lists(st.text(st.sampled_from("abc"), max_size=4), min_size=2, max_size=8), data=st.data())
def test_a_models_line_ends_stand_for_those_of_the_file(lines_, data):
    ends = [data.draw(st.sampled_from(["\n", "\r\n"])) for _ in lines_]
    text = "".join(line + end for line, end in zip(lines_, ends, strict=True))
    plain = lines.with_ends(text, "\n")
    first = data.draw(st.integers(0, len(lines_) - 1))
    old = "\n".join(lines_[first : first + 3])
    assume(old and plain.count(old) == 1 and old != "NEW\nNEW")
    made = replaced(text, Replacement(old_string=old, new_string="NEW\nNEW"), "a")
    assert lines.with_ends(made, "\n") == plain.replace(old, "NEW\nNEW")


@given(text=TEXT, old=TEXT, new=TEXT)
def test_whatever_the_model_sends_gives_a_text_or_an_error_for_it(text, old, new):
    with contextlib.suppress(ToolError):
        assert isinstance(replaced(text, Replacement(old_string=old, new_string=new), "a"), str)
