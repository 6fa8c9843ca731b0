"""``stop_and_report``: end the run where the agent's instructions say to stop, with the reason."""

from __future__ import annotations

from pydantic import Field

from agentls.policy import Operation
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError


class StopAndReportParams(Params):
    reason: str = Field(min_length=1)
    """What you met, with its place, and what is needed to go on."""


def _operations(params: StopAndReportParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("stop_and_report", params.reason.strip().split("\n", 1)[0]),)


async def _call(params: StopAndReportParams, context: Context) -> Result:
    if context.stop is None:
        raise ToolError("there is no run to stop")
    context.stop(params.reason.strip())
    return Result("The run stops here; your reason is its report.")


tool = Tool(
    "stop_and_report",
    "other",
    "Ends your work at once and reports why, where your instructions say to stop and report instead of going on.",
    StopAndReportParams,
    _operations,
    _call,
)
