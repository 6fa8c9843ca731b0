"""From what a user asks for to a `Job`: the agent found and free of errors, its model one that can be called."""

from __future__ import annotations

import asyncio
import contextlib
import difflib
import threading
import uuid
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache
from pathlib import Path

from agentls import models
from agentls.agent import Agent
from agentls.definition import Definition
from agentls.formats.tables.opencode import BUILT_IN_PROMPTS
from agentls.models import Resolved
from agentls.opencode_config import file_of, is_config
from agentls.opencode_merge import clash
from agentls.policy import Policy
from agentls.prices import price_of
from agentls.project import Project, read
from agentls.rules import check
from agentls.runtime.editor import Editor
from agentls.runtime.events import Ended
from agentls.runtime.job import Job
from agentls.runtime.journal import Journal, JournalError
from agentls.runtime.model import Model


class RefusedError(Exception):
    """A run cannot start; the text is for the user and says what to do."""


Confirm = Callable[[str], Awaitable[bool]]
"""Asks the user a yes-or-no question."""


class UnknownAgentError(RefusedError):
    """There is no agent of that name."""


class UnknownPriceError(RefusedError):
    """Nothing is known of what the model costs, and a limit of cost is set."""


def find(project: Project, name: str) -> tuple[Project, Agent]:
    """The agent of that name, or in the file at that path, with the project that has it in it.

    `UnknownAgentError` where there is none, `RefusedError` where its file has an error.
    """
    project = _with_file(project.refreshed(), name)
    agent = project.agent(name) or project.agent(str(Path(name).resolve()))
    if agent is None:
        names = sorted({each.name for each in project.agents if each.name})
        close = difflib.get_close_matches(name, names, 1)
        hint = f"Did you mean {close[0]!r}?" if close else f"There are: {', '.join(names) or 'none'}."
        where = f" in {project.root}" if project.root.is_absolute() else ""
        raise UnknownAgentError(f"There is no agent {name!r}{where}. {hint}")
    if two := clash(project.layers(agent)):
        said = " and ".join(each.path for each in two)
        raise RefusedError(
            f"{agent.name} does not run: {said} have the same name, and which one counts is not defined."
        )
    agent = project.effective(agent)
    if error := first_error(agent, project):
        raise RefusedError(error)
    if agent.dialect == "opencode" and agent.name in BUILT_IN_PROMPTS and not agent.prompt:
        said = f"its prompt is OpenCode's own. Give it a 'prompt' in {file_of(agent.path)}"
        raise RefusedError(f"{agent.name} does not run here: {said}.")
    if agent.disabled:
        raise RefusedError(f"{agent.name} is disabled in {file_of(agent.path)}.")
    return project, agent


def _with_file(project: Project, name: str) -> Project:
    """*project* with the agent file that *name* is the path of, wherever it lies."""
    path = Path(name).resolve()
    if not name.endswith(".md") or str(path) in project.definitions:
        return project
    definition = read(path)
    return project.having(definition) if definition else project


def first_error(agent: Agent, project: Project) -> str | None:
    """Why the agent may not run: the first error of its file, or of one that is merged with it; None where none has."""
    for definition in _read_for(agent, project):
        found = next((each for each in check(definition, project) if each.severity == "error"), None)
        if found is not None:
            document, span = definition.document.source_of(found.span)
            place = f"{document.path}:{document.line_of(span.start) + 1}"
            who = agent.name or "This agent"
            return f"{who} does not run while its file has an error: {place}: {found.message}"
    return None


def _read_for(agent: Agent, project: Project) -> Iterator[Definition]:
    """All that is read to run *agent*: its file, those merged with it, and the configurations that these are in."""
    layers = project.layers(agent)
    for each in (agent, *(each for each in layers if each.definition is not agent.definition)):
        yield each.definition
    for file in dict.fromkeys(file_of(each.path) for each in layers):
        if is_config(file) and file in project.definitions:
            yield project.definitions[file]


async def model_for(agent: Agent, project: Project, wanted: str | None, confirm: Confirm) -> Resolved:
    """The model to call. One that is past its end is never called: *confirm* asks for its successor instead."""
    resolved = models.resolve(wanted or agent.model, project.settings)
    if resolved.id is None:
        raise RefusedError(f"{agent.name}: {resolved.why}.")
    resolved = await _current(resolved, agent, project, confirm)
    assert resolved.id
    if _has_cost_limit(agent, project) and price_of(resolved.id, project.settings.prices) is None:
        raise UnknownPriceError(
            f"{agent.name} does not run under a limit of cost: agentls.toml has no price for {resolved.id}. Set input "
            f'and output, in US dollars for a million tokens, under [prices."{resolved.id}"].'
        )
    return resolved


def _has_cost_limit(agent: Agent, project: Project) -> bool:
    own = project.settings.budgets.get(agent.name)
    return project.settings.limits.cost is not None or (own is not None and own.cost is not None)


async def _current(resolved: Resolved, agent: Agent, project: Project, confirm: Confirm) -> Resolved:
    """*resolved*, or the successor that the user takes for one that is past its end."""
    assert resolved.id
    end = models.ends().get(resolved.id)
    if end is None or end > datetime.now(UTC).date():
        return resolved
    successor = models.successor(resolved.id)
    gone = f"{resolved.id} reached its end of life on {end:%d %B %Y}"
    if successor is None:
        raise RefusedError(f"{gone}. Name another model in {file_of(agent.path)}.")
    if not await confirm(f"{gone}. Run {agent.name} on {successor} instead?"):
        raise RefusedError(
            f"{gone}. Set model to {successor} in {file_of(agent.path)}, or choose a model for this run."
        )
    return models.resolve(successor, project.settings)


def job(agent: Agent, project: Project, task: str, model: Resolved) -> Job:
    """The job of *agent* doing *task*, as a new run."""
    assert model.id
    return Job(new_id(), agent, task, model.id, rights(project, agent))


def planned(job: Job) -> Job:
    """*job* in plan mode: nothing is changed before the user has taken the agent's plan."""
    return replace(job, policy=replace(job.policy, plan="on"))


def limited(project: Project, turns: int | None, cost: float | None) -> Project:
    """*project* with other limits for one run: round-trips, US dollars; None for those of its settings."""
    own = project.settings.limits
    limits = replace(own, turns=turns or own.turns, cost=cost or own.cost)
    return replace(project, settings=replace(project.settings, limits=limits))


def rights(project: Project, agent: Agent) -> Policy:
    """The policy of an agent for a run, which is trusted: of the workspace where it really is, symlinks followed."""
    return replace(project.policy(agent, trusted=True), root=project.root.resolve())


async def start(job: Job, project: Project, editor: Editor, model: Resolved, confirm: Confirm) -> Ended:
    """Do *job* on the Messages API, entered in the journal; so for the agents that it starts."""
    if not _preloaded.cache_info().currsize:
        await asyncio.to_thread(preload)
    from agentls.runtime.environment import close_to_others  # noqa: PLC0415 (a run's alone, as all of these)

    close_to_others()
    from agentls.runtime.run import run  # noqa: PLC0415 (heavy, and a run's alone)
    from agentls.runtime.team import Team  # noqa: PLC0415

    async with contextlib.AsyncExitStack() as stack:
        doors = _Doors(stack)
        journal = stack.enter_context(contextlib.closing(_journal(job)))

        async def model_of(agent: Agent) -> tuple[str, Model]:
            return await _model_below(agent, project, confirm, doors)

        team = Team(
            project, editor, journal, lambda agent: rights(team.project, agent), model_of,
            lambda agent: first_error(agent, project), limits=project.settings.limits,
        )  # fmt: skip
        stack.push_async_callback(team.close)
        return await run(job, team, doors.open(model))


def _journal(job: Job) -> Journal:
    """The journal, with a run that is resumed taken up in it; `RefusedError` where that cannot be."""
    try:
        journal = Journal()
    except JournalError as error:
        raise RefusedError(str(error)) from None
    if job.resumed and not journal.reopen(job.id):
        journal.close()
        raise RefusedError(f"Run {job.id} is going on elsewhere, or is done.")
    return journal


async def _model_below(agent: Agent, project: Project, confirm: Confirm, doors: _Doors) -> tuple[str, Model]:
    from agentls.runtime.tools import ToolError  # noqa: PLC0415

    try:
        resolved = await model_for(agent, project, None, confirm)
    except RefusedError as refusal:
        raise ToolError(str(refusal)) from None
    assert resolved.id
    return resolved.id, doors.open(resolved)


class _Doors:
    """The doors to models that a run has opened, one a server; *stack* closes them."""

    def __init__(self, stack: contextlib.AsyncExitStack) -> None:
        self._stack = stack
        self._open: dict[tuple[object, ...], Model] = {}

    def open(self, model: Resolved) -> Model:
        from agentls.runtime.anthropic import AnthropicModel  # noqa: PLC0415

        context = model.context or models.context_of(model.id)
        known = (model.base_url, model.key_variable, context, model.compacts)
        if known not in self._open:
            door = AnthropicModel(model.base_url, model.key_variable)
            door.context, door.summarizes = context, model.compacts
            self._stack.push_async_callback(door.close)
            self._open[known] = door
        return self._open[known]


_preloading = threading.Lock()
"""Two threads that import the same package with cycles in it each get the other's half of it."""


def preload() -> None:
    """Have ready what a run needs: over a second of work, for a thread. Whoever comes second waits for the first."""
    with _preloading:
        _preloaded()


@cache
def _preloaded() -> None:
    import ctypes  # noqa: F401, PLC0415 (for `close_to_others`)

    from agentls.contract import reading  # noqa: F401, PLC0415
    from agentls.runtime import alive, anthropic, run, tools, transcript  # noqa: F401, PLC0415

    alive.me()
    models.known()
    models.ends()
    for each in tools.all_tools().values():
        each.schema(each.name)
    anthropic.preload()


def new_id() -> str:
    """An id for a run: its day and time, and enough chance to be alone."""
    return f"{datetime.now(UTC):%Y%m%d-%H%M%S}-{uuid.uuid4().hex[:6]}"
