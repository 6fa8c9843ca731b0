"""``question``: one answer, several of one question, several questions, and a user who leaves."""

from __future__ import annotations

import pytest

from agentls.runtime.tools import ToolError

ONE = {"question": "Which pages?", "options": [{"label": "Offset"}, {"label": "Cursor", "description": "Stable."}]}
MANY = {
    "question": "Which checks?",
    "header": "Checks",
    "multiSelect": True,
    "options": [{"label": name} for name in ("Types", "Tests", "Lint")],
}
FREE = {"question": "Why?"}


@pytest.mark.parametrize(
    ("questions", "answers", "told"),
    [
        ([ONE], ["Cursor"], "Which pages?\n→ Cursor"),
        ([ONE], ["Neither."], "Which pages?\n→ Neither."),
        ([MANY], ["Tests", "Types", "That is all"], "Which checks?\n→ Tests, Types"),
        ([MANY], ["Lint", "Tests", "Types"], "Which checks?\n→ Lint, Tests, Types"),
        ([MANY], ["Tests", "And mine."], "Which checks?\n→ Tests, And mine."),
        ([MANY], ["Tests", None], "Which checks?\n→ Tests"),
        ([{**FREE, "multiSelect": True}], ["So."], "Why?\n→ So."),
        ([ONE, FREE], ["Cursor", "So."], "Which pages?\n→ Cursor\n\nWhy?\n→ So."),
        ([ONE, FREE, MANY], ["Cursor", None], "Which pages?\n→ Cursor\n\nNot answered: Why?; Which checks?"),
    ],
)
async def test_answers(call, context, questions, answers, told):
    async def ask(_text, _choices):
        return answers.pop(0)

    object.__setattr__(context, "ask", ask)
    assert (await call("question", questions=questions)).text == told
    assert answers == []


async def test_what_is_chosen_is_not_offered_again(call, context):
    asked = []

    async def ask(text, choices):
        asked.append((text, choices))
        return choices[0]

    object.__setattr__(context, "ask", ask)
    assert (await call("question", questions=[MANY])).text == "Which checks?\n→ Types, Tests, Lint"
    assert asked == [
        ("Which checks?\n(Several can be chosen, one after the other.)", ("Types", "Tests", "Lint")),
        ("Which checks?\nSo far: Types", ("Tests", "Lint", "That is all")),
        ("Which checks?\nSo far: Types, Tests", ("Lint", "That is all")),
    ]


async def test_nobody_answers(call):
    with pytest.raises(ToolError, match="Nobody can answer now"):
        await call("question", questions=[ONE, FREE])
