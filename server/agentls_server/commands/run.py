"""``agentls.run``: start an agent. Answers with the run's id at once; the run goes on beside the requests."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from lsprotocol import types as lsp

from agentls.agent import Agent
from agentls.models import Resolved
from agentls.project import Project
from agentls.runtime.job import Job
from agentls.text import Span
from agentls_server import jobs, task_file
from agentls_server.jobs import Confirm
from agentls_server.launching import Launch
from agentls_server.routing import refused
from agentls_server.session import Session, Snapshot


@dataclass(frozen=True)
class Arguments:
    agent: str
    task: str
    uri: str | None = None
    range: dict[str, Any] | None = None
    diagnostics: list[Any] | None = None
    model: str | None = None
    plan: bool = False


def handle(session: Session, arguments: Arguments) -> dict[str, str | None]:
    snapshot = session.snapshot(arguments.uri) if arguments.uri else None
    project = snapshot.project if snapshot else _project(session, arguments.agent)
    try:
        project, agent = jobs.find(project, arguments.agent)
    except jobs.RefusedError as refusal:
        raise refused(str(refusal)) from None
    if not arguments.task.strip():
        return _ask_for_task(session, agent, arguments)
    run, attachments = jobs.new_id(), _attachments(snapshot, arguments, project)

    async def prepare(confirm: Confirm) -> tuple[Project, Job, Resolved]:
        model = await jobs.model_for(agent, project, arguments.model, confirm)
        job = jobs.job(agent, project, arguments.task, model)
        job = jobs.planned(job) if arguments.plan else job
        return project, replace(job, id=run, attachments=attachments), model

    Launch(session, run, agent.name, project.root, prepare).start()
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
