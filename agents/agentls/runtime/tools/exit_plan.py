"""``exit_plan``: present a plan to the user, who approves it or says what is to be different."""

from __future__ import annotations

from pydantic import ConfigDict, Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class PlanParams(Params):
    # Hosts have further fields here, which models send out of habit.
    model_config = ConfigDict(extra="ignore", json_schema_extra={"additionalProperties": False})

    plan: str = Field(min_length=1)
    """The plan, as Markdown: what is changed where, in which order, and how it is checked."""


def _operations(params: PlanParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("exit_plan", params.plan.strip().split("\n", 1)[0]),)


async def _call(params: PlanParams, context: Context) -> Result:
    if context.present is None:
        raise ToolError("nobody can be shown a plan here")
    return await context.present(params.plan)


tool = Tool(
    "exit_plan",
    "other",
    "In plan mode: presents your plan to the user and waits for the answer. After a yes you may make changes.",
    PlanParams,
    _operations,
    _call,
)
