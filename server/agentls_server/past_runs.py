"""Runs that the journal knows: listed, found by id, taken up again, taken back."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from agentls import models
from agentls.agent import Agent
from agentls.models import Resolved
from agentls.project import Project
from agentls.runtime.editor import Editor
from agentls.runtime.job import Job
from agentls.runtime.journal import Journal, JournalError, Record
from agentls_server import jobs
from agentls_server.jobs import Confirm, RefusedError

GOING_ON = "running"
BROKEN = ("interrupted", "failed", "stopped")
"""How a run stands that can be gone on with."""
OVER = (*BROKEN, "done")
"""How a run stands that can be taken back."""
STATES = (GOING_ON, *OVER, "reverted")


@contextlib.contextmanager
def opened() -> Iterator[Journal]:
    """The journal; `RefusedError` where it cannot be used."""
    try:
        journal = Journal()
    except JournalError as error:
        raise RefusedError(str(error)) from None
    try:
        yield journal
    finally:
        journal.close()


def find(journal: Journal, run: str) -> Record:
    """The run of that id, or of the only id that begins so; `RefusedError` where there is none."""
    if record := journal.run(run):
        return record
    close = [each for each in journal.runs() if run and each.id.startswith(run)]
    if len(close) == 1:
        return close[0]
    ids = ", ".join(each.id for each in close[:5])
    raise RefusedError(f"{run} could be any of {ids}." if close else f"There is no run {run!r}; see 'agentls runs'.")


def listed(journal: Journal, workspaces: list[Path] | None) -> list[dict[str, Any]]:
    """The runs of *workspaces* (of all), newest first, as JSON."""
    roots = None if workspaces is None else {str(each.resolve()) for each in workspaces}
    return [_told(each) for each in journal.runs() if roots is None or each.workspace in roots]


def _told(record: Record) -> dict[str, Any]:
    return {
        "id": record.id, "agent": record.agent, "task": record.task, "status": status(record), "model": record.model,
        "workspace": record.workspace, "started": record.started, "ended": record.ended,
        "files": list(record.files), "usage": record.usage,
    }  # fmt: skip


def status(record: Record) -> str:
    """``running``, ``interrupted``, ``done``, ``failed``, ``stopped``, or ``reverted`` whatever it was before."""
    return "reverted" if record.reverted and record.status != GOING_ON else record.status


def check(record: Record) -> None:
    """`RefusedError` for a run that cannot be taken up."""
    if record.parent:
        raise RefusedError(f"Run {record.id} is part of run {record.parent}: resume that one.")
    if record.status == GOING_ON:
        raise RefusedError(f"Run {record.id} is going on.")
    if record.status == "done":
        raise RefusedError(f"Run {record.id} is done: start a new one.")
    if record.reverted:
        raise RefusedError(f"Run {record.id} is reverted: redo its changes first, or start a new one.")


def project_of(record: Record, projects: Iterable[Project]) -> Project:
    """The open folder in which a run was; `RefusedError` where it is not open."""
    root = Path(record.workspace)
    found = next((each for each in projects if each.root.resolve() == root), None)
    if found is None:
        raise RefusedError(f"Run {record.id} ran in {root}, which is not open here.")
    return found


async def taken_up(
    record: Record, project: Project, confirm: Confirm, wanted: str | None = None
) -> tuple[Project, Job, Resolved]:
    """The job that goes on with a run, with the same model or the *wanted* one; `RefusedError` where it cannot."""
    check(record)
    project, agent = jobs.find(project, record.agent_path or record.agent)
    model = await (
        jobs.model_for(agent, project, wanted, confirm) if wanted else _model(agent, project, record, confirm)
    )
    job = jobs.job(agent, project, record.task, model)
    with opened() as journal:
        job = jobs.planned(job) if any(kind == "plan" for kind, _ in journal.events(record.id)) else job
    return project, replace(job, id=record.id, resumed=True), model


async def _model(agent: Agent, project: Project, record: Record, confirm: Confirm) -> Resolved:
    """The model that the run had, at the server that the agent's file or the settings name for it."""
    own = models.resolve(agent.model, project.settings)
    wanted = None if own.id == record.model else record.model
    return await jobs.model_for(agent, project, wanted, confirm)


async def take_back(
    record: Record, editor: Editor, *, turn: int | None, path: str | None, redo: bool
) -> list[dict[str, str]]:
    """Take back what a run did to files (or make it again); what became of each. `RefusedError`."""
    from agentls.runtime.revert import CannotRevertError, What, revert  # noqa: PLC0415 (few servers ever need it)

    place = (Path(record.workspace) / path).resolve() if path is not None else None
    with opened() as journal:
        try:
            files = await revert(journal, record, editor, What(turn, place, redo))
        except CannotRevertError as error:
            raise RefusedError(str(error)) from None
    return [{"path": each.path, "outcome": each.outcome, "why": each.why} for each in files]


def summary(record: Record, files: list[dict[str, str]], *, redo: bool) -> str:
    """What became of a revert, in one sentence."""
    left = [each for each in files if each["outcome"] in ("conflict", "failed")]
    done = len(files) - len(left)
    verb = "made again" if redo else "reverted"
    text = f"Run {record.id} ({record.agent}): {done} file{'' if done == 1 else 's'} {verb}"
    said = "; ".join(f"{each['path']}: {each['why']}" for each in left)
    return f"{text}; left alone: {said}." if left else f"{text}."
