"""``bash_output``: what a command in the background has written since, or any part of an output that was cut."""

from __future__ import annotations

import asyncio

from pydantic import AliasChoices, Field

from agentls.policy import Operation
from agentls.runtime.shells import LIMIT, Shell
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

MOST_WAIT = 600_000
"""Milliseconds that one call may wait."""


class OutputParams(Params):
    id: str = Field(validation_alias=AliasChoices("id", "bash_id", "task_id", "shell_id"))
    offset: int = -1
    """The first character, from 0; -1: go on where you were."""
    limit: int = Field(LIMIT, ge=1, le=LIMIT)
    """Number of characters."""
    wait: int = Field(0, ge=0, le=MOST_WAIT)
    """Milliseconds to wait for the end of the command."""


def _operations(params: OutputParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("bash_output", params.id),)


async def _call(params: OutputParams, context: Context) -> Result:
    if context.shells is None:
        raise ToolError("no command can be run here")
    shell = context.shells.find(params.id)
    if shell and shell.task and params.wait:
        await asyncio.wait([shell.task], timeout=params.wait / 1000)
    begin = params.offset if params.offset >= 0 else shell.told if shell else 0
    text, length = context.shells.read(params.id, begin, params.limit)
    if shell:
        shell.told = begin + len(text)
    return Result("\n".join(part for part in (text.rstrip("\n"), _said(begin, text, length, shell)) if part))


def _said(begin: int, text: str, length: int, shell: Shell | None) -> str:
    """Which part this is, and how the command is."""
    end = begin + len(text)
    part = f"characters {begin:,} to {end:,} of {length:,}" if text else f"nothing new; {length:,} characters so far"
    more = f"; go on with offset {end}" if text and end < length else ""
    return f"[{part}{more}{f'; {shell.status}' if shell else ''}]"


tool = Tool(
    "bash_output",
    "other",
    "Gives what a command in the background has written since you asked last, and how it is; or any part of an output "
    "that was cut.",
    OutputParams,
    _operations,
    _call,
)
