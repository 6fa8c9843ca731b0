"""What a user answered to the questions of an agent, in runs that go on and in those of the past: for who explains."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from agentls.policy import Operation
from agentls.runtime import store
from agentls.runtime.journal import Journal, JournalError, state_folder

LAST = 200
"""Questions and answers that are looked at, from the newest run back."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer of the user's to a question of *run* about *tool* (ours) on *target*, at a time in ISO form.

    *answer* and *words* are as in `agentls.runtime.events.Answered`, *rule* what was written to *file* for good.
    *going_on* says that the run has not ended: ``allow_run`` holds in it.
    """

    run: str
    tool: str
    target: str
    answer: str
    at: str
    going_on: bool
    words: str = ""
    rule: str = ""
    file: str = ""

    @property
    def key(self) -> tuple[str, str]:
        return Operation(self.tool, self.target).key


def given(workspace: Path, agent: str, folder: Path | None = None) -> tuple[Given, ...]:
    """The answers to an agent's questions in a workspace, newest first; none where there is no journal to read."""
    folder = folder or state_folder()
    if not (folder / store.NAME).exists():
        return ()
    try:
        journal = Journal(folder)
    except JournalError:
        return ()
    try:
        return _read(journal, workspace, agent)
    finally:
        journal.close()


def told(answers: tuple[Given, ...], operation: Operation) -> list[dict[str, Any]]:
    """The answers to just this *operation* as JSON."""
    return [asdict(each) for each in answers if each.key == operation.key]


def _read(journal: Journal, workspace: Path, agent: str) -> tuple[Given, ...]:
    rows = journal.base.execute(
        "SELECT run, kind, at, data, blob, status FROM events JOIN runs ON runs.id = run WHERE workspace = ? "
        "AND agent = ? AND kind IN ('ask', 'answer') ORDER BY at DESC, number DESC LIMIT ?",
        (str(workspace), agent, LAST),
    ).fetchall()
    found: list[Given] = []
    asked: dict[tuple[str, str], dict[str, Any]] = {}
    for run, kind, at, data, blob, status in reversed(rows):
        event = json.loads(data or store.get(journal.base, blob) or "{}")
        place = (run, event.get("call", ""))
        if kind == "ask":
            asked[place] = event
        elif (question := asked.pop(place, {})).get("operation"):
            kept = {name: event.get(name, "") for name in ("answer", "words", "rule", "file")}
            going_on = status == "running"
            found.append(Given(run, question["operation"], question["target"], at=at, going_on=going_on, **kept))
    return tuple(reversed(found))
