"""Offers the agent that a comment of a source file names the task that stands behind its name."""

from __future__ import annotations

from collections.abc import Iterable

from agentls.actions import Action, Command, Place
from agentls.features.comments import CommentTask, tasks


def offer(place: Place) -> Iterable[Action]:
    """The tasks in the comments at *place*, each with the comment kept or removed."""
    for task in tasks(place.document, place.project):
        line = place.document.line_span(place.document.line_of(task.span.start))
        if line.touches(place.span) and place.runnable(task.agent):
            yield _action(task, place, f"{task.agent.name}: {task.short}", removes=False)
            yield _action(task, place, f"{task.agent.name}: {task.short}, and remove the comment", removes=True)


def _action(task: CommentTask, place: Place, title: str, *, removes: bool) -> Action:
    argument = {**place.where, "agent": task.agent.name, "task": task.words(removes=removes)}
    return Action(title, "quickfix", command=Command("agentls.run", argument), span=task.span)
