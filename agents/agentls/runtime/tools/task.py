"""``task``: start another agent with a task of its own, and get its report."""

from __future__ import annotations

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class TaskParams(Params):
    description: str = ""
    """The task in a few words."""
    prompt: str
    """All that the agent needs to know: it sees nothing of this conversation."""
    subagent_type: str
    """The name of the agent."""
    scope: list[str] | None = None
    """Files and folders that it may change; left out, what its own rights allow."""

    @property
    def places(self) -> tuple[str, ...] | None:
        """The scope as the policy has it."""
        return None if self.scope is None else tuple(each.strip().removeprefix("./").rstrip("/") for each in self.scope)


def _operations(params: TaskParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("task", params.subagent_type),)


async def _call(params: TaskParams, context: Context) -> Result:
    if context.delegate is None:
        raise ToolError("no agent can be started from here")
    return await context.delegate(params.subagent_type, params.prompt, params.places)


tool = Tool(
    "task",
    "delegate",
    "Start another agent on a task and get its report. Several in one reply run side by side.",
    TaskParams,
    _operations,
    _call,
)
