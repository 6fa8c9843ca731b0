"""``bash_stop``: end a command in the background, with all that it has started."""

from __future__ import annotations

from pydantic import AliasChoices, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class StopParams(Params):
    id: str = Field(validation_alias=AliasChoices("id", "task_id", "shell_id"))


def _operations(params: StopParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("bash_stop", params.id),)


async def _call(params: StopParams, context: Context) -> Result:
    shell = context.shells.find(params.id) if context.shells else None
    if context.shells is None or shell is None:
        raise ToolError(f"There is no command {params.id!r} in the background.")
    if shell.state != "running":
        return Result(f"{shell.id} had ended already: {shell.status}.")
    await context.shells.stop(shell)
    return Result(f"{shell.id} was stopped.")


tool = Tool("bash_stop", "other", "Ends a command that runs in the background.", StopParams, _operations, _call)
