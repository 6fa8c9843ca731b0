"""``bash``: a command in the workspace folder, waited for or left to run in the background."""

from __future__ import annotations

from pydantic import Field

from agentls.policy import Operation
from agentls.runtime import process
from agentls.runtime.shells import LIMIT
from agentls.runtime.tools import Context, Params, Result, Tool, ToolError

SECONDS, MOST_SECONDS = 120, 600
"""How long a command may take that is waited for: where nothing is said, and at most."""
BEHIND_SECONDS, MOST_BEHIND_SECONDS = 1800, 7200
"""The same in the background. Claude Code has these bounds (``sdk-tools.d.ts`` of its SDK 0.3.329, 2026-11-19)."""


class BashParams(Params):
    command: str = Field(min_length=1)
    timeout: int = Field(0, ge=0, le=1000 * MOST_BEHIND_SECONDS)
    """Milliseconds; 0: 120000, in the background 1800000. At most 600000, in the background 7200000."""
    description: str = ""
    """What it does, in 5 to 10 words."""
    run_in_background: bool = False
    """Do not wait for its end; read what it writes with the tool for output."""


def _operations(params: BashParams, _context: Context) -> tuple[Operation, ...]:
    return (Operation("bash", params.command),)


async def _call(params: BashParams, context: Context) -> Result:
    if context.shells is None:
        raise ToolError("no command can be run here")
    try:
        if params.run_in_background:
            shell = await context.shells.start(params.command, params.timeout / 1000 or BEHIND_SECONDS)
            return Result(f"Started in the background as {shell.id}. It ends with this run at the latest.")
        seconds = params.timeout / 1000 or SECONDS
        if seconds > MOST_SECONDS:
            raise ToolError(f"a command that is waited for has at most {1000 * MOST_SECONDS} ms; try the background")
        done, saved = await context.shells.do(params.command, seconds)
    except OSError as error:
        raise ToolError(f"the command could not be started: {error}") from error
    notes = list(_notes(done, seconds, saved))
    text = "\n".join((*((done.text.rstrip("\n"),) if done.text.strip() else ()), *notes))
    return Result(text or "(no output)", is_error=done.exit_code != 0, exit_code=done.exit_code)


def _notes(done: process.Finished, seconds: float, saved: str) -> tuple[str, ...]:
    whole = (f"[all of it can be read as the output {saved}]",) if saved else ()
    if done.exit_code is None:
        return (*whole, f"[killed: not done after {seconds:g} s]")
    left = ("[it left processes running in the background, which were killed]",) if done.leftovers else ()
    return (*whole, *left, f"[exit code {done.exit_code}]") if done.exit_code else (*whole, *left)


tool = Tool(
    "bash",
    "execute",
    "Runs a shell command in the workspace folder; each call starts a new shell there. Gives standard output and error "
    f"in order (at most {LIMIT:,} characters) and the exit code. There is no standard input. What it starts by itself "
    "in the background ends with it. To read, search or edit files use the tools made for it.",
    BashParams,
    _operations,
    _call,
)
