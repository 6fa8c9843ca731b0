"""Looking at every agent of a workspace: overlaps, gaps, wider callees and circles, as misfits of single files."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from pathlib import PurePath

from agentls import contract, rights, team
from agentls.agent import Agent
from agentls.contract import SCOPE
from agentls.features.calls import outgoing
from agentls.policy.offer import offered
from agentls.project import Project
from agentls.survey import Misfit, Survey
from agentls.team import Edge, Member

_HINTS_AT_SCOPE = (
    "own", "only", "scope", "domain", "edit", "writ", "never", "not ", "not\n", "n't", "responsib", "modif", "leave",
    "avoid", "allow", "permi", "may", "can", "always", "territor", "exclusively", "solely", "strict", "limit",
    "confine", "stay", "touch", "shared", "bound", "forbid", "protect", "frozen", "lock", "coordinat", "ask", "check",
    "approv", "require", "need",
)  # fmt: skip
"""One of these stands in every body that has places; most bodies without one are never read."""


_SHOWN = 3


def survey(project: Project) -> Survey:
    """Look at every agent of the workspace that is not disabled."""
    root = project.root
    agents = [each for each in project.agents if not each.disabled and PurePath(each.path).is_relative_to(root)]
    members = [member for each in agents if (member := _member(each, project))]
    found: dict[str, dict[Misfit, None]] = {}
    for path, misfit in (*_overlaps(members), *_gaps(members), *_of_edges(agents, project)):
        found.setdefault(path, {})[misfit] = None
    return Survey({path: tuple(each) for path, each in found.items()}, frozenset(each.path for each in members))


def may_have_places(body: str) -> bool:
    """Whether a body can have places at all: a cheap look before it is read."""
    folded = body.casefold()
    return any(hint in folded for hint in _HINTS_AT_SCOPE)


def _member(agent: Agent, project: Project) -> Member | None:
    """An agent with its places; None for one that has none."""
    explicit = project.settings.scopes.get(agent.name)
    if explicit is None and not may_have_places(agent.prompt):
        return None
    said = contract.scope_of(agent, explicit)
    places: dict[str, tuple[str, ...]] = {
        kind: tuple(dict.fromkeys(each.value for each in said.of(kind))) for kind in SCOPE
    }
    if not any(places.values()):
        return None
    return Member(agent.name, agent.path, agent.dialect, {}, agent.skills, places)


def _overlaps(members: list[Member]) -> Iterator[tuple[str, Misfit]]:
    """One a place of an agent, however many others own it or parts of it."""
    names = {each.path: each for each in members}
    found: dict[tuple[str, str], dict[str, dict[str, None]]] = {}
    for each in team.overlaps(members):
        for one, other in ((each.one, each.other), (each.other, each.one)):
            mine, theirs = (_own(names[path], each.place) for path in (one, other))
            found.setdefault((one, mine), {}).setdefault(other, {})[theirs] = None
    for (path, mine), others in found.items():
        shown = tuple((other, place) for other, places in others.items() for place in places)[:_SHOWN]
        yield (
            path,
            Misfit("overlap", mine, shown, _owners(mine, {names[each].name: own for each, own in others.items()})),
        )


def _owners(mine: str, others: Mapping[str, Iterable[str]]) -> str:
    """Who else owns what, in a few words."""
    if len(others) > 1:
        whole = all(mine in places for places in others.values())
        return f"{_listed(others)} own this{'' if whole else ' or parts of it'} too"
    (name, places), *_ = others.items()
    return f"{name} owns {'this too' if mine in places else _listed(f'`{each}`' for each in places)}"


def _listed(names: Iterable[str]) -> str:
    every = tuple(names)
    first, more = every[:_SHOWN], len(every) - _SHOWN
    if more > 0:
        return f"{', '.join(first)} and {more} more"
    return f"{', '.join(first[:-1])} and {first[-1]}" if len(first) > 1 else first[0]


def _own(member: Member, place: str) -> str:
    """How *member* writes the place that it shares with another: the same, or what lies around it."""
    owned = member.places["owned"]
    return place if place in owned else next((each for each in owned if team.within(place, each)), place)


def _gaps(members: list[Member]) -> Iterator[tuple[str, Misfit]]:
    if len({each.name for each in members if each.places["owned"]}) < 2:
        return  # one alone is no team: the others may be elsewhere
    for each in (gap for gap in team.gaps(members) if "*" not in gap.place):  # a pattern is nobody's place
        for path in each.forbidden:
            others = tuple((other, each.place) for other in each.forbidden if other != path)
            yield path, Misfit("gap", each.place, others)


def _of_edges(agents: list[Agent], project: Project) -> Iterator[tuple[str, Misfit]]:
    by_path = {each.path: each for each in agents}
    edges = [edge for each in agents for edge in _edges(each, project) if edge.callee in by_path]
    reach = lru_cache(maxsize=None)(lambda path: _whole(by_path[path], project))
    for edge in edges:
        caller, callee = reach(edge.caller), reach(edge.callee)
        spoken = _speaks_of_tools(by_path[edge.callee])
        wider = [each for each in team.wider(caller, callee) if each.place or spoken]
        if wider:
            rights_ = [f"{each.capability} ({each.over} here, {each.under} there)" for each in wider if not each.place]
            places = [f"edits in {each.place} (forbidden here)" for each in wider if each.place]
            words = ", ".join((*rights_, *places))
            yield edge.caller, Misfit("wider", callee.name, ((edge.callee, "name"),), words)
    for circle in team.circles(edges):
        ring = [by_path[path].name for path in circle]
        for index, path in enumerate(circle[:-1]):
            way = [*ring[index:-1], *ring[: index + 1]]
            following = ((circle[index + 1], ring[(index + 2) % (len(ring) - 1)]),)
            yield path, Misfit("cycle", ring[index + 1], following, " → ".join(way))


def _speaks_of_tools(agent: Agent) -> bool:
    """Whether a file says what its agent may do: one that leaves that to its host is wider than most, on no purpose."""
    return agent.granted is not None or any(each.source.line for each in agent.permissions)


def _edges(agent: Agent, project: Project) -> Iterator[Edge]:
    """Whom an agent names and may start. Most may start nobody, which their header alone tells."""
    policy = project.policy(agent, reads_body=False)
    if offered("task", policy):
        yield from team.starts(agent, policy, outgoing(agent, project))


def _whole(agent: Agent, project: Project) -> Member:
    member = _member(agent, project)
    places: Mapping[str, tuple[str, ...]] = member.places if member else dict.fromkeys(SCOPE, ())
    effects = rights.effects(project.policy(agent, reads_body=False))
    return Member(agent.name, agent.path, agent.dialect, effects, agent.skills, places)
