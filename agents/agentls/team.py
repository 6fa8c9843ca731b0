"""A team as a whole: who starts whom, who may edit where, and what does not fit together.

Overlaps, gaps, circles and rights that widen from caller to callee are plain values, in an order that stays the same.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from graphlib import CycleError, TopologicalSorter
from itertools import combinations
from pathlib import Path, PurePath

from agentls.agent import STRICTNESS, Agent, Effect
from agentls.contract import SCOPE
from agentls.features.calls import Call, outgoing
from agentls.policy import Operation, Policy, decide
from agentls.project import SKIPPED, Project
from agentls.rights import effects


@dataclass(frozen=True, slots=True)
class Member:
    """An agent of the team: its *rights* by capability, its skills, and its places by kind (``owned``, …)."""

    name: str
    path: str
    dialect: str
    rights: Mapping[str, Effect]
    skills: tuple[str, ...]
    places: Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Edge:
    """*caller* names *callee* and may start it, at once (``allow``) or after a question (``ask``). Both are paths."""

    caller: str
    callee: str
    effect: Effect


@dataclass(frozen=True, slots=True)
class Overlap:
    """Two members (paths) own places of which one lies in the other; *place* is the narrower one."""

    place: str
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Gap:
    """A place that nobody owns, in whole or in part; *forbidden* are the members (paths) that must leave it alone."""

    place: str
    forbidden: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Wider:
    """*callee* may what *caller*, which starts it, may not: a capability, or edits at a place.

    agentls holds the callee to both; a host that does not would let the caller reach further through it.
    """

    caller: str
    callee: str
    capability: str
    over: Effect
    under: Effect
    place: str = ""


@dataclass(frozen=True)
class Team:
    """The members by path order, the edges between them, and what does not fit. *circles* are paths in order."""

    members: tuple[Member, ...]
    edges: tuple[Edge, ...] = ()
    overlaps: tuple[Overlap, ...] = ()
    gaps: tuple[Gap, ...] = ()
    circles: tuple[tuple[str, ...], ...] = ()
    wider: tuple[Wider, ...] = ()

    def name(self, path: str) -> str:
        """How the member at *path* is called; with its dialect where another one has the same name."""
        found = next(each for each in self.members if each.path == path)
        twins = sum(each.name == found.name for each in self.members)
        return f"{found.name} ({found.dialect})" if twins > 1 else found.name


def team_of(project: Project, folders: Iterable[str] = ()) -> Team:
    """The team of a workspace: its agents, and those of the user that they start.

    *folders* are the folders at the workspace's root, with ``/`` at the end: those that nobody owns are gaps.
    """
    agents = _agents(project)
    policies = {each.path: project.policy(each) for each in agents}
    members = tuple(_member(each, policies[each.path]) for each in agents)
    edges = tuple(
        edge
        for each in agents
        for edge in starts(each, policies[each.path], outgoing(each, project))
        if edge.callee in policies
    )
    by_path = {each.path: each for each in members}
    return Team(
        members,
        edges,
        tuple(overlaps(members)),
        tuple(gaps(members, folders)),
        circles(edges),
        tuple(found for edge in edges for found in wider(by_path[edge.caller], by_path[edge.callee])),
    )


def folders(root: Path) -> tuple[str, ...]:
    """The folders at a workspace's root that hold work: not hidden, and not made by tools."""
    try:
        found = sorted(each.name for each in os.scandir(root) if each.is_dir() and not each.name.startswith("."))
    except OSError:
        return ()
    return tuple(f"{name}/" for name in found if name not in SKIPPED)


def _agents(project: Project) -> tuple[Agent, ...]:
    """The agents of the workspace that are not disabled, and those that they name, however far away."""
    found = {
        each.path: each
        for each in project.agents
        if not each.disabled and PurePath(each.path).is_relative_to(project.root)
    }
    waiting = list(found.values())
    while waiting:
        for call in outgoing(waiting.pop(), project):
            if call.agent.path not in found and not call.agent.disabled:
                found[call.agent.path] = call.agent
                waiting.append(call.agent)
    return tuple(found.values())


def _member(agent: Agent, policy: Policy) -> Member:
    contract = policy.contract
    places: dict[str, tuple[str, ...]] = {
        kind: tuple(dict.fromkeys(each.value for each in contract.of(kind))) if contract else () for kind in SCOPE
    }
    return Member(agent.name, agent.path, agent.dialect, effects(policy), agent.skills, places)


def starts(agent: Agent, policy: Policy, calls: Iterable[Call]) -> Iterator[Edge]:
    """Of those whom *agent* names, the ones that it may start."""
    for call in calls:
        effect = decide(Operation("task", call.agent.name), policy).effect
        if effect != "deny":
            yield Edge(agent.path, call.agent.path, effect)


def parts(place: str) -> tuple[str, ...]:
    """The folders of a place, up to where a pattern begins; a bare file name, which may lie anywhere, has none."""
    if "/" not in place:
        return (f"**/{place}",)
    names = [each for each in place.removeprefix("./").split("/") if each]
    fixed = next((index for index, name in enumerate(names) if set(name) & set("*?[")), len(names))
    return tuple(names[:fixed])


def within(place: str, other: str) -> bool:
    """Whether *place* is *other* or lies in it, as far as both can be told without a disk."""
    outer = parts(other)
    return parts(place)[: len(outer)] == outer


def overlaps(members: Sequence[Member]) -> Iterator[Overlap]:
    """Places that two members own; members of one name are one agent in several dialects."""
    found: dict[tuple[str, ...], list[tuple[str, Member]]] = {}
    for each in members:
        for place in each.places["owned"]:
            found.setdefault(parts(place), []).append((place, each))
    for key, here in sorted(found.items(), key=lambda each: each[0]):
        for (place, one), (_, other) in combinations(here, 2):
            if one.name != other.name:
                yield Overlap(place, one.path, other.path)
        for length in range(len(key)):
            for _, outer in found.get(key[:length], ()):
                yield from (Overlap(place, outer.path, each.path) for place, each in here if each.name != outer.name)


def gaps(members: Sequence[Member], folders: Iterable[str] = ()) -> Iterator[Gap]:
    """Places that somebody must leave alone, and *folders*, in which nobody owns anything.

    What is shared belongs to nobody on purpose, and where nobody owns anything places are not how work is divided.
    """
    owned = [place for each in members for place in each.places["owned"]]
    if not owned:
        return
    settled = [*owned, *(place for each in members for place in each.places["shared"])]
    named = [place for each in members for place in each.places["forbidden"]]
    for place in sorted(dict.fromkeys((*named, *folders))):
        if not any(within(place, each) or within(each, place) for each in settled):
            yield Gap(place, tuple(each.path for each in members if place in each.places["forbidden"]))


def circles(edges: Iterable[Edge]) -> tuple[tuple[str, ...], ...]:
    """Circles of agents that start each other; of those that share an edge not all, but each stays until it is cut."""
    graph: dict[str, list[str]] = {}
    for edge in edges:
        graph.setdefault(edge.caller, []).append(edge.callee)
    found: list[tuple[str, ...]] = []
    while True:
        try:
            TopologicalSorter(graph).prepare()
        except CycleError as error:
            way = tuple(reversed(error.args[1]))  # graphlib goes from the callee to its caller
            found.append(_turned(way))
            graph[way[0]].remove(way[1])
        else:
            return tuple(sorted(found))


def _turned(way: tuple[str, ...]) -> tuple[str, ...]:
    """A circle from its first path on, and back to it."""
    ring = way[:-1]
    start = ring.index(min(ring))
    return (*ring[start:], *ring[:start], ring[start])


def wider(caller: Member, callee: Member) -> Iterator[Wider]:
    """What *callee* may and *caller* may not."""
    for capability, under in callee.rights.items():
        over = caller.rights[capability]
        if STRICTNESS[under] < STRICTNESS[over]:
            yield Wider(caller.path, callee.path, capability, over, under)
    for place in callee.places["owned"]:
        if any(within(place, each) for each in caller.places["forbidden"]):
            yield Wider(caller.path, callee.path, "edit", "deny", callee.rights["edit"], place)
