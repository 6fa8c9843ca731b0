"""``bash``: a command in the workspace folder."""

from __future__ import annotations

import asyncio
import shutil

from pydantic import Field

from agentls.policy import Operation
from agentls.runtime import process
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

LIMIT = 30_000
"""Characters of output that the model gets."""


class BashParams(Params):
    command: str = Field(min_length=1)
    timeout: int = Field(120_000, ge=1, le=600_000)
    """Milliseconds."""
    description: str = ""
    """What it does, in 5 to 10 words."""


def _operations(params: BashParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("bash", params.command),)


async def _call(params: BashParams, context: Context) -> Result:
    shell = shutil.which("bash") or shutil.which("sh")
    if shell is None:
        raise ToolError("there is no shell on this machine")
    argv = [shell, "-c", params.command]
    if context.confine is not None:
        argv = await asyncio.to_thread(context.confine, argv)
    try:
        done = await process.run(
            argv,
            context.root,
            process.environment(context.secrets),
            params.timeout / 1000,
            LIMIT,
        )
    except OSError as error:
        raise ToolError(f"the command could not be started: {error}") from error
    notes = list(_notes(done, params))
    text = "\n".join((*((done.text.rstrip("\n"),) if done.text.strip() else ()), *notes))
    return Result(text or "(no output)", is_error=done.exit_code != 0, exit_code=done.exit_code)


def _notes(done: process.Finished, params: BashParams) -> tuple[str, ...]:
    if done.exit_code is None:
        return (f"[killed: not done after {params.timeout / 1000:g} s]",)
    left = ("[it left processes running in the background, which were killed]",) if done.leftovers else ()
    return (*left, f"[exit code {done.exit_code}]") if done.exit_code else left


tool = Tool(
    "bash",
    "execute",
    "Runs a shell command in the workspace folder; each call starts a new shell there. Gives standard output and error "
    f"in order (at most {LIMIT:,} characters) and the exit code. There is no standard input. What it starts in the "
    "background ends with it. To read, search or edit files use the tools made for it.",
    BashParams,
    _operations,
    _call,
)
