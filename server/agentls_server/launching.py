"""Runs in an editor, from the question of trust to the report: started anew or taken up again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TypeAlias

from lsprotocol import types as lsp

from agentls.models import Resolved
from agentls.project import Project
from agentls.runtime.events import Ended, Event
from agentls.runtime.job import Job
from agentls_server import asking, findings, jobs, run_end
from agentls_server.lsp_editor import LspEditor
from agentls_server.progress import Progress
from agentls_server.protocol import log_failure
from agentls_server.session import Session
from agentls_server.transcripts import Live
from agentls_server.trust import distrust

Prepare: TypeAlias = Callable[[jobs.Confirm], Awaitable[tuple[Project, Job, Resolved]]]
"""Makes the job, once the user trusts the workspace; `jobs.RefusedError` where there is none."""

_APART = 0.2
"""Seconds between the answer to the command and the first message of its run, where they must not come as one."""


@dataclass(frozen=True)
class Launch:
    """A run of *agent* in *root*."""

    session: Session
    id: str
    agent: str
    root: Path
    prepare: Prepare

    def start(self) -> None:
        """Begin it beside the requests."""
        task = asyncio.create_task(self._run())
        self.session.runs[self.id] = task
        task.add_done_callback(self._forget)
        task.add_done_callback(partial(log_failure, f"run {self.id}"))

    def _forget(self, task: asyncio.Task[None]) -> None:
        if self.session.runs.get(self.id) is task:  # and not one that has taken the run up again
            del self.session.runs[self.id]

    async def _run(self) -> None:
        task = asyncio.current_task()
        assert task
        progress = Progress(self.session, self.id, self.agent, task.cancel)
        try:
            if self.session.capabilities.leaves_messages:
                await asyncio.sleep(_APART)
            progress.begin()
            ended = await self._ended(progress)
        except jobs.RefusedError as refusal:
            progress.end("failed", str(refusal))
            self._message(lsp.MessageType.Error, str(refusal))
        except asyncio.CancelledError:
            progress.end("stopped", "Stopped by you.")
        except Exception as bug:  # before `run` has begun, which catches its own
            text = f"A bug in agentls ended this run: {type(bug).__name__}: {bug}. The log has the details."
            progress.end("failed", text)
            self._message(lsp.MessageType.Error, text)
            raise
        else:
            await run_end.show(self.session, self.id, self.agent, ended)

    async def _ended(self, progress: Progress) -> Ended:
        if why := await distrust(self.session, self.root):
            raise jobs.RefusedError(f"{self.agent} does not run: {why}.")
        confirm = partial(confirmed, self.session)
        project, job, model = await self.prepare(confirm)
        live = Live(self.session, self.id)
        take = findings.watch(self.session, self.id, Path(job.policy.root))

        def show(event: Event) -> None:
            progress.show(event)
            live.show(event)
            take(event)

        editor = LspEditor(self.session, Path(job.policy.root), self.id, show, project.settings.confirm)
        return await jobs.start(job, project, editor, model, confirm)

    def _message(self, kind: lsp.MessageType, text: str) -> None:
        self.session.server.window_show_message(lsp.ShowMessageParams(kind, text))


async def confirmed(session: Session, text: str) -> bool:
    """The user's answer to a yes-or-no question."""
    return await asking.choose(session, text, ("Yes", "No")) == "Yes"
