"""Workspace symbols: agents and skills by a few letters of their names."""

from __future__ import annotations

from dataclasses import dataclass

from agentls.features.targets import Target, of_agent, of_skill
from agentls.project import Project


@dataclass(frozen=True, slots=True)
class Found:
    """An agent or a skill. *container* is its dialect, or ``skill``."""

    name: str
    container: str
    target: Target


def search(project: Project, query: str) -> tuple[Found, ...]:
    """What has the letters of *query* in its name, in their order; names that begin with it come first."""
    wanted = query.casefold()
    found = [Found(each.name, each.dialect, of_agent(each)) for each in project.agents if _has(each.name, wanted)]
    found += [Found(each.name, "skill", of_skill(each)) for each in project.skills if _has(each.name, wanted)]
    return tuple(sorted(found, key=lambda each: (not each.name.casefold().startswith(wanted), each.name)))


def _has(name: str, wanted: str) -> bool:
    letters = iter(name.casefold())
    return bool(name) and all(letter in letters for letter in wanted)
