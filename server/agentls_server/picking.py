"""Lists to pick from: the agents of the workspace with their rights, runs as they stand, tasks given before."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Iterable
from pathlib import Path
from typing import Any

from agentls.explain import agents
from agentls.formats import by_name
from agentls.project import Project
from agentls_server import inputs, jobs, past_runs
from agentls_server.inputs import Item
from agentls_server.routing import refused
from agentls_server.session import Session

SHOWN = ("edit", "shell", "web")
"""The capabilities that say most about an agent."""
KEPT = 30
"""Tasks given before that are offered again."""
_ICONS = {"done": "check", "failed": "error", "running": "loading", "interrupted": "debug-pause", "reverted": "discard"}


async def agent(session: Session, title: str, names: Collection[str] = ()) -> str | None:
    """The file of the agent that the user picks among all that have a name, or among *names*."""
    await session.loaded()
    items = await asyncio.to_thread(_agents, session.projects.all, names)
    if not items:
        folders = "none in .claude/agents, .opencode/agents or .github/agents"
        raise refused(f"There are no agents here: {folders}.", {"New Agent…": "agentls.newAgent"})
    return await inputs.ask(session, title, items, prompt="Which agent?")


def _agents(projects: Iterable[Project], names: Collection[str]) -> list[Item]:
    """Those that run first, by dialect and name; the others say why they do not."""
    found = []
    for project in projects:
        for each, told in zip(project.agents, agents(project)["agents"], strict=True):
            if each.name and (not names or each.name in names):
                error, title = jobs.first_error(each, project), by_name(each.dialect).title
                about = f"{title} · does not run" if error else f"{title} · {rights(told)}"
                icon = "error" if error else "robot"
                found.append(Item(each.name, each.path, about, _short(error, project) or each.description or "", icon))
    return sorted(found, key=lambda item: (item.icon == "error", item.description.partition(" · ")[0], item.label))


def _short(error: str | None, project: Project) -> str:
    """Why an agent does not run, where that its file has an error is said already."""
    return (error or "").partition(" has an error: ")[2].removeprefix(f"{project.root}/") or error or ""


def rights(told: dict[str, Any]) -> str:
    """An agent's rights in a few words, of what `agentls.explain` tells of it: ``edit ask · shell deny``."""
    return " · ".join(f"{name} {told['tools'][name]}" for name in SHOWN if name in told["tools"])


async def earlier(session: Session) -> list[Item]:
    """The tasks of earlier runs here, the latest first."""
    before = dict.fromkeys(each["task"].strip() for each in await _runs(session))
    return [Item(each.split("\n", 1)[0], each) for each in list(before)[:KEPT] if each]


async def task(session: Session, who: str, before: list[Item]) -> str | None:
    """The task for an agent: typed, or taken from *before*."""
    prompt = "Type the task, or choose one of those given before" if before else "Type the task"
    return await inputs.ask(session, f"Task for {who}", before, prompt=prompt, free=True)


async def run(session: Session, title: str, states: Collection[str], ids: Collection[str] | None = None) -> str | None:
    """The run that the user picks among those in *states* (and with *ids*); the only one without a question."""
    found = [each for each in await _runs(session) if each["status"] in states and (ids is None or each["id"] in ids)]
    if not found:
        raise refused(f"there is no run that is {' or '.join(states)}")
    if len(found) == 1:
        return str(found[0]["id"])
    items = [
        Item(
            each["agent"], each["id"], each["status"], each["task"].strip(), _ICONS.get(each["status"], "circle-slash")
        )
        for each in found
    ]
    return await inputs.ask(session, title, items, prompt="Which run?")


async def _runs(session: Session) -> list[dict[str, Any]]:
    return await asyncio.to_thread(_listed, [each.root for each in session.projects.all])


def _listed(roots: list[Path]) -> list[dict[str, Any]]:
    with past_runs.opened() as journal:
        return past_runs.listed(journal, roots)
