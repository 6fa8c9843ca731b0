"""Overlaps as they are told in a file: once a place, however many agents own it or parts of it."""

from __future__ import annotations

import pytest

from agentls.rules import check

from .crowd import ROOT, project

OWNERS = {
    "one": ({"b": ["src/"]}, ["b owns this too"]),
    "one owns a part": ({"b": ["src/x/"]}, ["b owns `src/x/`"]),
    "one owns parts": ({"b": ["src/x/", "src/y/"]}, ["b owns `src/x/` and `src/y/`"]),
    "one owns many parts": (
        {"b": ["src/x/", "src/y/", "src/z/", "src/v/", "src/w/"]},
        ["b owns `src/v/`, `src/w/`, `src/x/` and 2 more"],
    ),
    "two": ({"b": ["src/"], "c": ["src/"]}, ["b and c own this too"]),
    "two, one a part": ({"b": ["src/"], "c": ["src/x/"]}, ["b and c own this or parts of it too"]),
    "many": ({name: ["src/"] for name in "bcdef"}, ["b, c, d and 2 more own this too"]),
    "nobody": ({"b": ["lib/"]}, []),
}


@pytest.mark.parametrize("name", OWNERS)
def test_who_else_owns_a_place(name: str):
    others, told = OWNERS[name]
    made = project(a={"owns": ["src/"]}, **{each: {"owns": places} for each, places in others.items()})
    found = check(made.definitions[f"{ROOT}/.claude/agents/a.md"], made)
    said = [each.message.partition(":")[0] for each in found if each.code == "overlapping-scope"]
    assert said == told
