"""Runs whose server ended before they did: the user is told once, and asked what is to become of each."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from pathlib import Path

from pygls.exceptions import JsonRpcException

from agentls_server import asking
from agentls_server.session import Session

PATIENCE = 3.0
"""Seconds after which nobody waits for the first diagnostics any more."""
_RESUME, _REVERT, _LEAVE = "Resume", "Revert", "Leave it"


async def tell(session: Session) -> None:
    """Once the first diagnostics are out, ask about each run of the open folders that nobody was asked about yet."""
    with contextlib.suppress(TimeoutError):
        await asyncio.wait_for(session.settled.wait(), PATIENCE)
    if session.capabilities.trusted is False:
        return
    roots = [each.root for each in session.projects.all]
    for run, text in await asyncio.to_thread(_found, roots):
        answer = await asking.choose(session, text, (_RESUME, _REVERT, _LEAVE))
        try:
            await _do(session, run, answer)
        except JsonRpcException as error:
            logging.getLogger(__name__).warning("run %s: %s", run, error.message)


async def _do(session: Session, run: str, answer: str | None) -> None:
    from agentls_server.commands import resume, revert  # noqa: PLC0415 (seldom)

    if answer == _RESUME:
        resume.handle(session, resume.Arguments(run))
    elif answer == _REVERT:
        await revert.handle(session, revert.Arguments(run))


def _found(roots: list[Path]) -> list[tuple[str, str]]:
    """The interrupted runs that are new, and what to say of each; from now on they are not new."""
    from agentls.runtime.store import NAME, state_folder  # noqa: PLC0415 (not at start-up)

    if not (state_folder() / NAME).exists():
        return []
    from agentls_server import past_runs  # noqa: PLC0415
    from agentls_server.jobs import RefusedError  # noqa: PLC0415

    found = []
    with contextlib.suppress(RefusedError), past_runs.opened() as journal:
        for run in past_runs.listed(journal, roots):
            if run["status"] == "interrupted" and "told" not in (kind for kind, _ in journal.events(run["id"])):
                journal.note(run["id"], "told", {})
                task = run["task"].strip().split("\n", 1)[0][:80]
                found.append((run["id"], f"{run['agent']} was interrupted at its task: {task}"))
    return found
