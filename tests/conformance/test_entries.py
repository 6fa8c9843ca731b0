"""Agents in ``opencode.json`` are to us what OpenCode was measured to make of them, and is when it is asked again."""

from __future__ import annotations

from pathlib import Path

import pytest
from entries import SAID, Entry, entries, ours, place
from host import Answer, ask, missing

from agentls.formats import opencode
from agentls.formats.tables.opencode import BUILT_IN

CASES = pytest.mark.parametrize("entry", entries(), ids=lambda entry: entry.name)


@CASES
def test_our_reading(entry: Entry):
    outcome, fields, rules = ours(entry)
    assert outcome == entry.outcome
    if outcome == "loads":
        known = entry.said.items() if entry.agent not in BUILT_IN else [("mode", entry.said["mode"])]
        assert fields == {name: value for name, value in known if value}
        assert rules == entry.rules


@pytest.mark.opencode
@pytest.mark.skipif(bool(missing()), reason=missing() or "there")
@CASES
def test_what_opencode_does(entry: Entry, tmp_path: Path):
    answer = measured(entry, tmp_path)
    assert answer.outcome == entry.outcome, answer.said
    if answer.outcome == "loads":
        assert {name: answer.agent[name] for name in SAID if name in answer.agent} == entry.said
        assert tuple(rules_of(answer, tmp_path)) == entry.rules


def measured(entry: Entry, folder: Path) -> Answer:
    root, home = folder / "w", folder / "home"
    root.mkdir()
    home.mkdir()
    for path, text in entry.files.items():
        file = place(path, root, home)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return ask(home, root, entry.agent)


def rules_of(answer: Answer, folder: Path) -> list[tuple[str, str, str]]:
    """The printed rules without those of every agent, and without folders of this machine."""
    here = str(folder).removeprefix("/")
    printed = [each for each in answer.rules if each[0] != "external_directory" or each[1] == "*"]
    assert printed[: len(opencode.DEFAULTS)] == [(each.tool, each.pattern, each.effect) for each in opencode.DEFAULTS]
    return [each for each in printed[len(opencode.DEFAULTS) :] if here not in each[1]]
