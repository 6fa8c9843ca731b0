"""``agentls.run``: start an agent. Answers with the run's id at once; the run goes on beside the requests."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.agent import Agent
from agentls.project import Project
from agentls.runtime.events import Ended
from agentls.text import Span
from agentls_server import asking, jobs, run_end, task_file
from agentls_server.lsp_editor import LspEditor
from agentls_server.progress import Progress
from agentls_server.protocol import log_failure
from agentls_server.routing import refused
from agentls_server.session import Session, Snapshot
from agentls_server.trust import trusted


@dataclass(frozen=True)
class Arguments:
    agent: str
    task: str
    uri: str | None = None
    range: dict[str, Any] | None = None
    diagnostics: list[Any] | None = None
    model: str | None = None


def handle(session: Session, arguments: Arguments) -> dict[str, str | None]:
    snapshot = session.snapshot(arguments.uri) if arguments.uri else None
    project = snapshot.project if snapshot else _project(session, arguments.agent)
    try:
        project, agent = jobs.find(project, arguments.agent)
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None
    if not arguments.task.strip():
        return _ask_for_task(session, agent, arguments)
    run = jobs.new_id()
    attachments = _attachments(snapshot, arguments, project)
    task = asyncio.create_task(_Start(session, run, agent, project, arguments, attachments).run())
    session.runs[run] = task
    task.add_done_callback(lambda _task: session.runs.pop(run, None))
    task.add_done_callback(partial(log_failure, f"run {run}"))
    return {"runId": run}


def _ask_for_task(session: Session, agent: Agent, arguments: Arguments) -> dict[str, str | None]:
    if not session.capabilities.show_document:
        raise refused(f"{agent.name} needs a task: say what it is to do.")
    place = {
        key: value for key, value in asdict(arguments).items() if key not in ("agent", "task") and value is not None
    }
    session.spawn(task_file.ask(session, arguments.agent, place))
    return {"runId": None}


def _project(session: Session, agent: str) -> Project:
    """The workspace folder that has the agent, else the first one; the agent file's own where there is no folder."""
    projects = session.projects.all
    return next(
        (each for each in projects if each.agent(agent)), projects[0] if projects else session.projects.of(agent)
    )


def _attachments(snapshot: Snapshot | None, arguments: Arguments, project: Project) -> tuple[str, ...]:
    """The place of the run as texts for the model: the selection (or the file's name), and the problems found there."""
    from agentls.runtime import context  # noqa: PLC0415 (a run's modules are imported when one starts)

    if snapshot is None:
        return ()
    document, path = snapshot.document, Path(snapshot.document.path)
    place = context.place(path, project.root)
    if arguments.range:
        span = snapshot.span(_range(arguments.range))
        first, last = document.line_of(span.start), document.line_of(max(span.start, span.end - 1))
        whole = Span(document.line_span(first).start, document.line_span(last).end)
        place = context.selection(path, project.root, document.slice(whole), first + 1, last + 1)
    problems = [each for each in arguments.diagnostics or () if isinstance(each, dict)]
    return (place, context.problems(problems)) if problems else (place,)


def _range(data: dict[str, Any]) -> lsp.Range:
    try:
        start, end = data["start"], data["end"]
        ends = [lsp.Position(int(each["line"]), int(each["character"])) for each in (start, end)]
    except (KeyError, TypeError, ValueError):
        raise refused("agentls.run: 'range' must be an LSP range") from None
    return lsp.Range(*ends)


@dataclass
class _Start:
    """A run from its trust question to its report."""

    session: Session
    id: str
    agent: Agent
    project: Project
    arguments: Arguments
    attachments: tuple[str, ...]

    async def run(self) -> None:
        task = asyncio.current_task()
        assert task
        progress = Progress(self.session, self.id, self.agent.name, task.cancel)
        try:
            await progress.begin()
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
            await run_end.show(self.session, self.id, self.agent.name, ended)

    async def _ended(self, progress: Progress) -> Ended:
        root = self.project.root
        if not await trusted(self.session, root):
            raise jobs.RefusedError(f"{self.agent.name} does not run: {root} is not trusted.")
        model = await jobs.model_for(self.agent, self.project, self.arguments.model, self._confirm)
        job = jobs.job(self.agent, self.project, self.arguments.task, model)
        job = replace(job, id=self.id, attachments=self.attachments)

        editor = LspEditor(self.session, Path(job.policy.root), self.id, progress.show)
        return await jobs.start(job, self.project, editor, model, self._confirm)

    async def _confirm(self, text: str) -> bool:
        return await asking.choose(self.session, text, ("Yes", "No")) == "Yes"

    def _message(self, kind: lsp.MessageType, text: str) -> None:
        self.session.server.window_show_message(lsp.ShowMessageParams(kind, text))
