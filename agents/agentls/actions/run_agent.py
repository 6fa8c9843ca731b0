"""Offers agents in source files: on diagnostics, on a comment that says what is to be done, on a selection."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from agentls.actions import Action, Command, Place
from agentls.agent import STRICTNESS, Agent
from agentls.formats import place_of
from agentls.policy import Operation, decide

MOST = 5
"""Agents offered by name; one more entry offers the rest."""

_TODO = re.compile(r"(?:#|//|/\*|<!--|--|;|%|\*)\s*(?:TODO|FIXME)\b[\s:(]*(?P<text>.*?)\s*(?:\*/|-->)?\s*$")
_SELECTION = (
    "Work on the selected code as your role says: finish what is unfinished, mend what is wrong. Leave the rest."
)
_SCOPE = {"allow": 0, "ask": 2, "deny": 3}
_WORD = re.compile(r"[a-z]{3,}")


def offer(place: Place) -> Iterable[Action]:
    """The agents that may edit the file, best first, for what there is to do at *place*."""
    task = _task(place)
    if task is None or place_of(place.document.path):
        return
    doing, kind, text = task
    agents = ranked(place)
    best = list(islice((agent for agent in agents if place.runnable(agent)), MOST))
    for agent in best:
        argument = {"agent": agent.name, "task": text, **place.where}
        yield Action(f"{agent.name}: {doing}", kind, command=Command("agentls.run", argument))
    rest = [agent.name for agent in agents[agents.index(best[-1]) + 1 :]] if len(best) == MOST else []
    if rest:
        argument = {"agents": rest, "task": text, **place.where}
        yield Action(f"Another agent ({len(rest)} more): {doing}", kind, command=Command("agentls.runOther", argument))


def _task(place: Place) -> tuple[str, str, str] | None:
    """What to offer to do: the words for the menu, the kind of action, the task for the agent."""
    if place.diagnostics:
        messages = [str(each.get("message", "")) for each in place.diagnostics]
        count = f" and {len(messages) - 1} more" if len(messages) > 1 else ""
        return f"fix “{_short(messages[0])}”{count}", "quickfix", "Fix the problems that the editor reports here."
    if todo := _todo(place):
        return f"do “{_short(todo)}”", "quickfix", f"Do what this comment asks for, and remove the comment: {todo}"
    if len(place.span) and place.document.slice(place.span).strip():
        return "work on the selection", "refactor", _SELECTION
    return None


def _todo(place: Place) -> str | None:
    line = place.document.line_of(place.span.start)
    found = _TODO.search(place.document.slice(place.document.line_span(line)))
    return (found["text"] or "TODO") if found else None


def ranked(place: Place) -> list[Agent]:
    """The agents of the project that may edit the file, the most fitting first."""
    path = Path(place.document.path)
    if not path.is_relative_to(place.project.root):
        return []
    target = path.relative_to(place.project.root).as_posix()
    words = set(_WORD.findall(target.lower()))
    scored = sorted(_scored(place, Operation("edit", target, path), words), key=lambda each: each[0])
    return [agent for _, agent in scored]


def _scored(place: Place, operation: Operation, words: set[str]) -> Iterator[tuple[tuple[int, int, int, str], Agent]]:
    """First who owns the place, last who has other places; then by words that a description shares with the path."""
    for agent in place.project.agents:
        decision = decide(operation, place.project.policy(agent))
        if decision.effect != "deny" and not agent.disabled:
            scope = next((_SCOPE[step.effect] for step in decision.chain if step.stage == "contract"), 1)
            shared = len(words & set(_WORD.findall(f"{agent.name} {agent.description}".lower())))
            yield (scope, -shared, STRICTNESS[decision.effect], agent.name), agent


def _short(text: str) -> str:
    line = text.strip().split("\n", 1)[0]
    return line if len(line) <= 50 else f"{line[:49]}…"
