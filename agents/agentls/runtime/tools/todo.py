"""``todo``: the model's list of what it has to do."""

from __future__ import annotations

from typing import Literal

from pydantic import ConfigDict, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool

_MARKS = {"pending": "[ ]", "in_progress": "[>]", "completed": "[x]", "cancelled": "[-]"}


class Item(Params):
    # Hosts have further fields here (an active form, a priority), which models send out of habit and nobody needs.
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    content: str = Field(min_length=1)
    status: Literal["pending", "in_progress", "completed", "cancelled"] = "pending"


class TodoParams(Params):
    todos: list[Item]
    """The whole list; it replaces the former one."""


def _operations(_params: TodoParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("todo", "the list of things to do"),)


async def _call(params: TodoParams, context: Context) -> Result:
    context.todo[:] = [{"content": each.content, "status": each.status} for each in params.todos]
    lines = [f"{_MARKS[each.status]} {each.content}" for each in params.todos]
    return Result("\n".join(lines) or "(the list is empty)")


tool = Tool(
    "todo",
    "think",
    "Keeps your list of things to do for this task, for the user to see. Give the whole list each time, with one thing "
    "in progress.",
    TodoParams,
    _operations,
    _call,
)
